#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# source.sh: checks of the source itself: layout, SPDX lines, shell, configs, the other compiler, NDEBUG. TAP.
set -u

# shellcheck source=tests/compiled.sh
. tests/compiled.sh

# check NAME COMMAND...: ok when the command succeeds; its output is shown when not.
check() {
	name=$1
	shift
	if output=$("$@" 2>&1); then
		echo "ok - $name"
	else
		printf '%s\n' "$output" | head -40
		echo "not ok - $name"
	fi
}

# check_with TOOL NAME COMMAND...: as check, skipped where the tool is not installed.
check_with() {
	tool=$1
	shift
	if command -v "$tool" >/dev/null; then
		check "$@"
	else
		echo "ok - $1 # SKIP $tool is not installed"
	fi
}

layout() {
	find analysis bench common findings guest host include lab linuxguest mtebench tests -name '*.[ch]' \
		-exec clang-format --dry-run -Werror {} +
}

spdx() {
	missing=$(find analysis bench common configs debian/rules findings guest host include lab linuxguest mtebench package tests Makefile .ci \
		-name corpus -prune -o -name golden -prune -o -type f \
		\( -name '*.[chS]' -o -name '*.sh' -o -name '*.gp' -o -name '*.conf' -o -name '*.mk' -o -name '*.ld' \
		-o -name Makefile -o -name run -o -name mtelab \
		-o -name rules -o -name '*.bash' \) \
		-exec grep -L 'SPDX-License-Identifier: GPL-2.0-or-later' {} +)
	echo "$missing"
	[ -z "$missing" ]
}

shell() {
	find . -path ./build -prune -o -path ./results -prune -o -name '*.sh' -exec shellcheck -x lab/mtelab lab/ab-reboot package/completion.bash .ci/run {} +
}

warnings='-Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes -Wstrict-prototypes -Wvla -Werror'

# compile PATTERN GREP-OPTION COMPILER...: reads every file that matches PATTERN, or with -v every other one.
compile() {
	pattern=$1
	inverted=$2
	shift 2
	# shellcheck disable=SC2086
	compiled "$pattern" "$inverted" |
		xargs -n 8 -P "$(nproc)" "$@" -std=gnu11 -O1 -fsyntax-only $warnings -D_GNU_SOURCE -I. -isystem "$libperf"
}

program_files() {
	find analysis bench common findings guest host include lab linuxguest mtebench -name '*.[ch]'
}

# Includes obey the table of rooms in doc/design.md.
rooms() {
	# shellcheck disable=SC2046
	awk -f tests/includes.awk doc/design.md $(program_files)
}

# And the check can fail: a room that includes upwards, and one that the table does not have.
wrong_rooms() {
	tree=$PWD
	wrong=$(mktemp -d) || return 1
	mkdir -p "$wrong/host/machine" "$wrong/host/attic"
	echo '#include "bench/factors.h"' >"$wrong/host/machine/up.c"
	echo '#include "common/number.h"' >"$wrong/host/attic/unknown.c"
	found=$(cd "$wrong" && awk -f "$tree/tests/includes.awk" "$tree/doc/design.md" host/*/*.c)
	rm -r "$wrong"
	echo "$found"
	[ "$found" = "host/attic/unknown.c: the table of rooms in doc/design.md does not have host/attic/
host/attic/unknown.c:1: host/attic may not include common/number.h
host/machine/up.c:1: host/machine may not include bench/factors.h" ]
}

# A module is a .c and its .h; tsort(1) names the modules of a circle.
circles() {
	# shellcheck disable=SC2046
	awk '/^#include "/ { split($0, quoted, "\""); from = FILENAME; to = quoted[2]
		sub(/\.[ch]$/, "", from); sub(/\.[ch]$/, "", to); if (from != to) print from, to }' \
		$(program_files) | tsort >/dev/null
}

# What .clang-format cannot say.
dialect() {
	! grep -rnE 'sizeof [^ (]|!(strn?(case)?cmp|memcmp)\(|"usage:' --include='*.[ch]' \
		analysis bench common findings guest host include lab linuxguest mtebench tests
}

configs() {
	# kernels.conf, milestones.conf, findings.conf and the like are not plans; a plan opens with its question.
	grep -l '^# Question:' configs/*.conf | while read -r file; do
		build/native/mtebench check "$file" || exit 1
	done
}

benchmarks() {
	build/native/mtebench list | sed -n 's/^\([a-z0-9_]*\): .*/\1/p'
}

# Linux guests take minutes: they have a config of their own (doc/linux-guest.md).
in_both_plans() {
	benchmarks | grep -v '^linux_' | while read -r bench; do
		for plan in configs/quick.conf configs/full.conf; do
			grep -Eq "^\[$bench( |\])" "$plan" || {
				echo "$plan does not have $bench"
				exit 1
			}
		done
	done
}

in_methodology() {
	benchmarks | while read -r bench; do
		[ -f "doc/methodology/$bench.md" ] || grep -q "^### $bench\$" doc/methodology.md || {
			echo "doc/methodology/ does not have $bench"
			exit 1
		}
	done
}

# The whole benchmark in doc/adding-a-benchmark.md.
example() {
	code=$(awk '/^```c$/ { inside = 1; next } /^```$/ { inside = 0 } inside' doc/adding-a-benchmark.md)
	# shellcheck disable=SC2086
	printf '%s\n' "$code" | grep '^BENCH(' &&
		printf '%s\n' "$code" | gcc -x c -std=gnu11 -O1 -fsyntax-only $warnings -D_GNU_SOURCE -I. -
}

lab_programs() {
	for program in tests/lab/*.c; do
		name=$(basename "$program" .c)
		grep -Eq "(^|[ \t])$name([ ;]|\$)" tests/lab/lab.sh || {
			echo "tests/lab/lab.sh does not run $name"
			return 1
		}
	done
}

# Files that documents name; NAME stands for any.
named_files() {
	rooms='analysis|bench|common|configs|doc|findings|guest|host|include|lab|linuxguest|mtebench|package|tests'
	grep -noE "\`($rooms)/[A-Za-z0-9_/-]+\.(awk|c|conf|h|md|mk|sh)\`" README.md CONTRIBUTING.md doc/*.md doc/findings/*.md doc/methodology/*.md |
		grep -v NAME | tr -d '`' | while IFS=: read -r document line file; do
		[ -e "$file" ] || {
			echo "$document:$line: there is no $file"
			exit 1
		}
	done
}

# Lines of prose over 100 columns in the *.md files named. Tables, code, and what cannot be broken may be longer.
long_lines() {
	LC_ALL=C awk 'FNR == 1 { code = 0 } /^ *```/ { code = !code }
		{ columns = $0; gsub(/[\200-\277]/, "", columns) }
		!code && !/^(    |\t|\||!\[)/ && length(columns) > 100 && NF > 1 {
			print FILENAME ":" FNR ": " length(columns) " columns"; found = 1 }
		END { exit found }' "$@"
}

width() {
	# shellcheck disable=SC2046
	long_lines $(find . -name '*.md' ! -path './build/*' ! -path './results/*' ! -path './tests/golden/*')
}

# Each finding has its page, and a row of the overview; each program a page that names it, and at most 150 lines.
findings() {
	for page in doc/findings/*.md; do
		name=$(basename "$page" .md)
		grep -q "^| \[$name\](findings/$name.md) |" doc/findings.md || { echo "doc/findings.md has no row of $name" && return 1; }
	done
	for program in findings/*.c; do
		name=$(basename "$program" .c)
		grep -qs "\`$program\`" "doc/findings/$name.md" || { echo "doc/findings/$name.md does not name $program" && return 1; }
		grep -q "^| $name |" doc/findings.md || { echo "doc/findings.md does not say what $name says" && return 1; }
		[ "$(wc -l <"$program")" -le 150 ] || { echo "$program has more than 150 lines" && return 1; }
	done
	sed -n 's/^\[\([a-z0-9_]*\).*/\1/p' configs/findings.conf | while read -r name; do
		[ -e "doc/findings/$name.md" ] || { echo "configs/findings.conf names $name, which has no page" && exit 1; }
	done
}

check_with clang-format 'layout is that of .clang-format' layout
check 'one way to write sizeof, comparisons of strings, and usage' dialect
check 'every file has its SPDX line' spdx
check_with shellcheck 'shell scripts are clean' shell
check_with clang 'clang finds nothing to warn of' compile "$arm64" -v clang
check 'gcc finds nothing to warn of with NDEBUG' compile "$arm64" -v gcc -DNDEBUG
check_with clang 'clang finds nothing to warn of in what is for arm64' compile "$arm64" -h clang \
	--target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include -isystem "$sysroot"
check 'includes obey the table of rooms in doc/design.md' rooms
check 'an include against the table of rooms is found' wrong_rooms
check 'no circle between modules' circles
check 'every config in configs/ is right' configs
check 'every benchmark is in quick.conf and full.conf' in_both_plans
check 'every benchmark is in doc/methodology/' in_methodology
check 'the example in doc/adding-a-benchmark.md is clean' example
check 'every program in tests/lab/ is run' lab_programs
check 'every finding has its page, its row and its program' findings
check 'files that documents name exist' named_files
check 'prose in *.md has at most 100 columns' width
