#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# dispatch.sh ROOT DIR JOB: LAVA's dispatcher in the Debian ROOT carries out DIR/JOB.yaml, alone, without a server; DIR is /mnt to
# it. In a mount namespace of its own, so that nothing stays mounted.
set -eu

root=$1
templates=/usr/share/lava-server/device-types
mount --make-rprivate /
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --rbind /dev "$root/dev"
mount --bind "$2" "$root/mnt"
echo 'dispatcher_ip: 127.0.0.1' >"$2/dispatcher.yaml"
chroot "$root" python3 /mnt/device.py "/mnt/$3.yaml" $templates >"$2/$3.device.yaml"
exec chroot "$root" lava-run --job-id "$(date +%s%N)" --output-dir "/mnt/$3" --device "/mnt/$3.device.yaml" \
  --dispatcher /mnt/dispatcher.yaml "/mnt/$3.yaml"
