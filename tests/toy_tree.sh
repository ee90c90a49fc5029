# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154
# A git tree that mtelab takes for Linux, and whose "make Image" copies the file that `kernel` names. Sourced; needs $work.
#
# toy_commit SUBJECT WHAT makes a commit whose kernel is WHAT: a path of an image; "broken", which does not compile; "slow",
# which takes a minute.

toy=$work/linux

toy_git() {
  git -C "$toy" -c user.name=toy -c user.email=toy@localhost -c commit.gpgSign=false "$@"
}

# The four rules that mtelab calls. What an option of lab.config depends on is written as in Linux.
toy_files() {
  mkdir -p "$toy/arch/arm64/kvm" "$toy/arch/arm64/kernel" "$toy/mm"
  echo 'config KVM' >"$toy/arch/arm64/kvm/Kconfig"
  echo 'obj-y += head.o' >"$toy/arch/arm64/kernel/Makefile"
  printf 'config SWAP\n\tbool "swap"\n\tdepends on MMU && BLOCK\n' >"$toy/mm/Kconfig"
  cat >"$toy/Makefile" <<'END'
kernel := $(shell cat kernel)
image := $(O)/arch/arm64/boot/Image

allnoconfig:
	@cp $(KCONFIG_ALLCONFIG) $(O)/.config
	@if [ -e no-swap ]; then sed -i /CONFIG_SWAP/d $(O)/.config; fi
defconfig:
	@echo CONFIG_DEFAULT=y >$(O)/.config
olddefconfig:
	@:
Image:
	@echo '  CC      init/main.o'
	@echo built >>$(O)/built
	@if [ "$(kernel)" = broken ]; then echo 'mm/toy.c:3:1: error: a toy breaks' >&2; exit 2; fi
	@if [ "$(kernel)" = full ]; then echo 'cannot write: No space left on device' >&2; exit 2; fi
	@if [ "$(kernel)" = slow ]; then sleep 60; fi
	@echo '  LD      vmlinux'
	@mkdir -p $(dir $(image))
	@cp $(kernel) $(image)
END
}

toy_commit() {
  printf '%s\n' "$2" >"$toy/kernel"
  toy_git add --all && toy_git commit --quiet --allow-empty --message "$1"
}

# toy_image FILE: an arm64 Image that powers the machine off: a branch over the header, then PSCI SYSTEM_OFF by SMC.
toy_image() {
  {
    printf '\020\000\000\024' && head -c 52 /dev/zero && printf 'ARM\144' && head -c 4 /dev/zero
    printf '\000\001\200\122\000\200\260\162\003\000\000\324' && head -c 52 /dev/zero
  } >"$1"
}

toy_begin() {
  git init --quiet "$toy" && toy_files
}
