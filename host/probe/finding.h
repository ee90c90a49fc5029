/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * finding: what was found out about this machine, one subject each, with its reason and remedy. The
 * page of `mtebench probe`, and what `run` warns of.
 */
#ifndef MTEBENCH_HOST_PROBE_FINDING_H
#define MTEBENCH_HOST_PROBE_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <jansson.h>

#define FINDINGS_MAX     64
#define FINDING_TEXT_MAX 320

enum finding_state {
	FINDING_NOTE,     /* a fact */
	FINDING_YES,      /* can be measured, or used for measuring */
	FINDING_UNSTABLE, /* makes figures unstable */
	FINDING_NO,       /* something cannot be measured */
	FINDING_STATE_COUNT,
};

struct finding {
	const char *topic;   /* static, heading on the page */
	const char *subject; /* static */
	enum finding_state state;
	char text[FINDING_TEXT_MAX];   /* what is so, and why */
	char remedy[FINDING_TEXT_MAX]; /* what would change it; empty where nothing need or can */
};

struct findings {
	const char *topic; /* of what is added next */
	struct finding list[FINDINGS_MAX];
	size_t count;
};

/* Appends one. More than FINDINGS_MAX are a defect: aborts. */
void finding_add(struct findings *findings, const char *subject, enum finding_state state,
		 const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Gives the last one its remedy. */
void finding_remedy(struct findings *findings, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

size_t findings_count(const struct findings *findings, enum finding_state state);

/* A page of text: a heading a topic, a line a subject, the remedy below it. */
void findings_print(FILE *file, const struct findings *findings);

/* "note", "yes", "unstable", "no". */
const char *finding_state_name(enum finding_state state);

/* [{"topic", "subject", "state", "text", "remedy": text or null}]. The caller owns it; NULL when
 * memory is short or a text is not UTF-8. */
json_t *findings_json(const struct findings *findings);

#endif
