#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A Slurm array over machines that are alike: each task measures one shard, alone on its machine. Afterwards:
#   mtestat merge -o results/all results/shard-*
#SBATCH --job-name=mtebench
#SBATCH --array=1-4
#SBATCH --nodes=1
#SBATCH --exclusive
#SBATCH --constraint=mte
#SBATCH --time=02:00:00
set -eu

config=${1:-configs/quick.conf}
shard=$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT
mkdir -p results
exec ./mtebench run "$config" --shard "$shard" -o "results/shard-$SLURM_ARRAY_TASK_ID"
