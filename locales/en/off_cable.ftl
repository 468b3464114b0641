# A look without the cable: the phone believes for some seconds that it is unplugged.

off_cable-believes = For at most { $time }, the phone believes that its cable is out. It keeps charging all the time.
off_cable-reads = Meanwhile we read what its backup waits for, battery saver and rest. Then we end it, and read whether it is over.
off_cable-guard = The phone ends it by itself, even if you pull the cable or this program stops. Meanwhile it does not notice how full its battery is.
off_cable-effects = What would happen without a charger can happen now: the screen goes dark, battery saver starts, an upload that needs the charger stops. The phone may make its charging sound. When it is over, this goes back by itself.
off_cable-debugging = Leave USB debugging on, and the USB mode as it is, until it is over. If something remains all the same, restart the phone, or check it again here.

off_cable-no-not_plugged = This phone is not charging, so what we read is already without a charger.
off_cable-no-faked = Somebody left made-up battery values on this phone. Fix that first.
off_cable-no-too_low = The battery has less than { $level }. Without its charger the phone might act as if it were nearly empty. Charge it first.
off_cable-no-unknown = We could not read the battery, so we leave it alone.

off_cable-now-unplugging = The phone is made to believe that its cable is out
off_cable-now-reading = Reading the phone without its cable

off_cable-nothing = Nothing more stops the backup without the cable
    .means = We compared what the phone waits for with and without its charger. Some limits hold only after hours without one. Those do not show here.
off_cable-found = Without the cable, this would stop or slow it
    .means = With the cable in it is not so. Charge the phone each night on Wi-Fi, or change what is named here.
off_cable-not = We could not look without the cable
off_cable-not-not_real = It was not clear whether the phone shows its real battery, so we changed nothing.
off_cable-not-not_stored = We could not write down how it was before, so we changed nothing.
off_cable-not-not_unplugged = This phone does not let a computer do that, or it ended what would have taken it back.
off_cable-not-refused = The phone does not allow it: “{ $text }”
off_cable-not-too_slow = Reading took so long that it was over before we had seen everything.
off_cable-not-link = The connection broke meanwhile.
off_cable-not-stopped = You stopped it.

off_cable-again-never = The phone was not changed.
off_cable-again-waiting = We are ending it, and read whether it is over. Without us, the phone ends it by itself within { $time }.
off_cable-again-real = It is over: the phone reads its real battery and cable again.
off_cable-again-unproven = We could not read whether it is over. The phone ends it by itself within { $time }. If the battery does not move later, restart the phone.
