# The backup app itself: is it there, may it run, and what does the phone say it waits for.

fact-jobs = What the backup waits for
