#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Fetches what the kernel catalogue names, for mtelab: the lists of the archives, and kernel images.
set -eu

# shellcheck source=lab/apt.sh
. "$(dirname "$0")/apt.sh"

usage() {
  cat <<'END'
Usage: lab/fetch.sh packages SUITE...
       lab/fetch.sh kernel LABEL PACKAGE VERSION

packages  reads the lists of SUITEs and writes $MTEBENCH_CACHE/packages.list: one kernel package of arm64 a line,
          "SUITE PACKAGE VERSION".
kernel    fetches a kernel package and puts its image into $MTEBENCH_CACHE/kernels/LABEL/vmlinuz, and
          "PACKAGE VERSION" into the file `package` beside it. `packages` must have been run before.

Both check signatures, and change nothing but the cache.
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

fetch_kernel() {
  new=$cache/kernels/.$1.new
  rm -rf "$new" "$apt/download"
  mkdir -p "$new" "$apt/download"
  (cd "$apt/download" && private_apt arm64 apt-get -qq download "$2=$3" >&2) ||
    die 1 "cannot fetch $2 $3"
  unpack_image "$apt"/download/*.deb "$new/vmlinuz" || die 1 "no kernel image in $2 $3"
  rm -rf "$apt/download"
  printf '%s %s\n' "$2" "$3" >"$new/package"
  rm -rf "$cache/kernels/$1"
  mv "$new" "$cache/kernels/$1"
}

main() {
  command=${1-}
  [ $# -eq 0 ] || shift
  case $command in
  -h | --help) usage && exit 0 ;;
  packages) [ $# -ge 1 ] ;;
  kernel) [ $# -eq 3 ] ;;
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
