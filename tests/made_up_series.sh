# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# A made-up patch series whose changes can be added up by hand. Sourced.
#
# Of the base two other layouts, which move hugetlb cells by up to 14. p1 moves one of those by 14, which is not above the floor; p2 is
# not built; p3 adds 60 and 238 to mte_clear_page_tags (and 2 to another function) and mends the tags of hugetlb; p4 does not boot; p5
# allows shared memory with MTE, makes copy_tags cheaper by 12 %, one cell dearer by 0.4 %, and has the kernel warn; p6 takes the 60 back
# from two functions. Whether poison comes back in shared anonymous memory is chance, and no patch's doing.

# trial BENCH FACTORS REST: the next trial line of run $run.
trial() {
  printf '{"v":1,"trial":%d,"order":%d,"repeat":0,"bench":"%s","factors":{%s},%s}\n' "$trials" "$trials" "$1" "$2" "$3" >>"$run/trials.jsonl"
  trials=$((trials + 1))
}

# measured BENCH FACTORS FIGURE: three equal samples.
measured() {
  trial "$1" "$2" "\"status\":\"ok\",\"unit\":\"ticks\",\"samples\":[$3,$3,$3],\"control\":[1]"
}

# explained BENCH FACTORS FIGURE CLEAR: as measured, CLEAR of the instructions are in mte_clear_page_tags.
explained() {
  printf '{"v":1,"trial":%d,"extra":2,"lost":0,"functions":["guest:touch_run","user_mem_abort","mte_clear_page_tags"],"shapes":[{"instructions":%d,"nodes":[0,0,0,0,0,0,1,2,1,1,1,%d,2,2,1,%d]}],"windows":[0,0,0,0,0,0]}\n' \
    "$trials" $(($3 + 2)) $(($3 - $4)) "$4" >>"$run/anatomy.jsonl"
  measured "$1" "$2" "$3"
}

fault() {
  echo "\"mte\":\"$1\",\"backing\":\"$2\""
}

# tags BACKING STATUS WRONG [REASON [SEEN]]: a cell of hygiene that has seen so many poisoned granules; of none it can say nothing.
tags() {
  trial hygiene "$(fault on "$1")" "\"status\":\"$2\",\"reason\":\"${4:-as made up}\",\"unit\":\"count\",\"samples\":[$3],\"control\":[],\"oracle\":{\"verdict\":\"$(
    [ "$3" -eq 0 ] && echo pass || echo fail
  )\",\"checks\":[{\"name\":\"stale_guest\",\"seen\":${5:-256},\"wrong\":$3}]}"
}

# series_run LABEL OFF HUGE_OFF ON CLEAR HUGE CLEAR_HUGE SHARED COPY HUGE_TAGS WARNING: the cells of a kernel.
series_run() {
  run=$series/$1
  trials=0
  mkdir "$run"
  sed "s/6\\.1/$1/g" "$series.one/6.1/run.json" >"$run/run.json"
  measured stage2_fault "$(fault off anon-private)" "$2"
  explained stage2_fault "$(fault on anon-private)" "$4" "$5"
  measured stage2_fault "$(fault off hugetlb-private)" "$3"
  explained stage2_fault "$(fault on hugetlb-private)" "$6" "$7"
  measured stage2_fault "$(fault off memfd-shared)" 1010
  if [ "$8" = refused ]; then
    trial stage2_fault "$(fault on memfd-shared)" '"status":"refused","reason":"KVM_SET_USER_MEMORY_REGION: Invalid argument","call":"KVM_SET_USER_MEMORY_REGION","errno":"EINVAL"'
  else
    measured stage2_fault "$(fault on memfd-shared)" "$8"
  fi
  measured copy_tags '"op":"read"' "$9"
  trial tag_lock '"mte":"on","vcpus":"2"' '"status":"ok","unit":"ticks","samples":[500,610,520,700,505,640],"control":[1],"threads":[3,3]'
  tags anon-private ok 0
  shift 9
  tags hugetlb-private "$([ "$1" -eq 0 ] && echo ok || echo failed)" "$1"
  tags memfd-shared "$([ -z "$2" ] && echo ok || echo failed)" 0 "$2"
  case $run in
  */p1 | */p5) tags anon-shared ok 0 '' 256 ;;
  *) tags anon-shared ok 0 '' 0 ;;
  esac
}

# series_kernel LABEL ROLE NUMBER SUBJECT STATUS [ERROR]: a kernel of series.json, behind a comma unless it is the base.
series_kernel() {
  [ "$2" = base ] || printf ',\n'
  printf '  {"label":"%s","role":"%s",' "$1" "$2"
  [ "$3" -eq 0 ] || printf '"number":%d,' "$3"
  printf '"commit":"%040d","subject":"%s","status":"%s"' "$3" "$4" "$5"
  [ -z "${6:-}" ] || printf ',"error":"%s"' "$6"
  printf '}'
}

# made_up_series CAMPAIGN DIRECTORY: with the program CAMPAIGN.
made_up_series() {
  series=$2
  warning='the kernel warned: WARNING: CPU: 0 PID: 1 at arch/arm64/kvm/mmu.c:1412 sanitise_mte_tags+0x40/0x60'
  "$1" -k 1 "$series.one" || return 1
  mkdir "$series"
  series_run base 1000 10000 1200 200 12000 2000 refused 2000 3 ''
  series_run layout1 1000 10007 1200 200 12007 2007 refused 2000 3 ''
  series_run layout2 1000 10014 1200 200 12000 2000 refused 2000 3 ''
  series_run p1 1000 10000 1200 200 12014 2014 refused 2000 3 ''
  series_run p3 1000 10000 1260 260 12254 2252 refused 2000 0 ''
  series_run p5 1004 10000 1260 260 12254 2252 1300 1760 0 "$warning"
  series_run p6 1004 10000 1200 220 12254 2252 1300 1760 0 "$warning"
  {
    printf '{"format":1,\n "command":"lab/mtelab series ../linux v7.3..mte-fix",\n "tree":"../linux","range":"v7.3..mte-fix",\n'
    printf ' "config":"allnoconfig + lab.config","compiler":"aarch64-linux-gnu-gcc (Debian 12.2.0-14) 12.2.0",\n "kernels":[\n'
    series_kernel base base 0 'Linux 7.3' measured
    series_kernel layout1 layout 0 'Linux 7.3' measured
    series_kernel layout2 layout 0 'Linux 7.3' measured
    series_kernel p1 patch 1 'KVM: arm64: Say what a page is in a comment' measured
    series_kernel p2 patch 2 'KVM: arm64: Take the lock before the page is looked at' 'not built' "arch/arm64/kvm/mmu.c:1412:2: error: 'foo' undeclared"
    series_kernel p3 patch 3 'KVM: arm64: Clear the tags of the whole folio, not of the part that is mapped' measured
    series_kernel p4 patch 4 'KVM: arm64: Break the boot' 'not booted' 'Kernel panic - not syncing: as made up'
    series_kernel p5 patch 5 'KVM: arm64: Stage copies of tags' measured
    series_kernel p6 patch 6 'KVM: arm64: Clear tags once' measured
    printf ']}\n'
  } >"$series/series.json"
}
