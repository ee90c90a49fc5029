/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decoder: says of A64 instructions in which class of events they are. It is a table of encodings
 * after those of Arm ARM (DDI 0487), C4.1; tests/decoder.sh holds it against objdump.
 */
#ifndef MTEBENCH_LAB_ANATOMY_DECODER_H
#define MTEBENCH_LAB_ANATOMY_DECODER_H

#include <stdint.h>

#include "common/event.h"

#define DECODER_DETAIL_MAX 24

struct decoder_event {
	enum event_class class;
	char detail
		[DECODER_DETAIL_MAX]; /* which instruction of the class; "" where all are alike */
};

struct decoder_event decoder_event(uint32_t word);

#define DECODER_TEXT_MAX 48

/* The event as anatomy.jsonl has it: "DSB: ISHST". */
void decoder_text(const struct decoder_event *event, char text[DECODER_TEXT_MAX]);

/* The event of an exception that is taken to @vector: "exception taken: lower EL, synchronous". */
struct decoder_event decoder_entry(uint64_t vector);

#endif
