#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# slurm.sh: lab/fleet/slurm-array.sh under a real Slurm: two nodes, each with an emulated machine, of which one dies in
# mid-job. The daemons live in namespaces of their own: no port of this machine is bound, and nothing outlives the test. TAP.
set -u

KERNEL=7.3
AMPLE_S=900 # for what a busy machine may take long for

# shellcheck source=tests/tap.sh
. tests/tap.sh

# skip REASON
skip() {
  echo "ok - an array of Slurm # SKIP $1"
  exit 0
}

if [ "${1-}" != inside ]; then
  PATH=$PATH:/usr/sbin:/sbin
  export PATH
  for program in slurmctld slurmd sbatch munged; do
    command -v "$program" >/dev/null || skip "$program is not installed (Debian: slurmctld slurmd slurm-client munge)"
  done
  [ -e "${MTEBENCH_CACHE:-$HOME/.cache/mtebench}/kernels/$KERNEL" ] || skip "the lab has no kernel $KERNEL"
  set -- unshare --net --pid --mount-proc --fork --kill-child
  "$@" true 2>"$work/err" || skip "no namespaces: $(cat "$work/err")"
  trap 'exit 130' INT TERM
  TMPDIR=$work setpriv --pdeathsig KILL "$@" "$0" inside &
  wait "$!"
  exit
fi

root=$PWD
cluster=$work/cluster
bundle=$work/bundle
SLURM_CONF=$cluster/slurm.conf
export SLURM_CONF
mkdir -p "$cluster/state" "$cluster/board1" "$cluster/board2" "$bundle/configs"
ip link set lo up
ip address add 192.0.2.1/32 dev lo # without any but 127.0.0.1 the resolver gives Slurm nothing to listen on

cat >"$SLURM_CONF" <<END
ClusterName=mtebench
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$cluster/munge.socket
StateSaveLocation=$cluster/state
SlurmdSpoolDir=$cluster/%n
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmdPidFile=$cluster/%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
SlurmdTimeout=15
JobRequeue=0
SelectType=select/cons_tres
NodeName=board1 NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=6821 CPUs=1 Feature=mte
NodeName=board2 NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=6822 CPUs=1 Feature=mte
PartitionName=boards Nodes=board1,board2 Default=YES
END

cat >"$bundle/configs/fleet.conf" <<END
[run]
samples = 64

[null]
mte = off, on

[stage2_fault]
mte      = off, on
backing  = anon-private, memfd-shared
populate = none, host

[stage2_fault access]
mte      = off, on
access   = read, exec, stg
populate = host
END

# What a node runs: the machine that is measured is emulated. It is called as slurm-array.sh calls mtebench.
cat >"$bundle/mtebench" <<END
#!/bin/sh
[ "\$1 \$3 \$5" = "run --shard -o" ] || exit 2
config=\$2
shard=\$4
out=\$6
shift 6
exec $root/build/native/mtelab run --config "\$config" --kernels $KERNEL --boots 1 --timeout $AMPLE_S \\
  --shard "\$shard" --out "\$out" "\$@"
END
chmod +x "$bundle/mtebench"

# node NAME: switches it on. Its PID is $!, and all that it runs ends with it.
node() {
  unshare --pid --mount-proc --fork --kill-child slurmd -N "$1" -D >"$cluster/$1.log" 2>&1 &
}

# until_ COMMAND...: ok once it succeeds, not when it has not for too long.
until_() {
  tenths=$((AMPLE_S * 10))
  until "$@" >"$work/until" 2>&1; do
    tenths=$((tenths - 1))
    if [ "$tenths" -eq 0 ]; then
      cat "$work/until"
      tail -n 20 "$cluster"/*.log
      return 1
    fi
    sleep 0.1
  done
}

idle() {
  [ "$(sinfo --noheader --Node --states=idle | wc -l)" -eq "$1" ]
}

# task ID FIELD: what Slurm says of that task, such as JobState.
task() {
  scontrol --oneliner show job "$job" | grep " ArrayTaskId=$1 " | tr ' ' '\n' | sed -n "s/^$2=//p"
}

# is_task ID FIELD VALUE
is_task() {
  echo "task $1: $2=$(task "$1" "$2")"
  [ "$(task "$1" "$2")" = "$3" ]
}

# over ID: however it ended.
over() {
  task "$1" JobState | grep -E '^(COMPLETED|FAILED|NODE_FAIL|CANCELLED|TIMEOUT)$'
}

# waits_or_over ID: it is queued again, or never will be.
waits_or_over() {
  is_task "$1" JobState PENDING || over "$1"
}

# submit OPTION... [ARGUMENT...]: from the bundle's directory, as the script says.
submit() {
  cd "$bundle" || return
  job=$(sbatch --parsable --output=task-%a.log "$@")
  cd "$root" || return
  [ -n "$job" ]
}

# trials SHARD: how many it has.
trials() {
  find "$bundle/results/shard-$1/$KERNEL" -name trials.jsonl -exec cat {} + 2>/dev/null | wc -l
}

# has SHARD COUNT: at least.
has() {
  [ "$(trials "$1")" -ge "$2" ]
}

# begins_with FILE START: FILE has all lines of START first.
begins_with() {
  head -n "$(wc -l <"$2")" "$1" | cmp - "$2"
}

# medians RUN: of its cells. In an emulated machine they repeat exactly; single samples have the timer's interrupts in them.
medians() {
  build/native/mtestat export --format=csv "$1" | cut -d, -f 1-9
}

head -c 128 /dev/urandom >"$cluster/key"
chmod 600 "$cluster/key"
munged --foreground --force --key-file="$cluster/key" --socket="$cluster/munge.socket" --pid-file="$cluster/munged.pid" \
  --log-file="$cluster/munged.log" --seed-file="$cluster/munged.seed" >"$cluster/munged.out" 2>&1 &
is "munged answers" until_ munge --no-input --socket="$cluster/munge.socket"
slurmctld -D -c >"$cluster/slurmctld.log" 2>&1 &
node board1
board1=$!
node board2
board2=$!
is "slurmctld has two nodes" until_ idle 2

is "the array is taken" submit --array=1-2 "$root/lab/fleet/slurm-array.sh" configs/fleet.conf
is "task 1 runs" until_ is_task 1 JobState RUNNING
is "and task 2" until_ is_task 2 JobState RUNNING
victim=$(task 1 BatchHost)
other=$(task 2 BatchHost)
is "each on a node of its own" [ "$victim" != "$other" ]
is "task 1 has measured two trials" until_ has 1 2
if [ "$victim" = board1 ]; then kill -KILL "$board1"; else kill -KILL "$board2"; fi
sleep 1
shard=$bundle/results/shard-1/$KERNEL
cp "$shard/trials.jsonl" "$work/before"
echo "# $victim died when task 1 had measured $(trials 1) of 8 trials"
is "it died in mid-job" [ "$(trials 1)" -lt 8 ]

is "the death is noticed" until_ waits_or_over 1
is "the task is queued again" is_task 1 JobState PENDING
# Slurm would let two minutes pass first.
scontrol update "JobId=${job}_1" StartTime=now 2>/dev/null
is "task 1 ends" until_ over 1
is "task 2 ends" until_ over 2
is "task 1 was begun twice" is_task 1 Restarts 1
is "and is complete" is_task 1 JobState COMPLETED
is "on the node that is left" is_task 1 BatchHost "$other"
is "task 2 is complete" is_task 2 JobState COMPLETED
is "no trial was measured twice" begins_with "$shard/trials.jsonl" "$work/before"
is "the shards merge" build/native/mtestat merge -o "$work/all" "$shard" "$bundle/results/shard-2/$KERNEL"

is "the same without shards" \
  build/native/mtelab run --config "$bundle/configs/fleet.conf" --kernels "$KERNEL" --boots 1 --timeout "$AMPLE_S" --out "$work/whole"
medians "$work/whole/$KERNEL" >"$work/medians"
medians "$work/all" >"$work/medians.merged"
is "it has 15 cells" [ "$(grep -c "^$KERNEL,.*,ok,instructions," "$work/medians")" -eq 15 ]
is "and the same medians" diff "$work/medians" "$work/medians.merged"

cp "$bundle/results/shard-2/$KERNEL/trials.jsonl" "$work/before"
is "one task of the array is submitted again" submit --array=2 "$root/lab/fleet/slurm-array.sh" configs/fleet.conf 2
is "it ends" until_ over 2
is "well" is_task 2 JobState COMPLETED
is "with nothing to measure" cmp "$work/before" "$bundle/results/shard-2/$KERNEL/trials.jsonl"
