#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A Slurm array over machines that are alike: each task measures one shard, alone on its machine. Submit it in the
# directory of the unpacked bundle, which all machines see. Afterwards:
#   mtestat merge -o results/all results/shard-*
# A task whose machine died is queued again and goes on with its shard, and so is all that is submitted a second time.
# usage: sbatch --array=1-N slurm-array.sh [CONFIG [SHARDS]]    (SHARDS: N of the first array, to repeat some tasks of it)
#SBATCH --job-name=mtebench
#SBATCH --array=1-4
#SBATCH --nodes=1
#SBATCH --exclusive
#SBATCH --constraint=mte
#SBATCH --time=02:00:00
#SBATCH --requeue
#SBATCH --open-mode=append
set -eu

config=${1:-configs/quick.conf}
shard=$SLURM_ARRAY_TASK_ID/${2:-$SLURM_ARRAY_TASK_COUNT}
mkdir -p results
exec ./mtebench run "$config" --shard "$shard" -o "results/shard-$SLURM_ARRAY_TASK_ID" --resume
