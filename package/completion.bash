# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Completion in bash for mtebench, mtestat and mtelab. What it offers, the programs say themselves: their commands and
# options stand in --help, benchmarks in `mtebench list`.

# _mtebench_commands PROGRAM: the first words of the lines of --help that are indented by two, without the examples.
_mtebench_commands() {
  "$1" --help 2>/dev/null | sed -n '/^[Ee]xamples:/q; s/^  \([a-z][a-z-]*\)  *.*/\1/p'
}

_mtebench_options() {
  "$1" "$2" --help 2>/dev/null | grep -oE -- '--[a-z][a-z-]*' | sort -u
}

_mtebench() {
  local program=${COMP_WORDS[0]} command=${COMP_WORDS[1]-} word=${COMP_WORDS[COMP_CWORD]} words

  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    words=$(_mtebench_commands "$program")
  elif [[ $word == -* ]]; then
    words=$(_mtebench_options "$program" "$command")
  elif [[ $program == *mtebench && $command == list ]]; then
    words=$("$program" list 2>/dev/null | sed -n 's/^\([a-z_0-9]*\):.*/\1/p')
  else
    return # file names, by -o default
  fi
  words=$(compgen -W "$words" -- "$word") && mapfile -t COMPREPLY <<<"$words"
}

complete -o default -F _mtebench mtebench mtestat mtelab
