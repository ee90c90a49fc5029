# SPDX-License-Identifier: GPL-2.0-or-later
# Reads two stats.json, and prints what lkp-tests in $LKP_SRC says changed: name, mean before, mean after.
require "#{ENV.fetch('LKP_SRC')}/lib/stats"

base, now = ARGV.map { |file| matrix_from_stats_files([file]) }
_get_changed_stats(base, now, {}).each { |name, change| puts "#{name} #{change['mean_a']} #{change['mean_b']}" }
