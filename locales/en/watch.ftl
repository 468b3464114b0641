# Watching whether photos go up now.

watch-bytes-lead = Every few seconds we ask the phone how much { $app } has sent. Nothing is changed.
watch-sync-lead = Every few seconds we read what the phone notes about its sync with iCloud. Nothing is changed.

watch-bytes-so_far = { $amount } went up in { $time }
watch-sync-so_far = { $amount ->
    [0] No more photos in iCloud after { $time }
    [one] { $amount } more photo in iCloud after { $time }
   *[other] { $amount } more photos in iCloud after { $time }
}
watch-speed = About { $bytes } a second
watch-over-wifi = Over Wi-Fi: { $bytes }
watch-over-mobile = Over mobile data: { $bytes }

watch-bytes-works = { $amount } went up in { $time }. It works.
    .means = { $app } is sending. Leave the phone on its charger and on Wi-Fi until it has caught up.
watch-bytes-little = Only { $amount } went up in { $time }
    .means = That may have been a small photo. It may also have been { $app } asking what is there already. Watch once more.
watch-bytes-nothing = No photo went up in { $time }
    .done = That need not be wrong. If everything is backed up, { $app } has nothing to send.
    .open = Open { $app } on the phone and leave it open. Then watch once more.
    .charge = Many apps wait for the charger and for Wi-Fi, and do most of it at night.
watch-sync-works = The phone has just synced with iCloud. It works.
    .means = Leave it on its charger and on Wi-Fi until it has caught up.
watch-sync-little = There are more photos in iCloud now
    .means = They may be from this phone, or from another device of yours. Watch once more.
watch-sync-nothing = No sync ended in { $time }
    .done = That need not be wrong. A phone often syncs only at night, on its charger and on Wi-Fi.
    .open = Open Photos on the phone and scroll down to the end. It says there what it is doing.
    .charge = Leave the phone locked, on its charger and on Wi-Fi. Then look again tomorrow.
watch-sync-held = The phone says that something holds its sync back. Check again to see what it is.
watch-sync-idle = The phone says that nothing waits to be synced.

watch-too_short = { $time } were too short to say
    .means = A backup may pause for some seconds. Watch for a whole minute.
watch-untold = We could not tell
    .not_here = This phone does not say how much an app sends from one moment to the next. Check again tomorrow: what went up by then is in its daily count.
    .refused = The phone does not let us read this. Check again tomorrow: what went up by then is in its daily count.
    .lost = The connection broke each time we looked.
    .timed_out = The phone took too long to answer, three times in a row. Watch once more.
    .unreadable = The phone answered in a way that we do not understand.
watch-estimate = What came since the last upload is { $bytes }. If all of it still has to go up, that takes about { $time } at this speed.
