# The internet, not the cable.

fact-airplane_mode = Airplane mode
fact-networks = Internet connection
fact-wifi = Wi-Fi
fact-data_saver = Data Saver
fact-metered_wifi = Wi-Fi networks marked as metered
fact-mobile_network = Mobile data
fact-private_dns = Private DNS
fact-proxy = Proxy
fact-vpn = VPN
fact-upstream = How fast this computer’s internet sends
fact-app_firewall = What may use the network
fact-clock = Date and time

setting-airplane_mode = Airplane mode
    .value-on = on
    .value-off = off
setting-wifi = Wi-Fi
    .value-on = on
    .value-off = off
setting-mobile_data = Mobile data
    .value-on = on
    .value-off = off
setting-data_saver = Data Saver
    .value-on = on
    .value-off = off
setting-data_list-allow = Mobile data in the background while Data Saver is on
    .value-listed = allowed
    .value-unlisted = not allowed
setting-data_list-deny = No mobile data in the background for this app
    .value-listed = on
    .value-unlisted = off
setting-table-global-private_dns_mode = Private DNS
    .value-hostname = one server only
    .value-opportunistic = automatic
    .value-off = off
    .value-null = as the phone came
setting-table-global-http_proxy = Proxy
    .value-null = none
setting-table-global-auto_time = Date and time from the network
    .value-0 = off
    .value-1 = on
    .value-null = as the phone came

wait-network = Your phone looks for its network.

fix-turn_off_airplane_mode = Turn off airplane mode
    .button = Turn it off
    .why = In airplane mode, your phone sends nothing.

fix-open_airplane_screen = Turn off airplane mode by hand
    .button = I have turned it off
    .why = In airplane mode, your phone sends nothing.
    .guide = Turn off the switch for airplane mode.

fix-turn_on_wifi = Turn on Wi-Fi
    .button = Turn it on
    .why = Most backup apps send photos over Wi-Fi.

fix-open_wifi_screen = Connect to Wi-Fi by hand
    .button = I have connected it
    .why = Most backup apps send photos over Wi-Fi.
    .guide = Turn Wi-Fi on, and tap a network that you know. If one is connected and does not work, tap another one.

fix-toggle_airplane_mode = Make the phone look for its network again
    .button = Switch airplane mode on and off
    .why = After five seconds of airplane mode, the phone connects anew. That often cures a connection that hangs.
    .loses = A phone call ends, and the phone is offline for a moment.

fix-turn_on_mobile_data = Turn on mobile data
    .button = Turn it on
    .why = Without Wi-Fi, mobile data is the only way to the internet.
    .loses = Mobile data may cost money.

fix-open_data_usage_screen = Turn on mobile data by hand
    .button = I have turned it on
    .why = Without Wi-Fi, mobile data is the only way to the internet. It may cost money.
    .guide = Turn on the switch for mobile data.

fix-sign_in_to_wifi = Sign in to the Wi-Fi
    .button = I have signed in
    .why = This Wi-Fi lets nothing through before you sign in.
    .guide = Tap the connected network. A page opens where you sign in.

fix-reset_private_dns = Set private DNS to automatic
    .button = Set it to automatic
    .why = Then your phone can find addresses on the internet in the usual way again.

fix-open_private_dns_screen = Set private DNS to automatic by hand
    .button = I have set it
    .why = Then your phone can find addresses on the internet in the usual way again.
    .guide = Tap Private DNS, then choose Automatic.

fix-remove_proxy = Remove the proxy
    .button = Remove it
    .why = Then your phone reaches the internet without a detour.

fix-open_proxy_screen = Remove the proxy by hand
    .button = I have removed it
    .why = Then your phone reaches the internet without a detour.
    .guide = Tap the connected network, then Edit or Advanced. Set Proxy to None.

fix-turn_off_vpn = Pause the VPN
    .button = I have paused it
    .why = Then you see whether the VPN is in the way. You can turn it on again later.
    .guide = Tap the VPN that is connected, and disconnect it. If it is always on, turn that off first.

fix-remove_from_deny_list = Let the app use mobile data in the background
    .button = Allow it
    .why = Backup apps work in the background.
    .loses = The backup may then use mobile data, which may cost money.

fix-allow_in_data_saver = Let the backup app through Data Saver
    .button = Allow it
    .why = Data Saver stays on for all other apps.
    .loses = The backup may then use mobile data, which may cost money.

fix-open_app_data_screen = Allow background data by hand
    .button = I have allowed it
    .why = Backup apps work in the background.
    .guide = Turn on the switch for background data, or for using data while Data Saver is on.

fix-turn_off_data_saver = Turn off Data Saver
    .button = Turn it off
    .why = Data Saver stops apps in the background from using mobile data.
    .loses = All apps may then use mobile data in the background, which may cost money.

fix-open_data_saver_screen = Turn off Data Saver by hand
    .button = I have turned it off
    .why = Data Saver stops apps in the background from using mobile data.
    .guide = Turn off Data Saver. Or tap Unrestricted data, and allow the backup app there.

fix-open_wifi_metered_screen = Mark the Wi-Fi as not metered
    .button = I have marked it
    .why = Then the backup may use this Wi-Fi without limits.
    .guide = Tap the connected network, then Network usage or Metered. Choose Treat as unmetered.

fix-set_time_automatically = Let the phone set its clock
    .button = Set it by the network
    .why = With the right time, your phone trusts the servers of the backup again.

fix-open_date_screen = Set the clock by hand
    .button = I have set it
    .why = With the right time, your phone trusts the servers of the backup again.
    .guide = Turn on the switch that sets the time by the network. If it is on, turn it off and on again.

fix-move_closer = Move closer to the Wi-Fi
    .button = I have moved
    .why = With a stronger signal, photos go up faster and break off less.
    .guide = Carry the phone and this computer closer to the Wi-Fi router. Walls and metal weaken the signal.

fix-enable_play_services = Turn on Google Play services
    .button = I have turned them on
    .why = The backup app signs in and is woken through them.
    .guide = Tap Enable.

rule-connection-airplane_mode_on = Airplane mode is on
    .says = Airplane mode is switched on.
    .means = In airplane mode, your phone cannot reach the internet, except over Wi-Fi that was turned on again.
    .do = Turn airplane mode off.

rule-connection-everything_off = Wi-Fi and mobile data are off
    .says = Wi-Fi and mobile data are both switched off.
    .means = Your phone has no way to the internet, so no photo can go up.
    .do = Turn Wi-Fi on.

rule-connection-no_network = No internet connection
    .says = Your phone is connected to no network.
    .means = Without the internet, no photo can go up.
    .do = Connect your phone to Wi-Fi.

rule-connection-captive_portal = The Wi-Fi wants you to sign in
    .says = The Wi-Fi waits for a sign-in on its own page.
    .means = Before that, it lets nothing through.
    .do = Open the Wi-Fi settings, tap the network and sign in.

rule-connection-private_dns_broken = The private DNS server does not answer
    .says = Your phone asks only one server for addresses, and the internet does not work.
    .means = If that server does not answer, all apps are offline, also on good Wi-Fi.
    .do = Set private DNS to automatic.

rule-connection-proxy_set = A proxy is set
    .says = Your phone is told to reach the internet through another computer.
    .means = If that computer is switched off, nothing gets through.
    .do = If you do not know why it is set, remove it.

rule-connection-network_not_validated = The network has no working internet
    .says = Your phone is connected, but its own test of the internet failed.
    .means = Backup apps wait until the internet works.
    .do = Try another network, or let your phone connect anew.

rule-connection-vpn_lockdown = The VPN is missing
    .says = Your phone may go online only through a VPN, and the VPN is not connected.
    .means = All apps are offline until it is connected.
    .do = Connect the VPN, or turn off that it is always needed.

rule-connection-vpn_metered = The VPN counts as metered
    .says = Your VPN counts as a connection that costs money, although your Wi-Fi does not.
    .means = A backup that is set to Wi-Fi only waits because of that.
    .do = Pause the VPN while the photos go up.

rule-connection-wifi_metered = This Wi-Fi counts as metered
    .says = Your phone treats this Wi-Fi as one that costs money.
    .means = A backup that is set to Wi-Fi only waits on such a Wi-Fi.
    .do = If this Wi-Fi costs you nothing extra, mark it as not metered.

rule-connection-data_saver_on = Data Saver is on
    .says = Data Saver is on, and the backup app is not one of the apps that it lets through.
    .means = In the background, the app gets no mobile data. On Wi-Fi that is not metered, it does no harm.
    .do = Use Wi-Fi, or let the backup app through.

rule-connection-app_data_denied = The app may not use mobile data in the background
    .says = Your phone denies the backup app mobile data in the background.
    .means = Off Wi-Fi, and on Wi-Fi that counts as metered, nothing goes up.
    .do = Use Wi-Fi, or allow it.

rule-connection-admin_denies_data = Mobile data is denied by work or school
    .says = An administrator does not let the backup app use mobile data.
    .means = Only the administrator can change that. Ordinary Wi-Fi still works.
    .do = Use Wi-Fi for the backup.

rule-connection-app_network_denied = The app is kept off the network
    .says = A firewall on your phone keeps the backup app off the network.
    .means = The app is offline, although the phone is not.
    .do = Open the app's settings and allow it to use the network.

rule-connection-wifi_off = Wi-Fi is off
    .says = Wi-Fi is switched off. Your phone uses mobile data.
    .means = Most backup apps wait for Wi-Fi.
    .do = Turn Wi-Fi on.

rule-connection-roaming = Your phone is roaming
    .says = Your phone uses mobile data in a foreign network.
    .means = Backup apps usually wait then, because it may cost much.
    .do = Connect to Wi-Fi.

rule-connection-weak_wifi = The Wi-Fi is weak
    .says = Your phone hears the Wi-Fi with only { $signal }.
    .means = With such a weak signal, photos go up slowly and break off.
    .do = Move closer to the Wi-Fi router.

rule-connection-clock_wrong = The clock is wrong
    .says = Your phone's clock differs by { $difference } from this computer's.
    .means = With the wrong time, your phone cannot prove that a server is the right one. It breaks the connection off.
    .do = Let the phone set its clock by the network.

rule-connection-app_data_limit_unseen = We cannot see how much mobile data the app may use
    .says = Your phone uses mobile data. This app has a setting of its own for that, which it tells no computer.
    .means = The app may send no photos over mobile data, or only a few each day.
    .do = If photos should also go up without Wi-Fi, look at that setting.

rule-connection-app_data_limited = The app saves mobile data
    .says = In the app you saw that it may use little or no mobile data for backup.
    .means = Photos wait for Wi-Fi, or for another day.
    .do = Connect to Wi-Fi, or let the app use more mobile data.

fix-look_at_app_data_limit = Look at the app’s own limit
    .button = I see it
    .why = The app tells no computer what it may send over mobile data. You can see it.
    .guide = Go to the app’s backup settings and find what they say about mobile data.

fix-raise_app_data_limit = Let the app use mobile data
    .button = I have changed it
    .why = Then photos go up without Wi-Fi, too. That may cost money.
    .guide = Choose no limit, or turn the switch on. Many apps have one more switch for roaming. If you would rather save mobile data, connect to Wi-Fi and leave this as it is.

question-app_data_limit = How much mobile data may the app use for backup now?
    .unlimited = No limit
    .limited = So much a day
    .none = None

question-app_data_switch = May the app use mobile data for backup now?
    .on = Yes
    .off = No, Wi-Fi only

# iPhone.

rule-connection-low_data_mode_on = Low Data Mode stops the photos
    .says = Your { $device } says that its network is in Low Data Mode.
    .means = In Low Data Mode, photos wait until you turn it off or use another network.
    .do = Turn Low Data Mode off for this network.

rule-connection-poor_network = The network is poor
    .says = Your { $device } finds its network too poor for photos.
    .means = Photos go up slowly, and long videos break off.
    .do = Move closer to the Wi-Fi router, or use another network.

rule-connection-photos_mobile_data_off = Photos may not use mobile data
    .says = Your { $device } does not let Photos use mobile data.
    .means = Without Wi-Fi, no photo goes up.
    .do = Use Wi-Fi, or let Photos use mobile data.

rule-connection-app_mobile_data_unseen = We cannot see if the app may use mobile data
    .says = Phones from Apple do not tell computers if this app may use mobile data.
    .means = If it may not, it uploads only on Wi-Fi.
    .do = If photos should also go up without Wi-Fi, look at that switch.

fix-turn_off_low_data_mode = Turn Low Data Mode off
    .button = I have turned it off
    .why = Then your { $device } sends photos over this network again.
    .guide = Tap the “i” next to your Wi-Fi and turn off Low Data Mode. For mobile data, look at its own options.

fix-let_photos_use_mobile_data = Let Photos use mobile data
    .button = I have allowed it
    .why = Then photos go up without Wi-Fi, too. That may cost money.
    .guide = Turn on the switch for mobile data.

fix-allow_app_mobile_data = Look at mobile data for the app
    .button = I have looked
    .why = Then the app can upload without Wi-Fi, too. That may cost money.
    .guide = Find the app in the list, and turn on its switch if you want that.

question-app_mobile_data = Is the switch next to the app on now?
    .on = Yes, it is on
    .off = No, it is off

# Measured by this computer, only on request.

rule-connection-line_sends_slowly = This computer’s internet sends slowly
    .says = It sends { $speed }. A minute of video with 60 MB takes { $minute }.
    .means = If the phone is in the same network, its photos take that long, too. Nothing has to be broken.
    .do = Leave the phone on its charger overnight, or take it to a faster network once. If it should be faster, ask who provides the line.
