# The backup app itself: is it there, may it run, and what does the phone say it waits for.

fact-jobs = What the backup waits for
fact-app = The backup app

# Why an app is the likeliest of several.
likely-only_one = It is the only backup app on this phone.
likely-has_work = It has backup work planned on this phone.
likely-used_last = You used it last, on { $when }.
likely-you_added_it = You put it on this phone yourself.
likely-most_in_use = It is the one in use on this phone.
fact-notifications = What the backup app shows
fact-exit_info = Why the backup app was ended
fact-services = What the backup app runs now
fact-shell_tools = What this phone's tools can do
