# Words of the examples alone. The window does not take them in; the tests and the gallery do.

example-saver = Battery saver is on all the time
    .says = Battery saver is on, and it is set to stay on.
    .means = While it is on, { $app } may not work in the background.
    .do = Let us switch battery saver off.
example-metered = The app waits for Wi-Fi without a limit
    .says = The app waits for a Wi-Fi network that costs nothing. This one is set as “metered”.
    .means = The phone treats your Wi-Fi like mobile data, so the app waits.
    .do = Set this Wi-Fi to “unmetered”.
example-bucket = The phone seldom lets this app run
    .says = The app was last used { $ago } ago, so the phone lets it run only now and then.
    .means = New photos may wait up to a day.
    .do = Let us allow the app to run when it needs to.
example-large = Three videos are very large
    .says = { $n ->
        [one] One video is larger than { $size }.
       *[other] { $n } videos are larger than { $size }.
    }
    .means = They take long to go up, and others wait behind them.
    .do = Leave the phone on charge and on Wi-Fi tonight.
example-headline = Battery saver is on, so your phone does not let { $app } work
example-calm = Nothing is blocking the backup
example-next-charge = Leave the phone on charge and on Wi-Fi tonight.
example-next-look = Look again tomorrow: { $n } photos were waiting today.
example-off-cable = Off the cable, the phone saves more battery. With { $level }, it would put the backup off.
example-cloud-full = The cloud storage is full
example-hibernated = The app is asleep because it was not used
example-why-refused = The phone does not tell this to a computer.
example-why-timed-out = The phone did not answer in time.
example-likely = It was used last, and it has asked to see your photos.
example-notice = The check was stopped when the cable came out. Here is what was read before.
example-problem = Waiting for you to tap “Allow”
    .advice = Look at your phone now. Tap “Allow” when it asks about USB debugging.

example-fact-battery = Battery
example-fact-saver = Battery saver
example-fact-bucket = How often the app may run
example-fact-wifi = Wi-Fi
example-fact-internet = Internet through this network
example-fact-vpn = VPN
example-fact-storage = Free space
example-fact-permission = Permission for photos
example-fact-accounts = Sign-in
example-fact-version = Version of the app
example-fact-job = Waiting work of the app
example-fact-photos = Photos by folder
example-fact-maker = The maker’s list of sleeping apps

example-read-settings = Settings of battery, internet, storage and background work
example-read-app = Which backup apps there are, and what they wait for
example-read-counts = How many photos there are, how large and how old
example-never-photos = The photos themselves
example-never-messages = Messages, contacts and calls
example-never-names = Names of accounts, networks and files

example-fix = Switch battery saver off
    .why = Then the app may work in the background again.
    .button = Switch battery saver off
    .undo = One press puts it back as it was, also later.
    .loses = The app forgets what it had looked at, and looks at your photos again. The photos stay.
example-setting-saver = Battery saver
    .on = on
    .off = off
example-setting-sticky = Stay on after charging
example-guide = Tap the switch beside “Allow background usage”.
example-by-hand = I have plugged it in
example-signal = Signal: { $strength } of 4 bars
example-wait = Airplane mode is on for a moment, so that the phone looks for the network anew.
example-question = What does the app say at the top of its own screen?
example-answer-waiting = Waiting for Wi-Fi
example-answer-paused = Backup is off
example-answer-not-sure = I am not sure
example-refused = On phones of this maker, a second switch in “Developer options” must be on before a computer may change this.
example-not-tried = The phone did not tell how it is set now, so we could not put it back.
example-done = Your backup can work again
example-undo-failed = The phone is not connected.
example-heard = It tried to send photos, and iCloud had no room left.
