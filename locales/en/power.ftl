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

fix-charge_phone = Charge the phone
    .button = I have plugged it in
    .why = Above this level, the phone takes up the waiting work by itself.
    .guide = Plug the phone into its charger. The cable to this computer charges it slowly.
