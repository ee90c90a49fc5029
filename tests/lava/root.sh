#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# root.sh DIR: makes DIR, as root: a Debian 12 with LAVA's dispatcher, what a LAVA server makes devices of, and a QEMU that emulates MTE
# rightly. No daemon is started in it.
set -eu

# shellcheck source=lab/apt.sh
. lab/apt.sh

suite=bookworm
mkdir -p "$cache"
exec 9>"$1.lock"
flock 9
[ ! -e "$1" ] || exit 0 # another one has made it meanwhile
new=$(mktemp -d "$1.XXXXXX")
trap 'rm -rf "$new"' EXIT

# shellcheck disable=SC2016
newer_qemu='mkdir -p "$1/etc/apt/preferences.d" &&
  printf "Package: qemu-* seabios\nPin: release n=bookworm-backports\nPin-Priority: 990\n" >"$1/etc/apt/preferences.d/qemu"'

# Of lava-server nothing else, for that would bring a PostgreSQL along.
# shellcheck disable=SC2016
templates='chroot "$1" sh -ec "cd /var/tmp && apt-get -qq download lava-server &&
  dpkg-deb --fsys-tarfile lava-server_*.deb | tar --extract --directory=/ ./usr/share/lava-server/device-types && rm lava-server_*.deb"'

mirror=$(main_mirror)
[ -n "$mirror" ] || die 77 "no Debian mirror in this machine's apt configuration: set MTEBENCH_MIRROR to one"
mmdebstrap --quiet --mode=root --variant=minbase --aptopt='APT::Install-Recommends "false"' \
  --setup-hook="$newer_qemu" --customize-hook="$templates" --include=lava-dispatcher,git,cpio,qemu-system-arm,ipxe-qemu \
  $suite "$new" "deb $mirror $suite main" "deb $mirror $suite-backports main"
chmod 755 "$new"
mv "$new" "$1"
