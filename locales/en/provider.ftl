# The service behind the backup app.

rule-provider-service_ended = This way of backing up has ended
    .says = As far as we know, { $part } ended on { $date }.
    .means = New photos no longer go up this way, though nothing on the phone is wrong.
    .do = Choose another way for your photos. What is in the cloud already stays there.

# Parts of services that have ended, put into the sentence above.
ended-samsung_onedrive = the gallery's backup to OneDrive

fix-move_to_onedrive_camera_backup = Back up with OneDrive's own app
    .button = I have turned it on
    .why = OneDrive's own app still backs up photos, next to those that are there already.
    .guide = Sign in with the same account as before. Then turn on Camera backup in the settings.

# iPhone.

rule-provider-icloud_library_wiped = The photos in iCloud were deleted
    .says = Your { $device } says that the library in iCloud is gone.
    .means = The photos on this { $device } may now be the only ones.
    .do = Save the photos to this computer first. Change nothing in iCloud before that.
