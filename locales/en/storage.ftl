# Space on the phone.

fact-storage = Free space
fact-app_size = Space that the backup app takes
