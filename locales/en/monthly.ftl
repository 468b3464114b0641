# The look once a month, and its reminder.

monthly-storage = Is there room?
monthly-background = May the app work in the background?
monthly-battery = Does the battery let it?
monthly-internet = Is the internet there?

monthly-state-ok = Yes
monthly-state-needs_you = Needs you
monthly-state-could_not_check = Could not check

monthly-library = This phone lists { $photos ->
        [one] one photo
       *[other] { $photos } photos
    } and { $videos ->
        [one] one video
       *[other] { $videos } videos
    }.
monthly-library-unknown = This phone does not tell how many photos it has.
monthly-library-more = { $count ->
        [one] That is one more than on { $at }.
       *[other] That is { $count } more than on { $at }.
    }
monthly-library-fewer = { $count ->
        [one] That is one fewer than on { $at }.
       *[other] That is { $count } fewer than on { $at }.
    }
monthly-library-same = That is as many as on { $at }.
monthly-only_here = { $count ->
        [0] None of them is only on this phone.
        [one] At least one of them is only on this phone, and not in iCloud.
       *[other] At least { $count } of them are only on this phone, and not in iCloud.
    }
monthly-only_here-more = { $count ->
        [one] That is one more than on { $at }.
       *[other] That is { $count } more than on { $at }.
    }
monthly-only_here-fewer = { $count ->
        [one] That is one fewer than on { $at }.
       *[other] That is { $count } fewer than on { $at }.
    }
monthly-only_here-same = That is as many as on { $at }.
monthly-only_here-look = To count the photos that are only on this phone, look into its photo library. The result offers that.
monthly-only_here-at_least = { $count ->
        [one] The app sent next to nothing since { $since }. One photo or video of the camera that came since may be only on this phone.
       *[other] The app sent next to nothing since { $since }. { $count } photos and videos of the camera that came since may be only on this phone.
    }
monthly-only_here-unknown = How many photos are only on this phone could not be checked. Look into the app.

reminder-summary = Check the photo backup
reminder-description = Plug the phone in and open Unstuck. It looks whether there is room, whether the app may work, and whether the battery and the internet let it.
