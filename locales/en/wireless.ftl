# Pairing a phone over Wi-Fi: what became of it, in the window and on the command line.

pairing-nobody_there = No phone waits at this address
    .do = Open “Pair device with pairing code” on the phone again. Type the address that stands below the code.
pairing-wrong_code = That was another code
    .do = Open “Pair device with pairing code” on the phone again. It shows a new code and a new address.
pairing-ended = The phone ended it
    .do = Its window with the code was closed. Open it again, and use the new code and the new address.
pairing-timeout = The phone does not answer
    .do = Look whether the phone and this computer use the same Wi-Fi. Guest networks often keep them apart.
pairing-not_a_phone = What answers there does not wait for a code
    .do = Use the address that stands below the code. The one on the page behind it is another.
pairing-no_key = The key of this computer cannot be used
    .do = Phones know this computer by a key in the folder “.android”. Look whether that folder can be read.
pairing-bad_address = This is not an address with a port
    .do = It looks like 192.168.1.7:37199, and stands below the code.
pairing-not_a_code = This is not a pairing code
    .do = The code has six digits.
