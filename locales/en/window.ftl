# The window itself: what is the same whichever phone, rule or fix it shows.

window-name = Unstuck
window-title = { $page } – Unstuck
window-continue = Continue
window-cancel = Cancel
window-skip = Skip this
window-not-now = Not now
window-go-on = Go on
window-finish = Finish
window-back-to-result = Back to the result
window-other-phones = Other phones
window-your-phone = Your phone
window-not-sure = I am not sure
    .app = We look for the likeliest app and say why.

# Connect
window-connect-none = Plug in your phone
    .lead = Unstuck looks for what stops your photo backup. It changes nothing before you say yes.
window-connect-one = Here is a phone
    .lead = Unstuck looks for what stops your photo backup. It changes nothing before you say yes.
window-connect-some = Which phone shall we look at?
    .lead = Unstuck looks for what stops your photo backup. It changes nothing before you say yes.
window-connect-waits = Almost there
    .lead = Your phone is plugged in. It needs this first.
window-looking = Looking for phones
window-check-this-phone = Check this phone
window-phone-without-name = A phone
window-computer-sees = Your computer sees:
window-older-versions = On older phones
window-plug-in-watched = We watch for your phone. This page goes on by itself.
window-rule-install = Install the rule
window-rule-installing = Your system asks for a password
window-rule-what = What the rule says
    .why = It goes into the file { $file }. It lets whoever sits at this computer read phones with “USB debugging” on.
window-other-ways = Other ways to begin
window-try-demo = Try with a demo phone
window-try-demo-iphone = Try with a demo iPhone
window-demo-why = No phone at hand? A pretend phone with real faults shows how it works.
window-wifi = Use Wi-Fi instead of the cable
    .why = For Android 11 and later. The phone and this computer use the same Wi-Fi. While this is open, Unstuck asks your network for phones.
window-wifi-switch-on = On the phone, open Settings, “System”, “Developer options”. Switch on “Wireless debugging”, and tap its name.
window-wifi-show-code = Tap “Pair device with pairing code”. Leave it open.
window-wifi-type = Type here what the phone shows. Once is enough for this computer.
window-wifi-code = Pairing code
window-wifi-address = Address below the code
window-wifi-pair = Pair
window-wifi-pairing = Asking the phone
window-wifi-paired = Paired. The phone knows this computer now.
    .do = Open “Connect over the network” below. Type the address from the page “Wireless debugging”.
window-wifi-found = { $phone } shows a code now. Its address is filled in.
window-wifi-several = Several phones show a code now. Which one is it?
window-wifi-this-one = { $phone } at { $address }
window-wifi-ready = Phones on your Wi-Fi
window-wifi-not-asked = This computer cannot ask the network for phones. Type the address that the phone shows.
window-by-address = Connect over the network
    .why = For a phone that already takes connections over Wi-Fi. The phone shows its address in “Wireless debugging”.
window-address = Address and port, such as 192.168.1.7:5555
window-connect = Connect

window-refusal-not_plugged_in = This phone is no longer plugged in.
window-refusal-bad_address = This is not an address with a port. It looks like 192.168.1.7:5555.
window-refusal-bad_demo_name = There is no demo phone of this name.
window-refusal-not_open = The phone is not open any more. Go to “Other phones” and open it again.
window-refusal-no_folder = That is not a folder of this computer. Choose another one.
window-refusal-not_at_login = The list of programs that start with this computer could not be read or changed. Use the calendar file instead.
window-refusal-not_saved = The file could not be saved in your folder. Look whether the disk is full.
window-refusal-not_a_report = This file is no report of Unstuck. Choose the file that ends in “.json”.
window-refusal-newer_report = A newer Unstuck wrote this report. Update this one to open it.
window-refusal-too_many_reports = Choose one report, or two to compare.
window-refusal-busy = Unstuck is still busy with what you asked before. Try again in a moment.
window-refusal-rule_dismissed = The password was not given. Nothing was changed.
window-refusal-rule_not_allowed = Your system did not allow it. Nothing was changed. An administrator of this computer can install the rule.
window-refusal-rule_failed = The rule could not be installed. Pull the cable out and plug it in again, then try once more.
window-refusal-unforeseen = That did not work, and Unstuck does not know why. Try it once more.

# The phone beside each screen
window-os-android = Android { $version }
window-os-iphone = iOS { $version }
window-backup-app = Photo backup app
window-link-connecting = Connecting
window-link-ready = Connected
window-link-lost = Not connected
window-link-restarting = Restarting
window-link-unauthorized = Waiting for “Allow”
window-link-unauthorized-iphone = Waiting for you

window-picture-cable = Drawing: a phone and a cable that is not plugged in
window-picture-connecting = Drawing: the phone is being connected
window-picture-allow = Drawing: the phone asks, and a finger taps “Allow”
window-picture-silent = Drawing: the phone does not answer
window-picture-locked = Drawing: the phone is locked against this
window-picture-switch_off = Drawing: a switch on the phone that is off
window-picture-charging = Drawing: the phone only charges
window-picture-held = Drawing: another program holds the phone
window-picture-not_started = Drawing: the phone shows a start menu
window-picture-ready = Drawing: the phone is connected
window-picture-reading = Drawing: the phone is being read
window-picture-changing = Drawing: a switch on the phone is being changed
window-picture-touch = Drawing: a finger taps a line on the phone
window-picture-restarting = Drawing: the phone restarts
window-picture-stuck = Drawing: photos wait on the phone
window-picture-fine = Drawing: photos leave the phone for the cloud

# Over any screen
window-to-know = Good to know
window-demo = This is a demo phone. It is pretend, and nothing of yours is read or changed.
window-unauthorized-iphone = Look at your iPhone now. Unlock it, and tap “Trust” if it asks.
window-unauthorized = Look at your phone now. Tap “Allow” when it asks about USB debugging.
window-lost = The phone is not connected. Plug it in again, and this page goes on by itself. Nothing is lost.
window-restarted = The connection to the phone had to be started again. Nothing is lost.
window-open-changes = { $n ->
    [one] One change on this phone can be undone
   *[other] { $n } changes on this phone can be undone
}
window-stopped = The connection to the phone has stopped
    .lead = This is not your fault, and nothing is lost. What was changed is written down and can be undone.
window-stopped-again = Connect again
window-broken = This page could not be shown
    .lead = This is a fault of Unstuck, not of your phone. Nothing is lost.
window-broken-again = Show it again

# Starting
window-starting = Connecting to your phone
    .lead = This takes a few seconds.
window-surveying = Getting to know your phone
    .lead = Looking which backup apps it has. This takes a few seconds.

# Consent
window-consent = Before we look
    .lead = To find out what stops the backup, Unstuck reads how your phone is set. This step changes nothing.
window-consent-reads = What is read
window-consent-never = What is never read
window-consent-stays = What is read stays on this computer.
window-consent-agree = Agree and go on

# Choosing the app
window-choose-app = Which app should back up your photos?
    .why = Each app needs other things from the phone, so we check for this one.
window-app-likely = Probably this one
window-app-version = Version { $version }
window-app-used = Last used on { $day }
window-apps-absent = Not on this phone

# Checking
window-checking = Checking your phone
    .lead = Your phone answers our questions. Leave it plugged in.
window-checking-progress = { $done } of { $total } questions are answered
window-cancel-check = Cancel the check
window-fact-waiting = not answered yet
window-fact-read = answered
window-fact-unknown = no answer
window-fact-not_here = not on this phone

# Result
window-checked-at = Checked on { $at }
window-checked-app-at = { $app } · checked on { $at }
window-nothing-found = Your phone is not in the way of the backup.
window-group-stops = Stopping it
window-group-probably_stops = Probably stopping it
window-group-slows = Could slow it
window-group-note = Worth knowing
window-group-could-not = Could not check
window-says-phone = Your phone says
window-says-internet = We were told
window-says-computer = We measured
window-means = This means
window-do = Do this
window-evidence-phone = What the phone told us, word for word
window-evidence-computer = What this computer measured
window-evidence-internet = What we were told online, word for word
window-certainty-seen = The phone shows this itself.
window-certainty-indirect = We conclude this from other signs. The phone does not say it itself.
window-fix-this = Fix this
window-fix-this-named = Fix this: { $what }
window-show-how = Show me how
window-show-how-named = Show me how: { $what }
window-finding-open = Not fixed yet
window-finding-fixed = Fixed
window-finding-not_fixed = Needs you
window-finding-skipped = Skipped
window-next = What to try next
window-off-cable = Without the cable
window-off-cable-look = Look without the cable
    .why = We can make the phone believe for some seconds that the cable is out, and read what changes. You see first what exactly happens.
window-off-cable-page = What would stop it without the cable?
    .lead = The phone stays plugged in. It only believes for a moment that it is not. This is what happens:
window-off-cable-agree = Do that now
window-off-cable-stop = Stop, and end it now
window-off-cable-then = What the phone says then
window-off-cable-over = Is it over?
window-could-not-check = { $n ->
    [one] The phone did not tell one thing. It could matter or not.
   *[other] The phone did not tell { $n } things. They could matter or not.
}
window-could-not-check-which = Show what
window-could-not-why = { $fact }: { $why }
window-fine = Nothing wrong here
window-counts = At a glance
window-count-stops = { $n } stopping it
window-count-probably_stops = { $n } probably stopping it
window-count-slows = { $n } could slow it
window-count-note = { $n } worth knowing
window-start-fixing = { $n ->
    [one] Go to the fix
   *[other] Go through { $n } fixes
}
window-check-again = Check again
window-change-app = Choose another app
window-finish-without = Finish without fixing
window-earlier-checks = { $n ->
    [one] Compare with one earlier check
   *[other] Compare with { $n } earlier checks
}

# Fixing
window-fix-position = { $of ->
    [one] { $finding }
   *[other] Fix { $position } of { $of } · { $finding }
}
window-will-change = { $n ->
    [one] What will change
   *[other] What will change: { $n } settings
}
window-change-from = from
window-change-to = to
window-loses = Before you say yes
window-undo-how = Undo
window-how-sure = How sure we are
window-fix-reading = Looking at how it is set now.
window-fix-acting = Changing it now
    .lead = Leave the phone plugged in.
window-fix-step = Step { $step } of { $of }
window-fix-counting = Wait a moment
window-countdown = { $left } left
window-guide-opened = Look at your phone now: the right screen is open there
window-guide-by-hand = You do this one by hand
window-guide-path = The way there
window-guide-path-else = If you do not see it, the way there is
window-guide-watched = We watch for it. This page goes on by itself.
window-guide-not-watched = We cannot see this from here. Say when it is done.
window-heard = Said by your phone since this check
window-heard-at = { $at }
window-heard-log = Its log says
window-says-now = Your phone says now
window-look-now = I have done it
window-look-again = Look again
window-end-wait = End the wait now
window-stop-waiting = Stop waiting
window-open-again = Open the screen again
window-open = Open the screen on the phone
window-fix-asking = The answer tells us what to try first.
window-fix-restarting = Your phone restarts
    .lead = This takes a minute or two. Have your PIN ready, and unlock the phone when it is back.
window-fix-verifying = Looking whether it helped
    .lead = We ask the same question again.
window-fix-fixed = That is fixed
    .lead = We asked again, and the answer no longer says this.
    .seen = Read again, not just assumed.
window-fix-not_fixed = That did not help yet
    .lead = We asked again, and the answer is still the same.
    .kept = What was changed is kept in the list of changes, where you can undo it.
window-fix-refused = Your phone did not allow it
window-fix-not_tried = We did not change this
    .kept = Nothing was changed, because we could not be sure to undo it.
window-phone-said = What the phone answered, word for word
window-try-another = Try another way

# Done
window-done-found = What we found
window-done-changed = What was changed
window-done-next = What comes next
window-undo = Undo
window-undo-named = Undo: { $what }
window-undo-all = Undo all changes
window-change-at = Changed on { $at }
window-change-undone = Undone
window-change-undoing = Undoing
window-change-unsure = The connection was lost just then. The phone may have it or not; undo puts the old value back either way.
window-undo-failed = That could not be undone.
window-debugging-on = “USB debugging” is still on
    .why = It let this computer read the phone. Some bank apps do not like it, so switch it off when you are finished.
window-debugging-open = Open that screen on the phone

# The look into the phone's own photo library
window-deeper = Which photos are only on the phone?
window-deeper-offer = The photo library of the phone knows, and also how large each photo and video is. We copy its database to this computer, count, and delete the copy. It also has places and names of people: we do not look at those. It takes some minutes.
window-deeper-look = Look into the library
window-deeper-again = Look again
window-deeper-others = Other apps and computers may have copies. The phone does not tell of those.
window-deeper-copying = Looking into the photo library
    .lead = Keep the phone unlocked and plugged in. The copy is deleted when we have counted.
window-deeper-beginning = Asking the phone for its library
window-deeper-progress = { $bytes } of { $of } are here
window-deeper-counting = All of it is here. Counting
window-deeper-cancel = Stop looking

# Watching whether photos go up
window-watch = Do photos go up now?
    .why = We look for a minute how much the backup sends, and say whether it works.
window-watch-open = Watch whether photos go up
window-watch-progress = How much of the minute is over
window-watch-beginning = Taking the first reading
window-watch-line = Line: how much had gone up, second by second
window-watch-stop = I have seen enough
window-watch-again = Watch once more
window-watch-stops = This is not fixed yet, and may be the reason
window-watch-back = Back

# The look into the internet
window-online = What does the internet say?
window-online-offer = We can ask whether the service behind the app works just now. Whoever is asked learns that somebody asks, and the address of your internet connection; nothing about your phone or your photos. Nothing is asked before you press the button.
window-online-nobody = There is nobody whom we could ask about this service.
window-online-server = The address of your own server
    .why = As you typed it into the app. We keep it until you close this phone, write it nowhere, and never put it into a report.
window-online-take = Use this address
window-online-asks = This is asked, and nothing else:
window-online-look = Look online
window-online-again = Ask again
window-online-rhythm = A provider is asked every five minutes at most: until then you see what it said last.
window-online-cannot = What we cannot look up
window-online-looking = Asking online
    .lead = Only the addresses that you saw are asked. Each has a few seconds.
window-online-beginning = Beginning
window-online-progress = { $done } of { $of } have answered
window-online-cancel = Stop asking
window-online-speed = How fast does this computer send?
    .why = To compare: photos need a line that sends. This is measured only when you ask for it, because it uses up what a metered line has.
window-online-measure = Measure now
window-online-measure-again = Measure again
window-online-measuring = Measuring
    .lead = Bytes without meaning are sent to the address that you saw, for ten seconds at most.
window-online-measured = { $bytes } of { $of } at the most
window-online-measure-cancel = Stop measuring

# History
window-history = Earlier checks of this phone
    .lead = The newest is first. “New” marks what the check before it did not find.
window-history-now = This check
window-history-at = { $at }
window-history-app = { $app }
window-history-nothing = Nothing was stopping it
window-history-new = New
window-history-could-not = { $n ->
    [one] One thing could not be checked
   *[other] { $n } things could not be checked
}

# Report
window-show-report = Save a report
window-report = A report for somebody who helps
    .lead = This is all that is in it. Read it, then save it. Nothing is sent anywhere.
window-report-save = Save this page
window-report-save-json = Save it for another program
window-report-json = The same for another program
window-report-saved = Saved as { $path }
window-report-not-now = Do not save
window-back = Back

# Comparing services
window-compare-open = Compare backup services
window-compare = Which backup service?
    .lead = What each is like, and what we would look at first. We earn nothing from any of them.
    .why = Not happy with your service? See what others are like. This needs no phone.
window-compare-questions = Three questions
window-compare-not-yet = Answer all three questions, and we say what to look at first
window-compare-why = What speaks for it
window-compare-but = What to know before
window-compare-others = These fit as well: { $names }.
window-compare-left-out = What does not fit, and why
window-compare-left-out-one = { $name }: { $why }
window-compare-table = All of them side by side
    .why = “Not known” means that we have read it nowhere. It does not mean “no”.
window-compare-service = Service
window-compare-yours = Yours
window-compare-unproven = (not verified)
window-compare-sources = Where and when each was read
window-compare-source = { $source }; { $checked }; { $certainty }

# Files that never go up
window-unfit = Files that can never go up
    .why = The service of this app does not take these files. Copy those that matter to you to a computer.
window-unfit-list = { $n ->
    [one] Show the one file
   *[other] Show the { $n } files
}
window-unfit-rescue = Copy photos to this computer

# Every month
window-monthly-open = This month’s four checks
window-monthly = Once a month
    .lead = Four questions, and what changed since the last time. Each check is kept on this computer.
window-monthly-checks = The four checks
window-monthly-unread = Could not check: { $what }
window-monthly-photos = Your photos
window-monthly-change = Since { $at }
window-monthly-first = Nothing to compare with yet
    .why = There is no check of this app that is three weeks old. This one is kept for the next time.
window-monthly-worse = New since then
window-monthly-better = Gone since then
window-monthly-unknown = Not judged both times
window-monthly-same = Nothing got better or worse.
window-monthly-reminder = A reminder
    .why = This saves a calendar file. Open it, and your calendar reminds you every month. Nothing runs in the background.
window-monthly-place = Save it in
window-monthly-place-downloads = Downloads
window-monthly-place-documents = Documents
window-monthly-place-desktop = Desktop
window-monthly-save = Save the reminder
window-monthly-saved = Saved as { $path }
window-monthly-at_login = Remind me when I log in to this computer, once the last check is a month old
    .why = The system starts Unstuck at login. It looks how old the last check is, shows a notice if it is time, and ends.

# Reports of somebody else's
window-open-report = Open a report
    .why = Somebody sent you a report? Open its file that ends in “.json”, or two to compare them.
window-opened-one = A report of somebody else’s
    .lead = You can read it here. Nothing is changed, saved or sent.
window-opened-two = Two reports beside each other
window-opened-another = Compare with another report
window-opened-unlike = These two are about different phones or apps.
window-opened-difference = What differs
window-opened-new = New since then
window-opened-gone = Gone since then
window-opened-stayed = The same as then
window-opened-unknown = Not judged in the later one
window-opened-same = Nothing got better or worse.
window-opened-earlier = Show the earlier report
window-opened-later = Show the later report

# The rescue copy
window-rescue = Save your photos first
window-rescue-open = Save the photos on this computer
window-rescue-before-fix = Save your photos before you say yes
    .button = Save the photos first
window-rescue-listing = Looking what is on the phone
    .lead = With many photos this takes a while.
window-rescue-not_listed = The photos could not be listed
window-rescue-choosing = Save your photos on this computer
    .lead = The photos are copied over the cable, and each is read back and compared.
window-rescue-finding = Save them on this computer
window-rescue-finding-named = Save them on this computer: { $what }
window-rescue-what = What to save
window-rescue-folders = Only some folders of the phone
    .lead = With none of them picked, all are saved.
window-rescue-folder = Where to
window-rescue-no-folder = No folder is chosen yet.
window-rescue-pick = Choose another folder
window-rescue-promise-phone = Nothing is changed or deleted on the phone.
window-rescue-promise-folder = Nothing in the folder is overwritten or deleted.
window-rescue-promise-resume = If the cable is pulled or the computer stops, it goes on from there.
window-rescue-start = Save them now
window-rescue-not-now = Not now
window-rescue-copying = Saving your photos
    .lead = Leave the phone plugged in. You can pause at any time.
window-rescue-verifying = Reading everything back
    .lead = Each file is read from the disk and compared with what the phone sent.
window-rescue-where = Saved in { $dir }
window-rescue-pause = Pause
window-rescue-leave = Stop here
window-rescue-paused = Paused
    .lead = What was copied stays. It goes on from there.
window-rescue-go-on = Go on
window-rescue-again = Try again
window-rescue-stopped = The copy stopped
window-rescue-saved = Your photos are on this computer
window-rescue-saved-some = Not everything could be saved
window-rescue-left = { $n ->
    [one] One file could not be saved: { $why }
   *[other] { $n } files could not be saved: { $why }
}
window-rescue-to-result = Back to the result
window-rescue-to-fix = Go on with the fix
window-rescue-back-to-fix = Back to the fix

# How full the cloud is.

window-cloud = The space in the cloud of { $app }
window-cloud-offer = The phone does not tell how full it is. A full cloud takes no more photos.
window-cloud-look = Look on the phone
window-amounts = Or write the numbers that you see
window-amounts-used = Used
window-amounts-room = Of
window-amounts-give = These are the numbers
window-known = Before you delete anything
window-known-sources = Where this was read
window-known-source = { $what } Read in: { $source }, { $checked } ({ $certainty }).
window-account-link = Or link { $name } to read how full it is
window-account-server = Address of your server
window-account-key = Key for Unstuck
window-account-do-link = Link it
window-account-linking = Waiting for you to agree in your browser ({ $name })
window-account-no-browser = If no page opened, open this address in your browser:
window-account-read = Read it from { $name }
window-account-reading = Asking { $name }
window-account-forget = Forget this account
window-account-forgetting = Forgetting { $name }
