# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# place.sh: threads and memory where a config puts them, and a thread that comes back to its CPU. For busybox in an emulated
# host of two packages and two NUMA nodes. TAP.
set -u
# shellcheck source=tests/lab/tap.sh
. /lab/tap.sh

mtebench run --emulated --allow-hold --clock events /lab/holder.conf -o - >/tmp/held
is "the lock is held 24 times on eight CPUs" [ "$(grep -c '"name":"lock_seen_held","seen":4' /tmp/held)" -eq 24 ]
is "the guest waits each time" [ "$(grep -c '"name":"all_waited","seen":4,"wrong":0' /tmp/held)" -eq 12 ]
is "its holder is back on its CPU each time" [ "$(grep -c '"name":"placed"' /tmp/held)" -eq 0 ]

mtebench run /lab/place.conf -o - >/tmp/placed
is "on two packages with two NUMA nodes threads and memory can be placed" [ $? -eq 0 ]
is "threads ran where they were to" \
	[ "$(grep -c '"status":"ok".*"name":"placed","seen":[1-9][0-9]*,"wrong":0' /tmp/placed)" -eq 6 ]
is "memory lay where it was to" \
	[ "$(grep -c '"status":"ok".*"name":"memory_placed","seen":[1-9][0-9]*,"wrong":0' /tmp/placed)" -eq 4 ]
is "guests have CPUs as VMMs make them" [ "$(grep -c '"vcpu":"vmm".*"status":"ok".*"vcpu_features":[1-9]' /tmp/placed)" -eq 2 ]
is "who asks for nothing has vCPU, main thread and memory on one node" \
	[ "$(grep -c '"order":"random".*"node1_pages":16' /tmp/placed)" -eq 2 ]
is "memory that is moved away on purpose was there before" [ "$(grep -c '"event":"migrate".*"status":"ok"' /tmp/placed)" -eq 2 ]
is "every trial with memory says on which nodes it lay" \
	[ "$(grep -c '"status":"ok".*"node[01]_pages":[1-9]' /tmp/placed)" -eq "$(grep '"status":"ok"' /tmp/placed | grep -vc lock_model)" ]
is "a place that the machine lacks, or that is too small, is a skip" \
	[ "$(grep -c '"status":"skip","reason":".*\(one kind\|place asked for has 2 CPUs\)' /tmp/placed)" -eq 3 ]
