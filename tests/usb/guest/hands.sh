# What the hands at the cables do. Sourced before every script that the machine is told to run.
GADGETS=/sys/kernel/config/usb_gadget

# Waits until a command succeeds, at most so many seconds: within SECONDS COMMAND...
within() {
  tries=$(($1 * 20))
  shift
  while ! "$@" >/dev/null 2>&1; do
    [ $((tries -= 1)) -gt 0 ] || { echo "not within its time: $*" >&2; return 1; }
    usleep 50000
  done
}

# Begins a command beside the script, and waits for its end: begin NAME COMMAND; ended NAME SECONDS
begin() {
  rm -f "/run/done/$1"
  (
    setsid sh -c "echo \$\$ >/run/$1.pid; $2" >"/run/$1.out" 2>"/run/$1.err" </dev/null
    echo $? >"/run/done/$1.part" && mv "/run/done/$1.part" "/run/done/$1"
  ) &
}
ended() {
  within "$2" [ -e "/run/done/$1" ] || return 99
  cat "/run/$1.out"
  cat "/run/$1.err" >&2
  return "$(cat "/run/done/$1")"
}

# A USB device, not plugged in: device NAME VENDOR:PRODUCT SERIAL MAKER MODEL. Its one function is FunctionFS NAME.
device() {
  mkdir "$GADGETS/$1"
  cd "$GADGETS/$1" || return
  echo "0x${2%:*}" >idVendor
  echo "0x${2#*:}" >idProduct
  mkdir strings/0x409 configs/c.1 functions/"ffs.$1"
  echo "$3" >strings/0x409/serialnumber
  echo "$4" >strings/0x409/manufacturer
  echo "$5" >strings/0x409/product
  echo 500 >configs/c.1/MaxPower
  ln -s functions/"ffs.$1" configs/c.1
  cd /
}

# In and out of one of the two sockets: plug NAME [0|1]; unplug NAME
plug() { echo "dummy_udc.${2:-0}" >"$GADGETS/$1/UDC"; }
unplug() { echo >"$GADGETS/$1/UDC"; }

# The real adbd behind a device, in a chroot of its own: adbd NAME ROOT; adbd_ends NAME
adbd() {
  phone_root "$2"
  mkdir -p "$2/dev/usb-ffs/adb"
  mount -t functionfs "$1" "$2/dev/usb-ffs/adb"
  begin "$1" "exec $(in_phone "$2") /system/bin/adbd"
  within 20 [ -e "$2/dev/usb-ffs/adb/ep1" ]
}
adbd_ends() {
  kill "$(cat "/run/$1.pid")"
  ended "$1" 10 >/dev/null 2>&1
  unmounted "$1"
}
unmounted() {
  grep " functionfs " /proc/mounts | grep "^$1 " | cut -d' ' -f2 | while read -r place; do umount "$place"; done
}
# The same over TCP: adbd_listens NAME ROOT PORT
adbd_listens() {
  phone_root "$2"
  begin "$1" "exec $(in_phone "$2" "ADBD_PORT=$3") /system/bin/adbd"
}
in_phone() {
  answers=$(cat "/run/${1##*/}.answers" 2>/dev/null)
  echo "env -i $answers PATH=/system/bin:/bin ANDROID_ROOT=/system LD_LIBRARY_PATH=/android $2 chroot $1"
}
phone_root() {
  if [ "$1" != /phone ] && [ ! -e "$1/system" ]; then
    mkdir -p "$1"
    mount --bind /phone "$1"
  fi
  [ ! -e "$1/dev/null" ] || return 0
  mount -t tmpfs dev "$1/dev"
  mknod -m 666 "$1/dev/null" c 1 3
  mknod -m 666 "$1/dev/zero" c 1 5
  mknod -m 666 "$1/dev/urandom" c 1 9
  mknod -m 666 "$1/dev/tty" c 5 0
  mkdir "$1/dev/pts"
  mount -t devpts -o newinstance,ptmxmode=666 devpts "$1/dev/pts"
  ln -s pts/ptmx "$1/dev/ptmx"
  mount -t proc proc "$1/proc"
}

# A root for adbd whose shell answers as a simulated phone: answering ROOT FOLDER [SCENE]
answering() {
  phone_root "$1"
  if ! grep -q " $1/phones " /proc/mounts; then
    mkdir -p "$1/phones"
    mount --bind /phones "$1/phones"
    mount --bind /answering/sh "$1/system/bin/sh"
  fi
  echo "UNSTUCK_PHONE=/phones/$2 UNSTUCK_SCENE=$3" >"/run/${1##*/}.answers"
}

# A device that our own program plays: played NAME ARGUMENTS... (see crates/simulator/examples/gadget.rs)
played() {
  name=$1
  shift
  mkdir -p "/dev/gadgets/$name"
  mount -t functionfs "$name" "/dev/gadgets/$name"
  mkfifo "/run/$name.taps" 2>/dev/null
  begin "$name" "exec gadget /dev/gadgets/$name $* <>/run/$name.taps"
  within 20 [ -e "/dev/gadgets/$name/ep1" ]
}

# Reads one phone as the window does, by events that are told; its views are kept: reads USER ARGUMENTS...; told EVENT
reads() {
  user=$1
  shift
  mkfifo /run/reader.in 2>/dev/null
  program="phone-worker $* --data-dir /tmp/data"
  [ "$user" = root ] || program="su $user -c '$program'"
  begin reader "exec $program <>/run/reader.in"
}
told() { echo "$1" >/run/reader.in; }
# The views from the Nth on, as soon as there is one.
views_from() {
  within "$2" sh -c "[ \$(wc -l </run/reader.out) -ge $1 ]" && tail -n "+$1" /run/reader.out
}

# Everything as at the start: no device, no phone, no adb server, no key.
tidy() {
  killall adb unstuck phone-worker gadget adbd pull 2>/dev/null
  for gadget in "$GADGETS"/*; do
    [ -e "$gadget/UDC" ] || continue
    name=${gadget##*/}
    [ -z "$(cat "$gadget/UDC")" ] || unplug "$name"
    within 10 [ -e "/run/done/$name" ]
    unmounted "$name"
    rm "$gadget"/configs/c.1/ffs.*
    rmdir "$gadget"/configs/c.1 "$gadget"/functions/* "$gadget"/strings/0x409 "$gadget"
  done
  rm -rf /root/.android /home/person/.android /run/*.out /run/*.err /run/*.pid /run/*.taps /run/*.in /run/done/* /tmp/*
}
