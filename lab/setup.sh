#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Set-up: `setup.sh build` installs what building and testing need, unpacks the static arm64 libraries into the cache and
# builds libperf there; `setup.sh lab` also installs a QEMU that emulates MTE rightly, `setup.sh series` that and
# what kernels are built with, `setup.sh rehearsal` the lab's and what its Debian is made with, `setup.sh lava` likewise for
# `make check-lava`, `setup.sh deb` what the Debian package is built with. Quick, and without a word, when nothing is missing.
set -eu

# shellcheck source=lab/apt.sh
. "$(dirname "$0")/apt.sh"
# shellcheck source=lab/libperf.sh
. "$(dirname "$0")/libperf.sh"

qemu_oldest="8.2"
sysroot=$cache/arm64
sysroot_packages="libjansson-dev libinih-dev libhwloc-dev libzstd-dev libgsl-dev busybox-static"

# needed_packages MODE
needed_packages() {
  printf '%s\n' gcc make libc6-dev libinih-dev libjansson-dev libhwloc-dev libgsl-dev libcmocka-dev zlib1g-dev gnuplot-nox \
    xz-utils
  if [ "$(uname -m)" != aarch64 ]; then
    printf '%s\n' gcc-aarch64-linux-gnu libc6-dev-arm64-cross
  fi
  if [ "$1" = deb ]; then
    printf '%s\n' dpkg-dev debhelper bash-completion lintian
  fi
  if [ "$1" = series ]; then
    printf '%s\n' git flex bison bc libssl-dev libelf-dev
  fi
  if [ "$1" = lava ]; then
    printf '%s\n' mmdebstrap cpio git debian-archive-keyring
  fi
  if [ "$1" = rehearsal ]; then
    printf '%s\n' mmdebstrap e2fsprogs device-tree-compiler debian-archive-keyring
    [ "$(uname -m)" = aarch64 ] || printf '%s\n' qemu-user-static binfmt-support arch-test
  fi
}

# missing_packages MODE
missing_packages() {
  needed_packages "$1" | while read -r package; do
    case $(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) in
    ii*) ;;
    *) printf '%s ' "$package" ;;
    esac
  done
}

# need_root WHAT: says how, when there is no way to install WHAT.
need_root() {
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null ||
    die 77 "$1 must be installed, and there is neither root nor sudo: as root, run lab/setup.sh lab"
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

# logged COMMAND...: quiet unless it fails.
logged() {
  "$@" >"$apt/setup.log" 2>&1 || {
    cat "$apt/setup.log" >&2
    return 1
  }
}

# install PACKAGE...: from the machine's own suites.
install() {
  need_root "$*"
  say "mtelab: installing with apt: $*"
  logged as_root apt-get -qq update ||
    say "mtelab: apt-get update failed; trying with the package lists that are there"
  logged as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@" ||
    die 1 "apt could not install $*"
}

# install_packages MODE
install_packages() {
  missing=$(missing_packages "$1")
  # shellcheck disable=SC2086
  [ -z "$missing" ] || install $missing
}

qemu_is_new_enough() {
  version=$(qemu-system-aarch64 --version 2>/dev/null | sed -n 's/^QEMU emulator version \([0-9.]*\).*/\1/p')
  [ -n "$version" ] && dpkg --compare-versions "$version" ge "$qemu_oldest"
}

# Debian 12's own QEMU aliases tag memory within a page; the one in its backports is right.
install_from_backports() {
  suite=bookworm-backports
  need_root "$1"
  say "mtelab: installing with apt: $1 from $suite (the machine's apt configuration is not changed)"
  write_state host "$(dpkg --print-architecture)" /var/lib/dpkg/status bookworm bookworm-security $suite
  printf 'Dir::State::extended_states "/var/lib/apt/extended_states";\n' >>"$apt/host/apt.conf"
  logged as_root apt-get -c "$apt/host/apt.conf" -qq update || die 1 "cannot read the lists of $suite"
  logged as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -c "$apt/host/apt.conf" -qq -y --no-install-recommends -t "$suite" install "$1" ||
    die 1 "apt could not install $1 from $suite"
  as_root rm -rf "$apt/host"
}

install_qemu() {
  qemu_is_new_enough && return 0
  case $(codename) in
  bookworm) install_from_backports qemu-system-arm ;;
  *) install qemu-system-arm ;;
  esac
  qemu_is_new_enough || die 77 "the lab needs QEMU $qemu_oldest or newer, and this Debian has none"
}

# What of sysroot_packages is not unpacked yet; `complete` has the names of those that are, one a line.
absent_from_sysroot() {
  for package in $sysroot_packages; do
    grep -qsx "$package" "$sysroot/complete" || printf '%s ' "$package"
  done
}

unpack_sysroot() {
  absent=$(absent_from_sysroot)
  [ -n "$absent" ] || return 0
  say "mtelab: unpacking into $sysroot, not installing: $absent"
  write_state arm64 arm64 "$apt/empty" "$(codename)"
  private_apt arm64 apt-get -qq update >&2 || die 1 "cannot read the lists of $(codename) for arm64"
  for package in $absent; do
    unpack_package "$package" "$sysroot" || die 1 "cannot fetch $package for arm64"
    printf '%s\n' "$package" >>"$sysroot/complete"
  done
  if [ -e "$sysroot/usr/bin/busybox" ]; then # Debian 13 and later
    mkdir -p "$sysroot/bin"
    mv "$sysroot/usr/bin/busybox" "$sysroot/bin/busybox"
  fi
}

usage() {
  cat <<'END'
Usage: lab/setup.sh build|lab|series|rehearsal|lava|deb

Installs with apt what is missing, and says what. Unpacks the static arm64 libraries into
the cache ($MTEBENCH_CACHE, by default ~/.cache/mtebench), and builds libperf there from
linux-source.

  build      what building and the unit tests need
  lab        the same and QEMU
  series     the same and what building kernels needs
  rehearsal  as lab, and what making a Debian for arm64 needs
  lava       as lab, and what `make check-lava` needs
  deb        what building the Debian package needs

Examples:
  lab/setup.sh lab
  MTEBENCH_MIRROR=... lab/setup.sh lab    # a Debian mirror other than the machine's own
END
}

main() {
  case ${1-} in
  build | lab | series | rehearsal | lava | deb) ;;
  -h | --help) usage && exit 0 ;;
  *) usage >&2 && exit 2 ;;
  esac
  command -v dpkg-query >/dev/null ||
    die 77 "set-up needs Debian 12 or newer; elsewhere provide the packages by hand and run make with SETUP=0"
  mkdir -p "$apt"
  exec 9>"$cache/lock"
  flock 9
  install_packages "$1"
  unpack_sysroot
  provide_libperf
  case $1 in lab | series | rehearsal | lava) install_qemu ;; esac
}

main "$@"
