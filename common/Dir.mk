# SPDX-License-Identifier: GPL-2.0-or-later
COMMON_SOURCES := $(sort $(wildcard common/*.c common/*/*.c))
COMMON_LIBS := -linih -ljansson
