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

# trials KERNEL: boots Linux guests under $vmm, a program of the user's, with each kind of RAM, two vCPUs and a PMU.
trials() {
	printf '[run]\nmemory = 160M\ntime_limit = 40\n[linux_boot]\nvmm = %s\nmte = off, on\nshare = private, shared\nsamples = 1\n' \
		"$vmm" >"$work/under.conf"
	printf '[linux_boot more]\nvmm = %s\nshare = private, shared\nvcpus = 2\npmu = on\nsamples = 1\n' "$vmm" >>"$work/under.conf"
	printf '[linux_guest]\nvmm = %s\nmte = on\nshare = private, shared\nwork = touch-anon\nsamples = 2\n' "$vmm" >>"$work/under.conf"
	lab/mtelab run --boots 1 --kernels "$1" --config "$work/under.conf" --out "$work/under-$1" --vmm "$vmm=$program" >/dev/null
}

# count KERNEL PATTERN: of these trials.
count() {
	grep -cE -- "$2" "$work/under-$1/$1/trials.jsonl"
}

# under NAME: Linux guests under the program that MTEBENCH_VMM_NAME names. It has either private RAM or shared RAM.
under() {
	vmm=$1
	variable=MTEBENCH_VMM_$(echo "$vmm" | tr '[:lower:]' '[:upper:]')
	eval "program=\${$variable-}"
	if [ -z "$program" ]; then
		echo "ok - Linux guests boot under $vmm # SKIP $variable names no program for arm64"
		return
	fi
	is "guests under $vmm boot on $NEW and work" trials "$NEW"
	is "with and without MTE" [ "$(count "$NEW" '"linux_boot".*"mte":"(on|off)".*"vcpus":"1".*"status":"ok"')" -eq 2 ]
	is "and with two vCPUs and a PMU" [ "$(count "$NEW" '"vcpus":"2","pmu":"on"}.*"status":"ok"')" -eq 1 ]
	is "and with the RAM that it has not, are skipped" [ "$(count "$NEW" '"status":"skip","reason":"'"$vmm"': ')" -eq 4 ]
	is "pages whose tags were cleared are counted" [ "$(count "$NEW" '"status":"ok".*"tagged_pages":[1-9]')" -ge 1 ]
	is "the run has its version" grep -q "\"$vmm\": \"[^?]* \[program [0-9a-f]" "$work/under-$NEW/$NEW/run.json"
	is "guests under it boot on $OLD" trials "$OLD"
	is "with MTE, or $OLD refuses it" [ "$(count "$OLD" '"linux_boot".*("vcpus":"1".*"status":"ok"|"mte":"on","share":"shared".*"vcpus":"1".*"status":"refused")')" -eq 2 ]
}

# crosvm_boot KERNEL WORD...: a machine with the user's crosvm in it.
crosvm_boot() {
	kernel=$1
	shift
	printf '[run]\nmemory = 160M\ntime_limit = 20\nsamples = 1\n[linux_boot]\nvmm = crosvm\nshare = shared\nmte = off, on\n' >"$work/crosvm.conf"
	boot "$kernel" --vmm crosvm="$MTEBENCH_VMM_CROSVM" --guest host --file "$work/crosvm.conf" "$@" -- \
		mtebench run --emulated /tmp/crosvm.conf -o -
}

# crosvm: where MTEBENCH_VMM_CROSVM names one for arm64. It has few words, and says the same of a machine that has no MTE.
crosvm() {
	if [ -z "${MTEBENCH_VMM_CROSVM:-}" ]; then
		echo "ok - crosvm # SKIP MTEBENCH_VMM_CROSVM names no crosvm for arm64"
		return
	fi
	ends "crosvm boots guests without MTE and with" 0 '2 ok 0 skip 0 refused 0 failed' crosvm_boot "$NEW"
	is "the run says which crosvm it was" grep -q '"vmms":{"crosvm":"crosvm [^"]*\[program ' "$work/said"
	ends "$OLD refuses crosvm MTE, which is quoted with its reason" 0 \
		'"mte":"on".*"status":"refused","reason":"[^"]*failed to create vm | Caused by: | Invalid argument (os error 22)".*"errno":"EINVAL"' \
		crosvm_boot "$OLD"
	ends "a machine without MTE is not taken for a kernel that refuses" 0 '"mte":"on".*"status":"skip","reason":"KVM offers no MTE here' \
		crosvm_boot "$NEW" --append arm64.nomte
}
