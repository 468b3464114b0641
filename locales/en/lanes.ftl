# Words that every part uses: lanes and severities.

lane-connection = Internet
lane-power = Battery and background
lane-storage = Storage
lane-access = Permission and sign-in
lane-app = The backup app
lane-files = Photos and videos
lane-provider = The service

severity-stops = is stopping it
severity-probably_stops = is probably stopping it
severity-slows = could slow it down
severity-note = worth knowing
