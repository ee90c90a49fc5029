#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# root.sh DIR: makes the machine of the rehearsal in DIR, as root: disk.img, a Debian for arm64 with two kernels, made by mmdebstrap;
# the kernel and the initrd that are booted first. Programs for arm64 run under qemu-user for that time; where this machine's
# kernel was not told so before, it is told, and untold in the end.
set -eu

# shellcheck source=lab/apt.sh
. lab/apt.sh

suite=trixie
binfmt=/proc/sys/fs/binfmt_misc
new=$1.new
mounted=
enabled=

undo() {
  [ -z "$enabled" ] || update-binfmts --disable qemu-aarch64
  [ -z "$mounted" ] || umount $binfmt
  rm -rf "$new"
}

run_arm64() {
  [ "$(uname -m)" != aarch64 ] || return 0
  [ -e $binfmt/register ] || { mount -t binfmt_misc binfmt_misc $binfmt && mounted=1; }
  [ -e $binfmt/qemu-aarch64 ] || { update-binfmts --enable qemu-aarch64 && enabled=1; }
}

# debian DIR MIRROR: both kernels with their initrds, of few modules. linux-base is of the suite that has the newer kernel.
debian() {
  # shellcheck disable=SC2016
  few='mkdir -p "$1/etc/initramfs-tools/conf.d" "$1/usr/share/initramfs-tools/modules.d" &&
    echo MODULES=list >"$1/etc/initramfs-tools/conf.d/rehearsal" && echo ext4 >"$1/usr/share/initramfs-tools/modules.d/rehearsal"'
  mmdebstrap --essential-hook="$few" --quiet --mode=root --variant=minbase --architectures=arm64 --aptopt='APT::Install-Recommends "false"' \
    --include=systemd-sysv,udev,kexec-tools,initramfs-tools,linux-image-cloud-arm64,linux-base/$suite-backports \
    --include='?name(^linux-image-7[.]3[.][0-9]+[+]deb13-cloud-arm64$)' \
    $suite "$1" "deb $2 $suite main" "deb $2 $suite-backports main"
  echo rehearsal >"$1/etc/hostname"
  echo 'LABEL=rehearsal / ext4 rw 0 1' >"$1/etc/fstab"
}

# newest FILE...: by version.
newest() {
  printf '%s\n' "$@" | sort -V | tail -n 1
}

trap undo EXIT
rm -rf "$new" "$1"
mkdir -p "$new"
mirror=$(main_mirror)
run_arm64
debian "$new/root" "$mirror"
cp "$(newest "$new"/root/boot/vmlinuz-*)" "$new/vmlinuz"
cp "$(newest "$new"/root/boot/initrd.img-*)" "$new/initrd"
mke2fs -q -t ext4 -L rehearsal -d "$new/root" "$new/disk.img" 3G >/dev/null
rm -rf "$new/root"
chmod -R a+rX "$new"
mv "$new" "$1"
