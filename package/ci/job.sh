#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The job of package/ci/github.yml and gitlab.yml: builds the kernels BASE and HEAD of a tree, then lab/ci.sh measures them.
# What is built and measured once stays in ci-cache and ci-state, which the CI keeps from job to job.
set -eu

usage() {
  cat <<'END'
Usage: package/ci/job.sh TREE BASE

Builds BASE and HEAD of the kernel tree TREE as `lab/mtelab series` builds them, then runs lab/ci.sh on the two images.
What lab/ci.sh --help says of its environment, of what it writes and of exit codes is true of this too.

Examples:
  package/ci/job.sh ../linux v7.3
  MTEBENCH_CONFIG=configs/quick.conf MTEBENCH_BOOTS=5 package/ci/job.sh ../linux "$(git -C ../linux merge-base HEAD origin/main)"
END
}

case ${1-} in -h | --help) usage && exit 0 ;; esac
[ $# -eq 2 ] || { usage >&2 && exit 2; }
top=$(cd "$(dirname "$0")/../.." && pwd)
case $2 in *[!0]*) ;; *) set -- "$1" HEAD~1 ;; esac # the first push of a branch has zeros for what was there before
commit=$(git -C "$1" rev-parse --short=12 HEAD)
base=$(git -C "$1" rev-parse --short=12 "$2^{commit}")
[ "$base" != "$commit" ] || { echo "package/ci/job.sh: $2 is HEAD: there is nothing to compare" >&2 && exit 2; }

images=$("$top/lab/mtelab" series "$1" "$base..HEAD" --tip-only --layouts 0 --build-only) || {
  echo "$images"
  exit 1
}
# Points of the history stand in the order of their labels.
"$top/lab/ci.sh" "base-$base=$(echo "$images" | awk '$1 == "base" { print $2 }')" \
  "$(git -C "$1" show -s --format=%cd --date=format:%Y%m%d.%H%M%S HEAD)-$commit=$(echo "$images" | awk 'END { print $2 }')"
