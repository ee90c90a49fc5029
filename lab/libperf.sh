# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154
# libperf, static, for arm64 and for this machine, built from Debian's linux-source into the cache: Debian packages no
# libperf. Sourced by setup.sh, behind apt.sh. Of the package only the library's own sources are unpacked.

libperf=$cache/libperf

# unpack_linux_source DIRECTORY: fetches the suite's linux-source, whatever its version (140 MB).
unpack_linux_source() {
  write_state linux-source "$(dpkg --print-architecture)" "$apt/empty" "$(codename)"
  private_apt linux-source apt-get -qq update >&2 || return
  package=$(private_apt linux-source apt-cache depends linux-source | awk '$1 == "Depends:" { print $2; exit }')
  [ -n "$package" ] || return
  rm -rf "$apt/download"
  mkdir -p "$apt/download" "$1"
  (cd "$apt/download" && private_apt linux-source apt-get -qq download "$package" >&2) || return
  dpkg-deb --fsys-tarfile "$apt"/download/*.deb | tar -xO --wildcards '*/linux-source-*.tar.xz' | xz -dc |
    tar -x -C "$1" --strip-components=1 --wildcards '*/tools/lib/*' '*/tools/build/*' '*/tools/scripts/*' \
      '*/tools/include/*' '*/tools/arch/*' || return
  rm -rf "$apt/download"
  [ -e "$1/tools/lib/perf/Makefile" ]
}

# build_libperf SOURCE TARGET ARCH CROSS_PREFIX: puts lib/ and include/ into $libperf.new/TARGET.
build_libperf() {
  tools=$1/tools/lib
  out=$1/out-$2
  into=$libperf.new/$2
  mkdir -p "$out/perf" "$out/api" "$into/lib"
  set -- "ARCH=$3" "CROSS_COMPILE=$4" WERROR=0
  make -C "$tools/perf" "O=$out/perf" "$@" "$out/perf/libperf.a" &&
    make -C "$tools/api" "O=$out/api" "$@" "$out/api/libapi.a" &&
    make -C "$tools/perf" "O=$out/perf" "$@" prefix= "DESTDIR=$into" install_headers &&
    cp "$out/perf/libperf.a" "$out/api/libapi.a" "$into/lib"
}

build_libperf_targets() {
  build_libperf "$1" arm64 arm64 "$([ "$(uname -m)" = aarch64 ] || echo aarch64-linux-gnu-)" || return
  case $(uname -m) in
  aarch64) ln -s arm64 "$libperf.new/native" ;;
  x86_64) build_libperf "$1" native x86 '' ;;
  *) build_libperf "$1" native "$(uname -m)" '' ;;
  esac
}

# Without it mtebench is built all the same, and says of each counter that it was left out.
provide_libperf() {
  [ -e "$libperf/complete" ] && return 0
  source=$libperf.source
  say "mtelab: building libperf into $libperf from linux-source of $(codename) (fetches 140 MB, installs nothing)"
  rm -rf "$libperf" "$libperf.new" "$source"
  if unpack_linux_source "$source" && logged build_libperf_targets "$source"; then
    printf '%s\n' "$package" >"$libperf.new/complete"
    mv "$libperf.new" "$libperf"
  else
    say "mtelab: libperf could not be built from linux-source: mtebench goes without performance counters;" \
      "lab/setup.sh build tries again"
  fi
  rm -rf "$libperf.new" "$source"
}
