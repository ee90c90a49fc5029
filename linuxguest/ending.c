/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ending: from a VMM's last words to an outcome. */
#include "linuxguest/ending.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define QUOTE_BYTES    440
#define REASON_BYTES   256      /* half of a line's: ending_quote() would cut more at its front */
#define NUMBERED_ERRNO "[err -" /* kvmtool: "[err -22]" */
#define NOT_FOUND      127      /* exit status where there is no such program */

void ending_quote(const char *console, char *text, size_t size)
{
	size_t used = 0;
	bool gap = false;

	/* Wide enough for what is made longer by separators; cut at the front. */
	if (strlen(console) > size / 2)
		console += strlen(console) - size / 2;
	for (; *console && used + 5 < size; console++) {
		unsigned char c = (unsigned char)*console;

		if (c == '\n' || c == '\r') {
			gap = used > 0;
		} else if (c >= ' ' && c < 0x7f && !(gap && c == ' ')) {
			if (gap)
				used += (size_t)snprintf(text + used, size - used, " | ");
			gap = false;
			text[used++] = (char)c;
		}
	}
	text[used] = '\0';
}

/* 0 where it has none. */
static int named_errno(const char *line)
{
	static const int numbers[] = {EINVAL, EFAULT, ENOMEM, EPERM,      EACCES,
				      EBUSY,  EEXIST, ENOSYS, EOPNOTSUPP, ENOENT};
	const char *number;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (strstr(line, strerror(numbers[i])))
			return numbers[i];
	number = strstr(line, NUMBERED_ERRNO);
	return number && atoi(number + strlen(NUMBERED_ERRNO)) > 0
		       ? atoi(number + strlen(NUMBERED_ERRNO))
		       : 0;
}

int ending_errno(const char *line)
{
	int number = named_errno(line);

	return number ? number : EIO;
}

void ending_reason(const char *console, char *line, size_t size)
{
	const char *words = strstr(console, line);
	size_t length = strlen(line);
	char text[REASON_BYTES];

	while (words && !named_errno(line) && words[length] && length + 1 < sizeof(text)) {
		length += strspn(words + length, "\r\n");
		length += strcspn(words + length, "\r\n");
		snprintf(text, sizeof(text), "%.*s", (int)length, words);
		ending_quote(text, line, size);
	}
}

/* The first line of @console with a phrase of @phrases, copied to @line. */
static const struct adapter_phrase *find_line(const struct adapter_phrases *phrases,
					      const char *console, char *line, size_t size)
{
	while (*console) {
		size_t length = strcspn(console, "\r\n"), blanks = strspn(console, " ");
		const struct adapter_phrase *phrase;

		snprintf(line, size, "%.*s", (int)(length - blanks), console + blanks);
		phrase = adapter_find(phrases, line);
		if (phrase)
			return phrase;
		console += length + (console[length] != '\0');
	}
	return NULL;
}

static int refuse(struct outcome *outcome, const struct adapter_phrase *phrase, const char *line)
{
	/* Static text is wanted: this lives as long as the trial's process. */
	char *call = strdup(phrase->name);

	outcome_refuse(outcome, call ? call : "the VMM", ending_errno(line));
	return message_set(&outcome->reason, "%s", line);
}

/* What Linux says last of all it means to say; registers and modules come behind it. */
static const struct adapter_phrases panics = {
	.all = {{.text = (char[]){"Kernel panic"}}},
	.count = 1,
};

static int judge_end(const struct vmm *vmm, const struct adapter *adapter, const char *what,
		     struct outcome *outcome)
{
	const struct adapter_phrase *phrase;
	char line[512], quote[QUOTE_BYTES], how[64];

	phrase = find_line(&adapter->refused, vmm->console_end, line, sizeof(line));
	if (phrase) {
		ending_reason(vmm->console_end, line, sizeof(line));
		return refuse(outcome, phrase, line);
	}
	if (find_line(&adapter->absent, vmm->console_end, line, sizeof(line)))
		return outcome_skip(outcome, "%s", line);
	ending_quote(vmm->console_end, quote, sizeof(quote));
	if (WIFEXITED(vmm->wait_status) && WEXITSTATUS(vmm->wait_status) == NOT_FOUND)
		return outcome_skip(outcome, "%s: install it, or choose another vmm", quote);
	if (find_line(&panics, vmm->console_end, line, sizeof(line)))
		return outcome_fail(
			outcome,
			"the guest's kernel panicked before %s: %.160s; its console ends: %s", what,
			line, quote);
	if (WIFSIGNALED(vmm->wait_status))
		snprintf(how, sizeof(how), "was killed by signal %d", WTERMSIG(vmm->wait_status));
	else
		snprintf(how, sizeof(how), "ended with status %d", WEXITSTATUS(vmm->wait_status));
	return outcome_fail(outcome, "the VMM %s before %s%s; its console ends: %s", how, what,
			    adapter->tested ? "" : " (its adapter is untested)", quote);
}

int ending_judge(struct vmm *vmm, const struct adapter *adapter, enum vmm_event event,
		 const char *what, struct outcome *outcome)
{
	static const char *const why[] = {
		[VMM_TIMEOUT] = "the time limit passed before",
		[VMM_FLOOD] = "the guest floods its console, before",
		[VMM_NONSENSE] = "the guest sent nonsense over the result port, before",
	};
	char quote[QUOTE_BYTES];

	vmm_close(vmm);
	if (event == VMM_ENDED)
		return judge_end(vmm, adapter, what, outcome);
	ending_quote(vmm->console_end, quote, sizeof(quote));
	return outcome_fail(outcome, "%s %s; its console ends: %s", why[event], what, quote);
}
