# The backup app itself: is it there, may it run, and what does the phone say it waits for.

fact-jobs = What the backup waits for
fact-app = The backup app
fact-traffic = What the backup app sent
fact-play_services = Google Play services

# Why an app is the likeliest of several.
likely-only_one = It is the only backup app on this phone.
likely-has_work = It has backup work planned on this phone.
likely-used_last = You used it last, on { $when }.
likely-you_added_it = You put it on this phone yourself.
likely-most_in_use = It is the one in use on this phone.
fact-notifications = What the backup app shows
fact-exit_info = Why the backup app was ended
fact-services = What the backup app runs now
fact-shell_tools = What this phone's tools can do

# What a job waits for. Put into the sentence of rule-app-backup_waits.
job-waits-charging = a charger
job-waits-battery = a fuller battery
job-waits-storage = free space on the phone
job-waits-idle = the phone to lie untouched on its charger
job-waits-wifi = Wi-Fi that is not metered
job-waits-connection = a working internet connection
job-waits-home_network = a network that is not roaming
job-waits-awake = the phone to wake from deep sleep
job-waits-background = leave to run in the background
job-waits-app_use = you to open the app again
job-waits-quota = its next share of running time
job-waits-moment = a better moment
job-waits-other = “{ $name }”

rule-app-backup_waits = The backup is waiting
    .says = The backup waits for { $reasons }.
    .means = The upload is planned, and your phone holds it back until then.
    .do = Give it what it waits for. Some of the other fixes here may do that.

rule-app-app_missing = The backup app is not on the phone
    .says = Your phone does not have this backup app.
    .means = Without the app, no photo is backed up.
    .do = Install the app, then open it and sign in.

rule-app-no_backup_app = No photo backup app was found
    .says = None of the backup apps that we know is on your phone.
    .means = Your photos are probably only on this phone.
    .do = Install the app of your backup service, or pick your app by name and check again.

rule-app-not_installed_for_user = The backup app is not installed for you
    .says = The app is on the phone, but not for you.
    .means = Somebody else's copy does not see your photos.
    .do = Put the app among your own apps.

rule-app-app_disabled = The backup app is turned off
    .says = The backup app is disabled.
    .means = A disabled app does nothing at all.
    .do = Turn the app on again.

rule-app-app_suspended = The backup app is paused
    .says = The backup app is paused, by a time limit or by a rule of this phone.
    .means = A paused app does nothing until the pause ends.
    .do = End the pause, or ask the person who manages this phone.

rule-app-app_stopped = The backup app was stopped
    .says = The backup app is stopped.
    .means = A stopped app does not start by itself, not even to back up photos.
    .do = Open the app once.

rule-app-far_out_of_date = The backup app is old
    .says = The backup app was last updated { $age } ago.
    .means = Old versions may no longer be able to upload.
    .do = Update the app.

rule-app-keeps_failing = The upload keeps failing
    .says = The upload failed { $times ->
        [one] { $times } time
       *[other] { $times } times
    } in a row.
    .means = After each failure, your phone waits longer before it tries again.
    .do = Let the upload run now. If it fails again, go on with the next steps.

rule-app-keeps_crashing = The backup app keeps breaking down
    .says = The backup app broke down { $times ->
        [one] { $times } time
       *[other] { $times } times
    } this week.
    .means = Each time, the upload ends before it is done.
    .do = Update the app first. If that does not help, empty its cache.

rule-app-keeps_being_killed = The phone keeps ending the backup app
    .says = In three days, your phone ended the app { $times ->
        [one] { $times } time
       *[other] { $times } times
    } while it was at work.
    .means = The phone saves memory or power this way. The upload then starts over.
    .do = Open the app and keep it open until the backup is done.

rule-app-no_backup_work = No backup is planned
    .says = The app has no upload planned, and none is running.
    .means = Most often, the backup switch inside the app is off.
    .do = Look at the backup switch inside the app.

rule-app-only_on_new_photo = This app waits for a new photo
    .says = The app starts its backup when you take a new photo.
    .means = Many older photos only go up while the app is open.
    .do = Open the app and leave it open while it uploads older photos.

rule-app-only_while_charging = The backup runs only while charging
    .says = The app uploads only while the phone charges.
    .means = The cable charges your phone now. Without it, the backup waits.
    .do = Put the phone on a charger overnight, or change this inside the app.

fix-tell_about_nights = Say where the phone spends its nights
    .button = Answer
    .why = What the phone keeps of its battery seldom reaches back over a night. You know if it is on its charger then.
    .guide = Think of the last week.

question-nights = Is the phone on its charger and on Wi-Fi at night?
    .mostly = Yes, most nights
    .seldom = Seldom or never

fix-upload_off_charger = Let the app upload without the charger
    .button = I have changed it
    .why = Then photos go up whenever the phone finds time for it.
    .guide = In the app’s backup settings, turn off that it waits for the charger. If you would rather keep that, leave the phone on its charger at night, with Wi-Fi on.

fix-enable_app = Turn the app on
    .button = Turn it on
    .why = Only an app that is on can back up photos.
    .loses = The app may use power and data again. You can turn it off in the phone's settings.

fix-unsuspend_app = End the pause
    .button = End the pause
    .why = A paused app cannot upload.
    .loses = A time limit for this app ends for today. Whoever set it can set it again.

fix-install_for_this_user = Put the app among your apps
    .button = Install it for me
    .why = Your own copy of the app sees your photos.
    .loses = The app takes up some space. You can remove it like any app.

fix-install_app = Install the app
    .button = I have installed it
    .why = Without the app, nothing is backed up.
    .guide = Tap Install on the phone. Then open the app and sign in.

fix-open_app_settings = Turn the app on by hand
    .button = I have turned it on
    .why = Only an app that is on can back up photos.
    .guide = Tap Enable, or end the pause, on the page that opened.

fix-open_app = Open the app once
    .button = Open it now
    .why = Opening the app lets it work by itself again.
    .loses = The app comes to the front of your phone's screen.

fix-open_app_by_hand = Open the app
    .button = I have opened it
    .why = While the app is open, nothing holds its upload back.
    .guide = The app opens on your phone. Leave it open and the screen on.

fix-run_upload_job = Run the upload now
    .button = Run it now
    .why = Your phone starts the upload without waiting any longer.
    .loses = It may use battery and mobile data now.

fix-toggle_backup_switch = Turn backup off and on again
    .button = It is on again
    .why = Turning it on again makes the app plan its work afresh.
    .guide = Find the backup switch inside the app. Turn it off first, and on again after the wait.

fix-clear_cache = Empty the app's cache
    .button = Empty it
    .why = A broken cache can stop the upload at the same photo again and again.
    .loses = Only copies that the app can make again. Your photos and settings stay.

fix-open_storage_screen = Empty the app's cache by hand
    .button = I have emptied it
    .why = A broken cache can stop the upload at the same photo again and again.
    .guide = Tap Storage, then Clear cache. Do not tap Clear data or Clear storage.

fix-update_app = Update the app
    .button = I have updated it
    .why = A newer version may have mended this.
    .guide = Tap Update on the page that opened. If there is no such button, the app is up to date.

fix-restart_phone = Restart the phone
    .button = Restart it now
    .why = A restart ends whatever has got stuck.
    .loses = Open apps close. Have your PIN ready: backup begins after you unlock the phone once.

wait-restart = Your phone is restarting. Unlock it once when it is back.
wait-backup_switch = Leave the backup switch off until this time is up.

rule-app-play_services_off = Google Play services are off
    .says = { $package } is switched off on your phone.
    .means = The backup app signs in through Google Play services. Without them it may not work.
    .do = Turn Google Play services on again.

sent-last = That was when the app last sent as much as a photo.
sent-books = The phone’s records of what apps send begin there, so it may be longer.
sent-installed = The app has been on this phone for no longer.

rule-app-nothing_uploaded = Nothing went up this week
    .says =
        { $count ->
            [one] One photo or video of the camera came since { $since }, and the backup app sent only { $sent } in the last 7 days. { $then }
           *[other] { $count } photos and videos of the camera came since { $since }, and the backup app sent only { $sent } in the last 7 days. { $then }
        }
    .means = That is too little for even one photo. The backup probably stands still, and these photos may be only on this phone.
    .do = Open the backup app and see what it says. The other findings may name the cause.

# iPhone.

fact-icloud_photos = What iOS says of iCloud Photos
fact-ios_app = How the backup app can work
fact-photo_crashes = Crash reports of the photo parts of iOS

likely-icloud_on = iCloud Photos is on.

rule-app-icloud_photos_off = iCloud Photos is off
    .says = iCloud Photos is switched off on your { $device }.
    .means = New photos stay on this { $device } only.
    .do = Turn iCloud Photos on, or pick the app that backs up your photos and check again.

rule-app-icloud_photos_leaving = iCloud Photos is being switched off
    .says = iCloud Photos was turned off, and your { $device } is clearing up after it.
    .means = No photo goes up now. What is only in iCloud will be deleted there after a while.
    .do = If you want to keep it, turn iCloud Photos on again soon.

rule-app-ios_too_old = iCloud wants newer software
    .says = iCloud Photos asks for something newer than { $system } { $version }.
    .means = With the old one, not all photos can go up or be seen.
    .do = Update { $system }.

rule-app-library_not_attached = The library is not joined to iCloud yet
    .says = iCloud Photos is on, but your library is not joined to iCloud.
    .means = Before that, no photo goes up. It can take some hours after you turned it on.
    .do = Leave your { $device } on its charger and on Wi-Fi. Do not turn iCloud Photos off and on.

rule-app-reset_pending = All photos have to be compared first
    .says = Your { $device } wants to compare its whole library with iCloud, and has not done it.
    .means = New photos wait until that is done. A restart does not change it.
    .do = Leave it on its charger and on Wi-Fi for some nights. If nothing moves, ask Apple.

rule-app-sync_stands_still = The photos have not moved
    .says = Your { $device } shows the same as on { $since }, although photos wait and nothing holds them back.
    .means = The sync is probably stuck.
    .do = Follow the next steps. Do not turn iCloud Photos off and on: photos may be lost that way.

rule-app-first_sync_unfinished = The first round is not finished
    .says = iCloud Photos has not finished its first round.
    .means = With many photos, that takes days.
    .do = Leave your { $device } on its charger and on Wi-Fi at night.

rule-app-photo_parts_crash = A part of iOS keeps breaking down
    .says = This week, a part of iOS that works on photos broke down { $times ->
        [one] { $times } time
       *[other] { $times } times
    }.
    .means = Each time, its work ends before it is done.
    .do = Update { $system }. If that does not help, restart your { $device }.

rule-app-app_offloaded = iOS has removed the app to save space
    .says = The icon of the backup app is there, but the app itself is not.
    .means = An app that is not there backs nothing up. Its data is still on your { $device }.
    .do = Tap the icon, and iOS loads the app again.

rule-app-no_background_work = This app works only while it is open
    .says = This app has not asked iOS for time in the background.
    .means = It probably uploads only while you have it open.
    .do = Open the app and leave it open while it uploads.

rule-app-stops_when_swiped_away = Do not swipe this app away
    .says = iOS gives this app a little time in the background, now and then.
    .means = If you swipe it away, it gets none until you open it again.
    .do = Leave the app among the open apps. For many photos, keep it open on the charger.

rule-app-needs_opening_often = Open this app often
    .says = iOS gives this app time by how often you open it.
    .means = If you seldom open it, photos go up seldom.
    .do = Open the app every few days. For many photos, leave it open.

fix-turn_on_icloud_photos = Turn iCloud Photos on
    .button = I have turned it on
    .why = Then new photos go up to iCloud by themselves.
    .guide = Turn on the switch for this { $device }. Once it is on, leave it on.

fix-update_ios = Update the software
    .button = I have updated it
    .why = A newer { $system } may have mended this, and iCloud may ask for it.
    .guide = Tap Update if there is one. Your { $device } restarts, and this page goes on when it is back.

fix-sync_now = Ask Photos to sync now
    .button = I have tapped it
    .why = “Sync Now” lets the photos go on for a while, whatever your { $device } waits for.
    .guide = Open Photos. Tap your picture at the top, or look at the end of the library. Tap Sync Now or Resume.

fix-load_offloaded_app = Load the app again
    .button = I have tapped the icon
    .why = Only an app that is there can upload. Offloading keeps its data, so it does not clear a cache.
    .guide = Tap the icon of the app. It loads from the App Store, and you are still signed in most of the time.

fix-get_from_app_store = Get the app from the App Store
    .button = I have installed it
    .why = Without the app, nothing is backed up.
    .guide = Open the App Store on your { $device } and look for the app. Install it, then open it and sign in.
