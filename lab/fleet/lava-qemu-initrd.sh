#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lava-qemu-initrd.sh FILE: writes the initrd of lava-qemu-job.yaml: busybox of the lab's cache and lava-qemu-init. The job's own
# files come into it when LAVA deploys it.
set -eu

busybox=${MTEBENCH_CACHE:-$HOME/.cache/mtebench}/arm64/bin/busybox
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir "$root/bin"
cp "$busybox" "$root/bin/busybox"
cp "$(dirname "$0")/lava-qemu-init" "$root/init"
(cd "$root" && find . | cpio --quiet --create --format=newc) >"$1"
