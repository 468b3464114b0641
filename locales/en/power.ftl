# Battery, battery saver, and what the phone lets run in the background.

fact-battery = Battery

rule-power-battery_too_low = The battery is low
    .says = The battery is at { $level }.
    .means = With a battery this low, the phone puts off work like backing up photos.
    .do = Charge the phone and leave it on the charger for a while.

fix-charge_phone = Charge the phone
    .button = I have plugged it in
    .why = Above this level, the phone takes up the waiting work by itself.
    .guide = Plug the phone into its charger. The cable to this computer charges it slowly.
