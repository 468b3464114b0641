# Comparing backup services: the cells, the three questions, and the suggestion.

compare-runs = Works in the background
compare-runs-system = The phone’s own system does it
compare-runs-app = Like any app, when the phone lets it
compare-keys = Who can see the photos
compare-keys-only_you = Only you (end-to-end encrypted)
compare-keys-if_turned_on = Only you, once you turn that on
compare-keys-your_server = Whoever runs your server
compare-keys-provider = You and the provider
compare-folders = Which photos
compare-folders-everything = All of them
compare-folders-chosen = The folders that you choose
compare-quality = Quality
compare-quality-original = Original
compare-quality-choice = Original or smaller, as you set it
compare-files = Getting at files
compare-files-folders = As files in folders
compare-files-download = Through its app or web site
compare-server = Where they are
compare-server-provider = With the provider
compare-server-own = On your own server
compare-server-either = With the provider, or on your own server
compare-free = Room without paying
compare-free-own_disk = Your own disk
compare-besides = Shares its room with
compare-besides-mail = mail
compare-besides-mail_attachments = what hangs on mail
compare-besides-files = other files
compare-besides-device_backups = backups of whole devices
compare-besides-app_data = data of other apps
compare-besides-nothing = nothing: it is for photos alone
compare-shared = What is shared
compare-shared-free = Takes nobody’s room
compare-shared-maker = Takes the room of whoever shares it
compare-shared-everyone = Takes room of each who takes part
compare-shared-uploader = Takes the room of whoever added it
compare-leaving = Leaving it again
compare-leaving-copy_folders = Copy the folders
compare-leaving-export_tool = Its own tool writes folders
compare-leaving-archives = Ask for archives, and put them together
compare-deleting = A photo deleted on the phone
compare-deleting-kept = Stays in the backup
compare-deleting-everywhere = Is deleted everywhere
compare-trash = Deleted photos
compare-trash-counts = Take up room until the trash is empty
compare-trash-free = Take up no room

compare-unknown = Not known
compare-bytes = { $bytes }
compare-several = { $all }
compare-certainty-checked = read in the maker’s own words or code
compare-certainty-secondary = read in somebody else’s words
compare-certainty-memory = not read anywhere, so no suggestion rests on it

compare-sync = A sync is not a backup
    .why = With a sync, a photo that is deleted on one device is deleted on all. A second copy elsewhere protects you from that.

choose-sight = Who may see your photos?
    .why = Some services lock photos so that nobody but you can open them. A lost key then means lost photos.
choose-sight-only_me = Nobody but me
choose-sight-anyone = The provider may
choose-sight-not_sure = I am not sure
choose-place = Where should your photos be?
    .why = A server of your own costs no rent, but you must look after it.
choose-place-provider = With a provider
choose-place-own_server = On my own server
choose-place-not_sure = I am not sure
choose-cost = May it cost something?
    .why = Most services give a little room for nothing. A large library needs more.
choose-cost-free = It must be free
choose-cost-may_pay = I may pay
choose-cost-not_sure = I am not sure

choose-seen-library = This phone has { $bytes } of photos and videos, in { $folders ->
        [one] one folder
       *[other] { $folders } folders
    }.
choose-seen-size = This phone has { $bytes } of photos and videos.
choose-seen-held = This phone keeps { $app } from working in the background.
choose-seen-full = The cloud of { $app } is full.
choose-seen-ended = A part of { $app } has ended.

choose-best = Look at { $service } first
choose-none = Nothing that we know fits all three answers

choose-why-here = You have it already, and this phone lets it work. A change means that all photos go up again.
choose-why-only_you = Nobody but you can open the photos.
choose-why-your_server = The photos stay on a server that you choose.
choose-why-system = The phone’s own system does the work, so no app has to be kept awake.
choose-why-fits = Your { $library } fit into the { $free } that it gives for nothing.
choose-why-kept = A photo that you delete on the phone stays in the backup.
choose-why-original = Photos stay as you took them.
choose-why-leaving = You can leave it by copying folders.

choose-but-recovery_key = Write its recovery key down first. Without it and your password, nobody can get the photos back.
choose-but-turn_on = The lock is off at first: turn on Advanced Data Protection.
choose-but-sync = It is a sync and no backup: what you delete on the phone is deleted there too.
choose-but-quality = Choose “Original quality” in its settings, or photos are made smaller.
choose-but-held = This phone holds it down. The result of the check says how to let it work.
choose-but-full = It is full. Make room there first, or pay for more.
choose-but-own_server = Your server must be on and within reach, and it needs a backup of its own.
choose-but-folders = Your photos are in { $count } folders. Choose each that you want, and new ones later.
choose-but-only_on_new_photo = In the background it starts only when you take a new photo. Leave it open on the charger for the rest.
choose-but-location = On an iPhone it needs your location, or it uploads only while it is open.
choose-but-no_videos = On an iPhone it sends videos only while it is open.
choose-but-open_often = On an iPhone it needs to be opened often.

choose-out-ended = A part of it has ended.
choose-out-sight = The provider can see the photos.
choose-out-own_server = It needs a server of your own.
choose-out-provider = It runs only with its provider.
choose-out-full = It is full.
choose-out-too_small = It gives { $free } for nothing, and you have { $library }.
choose-out-not_known = Not known: { $aspect }.
