/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boots: which kernel is booted next. */
#include "mtebench/boots.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/machine/random.h"

/* The order and, by step, what the journal says. */
struct boots {
	char releases[BOOTS_STEPS_MAX][BOOTS_NAME_MAX];
	size_t count;
	size_t tries[BOOTS_STEPS_MAX];
	char asked_in[BOOTS_STEPS_MAX][BOOTS_NAME_MAX]; /* boot id of the last "boot" */
	bool over[BOOTS_STEPS_MAX];
};

static FILE *open_in(const char *directory, const char *name, const char *mode,
		     struct message *message)
{
	char path[PATH_MAX];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, mode);
	if (!file)
		message_set_errno(message, errno, "cannot open %s", path);
	return file;
}

static int close_synced(FILE *file, const char *what, struct message *message)
{
	bool lost = fflush(file) != 0 || fsync(fileno(file)) != 0;
	int error_number = errno;

	fclose(file);
	return lost ? message_set_errno(message, error_number, "cannot write %s", what) : 0;
}

static void write_order(FILE *file, const struct boots_request *request)
{
	uint32_t order[BOOTS_STEPS_MAX];

	fprintf(file, "seed %llu\n", (unsigned long long)request->seed);
	for (uint64_t round = 0; round < request->rounds; round++) {
		random_order(order, request->kernel_count, request->seed + round);
		for (size_t i = 0; i < request->kernel_count; i++)
			fprintf(file, "%s\n", request->kernels[order[i]]);
	}
}

static int check_request(const struct boots_request *request, struct message *message)
{
	if (request->kernel_count < 1 || request->rounds < 1 ||
	    request->rounds > BOOTS_STEPS_MAX / request->kernel_count)
		return message_set(message, "from 1 to %d boots are possible", BOOTS_STEPS_MAX);
	for (size_t i = 0; i < request->kernel_count; i++)
		if (!*request->kernels[i] || strlen(request->kernels[i]) >= BOOTS_NAME_MAX ||
		    strpbrk(request->kernels[i], " \t\n/"))
			return message_set(message, "'%s' is not a kernel release",
					   request->kernels[i]);
	return 0;
}

int boots_begin(const char *directory, const struct boots_request *request, struct message *message)
{
	char part[PATH_MAX], path[PATH_MAX];
	FILE *file;

	if (check_request(request, message) < 0)
		return -1;
	if (mkdir(directory, 0777) < 0)
		return message_set_errno(message, errno, "cannot make %s", directory);
	file = open_in(directory, "order.part", "we", message);
	if (!file)
		return -1;
	write_order(file, request);
	if (close_synced(file, "the order", message) < 0)
		return -1;
	snprintf(part, sizeof(part), "%s/order.part", directory);
	snprintf(path, sizeof(path), "%s/order", directory);
	if (rename(part, path) < 0)
		return message_set_errno(message, errno, "cannot write %s", path);
	return 0;
}

static int read_order(const char *directory, struct boots *boots, struct message *message)
{
	FILE *file = open_in(directory, "order", "re", message);
	char line[BOOTS_NAME_MAX + 2];

	if (!file)
		return -1;
	if (!fgets(line, sizeof(line), file) || strncmp(line, "seed ", 5) != 0) {
		fclose(file);
		return message_set(message, "%s/order:1: not 'seed N'", directory);
	}
	while (boots->count < BOOTS_STEPS_MAX && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		snprintf(boots->releases[boots->count++], BOOTS_NAME_MAX, "%.*s",
			 BOOTS_NAME_MAX - 1, line);
	}
	fclose(file);
	return 0;
}

static int take_event(struct boots *boots, const char *line)
{
	char event[8], word[BOOTS_NAME_MAX];
	size_t step;

	if (sscanf(line, "%7s %zu %127s", event, &step, word) != 3 || step >= boots->count)
		return -1;
	if (strcmp(event, "boot") == 0) {
		boots->tries[step]++;
		snprintf(boots->asked_in[step], BOOTS_NAME_MAX, "%s", word);
		return 0;
	}
	boots->over[step] = true;
	return strcmp(event, "done") == 0 || strcmp(event, "lost") == 0 ? 0 : -1;
}

/* A last line without newline is one that a crash cut short: it is left out. */
static int read_journal(const char *directory, struct boots *boots, struct message *message)
{
	FILE *file = open_in(directory, "journal", "ae+", message);
	char line[256];
	size_t number = 0;
	int result = 0;

	if (!file)
		return -1;
	rewind(file);
	while (result == 0 && fgets(line, sizeof(line), file) && strchr(line, '\n')) {
		number++;
		if (take_event(boots, line) < 0)
			result = message_set(message, "%s/journal:%zu: not an event of this order",
					     directory, number);
	}
	fclose(file);
	return result;
}

static struct boots *boots_read(const char *directory, struct message *message)
{
	struct boots *boots = calloc(1, sizeof(*boots));

	if (!boots) {
		message_set(message, "no memory");
		return NULL;
	}
	if (read_order(directory, boots, message) == 0 &&
	    read_journal(directory, boots, message) == 0)
		return boots;
	free(boots);
	return NULL;
}

static int append(const char *directory, const char *event, size_t step, const char *word,
		  struct message *message)
{
	FILE *file = open_in(directory, "journal", "ae", message);

	if (!file)
		return -1;
	fprintf(file, "%s %zu %s\n", event, step, word);
	return close_synced(file, "the journal", message);
}

static size_t current_step(const struct boots *boots)
{
	size_t step = 0;

	while (step < boots->count && boots->over[step])
		step++;
	return step;
}

static bool is_up(const struct boots *boots, size_t step, const struct boots_machine *machine)
{
	return boots->tries[step] > 0 && strcmp(boots->asked_in[step], machine->boot_id) != 0 &&
	       strcmp(boots->releases[step], machine->release) == 0;
}

static int decide(const char *directory, struct boots *boots, const struct boots_machine *machine,
		  struct boots_step *step, struct message *message)
{
	while ((step->number = current_step(boots)) < boots->count) {
		size_t number = step->number;

		snprintf(step->release, sizeof(step->release), "%s", boots->releases[number]);
		step->action = is_up(boots, number, machine) ? BOOTS_MEASURE : BOOTS_BOOT;
		if (step->action == BOOTS_MEASURE)
			return 0;
		if (boots->tries[number] < BOOTS_TRIES)
			return append(directory, "boot", number, machine->boot_id, message);
		if (append(directory, "lost", number, machine->release, message) < 0)
			return -1;
		boots->over[number] = true;
	}
	step->action = BOOTS_STOP;
	return 0;
}

int boots_next(const char *directory, const struct boots_machine *machine, struct boots_step *step,
	       struct message *message)
{
	struct boots *boots = boots_read(directory, message);
	int result = boots ? decide(directory, boots, machine, step, message) : -1;

	free(boots);
	return result;
}

int boots_ended(const char *directory, const struct boots_machine *machine, uint64_t code,
		struct message *message)
{
	struct boots *boots = boots_read(directory, message);
	size_t step = boots ? current_step(boots) : 0;
	char word[32];
	int result = -1;

	snprintf(word, sizeof(word), "%llu", (unsigned long long)code);
	if (boots && (step == boots->count || !is_up(boots, step, machine)))
		message_set(message, "%s: no step is being measured", directory);
	else if (boots)
		result = append(directory, "done", step, word, message);
	free(boots);
	return result;
}
