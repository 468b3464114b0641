# What stands between a cable and a check. The names are of `crates/diagnosis/src/doctor`.

# Each state: what it is called, and what it means.
doctor-ready = Ready
    .means = This phone can be checked.
doctor-ready-asks = Ready
    .means = The phone may ask “Allow USB debugging?”. Tick “Always allow”, then tap “Allow”.
doctor-ready-trusts = Ready
    .means = The phone may ask “Trust This Computer?”. Tap “Trust”, then type your code.
doctor-unauthorized = Waiting for you
    .means = The phone asks whether this computer may read it.
doctor-unauthorized-long = Still waiting for you
    .means = Nobody has tapped “Allow” yet. If “Cancel” was tapped, the phone does not say so.
doctor-connecting = Connecting
    .means = The phone is there, and will answer in a moment.
doctor-offline = Not answering
    .means = The cable is in, but the phone does not answer.
doctor-debugging_off = “USB debugging” is off
    .means = The cable works. To read the settings of your phone, Unstuck needs “USB debugging”.
doctor-charging_only = Only charging
    .means = The phone takes power from this computer, and nothing more.
doctor-no_permission = Not allowed on this computer yet
    .means = The phone is ready. Linux does not let your account use it. A small rule changes that.
doctor-no_permission-ruled = Not allowed on this computer yet
    .means = The phone is ready, and the rule is there. Linux still does not let your account use it.
doctor-no_permission-other = Not allowed on this computer yet
    .means = The phone is ready. Your account on this computer may not use it.
doctor-no_driver = Windows has no driver for it
    .means = The phone is ready. Windows lacks a small program to speak with it.
doctor-busy = Another program has it
    .means = Only one program at a time can speak with a phone.
doctor-busy-adb = “adb” has it
    .means = This is a tool for developers. It keeps the phone for itself, and Unstuck does not stop it.
doctor-recovery = In recovery
    .means = The phone shows its repair menu. It has to start normally to be checked.
doctor-sideload = Waiting for an update
    .means = The phone waits for an update file. It has to start normally to be checked.
doctor-bootloader = Not started
    .means = The phone stopped before Android began. It has to start normally to be checked.
doctor-iphone = An iPhone or iPad
    .means = It is at the cable, and does not let this computer in yet.
doctor-iphone-no_muxer = An iPhone or iPad
    .means = It is at the cable. A program that this computer needs for iPhones is not there, or does not run.
doctor-gone = Not plugged in any more
    .means = It was here a moment ago. If you did not pull the cable, the plug may be loose.
doctor-unknown = Cannot be used now
    .means = The computer sees the phone and cannot open it.

# What the computer sees, each a sentence of its own.
doctor-sees-made_by = A device made by { $maker } is plugged in.
doctor-sees-calls_itself = A device is plugged in. It calls itself “{ $name }”.
doctor-sees-shares_files = It shares its files.
doctor-sees-shares_pictures = It shares its pictures.
doctor-sees-shares_internet = It shares its internet connection.
doctor-sees-shows_disk = It shows a small disk.
doctor-sees-offers_nothing = It shares nothing that we can see.
doctor-sees-debugging = It offers USB debugging.
doctor-sees-no_debugging = It does not offer USB debugging.
doctor-sees-fastboot = It is in fastboot, the mode before Android starts.
doctor-sees-apple = It is made by Apple, and speaks as an iPhone or iPad does.
doctor-sees-open_denied = The system did not let us open it.
doctor-sees-no_driver = The system has no driver for it.
doctor-sees-taken = Another program has taken it.
doctor-sees-held_by = { $programs } has it open.
doctor-sees-may_be_held_by = { $programs } is running, and can take phones.
doctor-sees-server_says = adb calls its state “{ $text }”.
doctor-sees-system_says = The system says “{ $text }”.
doctor-sees-rule_installed = The rule for phones is installed.
doctor-sees-was_here = It was plugged in until a moment ago.

# What to do, a step each.
doctor-do-data-cable = Plug the phone in. The cable that came with it is best.
doctor-do-straight-in = Use a socket of the computer itself, not a hub or a keyboard.
doctor-do-unlock = Unlock the phone.
doctor-do-allow-accessory = If it asks about an accessory, tap “Allow”.
doctor-do-apple-devices = Get the app “Apple Devices” from the Microsoft Store, and open it once.
doctor-do-install-usbmuxd = Install the program for iPhones where you install other programs. Its name is below.
doctor-do-other-cable = Try another cable, then another socket. Many cables only charge.
doctor-do-look = Look at your phone now, and unlock it.
doctor-do-allow = Tick “Always allow from this computer”, then tap “Allow”.
doctor-do-replug-asks = Pull the cable out and plug it in again. Then the phone asks once more.
doctor-do-revoke = If it asks nothing, open “Developer options” and tap “Revoke USB debugging authorizations”. Then plug in again.
doctor-do-replug = Pull the cable out and plug it in again.
doctor-do-restart-phone = If that does not help, restart the phone.
doctor-do-restart-computer = If that does not help, restart the computer.
doctor-do-other-socket = Try another cable and another socket.
doctor-do-file-transfer = Swipe down from the top of the screen. Tap the line about USB, and choose “File transfer”.
doctor-do-build-number = Go here on the phone. Tap the last line seven times. It may ask for your PIN.
doctor-do-usb-debugging = Then go here, and switch it on.
doctor-do-install-rule = Install the rule. Your system asks for the password of an administrator first.
doctor-do-install-rule-by-hand = Ask an administrator of this computer to type these lines in a terminal, as root.
doctor-do-sit-here = Use the computer at its own screen, not from afar.
doctor-do-ask-for-leave = If it stays so, ask the person who looks after this computer.
doctor-do-windows-update = Open “Windows Update”, “Advanced options”, “Optional updates”. Install what is there for your phone.
doctor-do-makers-driver = If nothing is there, install the USB driver from the website of the phone’s maker.
doctor-do-close-programs = Close other programs that work with phones, such as Smart Switch or Android Studio.
doctor-do-close-named = Close { $programs }.
doctor-do-close-tools = Close tools for developers, such as Android Studio.
doctor-do-stop-adb = If adb still keeps the phone, open a terminal and type “adb kill-server”.
doctor-do-leave-recovery = Choose “Reboot system now” on the phone. The volume buttons move, the power button chooses.
doctor-do-leave-sideload = Choose “Cancel” or “Reboot system now” on the phone.
doctor-do-leave-bootloader = Choose “Start” on the phone. The volume buttons move, the power button chooses.
doctor-do-hold-power = If that does not help, hold the power button until the phone restarts.

# What is known of phones of one maker. No claim about this phone.
doctor-hint-iphone_program = The name of the program
    .do = It is called “usbmuxd”.
doctor-hint-auto_blocker = The switch is grey, or goes off again
    .do = On Samsung phones, “Auto Blocker” can hold it off. Switch that off while you check.
doctor-hint-xiaomi_security = Xiaomi, Redmi and POCO have a second switch
    .do = Unstuck can read without it. Some fixes need it on.
doctor-hint-huawei_charging = Huawei and Honor have a second switch
    .do = If the phone only charges, this one has to be on, too.

# For which versions of Android a way through the menus holds.
doctor-versions-from = Android { $from } and newer
doctor-versions-to = Android { $to } and older
doctor-versions-one = Android { $version }
doctor-versions-between = Android { $from } to { $to }

# Something new that is no phone, or that nothing can be noticed at all.
doctor-noticed-maker = We noticed something made by { $maker } just now. If it is your phone, unlock it.
doctor-noticed-named = We noticed “{ $name }” just now. That is no phone we know, but the socket works.
doctor-noticed-nameless = We noticed something just now. It is no phone we know, but the socket works.
doctor-noticed-nothing = This computer does not tell us what is plugged in. We see only phones that adb knows.
