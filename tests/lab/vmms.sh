# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154
# vmms.sh: VMMs of the user's own. Parts of tests/lab/lab.sh, which reads this.

# own_run WORD...: a trial under a VMM that is none, mtebench, so that it fails; the run says which VMM it was.
own_run() {
	printf '[run]\nmemory = 160M\ntime_limit = 20\n[linux_boot]\nvmm = own\nsamples = 1\n' >"$work/own.conf"
	printf '[vmm]\nprogram = own-vmm\nport = p\nconsole = c\nversion = version\n' >"$work/adapter.conf"
	lab/mtelab run --boots 1 --kernels "$NEW" --config "$work/own.conf" --out "$work/own" --adapter own="$work/adapter.conf" "$@"
}

# own_vmm: a file and a directory, and a run that is gone on with.
own_vmm() {
	cp build/arm64/mtebench "$work/vmm"
	ends "a VMM that is a file is started" 1 'the VMM ended with status 2 before its userland' own_run --vmm own="$work/vmm"
	is "the run says which build it was" grep -q '"own": "mtebench .* \[program [0-9a-f]\{8\}, adapter [0-9a-f]\{8\}\]"' \
		"$work/own/$NEW/run.json"
	: >"$work/own/$NEW/trials.jsonl"
	echo >>"$work/vmm"
	ends "another build does not go on with it" 1 'was measured with another VMM' own_run --resume --vmm own="$work/vmm"
	ends "a VMM in a directory boots a guest, with the libraries there" 0 '"status":"ok"' \
		boot "$NEW" --guest host --vmm qemu="$(dirname "$kernels")/vmm/qemu" --file tests/lab/linux.conf -- \
		mtebench run --emulated /tmp/linux.conf -o -
}
