#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# mtelab series and mtelab bisect up to the images, with a toy tree in place of Linux: ranges, mailboxes, tags, what does
# not build, the cache, what is refused, and that the user's tree stays as it is. TAP.
set -u

# shellcheck source=tests/tap.sh
. tests/tap.sh
# shellcheck source=tests/toy_tree.sh
. tests/toy_tree.sh

mtelab=$PWD/build/native/mtelab
MTEBENCH_CACHE=$work/cache
export MTEBENCH_CACHE

# series WORD...: builds, of this config, without booting.
series() {
  "$mtelab" series "$@" --build-only --out "$work/results"
}

# state: everything of the user's tree, its repository included, but for what reading may touch.
state() {
  (cd "$toy" && find . -type f -exec sha256sum {} + | sort && git worktree list | wc -l)
}

# unchanged: whether that is as it was in $work/before.
unchanged() {
  state | cmp - "$work/before"
}

# no_make: whether no make of ours runs.
no_make() {
  ! pgrep -f "$work/cache/trees.*Image"
}

# count_built: how often make was asked for an image.
count_built() {
  cat "$work"/cache/builds/*/built 2>/dev/null | wc -l
}

# built_is COUNT
built_is() {
  [ "$(count_built)" -eq "$1" ] || {
    count_built
    return 1
  }
}

# labels_are LABEL...: those of the last series.
labels_are() {
  [ "$(awk '{ print $1 }' "$work/out.txt" | tr '\n' ' ')" = "$* " ] || {
    cat "$work/out.txt"
    return 1
  }
}

toy_begin
for number in 1 2 3; do toy_image "$work/image$number"; done
printf 2 >>"$work/image2"
toy_commit 'toy: Begin' "$work/image1"
toy_git tag v6.1
toy_commit 'toy: First patch' "$work/image2"
toy_commit 'toy: Does not build' broken
toy_commit 'toy: Builds again' "$work/image3"
toy_git branch patches
state >"$work/before"

series "$toy" v6.1..patches >"$work/out.txt" 2>"$work/err.txt"
is "a range is built, with its base and two layouts of it" labels_are base layout1 layout2 p1 p2 p3
is "the commit that does not build is named with its error" \
  grep -q '^p2 *mm/toy.c:3:1: error: a toy breaks$' "$work/out.txt"
is "six kernels were asked of make" built_is 6
is "the user's tree and repository are as they were" unchanged

series "$toy" v6.1..patches >"$work/out.txt" 2>"$work/err.txt"
is "what was built is not built again, what was broken is tried again" built_is 7
series "$toy" v6.1..patches --layouts 0 --every 2 >"$work/out.txt" 2>"$work/err.txt"
is "--every counts from the last patch" labels_are base p1 p3
series "$toy" v6.1.. --layouts 0 --tip-only >"$work/out.txt" 2>"$work/err.txt"
is "--tip-only; a range without an end goes to HEAD" labels_are base p3

toy_git format-patch --quiet --stdout v6.1..patches >"$work/series.mbox"
series "$toy" --mbox "$work/series.mbox" --base v6.1 --layouts 0 >"$work/out.txt" 2>"$work/err.txt"
is "a mailbox gives the same kernels" labels_are base p1 p2 p3
is "they come from the cache" built_is 8
series "$toy" --mbox "$work/series.mbox" --base v6.1 --layouts 0 --kconfig defconfig >"$work/out.txt" 2>"$work/err.txt"
is "another configuration is another kernel" built_is 12
ends 2 'patch 1 of ' series "$toy" --mbox "$work/series.mbox" --base patches
is "a mailbox that does not apply leaves nothing behind" unchanged
ends 2 'does not apply: ' series "$toy" --mbox "$work/series.mbox" --base patches

ends 2 "--variant must be 16k-pages, 64k-pages, debug or kasan-hw-tags, not 'nosuch'" series "$toy" v6.1..patches --variant nosuch
ends 2 "there is no revision 'nosuch'" series "$toy" v6.1..nosuch
ends 2 "'patches' is not a range A..B of commits" series "$toy" patches
ends 2 "there is no commit in patches..v6.1" series "$toy" patches..v6.1
ends 2 "is not a git tree" series "$work" v6.1..patches
ends 2 "nosuch: No such file or directory" series "$work/nosuch" v6.1..patches
ends 2 "nosuch.mbox: No such file or directory" series "$toy" --mbox "$work/nosuch.mbox" --base v6.1
ends 2 "one of RANGE, --mbox and --tags is needed" series "$toy"
ends 2 "one of RANGE, --mbox and --tags is needed" series "$toy" v6.1.. --tags v6.1
ends 2 "--base needs --mbox" series "$toy" v6.1.. --base v6.1
ends 2 "nosuch.config: No such file or directory" series "$toy" v6.1.. --kconfig "$work/nosuch.config"
ends 2 "'../evil' is not a version of Linux such as 7.3" series --debian ../evil --mbox "$work/series.mbox"

git init --quiet "$work/other"
git -C "$work/other" -c user.name=toy -c user.email=toy@localhost commit --quiet --allow-empty -m one
git -C "$work/other" -c user.name=toy -c user.email=toy@localhost commit --quiet --allow-empty -m two
ends 2 "other is not Linux with KVM on arm64: it has no arch/arm64/kvm/Kconfig" series "$work/other" HEAD~1..HEAD

toy_git checkout --quiet patches
echo changed >>"$toy/mm/Kconfig"
ends 2 "has changes that are not committed (mm/Kconfig): they would not be measured" series "$toy" v6.1..patches
is "changes do not matter to commits that are not checked out" series "$toy" v6.1..patches~1 --layouts 0
toy_git checkout --quiet -- mm/Kconfig
(cd "$toy" && GIT_DIR=$work/other/.git GIT_INDEX_FILE=$work/nosuch "$mtelab" series . v6.1..patches --layouts 0 --build-only \
  --out "$work/results") >"$work/out.txt" 2>"$work/err.txt"
is "what a calling git has set does not lead astray" labels_are base p1 p2 p3

# A base that lacks an option, is broken, or fills the disk: nothing could be compared with it.
touch "$toy/no-swap"
toy_commit 'toy: No swap' "$work/image1"
toy_commit 'toy: No swap still' "$work/image2"
ends 1 "CONFIG_SWAP is not as configs/kernel/ wants it: in mm/Kconfig it depends on MMU && BLOCK" \
  series "$toy" HEAD~1..HEAD
rm "$toy/no-swap"
toy_commit 'toy: Swap, but broken' broken
toy_commit 'toy: The disk is full' full
ends 1 "a toy breaks" series "$toy" HEAD~1..HEAD
toy_commit 'toy: One more' "$work/image1"
ends 77 "is full" series "$toy" HEAD~1..HEAD

# Releases.
toy_git tag v6.1.3 v6.1 && toy_git tag v6.1.12 v6.1 && toy_git tag v6.2 patches && toy_git tag v6.2-rc1 patches
series "$toy" --tags v6.1..v6.2 >"$work/out.txt" 2>"$work/err.txt"
is "--tags takes the newest stable release of each, and no candidate" labels_are 6.1.12 6.2
series "$toy" --tags 'v6.1.3 v6.2' >"$work/out.txt" 2>"$work/err.txt"
is "--tags takes a stable release that is named" labels_are 6.1.3 6.2
ends 2 "the tree has no tag 'v9.9'" series "$toy" --tags 'v6.2 v9.9'

# A signal in mid-build.
toy_git checkout --quiet patches
toy_commit 'toy: Takes a minute' slow
state >"$work/before"
"$mtelab" series "$toy" patches~1..HEAD --layouts 0 --build-only --out "$work/results" >"$work/out.txt" 2>"$work/err.txt" &
job=$!
for _ in $(seq 100); do
  pgrep -f "$work/cache/trees.*Image" >"$work/pids" && break
  sleep 0.1
done
ends 2 "another mtelab is building from" series "$toy" v6.1..v6.2
kill -INT $job
wait $job
is "a signal ends the building with 130" [ $? -eq 130 ]
is "and says that what was built is kept" grep -q 'ended by signal 2; what was built is in the cache' "$work/err.txt"
is "no make of it is left" no_make
is "nothing is left in the user's tree" unchanged
is "OUT was not begun" [ ! -e "$work/results" ]
