# What the backup app may see, and whether it is signed in.

fact-photo_access = Access to photos
fact-accounts = Kinds of accounts
fact-sync = Account sync

rule-access-photo_access_missing = The app may not see your photos
    .says = The backup app has no permission to see photos.
    .means = To this app, your phone looks as if it had no photos.
    .do = Allow the app to see all photos and videos.

rule-access-only_selected_photos = The app sees only some photos
    .says = The backup app sees only the photos that were picked for it.
    .means = New photos are never among them, so they are not backed up.
    .do = Allow the app to see all photos and videos.

rule-access-photo_access_by_policy = A rule forbids the app to see photos
    .says = Whoever manages this phone does not let the app see photos.
    .means = Nobody can change this on the phone itself.
    .do = Ask the person or company that manages the phone.

rule-access-videos_left_out = The app may not see your videos
    .says = The backup app sees photos, but no videos.
    .means = Your videos stay on this phone only.
    .do = Allow the app to see videos too.

rule-access-photo_access_for_once = The app may see photos only this time
    .says = The permission to see photos ends when you leave the app.
    .means = The backup runs while you do something else. Then it sees nothing.
    .do = Allow the app to see photos always.

rule-access-no_account = No account is signed in
    .says = Your phone has no account for this backup app.
    .means = Without an account, there is no place to back up to.
    .do = Add the account that your backup belongs to.

rule-access-sign_in_needed = The app wants you to sign in
    .says = The phone shows this for the app: “{ $text }”
    .means = Until you sign in again, nothing is uploaded.
    .do = Open the app and sign in.

rule-access-master_sync_off = Account sync is off
    .says = Syncing of accounts is switched off for the whole phone.
    .means = Apps that back up through an account stand still.
    .do = Switch account sync on.

rule-access-app_sync_off = Sync of this app is off
    .says = The account of this app has its sync switched off.
    .means = This app backs up through the account's sync.
    .do = Switch the sync of this app on.

rule-access-notifications_off = The app may not show notifications
    .says = Notifications of the backup app are off.
    .means = The app cannot tell you when a backup stops.
    .do = Allow notifications, so that you hear of it next time.

fix-grant_photo_access = Allow all photos and videos
    .button = Allow them
    .why = The app can only back up what it may see.

fix-open_app_permissions = Allow photos by hand
    .button = I have allowed them
    .why = The app can only back up what it may see.
    .guide = Tap Permissions, then Photos and videos. Choose to allow all, always.

fix-open_all_files_access = Allow access to all files
    .button = I have allowed it
    .why = This app reads your photos as files.
    .guide = Turn on the switch on the page that opened.

fix-grant_notifications = Allow notifications
    .button = Allow them
    .why = The app can then tell you when a backup stops.

fix-open_app_notifications = Allow notifications by hand
    .button = I have allowed them
    .why = The app can then tell you when a backup stops.
    .guide = Turn on the switch for all notifications of this app.

fix-sign_in = Sign in inside the app
    .button = I have signed in
    .why = Uploads begin again once you are signed in.
    .guide = The app opens on your phone. Sign in there, with the same account as before.

fix-add_account = Add your account
    .button = I have added it
    .why = The backup needs the account that it belongs to.
    .guide = Choose the kind of account on the phone and sign in.

fix-turn_on_master_sync = Switch account sync on
    .button = I have switched it on
    .why = This app backs up through account sync.
    .guide = Turn on automatic sync. On some phones it is behind the three dots.

setting-permission-READ_EXTERNAL_STORAGE = Access to photos and files
    .value-granted = allowed
    .value-denied = not allowed
setting-permission-READ_MEDIA_IMAGES = Access to photos
    .value-granted = allowed
    .value-denied = not allowed
setting-permission-READ_MEDIA_VIDEO = Access to videos
    .value-granted = allowed
    .value-denied = not allowed
setting-permission-POST_NOTIFICATIONS = Notifications
    .value-granted = allowed
    .value-denied = not allowed

# Why a phone denies a change to the computer. $text is what the phone said.
refusal-xiaomi = This phone lets a computer change things only after one more switch. Turn on “USB debugging (Security settings)” in the developer options. The phone asks for a Mi account and a SIM card.
refusal-oplus = This phone lets a computer change things only after one more switch. Turn on “Disable permission monitoring” in the developer options. Then turn USB debugging off and on, and plug in again.
refusal-huawei = This phone did not let the computer change this. “Allow ADB debugging in charge only mode” in the developer options may help.
refusal-samsung = This phone did not let the computer change this. Look at “Auto Blocker” in the phone's security settings.
refusal-maker = The maker of this phone does not let a computer change this. You can change it on the phone itself.
refusal-policy = A rule of whoever manages this phone forbids this change.
refusal-other_user = This belongs to another person or a locked space on the phone. The computer may not reach it.
refusal-unknown = Your phone did not allow this change. It said: “{ $text }”

# iPhone.

fact-apple_account = Whether somebody is signed in to iCloud
fact-supervision = Whether a school or company looks after it

rule-access-icloud_signed_out = iCloud wants you to sign in again
    .says = Your { $device } says that iCloud Photos is no longer signed in.
    .means = Without the sign-in, iCloud takes no photos.
    .do = Sign in to your Apple Account again.

rule-access-nobody_signed_in = Nobody is signed in to iCloud
    .says = Nothing on this { $device } uses an Apple Account.
    .means = Without an account, there is no iCloud to send photos to.
    .do = Sign in with your Apple Account.

rule-access-managed_iphone = A school or company manages it
    .says = A school or company looks after this { $device }.
    .means = Its rules may forbid iCloud Photos.
    .do = If you cannot turn iCloud Photos on, ask the person who manages it.

rule-access-leaving_shared_library = Leaving the shared library got stuck
    .says = Your { $device } is leaving a shared library, and does not get to the end.
    .means = Until then, the other photos may wait.
    .do = Look at the shared library in the settings, then leave your { $device } on its charger.

rule-access-location_needed = This app needs to know when you move
    .says = This app uploads in the background only when your { $device } has moved.
    .means = Without leave to see your location at all times, it uploads only while it is open.
    .do = Look at the app's location setting, or open the app often.

rule-access-photo_access_unseen = We cannot see if the app may see all photos
    .says = Phones from Apple do not tell computers which photos this app may see.
    .means = With limited access, the app does not see your new photos.
    .do = Look at that setting together with us.

fix-sign_in_to_icloud = Sign in to your Apple Account
    .button = I have signed in
    .why = Only you can sign in. After that, iCloud takes photos again.
    .guide = Tap the line at the top. If it asks for your password, type it in on the phone.

fix-finish_leaving_shared_library = Look at the shared library
    .button = It is finished
    .why = When leaving has come to its end, the other photos go on.
    .guide = Look what the page says. If it asks something, answer it there.

fix-allow_location = Look at the app's location setting
    .button = I have looked
    .why = Each time you move, the app then gets a moment to upload.
    .guide = Choose Always, if that is all right for you.

question-location = What is chosen now?
    .always = Always
    .less = Something else

fix-allow_all_photos = Look at what the app may see
    .button = I have looked
    .why = The app can only back up photos that it may see.
    .guide = Choose Full Access. On older phones it is called All Photos.

question-photo_access = What is chosen now?
    .all = Full Access or All Photos
    .some = Limited, Add Only or None
