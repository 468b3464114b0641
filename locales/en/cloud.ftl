# Space in the cloud.

fact-cloud_space = How full the cloud is

rule-storage-cloud_full = The space in the cloud is full
    .says = { $says }
    .means = When the cloud is full, it takes no more photos.
    .do = Make room in the cloud. Check what you delete: it may be gone everywhere.

rule-storage-cloud_nearly_full = The space in the cloud is nearly full
    .says = { $says }
    .means = A long video may not fit any more, and soon no photo will.
    .do = Make some room in the cloud before it is full.

rule-storage-cloud_space_unseen = Nobody looked how full the cloud is
    .says = The app sent almost nothing this week.
    .means = A full cloud is a common cause, and the phone is not told of it.
    .do = Look in the app how much room is left.

fix-look_at_cloud_space = See how full the cloud is
    .button = I see it
    .why = The phone does not tell computers how full the cloud is. You can see it.
    .guide = Go to the page that shows how much of your storage is used. It mostly has a bar, and two numbers.

fix-free_cloud_space = Make room in the cloud
    .button = I have made room
    .why = The cloud takes photos again as soon as there is room.
    .guide = Go to the page that shows how much of your storage is used. Start with what is no photo, and with the trash. What you empty from the trash is gone for good, so look through it first.

question-cloud_space = How full is it?
    .plenty = There is plenty of room
    .nearly = It is nearly full
    .full = It is full

# What is known, and from whom.

cloud-says-notice = The backup app says: “{ $text }”
cloud-says-account-figures = The account that you linked uses { $used } of { $room }.
cloud-says-account-unlimited = The account that you linked uses { $used }, and it has no limit.
cloud-says-account-used = The account that you linked uses { $used }. It does not say of how much.
cloud-says-account-plenty = The account that you linked has plenty of room.
cloud-says-account-nearly = The account that you linked is nearly full.
cloud-says-account-full = The account that you linked is full.
cloud-says-account-nothing = The account that you linked does not say how full it is.
cloud-says-seen-figures = You saw that { $used } of { $room } are used.
cloud-says-seen-unlimited = You saw that { $used } are used, without a limit.
cloud-says-seen-used = You saw that { $used } are used.
cloud-says-seen-plenty = You saw that there is plenty of room.
cloud-says-seen-nearly = You saw that it is nearly full.
cloud-says-seen-full = You saw that it is full.
cloud-says-seen-nothing = You saw nothing of how full it is.
cloud-left = { $left } are left.
cloud-in_trash = { $bytes } of it are in the trash.
cloud-lags = These numbers can be some days old. Microsoft brings them up to date late.
cloud-not_sure = You looked, and were not sure.

# What takes up the room, and what may be deleted.

cloud-besides = The room is shared with { $all }. What you delete there makes room and costs no photo.
cloud-besides-nothing = The room is for photos and videos alone.
cloud-besides-unknown = Whether { $app } counts more than photos is not known.
cloud-trash-counts = Deleted photos count until the trash is empty. Emptied, they are gone for good.
cloud-trash-free = Deleted photos do not count, so that emptying the trash makes no room.
cloud-trash-unknown = Whether deleted photos count is not known.
cloud-shared-free = Shared albums do not count.
cloud-shared-maker = What is shared counts for the person who shares it. What others share with you does not.
cloud-shared-everyone = What is shared counts for each who takes part. To leave it makes room.
cloud-shared-uploader = What is shared counts for the person who added it. What others added counts for you only if you save a copy.
cloud-shared-unknown = Whether shared albums count is not known.
cloud-shared_library-free = A shared library does not count.
cloud-shared_library-maker = A shared library counts for the person who made it, and for nobody else.
cloud-shared_library-everyone = A shared library counts for each who takes part.
cloud-shared_library-uploader = What is in a shared library counts for the person who added it.
cloud-deleting-everywhere = A photo that you delete is deleted on all your devices.
cloud-deleting-kept = Deleting on the phone makes no room there: the copy stays. Before you delete a copy, make sure that the photo is somewhere else.
cloud-deleting-unknown = Whether a photo that you delete there also goes from the phone is not known. Save it first.

# Accounts that are linked to read how full they are.

account-google = Google
account-google-asks = Google is asked for one thing: how much of your storage is used. You agree to that in your own browser, where you sign in.
account-google-set_up = This copy of Unstuck is not registered with Google, so Google would not let you in.
account-google-by_hand = It is forgotten here. Google may still list Unstuck: remove it in your Google Account, among the apps that have access.
account-onedrive = Microsoft
account-onedrive-asks = Microsoft is asked for one thing: how much of your OneDrive is used. You agree to that in your own browser, where you sign in. The right is called “read your files”, because there is no smaller one. No file is read.
account-onedrive-set_up = This copy of Unstuck is not registered with Microsoft, so Microsoft would not let you in.
account-onedrive-by_hand = It is forgotten here. Microsoft takes no right back by itself: remove Unstuck in your Microsoft account, among the apps that have access.
account-dropbox = Dropbox
account-dropbox-asks = Dropbox is asked for one thing: how much of your space is used. You agree to that in your own browser, where you sign in.
account-dropbox-set_up = This copy of Unstuck is not registered with Dropbox, so Dropbox would not let you in.
account-dropbox-by_hand = It is forgotten here. Dropbox may still list Unstuck: remove it in the settings of your Dropbox, among the connected apps.
account-nextcloud = your Nextcloud
account-nextcloud-asks = Your server is asked for one thing: how much of your space is used. You agree to that in your own browser, where you sign in. The server makes a password for Unstuck alone.
account-nextcloud-set_up = Nothing has to be set up for a Nextcloud.
account-nextcloud-by_hand = It is forgotten here. Your server may still list Unstuck: remove it there in Settings, under Security.
account-immich = your Immich
account-immich-asks = Your server is asked for one thing: how much of your space is used. Make a key for that on its web page, under Account Settings, API Keys. It needs “user.read” and “server.storage”.
account-immich-set_up = Nothing has to be set up for an Immich.
account-immich-by_hand = It is forgotten here. Delete the key on the web page of your server, too.
account-kept = What opens the account is kept in the keychain of this computer, and nowhere else. Unstuck never sees your password.
account-forgotten = You can forget it again with one click.
account-set_up = A file with a client id makes it work. docs/accounts.md says how to get one, and where to put it.
account-linked-keychain = It is linked. What opens it lies in the keychain of this computer.
account-linked-this_run = It is linked until you close this phone. This computer has no keychain, so nothing is kept.
account-forgotten-yes = It is forgotten, here and there.
account-forgotten-no_answer = It is forgotten here. The other side did not answer, so it may still list Unstuck: remove it there, too.
account-why-not_linked = No account is linked.
account-why-not_set_up = This copy of Unstuck is not registered there.
account-why-bad_address = That is no address of a server. Write it as in your browser, like cloud.example.org.
account-why-unsafe = That address has no encryption, and it is not in your own network. Nothing secret is sent there. Use https.
account-why-other_server = Something answers there, and it is not this kind of server. Check the address.
account-why-bad_key = The server does not take that key. Make a new one there.
account-why-no_browser = No browser opened.
account-why-port_taken = Another program is in the way of the page that the browser comes back to. Close other windows of Unstuck, and try again.
account-why-denied = You said no there, so nothing is linked.
account-why-given_up = Nobody finished the page in the browser. Try again when you have time.
account-why-keychain = The keychain of this computer is locked, or does not answer. Unlock it, and try again.
account-why-revoked = That right has ended. Forget the account, and link it anew.
account-why-throttled = It was asked too often, and wants a pause. Try again in some minutes.
account-why-refused = It answered, and refused. Its own web page may say why. Try again later.
account-why-not_reached = Nobody answered there. Check the internet of this computer, and the address.
account-why-certificate = Its certificate is not one that this computer trusts. Nothing was sent.
account-why-sent_elsewhere = It sends on to another address, and Unstuck does not follow. Use that address instead, if you know it.
account-why-unreadable = It answered in a way that we do not know. So we could not check.

account-browser-done = It is linked. You can close this page, and go back to Unstuck.
account-browser-denied = You said no, so nothing is linked. You can close this page.
account-browser-wrong = This is not the page that Unstuck waits for.
