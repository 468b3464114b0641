# What the wizard says between the screens: consent, links, refusals, undo, the last page.

wizard-reads-settings = Settings that decide whether apps may work in the background
wizard-reads-app = How your photo backup app is set up, and what it is waiting for
wizard-reads-notifications = Notices that the backup app shows right now
wizard-reads-space = Free space, battery and internet connection
wizard-reads-photos = How many photos there are, in which folders, and how large they are
wizard-never-contents = What is in your photos and videos
wizard-never-messages = Your messages and calls
wizard-never-names = Names of people, or names of your accounts
wizard-never-passwords = Passwords and codes

wizard-trouble-no_server = The program that had this phone is not running
    .do = This phone was reached through the adb server of this computer. Start it again, and this page goes on by itself. Or plug the phone in with a cable: then no other program is needed.
wizard-trouble-not_there = The phone is not connected
    .do = Plug the phone in with its cable. This page goes on by itself.
wizard-trouble-not_at_address = Nothing answers at this address
    .do = Turn on Wireless debugging on the phone. Look whether it shows the same address and the same digits.
wizard-trouble-not_paired = The phone does not know this computer yet
    .do = On the phone, open “Pair device with pairing code”. Then go back here, and pair over Wi-Fi.
wizard-trouble-unauthorized = Look at your phone now
    .do = It asks “Allow USB debugging?”. Tick “Always allow”, then tap “Allow”.
wizard-trouble-nobody_tapped = Your phone still waits for you
    .do = Unlock it and look for “Allow USB debugging?”. If you cannot see it, pull the cable out and plug it in again. Still nothing? In the developer options, tap “Revoke USB debugging authorizations”. Then plug it in again.
wizard-trouble-offline = The phone does not answer
    .do = Unlock the phone. If that does not help, pull the cable out and plug it in again.
wizard-trouble-no_permission = This computer may not use the phone
    .do = The system of this computer keeps it locked. Install the rules for Android phones, then plug in again.
wizard-trouble-busy = Another program is using the phone
    .do = Close programs that work with phones, such as Smart Switch or Phone Link. This page goes on by itself.
wizard-trouble-no_driver = This computer lacks the driver for the phone
    .do = Install the USB driver from the maker of the phone. Then plug the phone in again.
wizard-trouble-debugging_off = USB debugging is off on the phone
    .do = Turn it on in the developer options of the phone. This page goes on by itself.
wizard-trouble-silent = The phone is plugged in, but says nothing
    .do = Pull the cable out, wait a moment, and plug it in again. If that does not help, restart the phone.
wizard-trouble-no_usb = This computer does not show what is plugged in
    .do = Pull the cable out and plug it in again. If that does not help, restart this computer.
wizard-trouble-bad_phone = The phone answers in a way that we do not understand
    .do = Pull the cable out, wait a moment, and plug it in again.
wizard-trouble-other_phone = Another phone answers now
    .do = Connect the phone that you began with. This page goes on by itself.
wizard-trouble-no_key = The key of this computer cannot be used
    .do = Phones know this computer by a key in the folder “.android”. Look whether that folder can be read.
wizard-trouble-no_muxer = This computer cannot see iPhones right now
    .do = Pull the cable out and plug it in again. On Windows, first get “Apple Devices” from the Microsoft Store.
wizard-trouble-no_iphone = The iPhone is not connected
    .do = Unlock the iPhone and plug it in. If it asks about an accessory, tap “Allow”.
wizard-trouble-locked = Your iPhone is locked
    .do = Unlock it with your code, your face or your finger. This page goes on by itself.
wizard-trouble-untrusted = Look at your iPhone now
    .do = It asks “Trust This Computer?”. Tap “Trust”, then type your code.
wizard-trouble-distrusted = The iPhone does not trust this computer
    .do = Pull the cable out and plug it in again. When the iPhone asks, tap “Trust”.
wizard-trouble-no_survey = The phone does not tell what it is
    .do = It may still be starting. Unlock it. We ask again by ourselves.

wizard-notice-likely_app = You were not sure, so we look at { $app }. { $why }
wizard-notice-first_app = You were not sure, so we look at { $app }. You can choose another app later.
wizard-notice-safe_once = You say yes once. The other safe changes follow by themselves, and you can undo each.
wizard-notice-no_amounts = We could not read these two amounts. Write them like 13.4 GB and 15 GB.
wizard-notice-not_verified = We could not read whether it helped. Look again in a moment.
wizard-notice-screen_not_opened = The screen did not open. Look for it by hand in the settings of the phone.
wizard-notice-restart_late = The phone is not back yet. Look at it: it may ask for your PIN.
wizard-notice-journal_unreadable = Earlier changes could not be looked up on this computer.
wizard-notice-journal_behind = We could not write down the last step. The change itself is still written down.
wizard-notice-journal_set_aside = The list of earlier changes could not be read. It was kept beside a new one.
wizard-notice-check_not_saved = This check could not be kept for later.

wizard-not_tried-old_unknown = We could not read how it is set now. Without that, we could not put it back.
wizard-not_tried-not_stored = We could not write down how it was before. Without that, we could not put it back.
wizard-not_tried-no_way_back = We know no way to put this back later, so we left it alone.
wizard-not_tried-link = The connection breaks each time we try this.
wizard-refused-no_answer = Your phone did not answer this change.
wizard-refused-kept = Your phone took the change and then kept its own value: “{ $value }”.

wizard-undo-any_time = You can undo this at any time, also on another day.
wizard-undo-never = This cannot be undone.
wizard-undo-by_hand = You do this on the phone, and you can turn it back there.
wizard-not_undone-changed_since = Somebody changed this since. It is { $now } now, and we left it so. Undo again to put it back anyway.
wizard-not_undone-unreadable = We could not read how it is set now, so we left it alone.
wizard-not_undone-kept = Your phone kept its own value: { $now }.
wizard-not_undone-refused = Your phone did not allow it. It said: “{ $text }”
wizard-not_undone-link = The connection breaks each time we try this.
wizard-value = { $value }
wizard-not_sure = I am not sure

wizard-headline-probably = Probably: { $what }
wizard-headline-nothing = Nothing on your phone is stopping the backup
wizard-headline-slowed = Nothing is stopping the backup, but it could be slow
wizard-headline-all_fixed = What was stopping the backup is fixed
wizard-headline-little_read = We found nothing, but much could not be checked
wizard-headline-nothing_read = Your phone could not be checked
wizard-next-open_app = Open the backup app and look whether it shows photos that wait.
wizard-next-charge = Leave the phone on its charger and on Wi-Fi tonight.
wizard-next-battery = While photos go up, the phone gets warm and uses more battery. That is normal.
wizard-next-tomorrow = Look again tomorrow whether the newest photos are there.
wizard-off_cable-charging = This cable also charges the phone. Some limits only hold when it is not charging.
wizard-off_cable-saver = Battery saver starts by itself at { $level }. The backup then waits.
wizard-off_cable-sleep = Off the charger, the phone rests when it lies still. The backup then waits for short breaks.
wizard-off_cable-wifi = The same check works over Wi-Fi, without the cable. Go to “Other phones” to connect that way.
wizard-off_cable-battery = The battery is at { $level }. Without the cable, backup may wait until it is charged.

wizard-done-fixed = What was stopping the backup is fixed
wizard-done-some_left = Some of it is fixed
wizard-done-left = The backup is not fixed yet
wizard-done-improved = The backup should go better now
wizard-done-nothing = There was nothing to fix

wizard-why-not_asked = not asked
wizard-why-not_on_this_phone = this phone does not have it
wizard-why-no_app = no backup app to ask about
wizard-why-refused = the phone does not tell
wizard-why-timed_out = no answer in time
wizard-why-lost = the phone was not connected
wizard-why-too_large = the answer was too long
wizard-why-unreadable = the answer was not clear

wizard-reads-sync = What the phone itself says of its photo sync
wizard-reads-apps = Which apps are on it, to find those that back up photos
wizard-reads-crashes = Names and times of crash reports of its photo parts
wizard-reads-log = Some known words of its log about photo sync, while we look. Nothing of the log is kept
wizard-heard = Its log
wizard-heard-quota_exceeded = It tried to send photos, and iCloud had no room left.
wizard-heard-not_signed_in = It tried to send photos, and iCloud asked who it is.
wizard-heard-offline = It tried to reach iCloud, and had no internet.
wizard-heard-low_disk = It has too little room of its own to sync photos.
wizard-heard-throttled = iCloud asked it to try again later. It does that by itself.
wizard-heard-server_unavailable = iCloud did not answer it properly. It tries again by itself.
wizard-heard-put_off = It put its work for the photos off until later.

# What the look into the phone's own photo library says.
wizard-deeper-all = The library has { $what }.
wizard-deeper-empty = The library has no photos.
wizard-deeper-only_here = { $what } are not in iCloud. Together they have { $size }.
wizard-deeper-none_only_here = All of them are in iCloud.
wizard-deeper-not_here = The originals of { $what } are in iCloud and not on the phone.
wizard-deeper-cannot_sync = The phone gave up on sending { $what } to iCloud.
wizard-deeper-unclear =
    { $n ->
        [one] Of one, we could not tell where it is.
       *[other] Of { $n }, we could not tell where they are.
    }
wizard-deeper-untold = Which of them are in iCloud, this version of the system does not show us.
wizard-deeper-no_file = The phone shows no photo library.
wizard-deeper-restless = The phone kept writing to its library, so no copy was good. Leave the phone alone for a moment, then try again.
wizard-deeper-damaged = The library could not be read.
wizard-deeper-unknown = The library is made in a way that we do not know yet.
wizard-deeper-disk_full = This computer has too little free space for a copy. Make space, then try again.
wizard-deeper-disk = The copy could not be written on this computer.
wizard-deeper-refused = The phone does not let us read its library. Unlock it, then try again.
wizard-deeper-timed_out = It took too long.
wizard-deeper-lost = The phone was not connected any more.
wizard-deeper-too_large = The library is larger than we can read.

# The look online.

wizard-online-ask-feed = where { $provider } says how its service is
wizard-online-ask-account = how full the account is that you linked
wizard-online-ask-server = whether your server answers
wizard-online-ask-version = which version it has
wizard-online-ask-size = how large a file it lets in. Only sizes are named, six at most; no file is sent, and nothing is written there
wizard-online-ask-from_phone = your phone tries to connect to your server, and sends nothing
wizard-online-address-not_one = This is no address. It looks like https://photos.example.org
wizard-online-address-sign_in = Leave name and password out: we do not want to see them.
wizard-online-address-protocol = An address begins with https:// or http://.
wizard-online-no_feed = For { $app } we know of no page that says how the service is: we cannot check it.
wizard-online-ask-speed = bytes that this computer makes up are sent there, up to { $most } and for up to ten seconds. { $operator } learns the address of your internet connection, and how much came when; nothing of yours
wizard-online-speed = This computer’s internet sends { $speed }, measured at { $at }.
wizard-online-speed_at_least = This computer’s internet sends { $speed } at least, measured at { $at }.
wizard-online-speed_minute = A minute of video with 60 MB takes { $time } on it.
wizard-online-speed_day = What this phone takes in a day, about { $bytes } by the last week, takes { $time } on it.
wizard-online-speed_reason = If the phone uses the same Wi-Fi, this may be why its photos take so long.
wizard-online-speed_no_reason = If the phone uses the same Wi-Fi, the line is not what stops its photos.
wizard-online-speed_not_read = How fast this computer’s internet sends, we could not tell: { $why }.
wizard-online-no_same_wifi = We cannot tell whether the phone and this computer are in the same Wi-Fi.
wizard-online-fine = { $provider } says at { $at }: no trouble with { $parts }.
wizard-online-fine_all = { $provider } says at { $at }: no trouble.
wizard-online-trouble = { $provider } says of { $part }, as of { $at }: { $trouble }.
wizard-online-not_read = What { $provider } says, we could not check: { $why }.
wizard-online-only_a_hint = The photos of this service have no entry of their own there, so this is only a hint.
wizard-online-computer_online = This computer is online. If the phone is not, it is the phone or its network.
wizard-online-server-answers = Your server answered this computer at { $at }.
wizard-online-server-fails = Your server answered this computer at { $at } with an error ({ $status }).
wizard-online-server-stranger = Something answered at { $at }, and not as this app's server does. Is the address right? We could not check more.
wizard-online-server-no_page = This computer got no good answer from your server: { $why }.
wizard-online-server-busy = Your server says: { $busy }.
wizard-online-server-phone_reaches = Your phone reaches your server, too.
wizard-online-server-phone_does_not = Your phone got no connection to your server.
wizard-online-server-phone_no_name = Your phone does not know the name of your server.
wizard-online-server-phone_could_not = Whether your phone reaches your server, we could not check.
wizard-online-server-from_iphone = Whether the phone reaches your server, it does not tell computers. Open the server's address in its browser to see.
wizard-online-server-version = Your server has version { $version }.
wizard-online-server-size_passes = It lets in files of { $passes }, and more was not asked. A limit that counts only while a file comes does not show.
wizard-online-server-size_between = It lets in files of { $passes }, and refuses those of { $stops }.
wizard-online-server-size_could_not = How large a file it lets in, we could not tell.
wizard-online-server-clock_fine = Its clock agrees with that of this computer.
wizard-online-server-clock_off = Its clock and that of this computer differ by { $difference }.

# Why a page did not come, put into sentences after a colon.
online-why-no_name = the name is not known, or this computer is offline
online-why-not_reached = nothing answers there
online-why-timed_out = it took too long
online-why-certificate_expired = its certificate has expired
online-why-certificate_not_yet_valid = its certificate is not valid yet
online-why-certificate_wrong_name = its certificate is for another name
online-why-certificate_self_signed = it signed its certificate itself
online-why-certificate_unknown_issuer = this computer does not know who signed its certificate
online-why-certificate_revoked = its certificate was taken back
online-why-certificate_rejected = this computer rejects its certificate
online-why-no_tls = it does not speak HTTPS as this computer does
online-why-sent_elsewhere = it sends to another address, and we do not follow
online-why-too_large = the answer is larger than we read
online-why-broken = the answer broke off
online-why-throttled = it asks us to come later
online-why-status = it answered with an error
online-why-not_tried = it was not asked
online-why-form = it is made in a way that we do not know
