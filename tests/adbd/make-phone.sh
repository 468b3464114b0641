#!/bin/bash
# Makes a phone out of the real adbd (Debian's package, unchanged), Android's shell (mksh) and Android's tools (toybox):
# a root file system of about 20 MB.
#
# usage: make-phone.sh DIR     DIR/debs keeps the packages, DIR/root is the phone, DIR/unpacked has the real adb, too
# Ends with 77 and says why, where it cannot be made. Nothing of this computer is changed: apt gets lists of its own.
set -eu
DIR=$(mkdir -p "$1" && realpath "$1")
cannot() { echo "cannot make a phone with the real adbd: $*" >&2; exit 77; }

[ "$(uname -sm)" = "Linux x86_64" ] || cannot "it is for Linux on x86_64"
for tool in dpkg-deb mksh toybox chroot unshare; do
  command -v "$tool" >/dev/null || cannot "$tool is missing"
done
HERE=$(dirname "$(realpath "$0")")
packages=()
for name in adb adbd android-libbase android-libboringssl android-libcutils android-liblog android-libziparchive \
  android-libutils; do
  packages+=("$name/bookworm-backports")
done
for name in libprotobuf32 libbrotli1 liblz4-1 libzstd1 libsystemd0 libusb-1.0-0 libudev1; do
  packages+=("$name/bookworm")
done
# Its 77 and its reason are ours.
"$HERE/fetch.sh" "$DIR" "${packages[@]}"

R=$DIR/root
U=$DIR/unpacked
rm -rf "$R" "$U"
mkdir -p "$R"/{bin,system/bin,dev,proc,data/local/tmp,sdcard/DCIM/Camera,etc,lib64,android} "$U"
for package in "$DIR"/debs/*.deb; do dpkg-deb -x "$package" "$U"; done

# The libraries that a program needs, at the paths where it looks for them.
copy_libs() {
  ldd "$1" 2>/dev/null | grep -oE '/[^ ]+\.so[^ ]*' | sort -u | while read -r lib; do
    case $lib in
    "$U"/*) cp -nL "$lib" "$R/android/" ;;
    *) [ -e "$R$lib" ] || { mkdir -p "$R$(dirname "$lib")" && cp -L "$lib" "$R$lib"; } ;;
    esac
  done
}
L=$U/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH=$L/android:$L:$U/lib/x86_64-linux-gnu
cp "$U/usr/lib/android-sdk/platform-tools/adbd" "$R/system/bin/adbd"
copy_libs "$R/system/bin/adbd"
unset LD_LIBRARY_PATH
cp -L "$(command -v mksh)" "$R/system/bin/sh"
copy_libs "$R/system/bin/sh"
ln -s /system/bin/sh "$R/bin/sh"
cp -L "$(command -v toybox)" "$R/system/bin/toybox"
copy_libs "$R/system/bin/toybox"
for tool in $(toybox); do [ "$tool" = sh ] || ln -sf toybox "$R/system/bin/$tool"; done
echo 'root:x:0:0:root:/:/system/bin/sh' >"$R/etc/passwd"

# What a question finds; the values are invented.
cat >"$R/system/bin/getprop" <<'E2'
#!/system/bin/sh
case "$1" in
ro.product.model) echo 'Pixel 7a' ;;
ro.build.version.sdk) echo 34 ;;
*) echo ;;
esac
E2
cat >"$R/system/bin/dumpsys" <<'E2'
#!/system/bin/sh
case "$1" in
battery) printf 'Current Battery Service state:\n  AC powered: false\n  USB powered: true\n  level: 57\n  scale: 100\n' ;;
*) echo "Can't find service: $1" >&2 ;;
esac
E2
chmod 755 "$R/system/bin/getprop" "$R/system/bin/dumpsys"
head -c 3000000 /dev/urandom >"$R/sdcard/DCIM/Camera/IMG_0001.jpg"
