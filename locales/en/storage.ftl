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
