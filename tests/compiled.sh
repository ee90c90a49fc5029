# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
# What the checks of the source compile: which files, and where the headers are. Sourced.

# What is for the measured machine alone.
arm64='^(findings|guest|host/[a-z]*/arm64|lab/init|linuxguest/arm64|tests/lab)'
cache=${MTEBENCH_CACHE:-$HOME/.cache/mtebench}
sysroot=$cache/arm64/usr/include
libperf=$cache/libperf/native/include

# compiled PATTERN GREP-OPTION: every .c that matches PATTERN, or with -v every other one.
compiled() {
	find analysis bench common findings guest lab linuxguest mtebench tests host -name '*.c' | grep "$2" -E "$1"
}
