# SPDX-License-Identifier: GPL-2.0-or-later
# cross-check.awk OURS.csv THEIRS/KERNEL.txt...: the table of lab/cross-check.sh. OURS.csv is of mtestat export, of
# configs/cross_check.conf; a KERNEL.txt has "@ PROGRAM OPTION..." lines, and below each what the program printed.
#
# A figure of theirs is the time of 128 MiB less that of 64 MiB, divided by the pages between: what does not grow with the
# memory cancels. Times are ns of a counter that goes with instructions.

function die(sentence) {
  print "cross-check: " sentence > "/dev/stderr"
  failed = 1
  exit 1
}

# row NAME CALL MARK OURS DIVISOR: CALL as after "@", without -b; MARK begins the line of a time; OURS matches a cell.
function row(name, call, mark, ours, divisor) {
  rows++
  name_of[rows] = name
  call_of[rows] = call
  mark_of[rows] = mark
  ours_of[rows] = ours
  divisor_of[rows] = divisor
}

function rows_of(memory, backing, alias,    touch, fault) {
  touch = "^stage2_fault .* backing=" backing " "
  fault = "^dirty_log .* backing=" backing " .* measure=fault "
  row("first write, " memory, "demand_paging_test -s " alias, "Total guest execution time:", touch, 1)
  row("first write, " memory, "kvm_page_table_test -s " alias, "KVM_CREATE_MAPPINGS:", touch, 1)
  row("first write, " memory ", main thread spins", "dirty_log_perf_test -s " alias, "Populate memory time:", touch, 1)
  if (alias == "anonymous") # kvm_page_table_test writes to half of the pages of other memory
    row("write to a logged page, " memory, "kvm_page_table_test -s " alias, "KVM_UPDATE_MAPPINGS:", fault, 1)
  row("write to a logged page, " memory ", main thread spins", "dirty_log_perf_test -g -s " alias, \
    "Iteration 2 dirty memory time:", fault, 1)
  row("write to a mapped page, " memory ", main thread spins", "dirty_log_perf_test -s " alias, \
    "Iteration 1 dirty memory time:", "", 1)
}

BEGIN {
  pages = 16384 # of 64 MiB
  rows_of("anonymous", "anon-private", "anonymous")
  rows_of("memfd", "memfd-shared", "shmem")
  row("collecting, anonymous, vCPU thread spins", "dirty_log_perf_test -g -s anonymous", \
    "Iteration 2 get dirty log time:", "^dirty_log .* measure=collect ", 4096)
  row("read of a mapped page", "kvm_page_table_test -s anonymous", "KVM_ADJUST_MAPPINGS:", "", 1)
  row("first write, userfaultfd MISSING", "demand_paging_test -u MISSING -s anonymous", "Total guest execution time:", "", 1)
  row("first write, userfaultfd MINOR", "demand_paging_test -u MINOR -s shmem", "Total guest execution time:", "", 1)
}

FNR == 1 {
  file++
  if (file == 1)
    FS = ","
  else {
    FS = " "
    kernel = FILENAME
    sub(/^.*\//, "", kernel)
    sub(/\.txt$/, "", kernel)
    kernels[++kernel_count] = kernel
    file_of[kernel] = FILENAME
  }
  $0 = $0
}

file == 1 && FNR == 1 {
  for (i = 1; i <= NF; i++)
    column[$i] = i
  if (!("mean" in column) || !("median" in column) || !("unit" in column))
    die(FILENAME ": no columns unit, median and mean")
  next
}

file == 1 {
  if ($column["unit"] != "instructions")
    die(FILENAME ":" FNR ": the unit is '" $column["unit"] "', not instructions")
  cells++
  cell_kernel[cells] = $column["kernel"]
  cell[cells] = $column["bench"] " " $column["cell"]
  cell_mean[cells] = $column["mean"]
  cell_median[cells] = $column["median"]
  next
}

# 4 is the selftests' skip; the reason stands below.
$0 == "@ failed with 4" {
  skipped[kernel, call] = 1
  next
}

/^@ failed/ { die(FILENAME ":" FNR ": " call " ended" substr($0, 9)) }

skipped[kernel, call] && /# SKIP/ {
  sub(/^.*# SKIP[- ]*/, "")
  reason[kernel] = $0
}

/^@ / {
  call = substr($0, 3)
  size = call
  sub(/^.* -b /, "", size)
  sub(/ -b .*$/, "", call)
  next
}

# "...: 0.022422755s": whole seconds and nine digits.
/: *\t*[0-9]+\.[0-9]+s$/ {
  said = $0
  match(said, /[0-9]+\.[0-9]+s$/)
  split(substr(said, RSTART, RLENGTH - 1), part, ".")
  sub(/:.*$/, ":", said)
  if (length(part[2]) != 9)
    die(FILENAME ":" FNR ": '" part[2] "' is no nine digits of nanoseconds")
  time[kernel, call, said, size] = part[1] * 1000000000 + part[2]
}

function theirs(kernel, i,    key, k) {
  if (skipped[kernel, call_of[i]])
    return ""
  key = kernel SUBSEP call_of[i] SUBSEP mark_of[i] SUBSEP
  for (k = 64; k <= 128; k += 64)
    if (!((key k "M") in time))
      die(file_of[kernel] ": " call_of[i] " -b " k "M printed no '" mark_of[i] "'")
  return (time[key "128M"] - time[key "64M"]) / pages
}

# The cell's figure of VALUES, or "" where there is nothing of ours.
function ours(kernel, i, values,    c) {
  if (ours_of[i] == "")
    return ""
  for (c = 1; c <= cells; c++)
    if (cell_kernel[c] == kernel && cell[c] ~ ours_of[i] && values[c] != "")
      return values[c] / divisor_of[i]
  die("our run of " kernel " has no figure of the cell " ours_of[i])
}

function number(value) {
  return value == "" ? "-" : sprintf(value < 100 && value > -100 ? "%.1f" : "%.0f", value)
}

function change(now, before) {
  return now == "" || before == "" ? "-" : sprintf("%+.0f", now - before)
}

END {
  if (failed)
    exit 1
  if (!kernel_count)
    die("no file of theirs")
  print "| what | their program | kernel | theirs | our mean | our median | theirs - mean | theirs grew | ours grew |"
  print "|---|---|---|---|---|---|---|---|---|"
  for (i = 1; i <= rows; i++) {
    their_before = our_before = ""
    for (k = 1; k <= kernel_count; k++) {
      their = theirs(kernels[k], i)
      mean = ours(kernels[k], i, cell_mean)
      printf "| %s | `%s` | %s | %s | %s | %s | %s | %s | %s |\n", name_of[i], call_of[i], kernels[k], number(their), \
        number(mean), number(ours(kernels[k], i, cell_median)), change(their, mean), change(their, their_before), \
        change(mean, our_before)
      their_before = their
      our_before = mean
    }
  }
  for (k = 1; k <= kernel_count; k++)
    if (kernels[k] in reason)
      print "\n" kernels[k] ": the selftests skip themselves: " reason[kernels[k]]
}
