# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# tap.sh: what the scripts for busybox in the emulated host share. Sourced, as /lab/tap.sh.

# is NAME COMMAND...: ok when the command succeeds.
is() {
	name=$1
	shift
	if "$@"; then echo "ok - $name"; else echo "not ok - $name"; fi
}

# ends NAME STATUS TEXT COMMAND...: ok when the command ends with STATUS and says TEXT in a line.
ends() {
	name=$1
	status=$2
	text=$3
	shift 3
	"$@" >/tmp/said 2>&1
	got=$?
	if [ "$got" -eq "$status" ] && grep -q -- "$text" /tmp/said; then
		echo "ok - $name"
	else
		sed 's/^/# /' /tmp/said | tail -15
		echo "# ended with $got where $status was expected, saying: $text"
		echo "not ok - $name"
	fi
}
