# The rescue copy: saving a phone's photos on this computer.

rescue-left-refused = the phone refuses it
rescue-left-gone = it is not on the phone any more
rescue-left-changed = it changed while it was copied
rescue-left-too_large = this disk takes no file as large
rescue-left-damaged = this disk did not keep what was written

rescue-awake-kept = The phone stays awake while the cable is in. Keep this computer awake, too.
rescue-awake-not_kept = Nothing keeps the phone awake. If it falls asleep, the copy waits and goes on. Keep this computer awake, too.

rescue-stopped-lost = The phone is gone. What was copied stays in { $dir }; the copy goes on from there when the phone is back.
rescue-stopped-no_room = There is not enough room in { $dir }: { $needed } are needed and { $free } are free. Nothing was copied. Make room, or choose a folder on another disk.
rescue-stopped-full = The disk of { $dir } became full. What was copied stays. Make room, and the copy goes on from there.
rescue-stopped-in_use = Another copy into { $dir } is under way. Wait until it has ended.
rescue-stopped-folder = { $dir } cannot be used: { $text }. Choose a folder that you may write to.

rescue-why = What is not backed up exists only on the phone. Save it on this computer before you change anything.
rescue-why-since = Nothing as large as a photo was sent since { $since }. What came after is probably only on the phone, older photos may be, too. Save them on this computer before you change anything.
rescue-why-only_here = At least { $what } exist only on this phone. Save them on this computer now, before you change anything.
rescue-why-iphone = What is not in iCloud yet exists only on the phone. Save it on this computer before you change anything.
rescue-choice-since = Probably not backed up: what came since { $since }
rescue-choice-all = All photos and videos that the phone lists
rescue-choice-only_here = Only what is not in iCloud: at least { $what }, with Live Photos and edits
rescue-choice-all_iphone = All photos and videos whose originals are on the phone, with Live Photos and edits. Some may be in iCloud, too.
rescue-unclear = { $n ->
    [one] Of one photo or video among them it is unclear whether it is in iCloud. It is saved, too.
   *[other] Of { $n } photos and videos among them it is unclear whether they are in iCloud. They are saved, too.
}
rescue-not_found = { $n ->
    [one] One photo or video exists only on this phone and is not among the files that it shows. It is not saved.
   *[other] { $n } photos and videos exist only on this phone and are not among the files that it shows. They are not saved.
} Look for what is missing in Photos on the phone, and send it to this computer from there.
rescue-amount = { $files ->
    [one] { $files } file
   *[other] { $files } files
}, { $bytes }
rescue-unlisted = { $files ->
    [one] One entry of the phone’s list could not be read. It may be a photo, and is not saved.
   *[other] { $files } entries of the phone’s list could not be read. They may be photos, and are not saved.
}
rescue-not_listed-refused = The phone refuses to list its photos. It says: { $text }
rescue-not_listed-lost = The phone went away each time it was asked for its photos. Use another cable or another USB port, then try again.
rescue-not_listed-timed_out = The phone took too long to list its photos. Unlock it, then try again.
rescue-not_listed-too_large = The phone’s list of photos is longer than we read.
rescue-progress = { $done } of { $bytes }, { $files } of { $of } files
rescue-rate = { $bytes } a second, about { $left } left
rescue-saved = { $files ->
    [one] { $files } file, { $bytes }: read back and compared with what the phone sent.
   *[other] { $files } files, { $bytes }: each was read back and compared with what the phone sent.
}
rescue-saved-some = { $files ->
    [one] { $files } file is
   *[other] { $files } files are
} saved, { $bytes }. { $left ->
    [one] One could not be saved.
   *[other] { $left } could not be saved.
}
