# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# The machine of the rehearsal: 8 CPUs in two sockets, 2 NUMA nodes, real time; no -icount, so that its times have jitter. Its interrupt
# controller is a GICv2. A GICv3 has tables in memory, and without EFI nobody tells a kernel after kexec where they are: they were
# written over its initrd. Sourced.

# machine_qemu MORE-OF-M ARGUMENT...: becomes QEMU.
machine_qemu() {
  more=$1
  shift
  exec "${MTELAB_QEMU:-qemu-system-aarch64}" -M "virt,virtualization=on,mte=on,gic-version=2,dtb-randomness=off$more" \
    -cpu neoverse-n2 -accel tcg,thread=multi -smp 8,sockets=2,cores=4 -m 4G \
    -object memory-backend-ram,id=node0,size=2G -numa node,nodeid=0,memdev=node0,cpus=0-3 \
    -object memory-backend-ram,id=node1,size=2G -numa node,nodeid=1,memdev=node1,cpus=4-7 \
    -nic none -display none -monitor none "$@"
}

# machine_tree FILE: its device tree, with a model of its own, which stands in every table and report of the rehearsal.
machine_tree() {
  (machine_qemu ",dumpdtb=$1" -serial none) && fdtput -t s "$1" / model rehearsal
}

# machine_run DIR DISK CONSOLE [WORD]: becomes the machine, which boots DISK with the kernel and the initrd in DIR, and with a
# word more on the kernel's command line. Beside DISK comes its device tree.
machine_run() {
  tree=${2%/*}/rehearsal.dtb
  machine_tree "$tree" 2>/dev/null || return
  machine_qemu '' -no-reboot -dtb "$tree" -kernel "$1/vmlinuz" -initrd "$1/initrd" \
    -append "root=LABEL=rehearsal rw console=ttyAMA0 quiet panic=10 ${4-}" \
    -drive "file=$2,format=raw,if=none,id=disk" -device nvme,drive=disk,serial=disk -serial "file:$3"
}
