# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Completion in bash for mtebench, mtestat and mtelab: the programs say themselves what the last word may become. Where
# they say nothing bash offers files.

_mtebench() {
  mapfile -t COMPREPLY < <("${COMP_WORDS[0]}" --completion "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}

complete -o default -F _mtebench mtebench mtestat mtelab
