# Photos and videos, and which of them cannot go up.

fact-media = Photos and videos by folder
fact-profiles = Other people and spaces on the phone

rule-files-too_large_for_service = Some files are too large for the service
    .says = { $count ->
        [one] One file is too large: it has { $largest }. The service takes up to { $limit }.
       *[other] { $count } files are too large. The largest has { $largest }, and the service takes up to { $limit }.
    }
    .means = { $count ->
        [one] This file can never be backed up there. It may hold up the others.
       *[other] These files can never be backed up there. They may hold up the others.
    }
    .do = Copy large files to your computer, so that they are safe too.

rule-files-kind_not_taken = Some files are of a kind that the service does not take
    .says = { $count ->
        [one] One file is of a kind that is not on the list of the service.
       *[other] { $count } files are of kinds that are not on the list of the service.
    }
    .means = Such files are never backed up there.
    .do = Copy them to your computer, so that they are safe too.

rule-files-too_small_for_service = Some photos are too small for the service
    .says = { $count ->
        [one] One photo has fewer than { $least } pixels on each side.
       *[other] { $count } photos have fewer than { $least } pixels on each side.
    }
    .means = As far as we know, the service leaves out photos that are so small.
    .do = If you want to keep them, copy them to your computer.

rule-files-empty_files = Some photos or videos are empty
    .says = { $count ->
        [one] One file has no content.
       *[other] { $count } files have no content.
    }
    .means = It was never finished when it was taken or saved. There is nothing in it to back up.
    .do = You can delete empty files on the phone.

rule-files-folders_unseen = We cannot see which folders the app backs up
    .says = This month, new photos or videos also came into other folders than the camera’s: { $folders }.
    .means = This app backs up only the folders that were chosen in it. A new folder is often not among them.
    .do = If these should be backed up, see if they are chosen.

# A folder with what came into it this month, put into the sentence above.
folder-recent = { $name } ({ $count })

fix-choose_folders = See which folders are backed up
    .button = I have looked
    .why = The app tells no computer which folders were chosen. You can see it.
    .guide = Find the list of folders or albums in the app’s backup settings. Choose each that should be backed up.

question-folders = Are all folders chosen that you want backed up?
    .chosen = Yes
    .missing = No

rule-files-photos_in_other_space = Some photos may be in another space
    .says = Your phone has more than one space for photos: { $spaces }.
    .means = This backup app sees only the photos of your main space.
    .do = If you miss photos from there, back them up from inside that space.

# Spaces on a phone, put into the sentence above.
space-work = a work profile
space-secure_folder = a secure folder
space-private = a private space
space-clone = second copies of apps

# Files that can never go up, each with its reason.
unfit-too_large = Too large for the service
unfit-wrong_kind = A kind that the service does not take
unfit-too_small = Too few pixels for the service
unfit-empty = Nothing in it
unfit-photo = Photo
unfit-video = Video
unfit-more = { $n ->
    [one] And one more, which is smaller.
   *[other] And { $n } more, which are smaller.
}
unfit-file = { $what }, { $size }: { $why }
unfit-in = In { $folder }
unfit-in-since = In { $folder }, since { $at }
unfit-since = In the library since { $at }
unfit-in_cloud = The original is only in iCloud: this computer cannot copy it from the phone
unfit-in_cloud-since = In the library since { $at }. The original is only in iCloud: this computer cannot copy it from the phone

# iPhone.

rule-files-no_videos_in_background = This app sends videos only while it is open
    .says = In the background, this app sends photos but no videos.
    .means = Videos wait until you open the app.
    .do = Open the app on the charger from time to time, and leave it open.

fact-photo_library = The photo library of the phone

# How many, put into the sentences below.
library-photos =
    { $n ->
        [one] { $n } photo
       *[other] { $n } photos
    }
library-videos =
    { $n ->
        [one] { $n } video
       *[other] { $n } videos
    }

rule-files-only_on_this_phone = Some photos are not in iCloud
    .says = At least { $what } exist only on this { $device } ({ $size }).
    .means = If the { $device } is lost or breaks, they are gone. An app or a computer may have copies, but the { $device } does not tell of those.
    .do = Save them on this computer now, before you try anything that carries a risk.

rule-files-cannot_sync = Some photos cannot be synced
    .says = Your { $device } gave up on { $what }. It does not send them to iCloud any more.
    .means = They stay on this { $device } only. The rest of your photos can go on.
    .do = In Photos, look for what could not be uploaded. Save a copy of each, then add that copy to Photos again.

rule-files-originals_in_icloud = Some originals are not on this phone
    .says = The originals of { $what } are only in iCloud ({ $size }). Your { $device } keeps small copies, to save space.
    .means = The backup app must get each original from iCloud first. That takes long, and it may send only the small copy.
    .do = Leave the { $device } on Wi-Fi and on its charger for some nights. With enough free space, let it keep the originals.
