# What the backup app may see, and whether it is signed in.

fact-photo_access = Access to photos
fact-accounts = Kinds of accounts
fact-sync = Account sync
