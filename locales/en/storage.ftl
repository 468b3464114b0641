# Space on the phone.

fact-storage = Free space
fact-app_size = Space that the backup app takes

rule-storage-phone_storage_low = The phone is almost full
    .says = Your phone has { $free } of free space left.
    .means = A phone this full holds back backups, or the app fails without saying why.
    .do = Make some room on the phone. First make sure that what you delete is safe elsewhere.

rule-storage-storage_override_left = A test setting for storage is still on
    .says = How full the phone thinks it is was set by hand.
    .means = The phone may hold back backups as if it were full.
    .do = Take the test setting back.

fix-open_free_space_screen = Make room on the phone
    .button = I have made room
    .why = With more room, the backup can go on.
    .guide = Start with large apps and downloads that you no longer need. Do not delete photos that are not backed up.

fix-trim_caches = Empty the caches of all apps
    .button = Empty them
    .why = Caches take up room, and apps make them again when they need them.
    .loses = Only copies that apps can make again. Some apps may load more slowly at first.

# iPhone.

fact-icloud_backup = Backup of the whole phone to iCloud

rule-storage-icloud_full = The space in iCloud is full
    .says = Your { $device } says that your space in iCloud is used up.
    .means = When iCloud is full, it takes no more photos.
    .do = Make room in iCloud. Old backups of old phones are the safest to delete.

rule-storage-shared_library_full = The space of the shared library is full
    .says = Your { $device } says that there is no room left for the shared library.
    .means = Photos there use the space of the person who made the library.
    .do = Ask that person to make room in their iCloud.

fix-free_icloud_space = Make room in iCloud
    .button = I have made room
    .why = iCloud takes photos again as soon as there is room.
    .guide = Tap Backups, and delete old backups of phones that you no longer have. “Recently Deleted” takes room too; what you empty there is gone for good.

fix-ask_library_organizer = Ask for more room in the shared library
    .button = There is room now
    .why = Only the person who made the shared library can make room for it.
    .guide = Ask that person to make room in their own iCloud. This page goes on by itself.
