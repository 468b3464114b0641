#!/bin/bash
# Fetches packages of Debian 12 and its backports without installing them, with lists of apt's own: nothing of this
# computer is changed.
#
# usage: fetch.sh DIR PACKAGE/SUITE...     DIR/debs keeps the packages; needs:PACKAGE/SUITE is what PACKAGE depends on
# Ends with 77 and says why, where they cannot be had.
set -eu
DIR=$(mkdir -p "$1" && realpath "$1")
shift
cannot() { echo "Debian's packages cannot be had: $*" >&2; exit 77; }

[ "$(uname -sm)" = "Linux x86_64" ] || cannot "this is not Linux on x86_64"
for tool in apt-get apt-cache dpkg-deb; do
  command -v "$tool" >/dev/null || cannot "$tool is missing"
done
[ "$(cat "$DIR/debs/complete" 2>/dev/null)" != "$*" ] || exit 0
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
[ -e "$KEYRING" ] || cannot "no keyring of Debian"
# Packages come from where this computer gets its own.
MIRROR=$(grep -rhv '^ *#' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null |
  grep -oE 'https?://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' ') || true
[ -n "$MIRROR" ] || cannot "this computer names no Debian mirror"

rm -rf "$DIR/apt" "$DIR/debs"
mkdir -p "$DIR/apt/state/lists/partial" "$DIR/apt/cache/archives/partial" "$DIR/debs"
touch "$DIR/apt/status"
for suite in bookworm-backports bookworm; do
  echo "deb [signed-by=$KEYRING] $MIRROR $suite main"
done >"$DIR/apt/sources.list"
OWN=(-o Dir::State="$DIR/apt/state" -o Dir::State::status="$DIR/apt/status" -o Dir::Cache="$DIR/apt/cache"
  -o Dir::Etc::SourceList="$DIR/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Acquire::Retries=1
  -o Acquire::http::Timeout=20 -o APT::Sandbox::User=root)
apt-get -qq "${OWN[@]}" update >&2 || cannot "bookworm-backports cannot be reached"
wanted=()
for package in "$@"; do
  case $package in
  needs:*)
    name=${package#needs:}
    needed=$(apt-cache "${OWN[@]}" depends --important -t "${name#*/}" "${name%/*}" | sed -n 's/^ *Depends: //p')
    [ -n "$needed" ] || cannot "$name depends on nothing"
    for name in $needed; do wanted+=("$name"); done
    ;;
  *) wanted+=("$package") ;;
  esac
done
(cd "$DIR/debs" && apt-get -qq "${OWN[@]}" download "${wanted[@]}" >&2) || cannot "${wanted[*]} cannot be fetched"
echo "$*" >"$DIR/debs/complete"
