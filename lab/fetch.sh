#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Fetches for mtelab, into the cache: the lists of the archives, kernel images, sources, a VMM for the emulated host.
set -eu

# shellcheck source=lab/apt.sh
. "$(dirname "$0")/apt.sh"
# shellcheck source=lab/selftests.sh
. "$(dirname "$0")/selftests.sh"

usage() {
  cat <<'END'
Usage: lab/fetch.sh packages SUITE...
       lab/fetch.sh kernel LABEL PACKAGE VERSION
       lab/fetch.sh source VERSION
       lab/fetch.sh selftests VERSION
       lab/fetch.sh vmm

packages  reads the lists of SUITEs and writes $MTEBENCH_CACHE/packages.list: one kernel package of arm64 a line,
          "SUITE PACKAGE VERSION".
kernel    fetches a kernel package and puts its image into $MTEBENCH_CACHE/kernels/LABEL/vmlinuz, and
          "PACKAGE VERSION" into the file `package` beside it. `packages` must have been run before. The modules that a
          guest with that kernel needs for a virtio console, where they are not built in, go into `modules/`.
source    fetches Debian's linux-source-VERSION (150 MB) and makes it a git repository of one commit (300 MB),
          $MTEBENCH_CACHE/sources/linux-source-VERSION.git.
selftests builds three KVM selftests of that source for arm64, static, into $MTEBENCH_CACHE/selftests/VERSION, once; the
          source is fetched where it is not there.
vmm       fetches Debian trixie's QEMU for arm64 with the packages that it depends on, and puts the program and the
          libraries that it is linked with, and nothing else, into $MTEBENCH_CACHE/vmm/qemu/{bin,lib}.

All check signatures, and change nothing but the cache.
END
}

# One "SUITE FILE" a line for every package list that is there.
package_lists() {
  # shellcheck disable=SC2016
  private_apt arm64 apt-get indextargets --format '$(RELEASE) $(FILENAME)' 'Created-By: Packages'
}

list_kernels() {
  package_lists | while read -r suite file; do
    /usr/lib/apt/apt-helper cat-file "$file" | awk -v suite="$suite" '
      $1 == "Package:" { package = $2 }
      $1 == "Version:" && package ~ /^linux-(image|binary)-/ { print suite, package, $2 }'
  done
}

fetch_packages() {
  write_state arm64 arm64 "$apt/empty" "$@"
  private_apt arm64 apt-get -qq update >&2 || say "mtelab: some package lists could not be refreshed"
  list_kernels >"$cache/packages.list.new"
  if [ ! -s "$cache/packages.list.new" ]; then
    rm "$cache/packages.list.new"
    die 1 "no archive could be read: is this machine online?"
  fi
  mv "$cache/packages.list.new" "$cache/packages.list"
}

# unpack_image PACKAGE.deb FILE
unpack_image() {
  rm -rf "$apt/image"
  mkdir "$apt/image"
  dpkg-deb --fsys-tarfile "$1" | tar -x -C "$apt/image" --wildcards '*/vmlinuz*' || return
  find "$apt/image" -type f -name 'vmlinuz*' -exec mv {} "$2" \;
  rm -rf "$apt/image"
  [ -s "$2" ]
}

# unpack_modules PACKAGE.deb DIRECTORY: the modules of a virtio console, numbered in the order of loading; none where
# they are built in or in another package.
unpack_modules() {
  rm -rf "$apt/image"
  mkdir -p "$apt/image" "$2"
  dpkg-deb --fsys-tarfile "$1" | tar -x -C "$apt/image" --wildcards '*/drivers/virtio/*' '*/virtio_console.ko*' 2>/dev/null || :
  number=10
  for module in virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_console; do
    file=$(find "$apt/image" -name "$module.ko*" -type f | head -n 1)
    case $file in
    *.ko) cp "$file" "$2/$number-$module.ko" ;;
    *.ko.xz) xz -dc "$file" >"$2/$number-$module.ko" ;;
    esac
    number=$((number + 1))
  done
  rm -rf "$apt/image"
}

fetch_kernel() {
  new=$cache/kernels/.$1.new
  rm -rf "$new" "$apt/download"
  mkdir -p "$new" "$apt/download"
  (cd "$apt/download" && private_apt arm64 apt-get -qq download "$2=$3" >&2) ||
    die 1 "cannot fetch $2 $3"
  unpack_image "$apt"/download/*.deb "$new/vmlinuz" || die 1 "no kernel image in $2 $3"
  unpack_modules "$(echo "$apt"/download/*.deb)" "$new/modules"
  rm -rf "$apt/download"
  printf '%s %s\n' "$2" "$3" >"$new/package"
  rm -rf "$cache/kernels/$1"
  mv "$new" "$cache/kernels/$1"
}

# commit_tree DIRECTORY REPOSITORY SUBJECT: a bare repository of one commit. Blobs go to one pack at once instead of a
# file each.
commit_tree() {
  git init --quiet --bare "$2" || return
  (
    cd "$1" || exit
    GIT_DIR=$2 GIT_WORK_TREE=$1
    export GIT_DIR GIT_WORK_TREE
    git -c core.bigFileThreshold=1 add --force --all . &&
      git -c user.name=mtebench -c user.email=mtebench@localhost commit --quiet -m "$3"
  )
}

fetch_source() {
  package=linux-source-$1
  write_state source "$(dpkg --print-architecture)" "$apt/empty" bookworm bookworm-security trixie trixie-security \
    trixie-backports
  say "mtelab: reading the package lists for $package"
  private_apt source apt-get -qq update >&2 || say "mtelab: some package lists could not be refreshed"
  version=$(private_apt source apt-cache show "$package" 2>/dev/null | awk '$1 == "Version:" { print $2; exit }')
  [ -n "$version" ] || die 1 "the archives have no $package"
  say "mtelab: fetching $package $version (150 MB) and making it a git repository in $cache/sources"
  rm -rf "$apt/download" "$apt/source-tree" "$cache/sources/.new"
  mkdir -p "$apt/download" "$apt/source-tree" "$cache/sources"
  (cd "$apt/download" && private_apt source apt-get -qq download "$package" >&2) || die 1 "cannot fetch $package $version"
  dpkg-deb --fsys-tarfile "$apt"/download/*.deb | tar -xO --wildcards '*/linux-source-*.tar.xz' | xz -dc -T0 |
    tar -x -C "$apt/source-tree" --strip-components=1 || die 1 "cannot unpack $package $version"
  commit_tree "$apt/source-tree" "$cache/sources/.new" "Debian $package $version" ||
    die 1 "cannot make $package $version a git repository"
  rm -rf "$apt/download" "$apt/source-tree"
  mv "$cache/sources/.new" "$cache/sources/$package.git"
}

needed_libraries() {
  readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'
}

# copy_program ROOT PROGRAM DIRECTORY: PROGRAM into DIRECTORY/bin, and what it is linked with into DIRECTORY/lib.
copy_program() {
  mkdir -p "$3/bin" "$3/lib"
  cp "$1/$2" "$3/bin/" || return
  wanted=$(needed_libraries "$1/$2")
  while [ -n "$wanted" ]; do
    further=
    for library in $wanted; do
      [ ! -e "$3/lib/$library" ] || continue
      file=$(find "$1" -name "$library" | head -n 1)
      cp -L "$file" "$3/lib/$library" || return
      further="$further $(needed_libraries "$file")"
    done
    wanted=${further# }
  done
}

# Trixie's, whatever this machine runs: an older QEMU does not give KVM guests MTE.
fetch_vmm() {
  suite=trixie
  say "mtelab: unpacking into $cache/vmm, not installing: qemu-system-arm of $suite for arm64"
  write_state vmm arm64 "$apt/empty" $suite
  private_apt vmm apt-get -qq update >&2 || say "mtelab: the package lists of $suite could not be refreshed"
  private_apt vmm apt-get -qq -y --no-install-recommends --download-only install qemu-system-arm >&2 ||
    die 1 "cannot fetch qemu-system-arm of $suite for arm64"
  rm -rf "$apt/unpacked" "$cache/vmm/.new"
  mkdir -p "$apt/unpacked" "$cache/vmm"
  for file in "$apt"/vmm/archives/*.deb; do
    dpkg-deb -x "$file" "$apt/unpacked" || die 1 "cannot unpack $file"
  done
  copy_program "$apt/unpacked" usr/bin/qemu-system-aarch64 "$cache/vmm/.new" ||
    die 1 "qemu-system-arm of $suite lacks a library"
  rm -rf "$apt/unpacked" "$apt/vmm" "$cache/vmm/qemu"
  mv "$cache/vmm/.new" "$cache/vmm/qemu"
}

main() {
  command=${1-}
  [ $# -eq 0 ] || shift
  case $command in
  -h | --help) usage && exit 0 ;;
  packages) [ $# -ge 1 ] ;;
  kernel) [ $# -eq 3 ] ;;
  source | selftests) [ $# -eq 1 ] ;;
  vmm) [ $# -eq 0 ] ;;
  *) false ;;
  esac || {
    usage >&2
    exit 2
  }
  mkdir -p "$apt"
  exec 9>"$cache/lock"
  flock 9
  "fetch_$command" "$@"
}

# shellcheck disable=SC2317
main "$@"
