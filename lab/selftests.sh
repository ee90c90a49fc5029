# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154
# KVM's own selftests, static, for arm64, built from Debian's linux-source into the cache. Sourced by fetch.sh, behind
# apt.sh. Nothing is changed in them.

selftests="demand_paging_test dirty_log_perf_test kvm_page_table_test"

# build_selftests SOURCE: into SOURCE.out. Target `headers`, not headers_install, which would want rsync.
build_selftests() {
  programs=
  for name in $selftests; do programs="$programs $1.out/$name"; done
  cross=$([ "$(uname -m)" = aarch64 ] || echo aarch64-linux-gnu-)
  make -s -C "$1" ARCH=arm64 "CROSS_COMPILE=$cross" headers || return
  # shellcheck disable=SC2086
  make -s -C "$1/tools/testing/selftests/kvm" ARCH=arm64 "CROSS_COMPILE=$cross" LDFLAGS=-static "OUTPUT=$1.out" $programs
}

# fetch_selftests VERSION
fetch_selftests() {
  repository=$cache/sources/linux-source-$1.git
  into=$cache/selftests/$1
  [ ! -e "$into" ] || return 0
  [ -e "$repository" ] || fetch_source "$1"
  source=$cache/selftests/.source
  rm -rf "$source" "$source.out" "$into.new"
  mkdir -p "$source" "$source.out" "$into.new"
  say "mtelab: building the KVM selftests of $(git --git-dir="$repository" log -1 --format=%s) into $into"
  git --git-dir="$repository" archive HEAD Makefile Kbuild Kconfig arch/arm64 include scripts tools usr |
    tar -x -C "$source" || die 1 "cannot unpack linux-source-$1"
  build_selftests "$source" >"$apt/selftests.log" 2>&1 || {
    tail -n 20 "$apt/selftests.log" >&2
    die 1 "the KVM selftests of linux-source-$1 cannot be built: $apt/selftests.log"
  }
  for name in $selftests; do mv "$source.out/$name" "$into.new/"; done
  git --git-dir="$repository" log -1 --format=%s >"$into.new/package"
  rm -rf "$source" "$source.out"
  mv "$into.new" "$into"
}
