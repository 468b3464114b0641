# Battery, battery saver, and what the phone lets run in the background.

fact-battery = Battery
fact-scheduler_verdict = What the phone takes for a low battery
fact-charge_limit = Charge limit
fact-battery_saver = Battery saver
fact-background = Background use of the backup app
fact-standby = How much the phone lets the app run
fact-doze_list = Apps that may work while the phone sleeps
fact-doze = The phone's sleep
fact-hibernation = Apps put to sleep for months
fact-xiaomi_autostart = Auto-start of the backup app
fact-samsung_sleep = Samsung's sleeping apps
fact-thermal = Heat
fact-overrides = Test settings left behind

rule-power-battery_too_low = The battery is low
    .says = The battery is at { $level }.
    .means = With a battery this low, the phone puts off work like backing up photos.
    .do = Charge the phone and leave it on the charger for a while.

fact-nights = Whether it charges at night

fix-charge_phone = Charge the phone
    .button = I have plugged it in
    .why = Above this level, the phone takes up the waiting work by itself.
    .guide = Plug the phone into its charger. The cable to this computer charges it slowly.

rule-power-background_restricted = The app may not run in the background
    .says = The backup app is not allowed to run in the background.
    .means = It can only back up while it is open on the screen.
    .do = Allow it to run in the background.

rule-power-app_hibernated = The backup app was put to sleep
    .says = Your phone put the app to sleep because you had not opened it for months.
    .means = A sleeping app does nothing, and may have lost its access to your photos.
    .do = Wake the app, then open it once.

rule-power-restricted_bucket = The phone allows the app very little
    .says = Your phone gives the backup app only a few minutes a day.
    .means = That is not enough to back up photos.
    .do = Let the app work without this limit.

rule-power-saver_on = Battery saver is on
    .says = Battery saver is on.
    .means = Battery saver stops work in the background, backups too.
    .do = Turn battery saver off until the backup is done.

rule-power-charge_limit_in_the_way = The charge limit holds the backup back
    .says = The phone is plugged in, but it has stopped charging at its limit.
    .means = The backup waits for charging, and so it would wait for ever.
    .do = Let the phone charge fully until the backup is done.

rule-power-asleep_on_samsung = The app is among the sleeping apps
    .says = Your phone has the backup app on its list of sleeping apps.
    .means = Sleeping apps seldom start by themselves, or never.
    .do = Take the app off that list.

rule-power-battery_override_left = A test setting for the battery is still on
    .says = The battery level that the phone believes in was set by hand.
    .means = The phone does not see its true battery, and may hold back backups.
    .do = Take the test setting back.

rule-power-heat_override_left = A test setting for heat is still on
    .says = The heat that the phone believes in was set by hand.
    .means = The phone may hold back backups as if it were hot.
    .do = Take the test setting back.

rule-power-sleep_override_left = The phone was made to sleep for a test
    .says = The phone was made to sleep by hand, and nobody woke it.
    .means = While it sleeps, apps get no internet.
    .do = Take the test setting back.

rule-power-too_hot = The phone is too hot
    .says = The phone is hot.
    .means = It puts off work like backing up photos until it has cooled down.
    .do = Let the phone cool down.

rule-power-saver_comes_back = Battery saver comes back
    .says = Battery saver rests now, because the cable charges the phone.
    .means = Off the cable, it is on again and stops backups.
    .do = Turn battery saver off for good.

rule-power-seldom_used_bucket = The phone counts the app as seldom used
    .says = Your phone lets the backup app work about once a day.
    .means = You seldom open it, so a large backup takes very long off the charger.
    .do = Let the app work without this limit, or open it more often.

rule-power-autostart_off = The app may not start by itself
    .says = Auto-start is off for the backup app.
    .means = Once the phone ends the app, it stays ended until you open it.
    .do = Turn auto-start on for the app.

rule-power-sleeps_too_soon = The phone falls asleep very soon
    .says = This phone falls into deep sleep { $after } after you put it down.
    .means = In deep sleep, the backup app gets no internet.
    .do = Let the app work while the phone sleeps.

rule-power-saver_scheduled = Battery saver starts early
    .says = Battery saver starts by itself at { $level }.
    .means = Below that, backups stop until you charge the phone.
    .do = Keep battery saver from starting by itself, or charge the phone more often.

fix-turn_off_saver = Turn battery saver off
    .button = Turn it off
    .why = Without battery saver, the phone lets the backup work.

fix-unstick_saver = Keep battery saver off
    .button = Keep it off
    .why = Then the backup goes on when you unplug the phone.

fix-unschedule_saver = Keep battery saver from starting by itself
    .button = Keep it from starting
    .why = The backup can then go on at any battery level. You can still turn battery saver on yourself.

fix-open_battery_saver_screen = Turn battery saver off by hand
    .button = I have turned it off
    .why = Without battery saver, the phone lets the backup work.
    .guide = Turn battery saver off on the page that opened. Look at its schedule too.

fix-allow_background = Allow it to run in the background
    .button = Allow it
    .why = Then the app can back up while you do other things.

fix-exempt_from_doze = Let it work while the phone sleeps
    .button = Allow it
    .why = The phone then no longer holds this app back to save power.

fix-raise_bucket = Count the app as in use
    .button = Do it
    .why = Apps in use may work more often. The phone decides again after some hours.

fix-open_app_battery_screen = Allow battery use by hand
    .button = I have allowed it
    .why = Then the phone no longer holds this app back.
    .guide = Tap Battery on the page that opened. Choose “Unrestricted” or “No restrictions”.

fix-open_device_care = Take the app off the sleeping apps
    .button = I have taken it off
    .why = Apps off that list may work by themselves.
    .guide = Open the limits for background use. Take the backup app off both lists of sleeping apps.

fix-allow_autostart = Turn auto-start on
    .button = Turn it on
    .why = The app can then start again by itself.

fix-open_autostart_screen = Turn auto-start on by hand
    .button = I have turned it on
    .why = The app can then start again by itself.
    .guide = Find the backup app in the list and turn on its switch.

fix-open_maker_list = Allow it in the maker's own list
    .button = I have allowed it
    .why = This maker has a list of its own, which the computer cannot read.
    .guide = Find the backup app in the list. Let it start by itself and run in the background.

fix-wake_hibernated_app = Wake the app
    .button = Wake it
    .why = Only an app that is awake can back up photos.

fix-cool_down = Let the phone cool down
    .button = It has cooled down
    .why = The backup goes on by itself when the phone is cooler.
    .guide = Take the phone out of its case and out of the sun. Leave the screen off.

fix-turn_off_charge_limit = Let the phone charge fully
    .button = I have turned it off
    .why = Above 90 %, the phone counts as charging again.
    .guide = Turn off battery protection or the charge limit. You can turn it on again after the backup.

fix-reset_override = Take the test setting back
    .button = Take it back
    .why = Then the phone sees itself as it is.
    .loses = What the test had set is gone. Somebody who tests apps on this phone may want to know.

wait-cool_down = Leave the phone alone until this time is up.

setting-battery_saver = Battery saver
    .value-on = on
    .value-off = off
    .kept = Your phone takes this only when it is not charging. After you unplug it, switch it on there.
setting-table-global-low_power_sticky = Battery saver comes back after charging
    .value-0 = no
    .value-1 = yes
    .value-null = not set
setting-table-global-low_power_trigger_level = Battery saver starts by itself at
    .value-0 = never
    .value-null = not set
setting-app_op-RUN_ANY_IN_BACKGROUND = Running in the background
    .value-allow = allowed
    .value-ignore = not allowed
    .value-deny = not allowed
    .value-default = as the phone decides
setting-app_op-RUN_IN_BACKGROUND = Running in the background
    .value-allow = allowed
    .value-ignore = not allowed
    .value-deny = not allowed
    .value-default = as the phone decides
setting-app_op-10008 = Auto-start
    .value-allow = on
    .value-ignore = off
    .value-deny = off
    .value-ask = asks each time
    .value-default = as the phone decides
setting-app_op-10053 = Being started by other apps
    .value-allow = on
    .value-ignore = off
    .value-deny = off
    .value-ask = asks each time
    .value-default = as the phone decides
setting-doze_list = Working while the phone sleeps
    .value-exempt = allowed
    .value-not_exempt = as the phone decides
setting-standby_bucket = How often the app may work
    .value-10 = as an app in use
    .value-20 = as an app used often
    .value-30 = as an app used now and then
    .value-40 = as an app seldom used
    .value-45 = almost never
    .value-50 = never
setting-hibernation = Long sleep of the app
    .value-asleep = asleep
    .value-awake = awake
setting-cable = What the phone believes of its cable
    .value-real = what is real
    .value-unplugged = that it is out

# iPhone.

fact-battery_health = How worn the battery is

rule-power-low_power_mode_on = Low Power Mode stops the photos
    .says = Your { $device } says that Low Power Mode holds back the photos.
    .means = In Low Power Mode, photos and most other apps do not work in the background.
    .do = Turn Low Power Mode off until the backup is done.

rule-power-phone_busy = The photos wait for a calmer moment
    .says = Your { $device } has put off the photos because it is busy with other work.
    .means = It goes on by itself. After an update, that can take some days.
    .do = Leave it on the charger and on Wi-Fi tonight.

rule-power-day_share_used_up = Photos have used their share of the battery
    .says = Your { $device } lets photos use only a share of the battery, and that share is used up.
    .means = Off the charger, the photos wait until later.
    .do = Put your { $device } on its charger.

rule-power-background_refresh_unseen = We cannot see if the app may work in the background
    .says = Phones from Apple do not tell computers if Background App Refresh is on for this app.
    .means = If it is off, the app uploads only while it is open.
    .do = Look at that switch together with us.

fix-turn_off_low_power_mode = Turn Low Power Mode off
    .button = I have turned it off
    .why = Then your { $device } lets the photos go up again.
    .guide = Turn off the switch for Low Power Mode. The battery sign at the top is no longer yellow then.

fix-leave_on_charger = Leave it on its charger
    .button = I have plugged it in
    .why = On the charger and on Wi-Fi, with the screen off, your { $device } does the waiting work by itself.
    .guide = Plug it into its charger and join your Wi-Fi. Then lock it. Do not turn iCloud Photos off and on: Apple warns against that.

fix-allow_background_refresh = Look at Background App Refresh
    .button = I have looked
    .why = With it, the app can upload while you do other things.
    .guide = Find the app in the list and turn on its switch. Low Power Mode makes all of them grey.

question-background_refresh = Is the switch next to the app on now?
    .on = Yes, it is on
    .off = No, it is off or grey
