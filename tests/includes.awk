# SPDX-License-Identifier: GPL-2.0-or-later
# includes.awk: reads the table of rooms in doc/design.md, then C files; prints every include that the table does not allow.
# Called as: awk -f tests/includes.awk doc/design.md FILE...

# The room of a path: its directory, without the folders of an architecture.
function room_of(path) {
	sub(/[^\/]*$/, "", path)
	gsub(/(arm64|other|static)\//, "", path)
	sub(/\/$/, "", path)
	return path
}

# The rooms that @text allows, in allowed[room, other]. The table is read from its end, so rooms below are known.
function allow(room, text,    parts, count, i, name, below, pair, both) {
	count = split(text, parts, /, */)
	for (i = 1; i <= count; i++) {
		name = parts[i]
		below = sub(/ and below$/, "", name)
		if (name == "-")
			continue
		if (!(name in known)) {
			print "the table of rooms: " room " may include " name ", which is no room below it"
			bad = 1
		}
		allowed[room, name] = 1
		for (pair in allowed) {
			split(pair, both, SUBSEP)
			if (below && both[1] == name)
				allowed[room, both[2]] = 1
		}
	}
}

FNR == NR && /^\| `[a-z\/]*\/` \|/ {
	row_count++
	split($0, cell, / *\| */)
	gsub(/`|\/`/, "", cell[2])
	sub(/\/$/, "", cell[2])
	rooms[row_count] = cell[2]
	rules[row_count] = cell[4]
}
FNR == NR { next }

!table_read {
	for (i = row_count; i > 0; i--) {
		allow(rooms[i], rules[i])
		known[rooms[i]] = 1
	}
	table_read = 1
}

FNR == 1 {
	room = room_of(FILENAME)
	if (!(room in known)) {
		print FILENAME ": the table of rooms in doc/design.md does not have " room "/"
		bad = 1
	}
}

/^#include "/ {
	split($0, quoted, "\"")
	other = room_of(quoted[2])
	if (other != room && !((room, other) in allowed)) {
		print FILENAME ":" FNR ": " room " may not include " quoted[2]
		bad = 1
	}
}

END {
	if (!row_count) {
		print "doc/design.md has no table of rooms"
		bad = 1
	}
	exit bad
}
