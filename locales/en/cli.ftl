# The command line.

cli-headline = { $app } on { $phone }, { $system } { $version }
cli-headline-no-app = { $phone }, { $system } { $version }: no photo backup app was found
cli-says = Your phone says:
cli-says-internet = We were told:
cli-says-computer = We measured:
cli-means = This means:
cli-do = Do this:
cli-fix = Fix: unstuck fix { $id }
cli-unfit = Files that can never go up:
cli-could-not-check = Could not check “{ $what }”: the phone did not tell ({ $fact }).
cli-fine = Nothing wrong here: { $lanes }
cli-summary-nothing = Nothing is stopping the backup.{ $slows ->
    [0] {""}
    [one] {" "}One thing could slow it down.
   *[other] {" "}{ $slows } things could slow it down.
}{ $unknown ->
    [0] {""}
    [one] {" "}One thing could not be checked.
   *[other] {" "}{ $unknown } things could not be checked.
}
cli-summary = { $stops ->
    [0] {""}
    [one] One thing is stopping the backup.{" "}
   *[other] { $stops } things are stopping the backup.{" "}
}{ $probably ->
    [0] {""}
    [one] One thing is probably stopping it.{" "}
   *[other] { $probably } things are probably stopping it.{" "}
}{ $unknown ->
    [0] {""}
    [one] One thing could not be checked.
   *[other] { $unknown } things could not be checked.
}
cli-check-not-kept = This check could not be kept on this computer, so that no later one can be compared with it.
cli-summary-lost = The phone could not be checked: the connection was lost or nothing was answered.
cli-no-phone = No phone is connected.
cli-several-phones = Several phones are connected. Name one with --serial.
cli-no-such-phone = No phone with this serial number is connected.
cli-ask-yes = Change this now? [y/N]
cli-undo-none = Nothing to undo.
cli-demo-ready = { $name }: unstuck check --tcp { $address }
cli-only-iphone = This asks iPhones and iPads only. Plug one in.
cli-probe-head = Unstuck { $program } on { $system } asked an { $product } with iOS { $ios } ({ $build }):
cli-probe-by-hand = Within { $seconds } seconds: switch Low Power Mode on or off on the iPhone, then open Photos there.
cli-probe-yes = yes
cli-probe-no = no
cli-probe-could_not_tell = could not tell
cli-probe-locked = Was the phone locked?
cli-probe-photos_database = Is the photo database shown over the cable?
cli-probe-sync_status = Can the status of the photo sync be read?
cli-probe-private_folder = Can the folder “private” be listed?
cli-probe-files_together = Are many questions about files answered at once?
cli-probe-free_space_agrees = Do the two figures of the free space agree?
cli-probe-battery_health = Does the phone tell how worn the battery is?
cli-probe-battery_health_moved = Does it tell that in a new place?
cli-probe-low_power_notice = Does it say by itself that Low Power Mode was switched?
cli-probe-log_hides_status = Does its log hide what changed in the photo sync?
cli-demo-iphone-ready = { $name }: USBMUXD_SOCKET_ADDRESS={ $address } unstuck check --serial { $udid }
cli-demo-stop = Press Ctrl+C to stop.
cli-allow-on-phone = Look at your phone: allow USB debugging for this computer.
cli-cannot-connect = The phone could not be reached.
cli-record-not-empty = This folder is not empty. Name a new one.
cli-recorded = { $count ->
    [one] One answer was written to { $dir }.
   *[other] { $count } answers were written to { $dir }.
} Read them before you share them.
cli-no-such-fix = There is no fix or finding called “{ $id }”. “unstuck check” names those of your phone.
cli-fixed = ✓ Fixed. The phone was read again to make sure.
cli-fix-not-needed = ✓ This phone does not need it.
cli-not-fixed = ✗ It did not help.
cli-fix-refused = ✗ The phone refused.
cli-looked = ✓ Noted. Nothing is wrong there.
cli-fix-not-tried = It was not tried. Nothing was changed.
cli-fix-working = …
cli-fix-restarting = The phone restarts. Unlock it when it is back.
cli-fix-counting = This takes { $time }.
cli-undo-hint = “unstuck undo” takes the changes back.
cli-enter-when-done = Press Enter when it is done on the phone.
cli-answer = The number of your answer, or Enter if you are not sure:
cli-answer-amounts = Or write the amounts that you see, used and in all: 13.4 GB / 15 GB
cli-answer-unclear = That is none of these answers.
cli-answer-none = No answer was given. It counts as: { $answer }
cli-no-folder = There is no folder to remember changes in. Name one with --data-dir.
cli-pair-code = The code that the phone shows:
cli-pair-not-a-code = A pairing code is six digits, such as 123456. Give it with --code.
cli-paired = ✓ { $phone } knows this computer now.
cli-paired-next = Next: unstuck check --tcp HOST:PORT, with the address on the phone’s page “Wireless debugging”.
cli-not-paired = The phone does not know this computer yet.
cli-not-paired-advice = Tap “Pair device with pairing code” on the phone, then type: unstuck pair HOST:PORT
cli-report-written = The report is in { $file }. Read it before you share it.
cli-report-not-written = The report could not be written to { $file }. A file that is there already is left alone.
cli-report-unreadable = { $file } cannot be read.
cli-report-none = { $file } is not a report of Unstuck. “unstuck report --json” writes one.
cli-report-newer = { $file } was made by a newer Unstuck. Get the newest version to open it.
cli-compare-earlier = Earlier: { $at }, { $phone }, version { $version }
cli-compare-later = Later: { $at }, { $phone }, version { $version }
cli-compare-unlike = The two reports are about different phones or apps.
cli-compare-gone = Not found any more:
cli-compare-new = New:
cli-compare-stayed = In both:
cli-compare-unknown = Found earlier, and could not be checked later:
cli-compare-same = Nothing has changed.

cli-compare-no-answer = There is no answer “{ $given }”. There are: { $answers }.
cli-compare-questions = For a suggestion, answer all three questions:
cli-compare-others = These fit as well: { $names }.

cli-monthly-first = There is no check of last month to compare with. This one is kept for the next.
cli-monthly-since = Since { $at }:
cli-monthly-same = Nothing got better or worse.
cli-monthly-reminder = The reminder is in { $file }. Open it with your calendar.
cli-deep = In the photo library:
cli-deep-progress = Copying the photo library: { $bytes } of { $of }
cli-deep-not-here = Only an iPhone has a library to look into. The rest was checked.
cli-rescue-unread = The phone’s photos could not be listed.
cli-rescue-iphone-all = --folder and --since-last-upload are for Android phones. Of an iPhone every original that is on it is saved, or with --only-here what is not in iCloud.
cli-rescue-only_here-iphone = --only-here is for iPhones. Of an Android phone, --since-last-upload saves what is probably not backed up.
cli-rescue-only_here-instead = Nothing was saved. Without --only-here, every original on the phone is saved.
cli-rescue-begins-only_here = { $n ->
    [0] No photo or video is known to exist only on this iPhone.
    [one] At least one photo or video exists only on this iPhone.
   *[other] At least { $n } photos and videos exist only on this iPhone.
} { $files ->
    [one] Saving { $files } file, { $bytes }.
   *[other] Saving { $files } files, { $bytes }, with Live Photos and edits.
}
cli-rescue-only_here-unclear = { $n ->
    [one] One of them is saved because it is unclear whether it is in iCloud.
   *[other] { $n } photos and videos among them are saved because it is unclear whether they are in iCloud.
}
cli-rescue-only_here-not_found = { $n ->
    [one] ✗ One photo or video exists only on this iPhone, and is not among the files that it shows. It is not saved.
   *[other] ✗ { $n } photos and videos exist only on this iPhone, and are not among the files that it shows. They are not saved.
} Look for what is missing in Photos on the phone, and send it to this computer from there.
cli-rescue-no-upload = This phone does not tell when its backup app last sent a photo. Leave out --since-last-upload to save everything.
cli-rescue-begins-iphone = { $files ->
    [one] { $files } file
   *[other] { $files } files
} on this iPhone, { $bytes }, with Live Photos and edits. Some of them may be in iCloud, too.
cli-rescue-begins-android = { $files ->
    [one] { $files } photo or video is
   *[other] { $files } photos and videos are
} on this phone, { $bytes }. Some of them may be backed up already.
cli-rescue-begins-since = { $files ->
    [one] { $files } photo or video
   *[other] { $files } photos and videos
} since { $since }, { $bytes }: probably not backed up. Older ones may be missing from the backup, too.
cli-rescue-copying = { $done } of { $bytes }, { $files } of { $of } files
cli-rescue-verifying = Reading back: { $done } of { $bytes }, { $files } of { $of } files
cli-rescue-lost = The phone is gone. Plug it in again: the copy goes on from here.
cli-rescue-saved = ✓ { $files ->
    [one] { $files } file is
   *[other] { $files } files are
} in { $dir }, { $bytes }. Each was read back and compared.
cli-rescue-earlier = { $files ->
    [one] One of them was
   *[other] { $files } of them were
} there already from an earlier run.
cli-rescue-left = ✗ { $files ->
    [one] One file could not be saved:
   *[other] { $files } files could not be saved:
}
cli-rescue-unlisted = { $files ->
    [one] One entry of the phone’s list could not be read. It may be a photo.
   *[other] { $files } entries of the phone’s list could not be read. They may be photos.
}
cli-watch-nothing-tells = This phone does not say how much this app sends.
cli-watch-stops = Not fixed yet, and perhaps the reason:
cli-off-cable-not-here = Only Android phones can be made to believe that.

# The look online.

cli-online = What the internet says:
cli-online-asks = This will be asked:
cli-online-ask = { $address }: { $why }
cli-online-question = Ask these now? [y/N]
cli-online-speed-question = Send that now? [y/N]
cli-online-speed-progress = Sending: { $bytes } of { $of } at the most
cli-online-speed-not-agreed = Nothing was sent.
cli-online-not-agreed = Nothing was asked online.
cli-online-no-app = No backup app was found, so there is no service to ask about.
cli-online-name-server = This app has a server of your own: with --server and its address it can be asked whether it answers.
cli-online-no-server-app = This app has no server of your own that we know how to ask.

cli-link-no_such = There is no { $typed } to link. There are: { $there }.
cli-link-server = Name the address of your server: --server https://cloud.example.org
cli-link-forget = “unstuck unlink” forgets it again.
cli-link-browser = Your browser should open now. If it does not, open this address:
cli-link-key = Key:
cli-link-this_run = This computer has no keychain, so what opens the account is forgotten now that this command ends.
