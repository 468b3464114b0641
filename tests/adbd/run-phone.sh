#!/bin/bash
# Runs the phone of make-phone.sh on a port of this computer until it gets SIGKILL (unshare waits through SIGTERM).
# adbd listens on every address and asks nobody who they are: start it in a network of its own (`unshare --net`).
# usage: run-phone.sh DIR PORT        (as root; not a port from 5555 to 5585, which the adb server takes for emulators)
set -eu
R=$(realpath "$1")/root PORT=$2
export R PORT
exec unshare --mount --pid --fork --kill-child --propagation private bash -c '
set -eu
mount -t tmpfs tmpfs "$R/dev"
for node in "null 1 3" "zero 1 5" "urandom 1 9" "tty 5 0"; do
  set -- $node
  mknod -m 666 "$R/dev/$1" c "$2" "$3"
done
mkdir "$R/dev/pts"
mount -t devpts -o newinstance,ptmxmode=666 devpts "$R/dev/pts"
ln -s pts/ptmx "$R/dev/ptmx"
mount -t proc proc "$R/proc"
exec env -i PATH=/system/bin:/bin ADBD_PORT="$PORT" ANDROID_ROOT=/system LD_LIBRARY_PATH=/android \
  "$(command -v chroot)" "$R" /system/bin/adbd'
