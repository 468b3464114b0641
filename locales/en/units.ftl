# Numbers with their units, worded the same way in the window and on the command line.

unit-percent = { $n }%
unit-bytes = { $n ->
    [one] { $n } byte
   *[other] { $n } bytes
}
unit-kb = { $n } kB
unit-mb = { $n } MB
unit-gb = { $n } GB
unit-tb = { $n } TB
unit-mbit = { $n } Mbit/s
unit-mbit-tenths = { $n }.{ $tenths } Mbit/s
unit-seconds = { $n ->
    [one] { $n } second
   *[other] { $n } seconds
}
unit-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
unit-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
unit-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
unit-list = { $first } and { $last }
