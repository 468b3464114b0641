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

# What the provider says just now, and a server of the person's own. Both are asked only on request.

fact-provider_status = What the provider says of its service
fact-own_server = Your own server

rule-provider-outage = The service behind the app has trouble
    .says = { $provider } says of { $part }, as of { $at }: { $trouble }.
    .means = Photos may wait because of that, though nothing on the phone is wrong.
    .do = Wait, and change nothing on the phone.

# What a provider says, put into sentences after a colon.
trouble-outage = it does not work
trouble-degraded = it does not work as it should
trouble-notice = there is a notice
trouble-somewhere = its service

fix-wait_for_provider = Wait for the provider
    .button = Look again
    .why = Only the provider can mend this. What you change on the phone now helps nothing, and may cost you photos.
    .guide = Leave the phone as it is. Photos go up by themselves when the service works again. While this page is open, we ask the provider again every five minutes.

rule-provider-server_unreachable = Your own server cannot be reached
    .says = This computer got no answer from your server, and your phone was not seen to get one.
    .means = Without its server, the app can send nothing.
    .do = See whether the server runs, and whether its address is right.

fix-start_server = See whether your server runs
    .button = Look again
    .why = The app goes on by itself as soon as its server answers.
    .guide = Look at the server itself: is it on, is its network up, has its disk room, does the service run? Try its address in the browser of this computer. While this page is open, we ask your server again every few seconds.

rule-provider-server_unreachable_from_phone = Your phone does not reach your own server
    .says = Your server answers this computer. Your phone got no connection to it.
    .means = In the network where the phone is now, or through its VPN, the app can send nothing.
    .do = Bring the phone into the network where the server is.

fix-let_phone_reach_server = Let the phone reach the server
    .button = Look again
    .why = A server at home can often be reached at home only.
    .guide = Join the same Wi-Fi as the server, not the one for guests. Turn a VPN off, or on if your server is behind it. Then try the server's address in the browser of the phone. While this page is open, we try again every few seconds.

rule-provider-server_certificate = The certificate of your server is not accepted
    .says = This computer does not trust your server: { $flaw }.
    .means = Apps refuse to send photos to a server that cannot show who it is.
    .do = Give the server a certificate that is good.

fix-renew_certificate = Renew the certificate
    .button = Look again
    .why = With a good certificate the app trusts the server again, and goes on by itself.
    .guide = Renew it where it was made, often in the reverse proxy. One that is for another name must be made for the address that the app uses. One that you signed yourself must be allowed on the phone too. While this page is open, we ask your server again every few seconds.

rule-provider-server_failing = Your own server fails
    .says = Your server answers with an error ({ $status }).
    .means = The way to it is fine. What stands behind its address does not work.
    .do = Look at the server.

rule-provider-server_maintenance = Your own server takes nothing just now
    .says = Your server says: { $busy }.
    .means = Until that is over it refuses every photo.
    .do = End it on the server.

# What a server says that it is doing, put into sentences after a colon.
server-busy-maintenance = it is in maintenance mode
server-busy-needs_upgrade = its upgrade is not finished
server-busy-not_installed = it is not set up yet

fix-finish_server_upkeep = Finish the work on the server
    .button = Look again
    .why = A maintenance mode that an update left on does not end by itself.
    .guide = Finish the update on the server, or turn its maintenance mode off. With Nextcloud, “occ upgrade” and “occ maintenance:mode --off” do that. While this page is open, we ask your server again every few seconds.

rule-provider-server_clock_wrong = The clock of your server is wrong
    .says = The clocks of your server and this computer differ by { $difference }.
    .means = Sign-ins hold for a time. A server with a wrong clock refuses good ones.
    .do = Look at both clocks, and set the wrong one.

fix-set_server_clock = Set the server's clock
    .button = Look again
    .why = With the right time, sign-ins hold for as long as they should.
    .guide = Let the server take its time from the internet. While this page is open, we ask your server again every few seconds.

rule-provider-server_does_not_fit_app = App and server do not fit each other
    .says = The server has version { $server }, the app has version { $app }.
    .means = The app itself calls these two incompatible.
    .do = Update the older one.

fix-match_app_and_server = Update the app or the server
    .button = Look again
    .why = App and server are made for each other, version by version.
    .guide = Update the app in its store and the server where it runs. Save the server's data before its update.

rule-provider-server_takes_small_files_only = Your own server takes small files only
    .says = Your server refuses files of { $limit } and more. { $files }
    .means = They never get in, however often the app tries.
    .do = Let your server take larger files.

# What that means for this phone, put behind the sentence above.
server-too-small-files = Larger than that on this phone: { $photos } of its photos and { $videos } of its videos. The largest has { $largest }.
server-too-small-unseen = A minute of video in 4K has 170 MB.

fix-raise_upload_limit = Raise the limit for uploads
    .button = Look again
    .why = The refusal comes from the web server in front of the app's own. Its limit is a setting.
    .guide = Set it above your largest video, where the address of your server is served. nginx: “client_max_body_size 50000M”. Apache: “LimitRequestBody 0”. Traefik: “maxRequestBodyBytes” of its buffering. Caddy: “max_size” of “request_body”, if it is there. Cloudflare refuses more than 100 MB with a free account, whatever your server takes: lead the app around it, for example by an address of its own with “DNS only”. While this page is open, we ask your server again every few seconds.
