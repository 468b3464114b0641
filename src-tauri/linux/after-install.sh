#!/bin/sh
# Makes the udev rule known at once, so that a phone that is plugged in already can be read.
# In a container or a chroot there is nobody to tell; that is no reason to fail.
if command -v udevadm >/dev/null 2>&1; then
  udevadm control --reload >/dev/null 2>&1 || true
  udevadm trigger --subsystem-match=usb >/dev/null 2>&1 || true
fi
exit 0
