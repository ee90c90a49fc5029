/* SPDX-License-Identifier: GPL-2.0-or-later */
/* turn: arranges what runs in the emulated host, and judges its end. */
#include "lab/campaign/turn.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/record/run_json.h"
#include "lab/anatomy/anatomy.h"
#include "lab/machine/console.h"

#define CONFIG_NAME    "/lab/config/%s"
#define DONE_NAME      "/lab/done.jsonl"
#define TALK_END_BYTES 4096
#define COMMAND_MAX    24
#define SEED_PARAMETER "mtelab.seed="

/* 36 KiB: nine pages, so that what follows it is in another place of every larger power of two. */
#define FILLER_STEP_BYTES ((size_t)36 << 10)
#define FILLER_STEPS      64

/* What runs in the emulated host. Points into itself. */
struct measurement {
	struct initramfs_contents contents;
	const char *command[COMMAND_MAX];
	struct path config;
};

static struct path below(const char *directory, const char *name)
{
	struct path path;

	if (snprintf(path.path, sizeof(path.path), "%s/%s", directory, name) >=
	    (int)sizeof(path.path))
		path.path[0] = '\0';
	return path;
}

/* The event of --profile that the run in OUT was measured with, or "". */
static const char *profile_before(const struct collected *before)
{
	const char *event = run_json_text(before->run, "plan.profile.event");

	return event ? event : "";
}

/* The seed that the run in OUT was measured with; false where it does not say. */
static bool seed_before(const struct collected *before, unsigned int *seed)
{
	const char *cmdline = run_json_text(before->run, "kernel.cmdline");
	const char *place = cmdline ? strstr(cmdline, SEED_PARAMETER) : NULL;

	return place && sscanf(place + strlen(SEED_PARAMETER), "%u", seed) == 1;
}

/* What was measured before must be of the same config, profile and seed. */
static int check_before(const struct turn *turn, const struct campaign_plan *plan,
			const char *config_text, struct message *message)
{
	const char *directory = turn->directory.path;
	unsigned int seed = plan->seed;

	if (!turn->before.run)
		return 0;
	if (strcmp(turn->before.plan_text, config_text) != 0)
		return message_set(message, "%s was measured with another config than %s",
				   directory, plan->config);
	if (strcmp(profile_before(&turn->before), plan->profile ? plan->profile : "") != 0)
		return message_set(message, "%s was measured with another --profile", directory);
	if (seed_before(&turn->before, &seed) && seed != plan->seed)
		return message_set(message, "%s was measured with seed %u, not %u", directory, seed,
				   plan->seed);
	return 0;
}

int turn_prepare(struct turn *turn, const struct campaign_plan *plan, const struct kernel *kernel,
		 const char *config_text, struct message *message)
{
	turn->kernel = kernel;
	turn->only = plan->only ? plan->only[kernel - plan->kernels->kernels] : NULL;
	turn->clock = plan->clock;
	snprintf(turn->name, sizeof(turn->name), plan->boot > 1 ? "%s@%u" : "%s", kernel->label,
		 plan->boot);
	turn->directory = below(plan->out, turn->name);
	turn->console = below(turn->directory.path, "console.txt");
	turn->trials = below(turn->directory.path, "trials.jsonl");
	if (!plan->resume && plan->clock.first)
		return 0;
	if (collected_read(turn->directory.path, &turn->before, message) < 0)
		return -1;
	/* A boot that was begun is ended as it was meant. */
	if (turn->before.run && turn->only)
		turn->only = run_json_text(turn->before.run, "plan.only");
	return check_before(turn, plan, config_text, message);
}

void turn_free(struct turn *turn)
{
	collected_free(&turn->before);
}

bool turn_is_complete(const struct turn *turn)
{
	if (turn->only && !*turn->only && !turn->before.run)
		return true;
	return turn->before.run && !turn->before.at_most &&
	       turn->before.done >= turn->before.planned;
}

bool turn_may_begin(const struct turn *turn)
{
	return turn->clock.first || turn->before.run != NULL;
}

static void name_config(struct measurement *measurement, const char *config)
{
	const char *slash = strrchr(config, '/');

	snprintf(measurement->config.path, sizeof(measurement->config.path), CONFIG_NAME,
		 slash ? slash + 1 : config);
}

/* @name and @value, which is NULL where nothing was said, from @argument on; returns its end. */
static const char **add_option(const char **argument, const char *name, const char *value)
{
	if (!value)
		return argument;
	*argument++ = name;
	*argument++ = value;
	return argument;
}

/* Another build of mtebench, or of the kernel, is of another size, and memory lies elsewhere then,
 * which moves some figures. So each seed has a layout of its own, and boots of several seeds tell
 * what the next build would. Seed 1 has none, nor has 0. */
static size_t filler_bytes(uint32_t seed)
{
	return seed > 1 ? (seed - 1) % FILLER_STEPS * FILLER_STEP_BYTES : 0;
}

static int arrange(const struct turn *turn, const struct campaign_plan *plan,
		   struct measurement *measurement, struct message *message)
{
	const char *const fixed[] = {
		"/bin/mtebench",     "run", "--emulated", "--allow-hold", "--label",
		turn->kernel->label, "-o",  "-",          "--clock",      turn->clock.name,
	};
	const size_t fixed_count = sizeof(fixed) / sizeof(*fixed);
	const char **argument = measurement->command + fixed_count;

	measurement->contents = *plan->base;
	measurement->contents.command = measurement->command;
	measurement->contents.symbols = turn->trace != NULL;
	measurement->contents.filler_bytes = filler_bytes(plan->seed);
	memcpy(measurement->command, fixed, sizeof(fixed));
	if (turn->before.done > 0) {
		*argument++ = "--done";
		*argument++ = DONE_NAME;
		if (initramfs_add_file(&measurement->contents, turn->trials.path, DONE_NAME,
				       message) < 0)
			return -1;
	}
	argument = add_option(argument, "--profile", plan->profile);
	argument = add_option(argument, "--profile-period", plan->profile_period);
	argument = add_option(argument, "--shard", plan->shard);
	argument = add_option(argument, "--only", turn->only);
	if (guests_put_in(plan->guests, turn->kernel, &measurement->contents, message) < 0)
		return -1;
	name_config(measurement, plan->config);
	*argument++ = measurement->config.path;
	*argument = NULL;
	return initramfs_add_file(&measurement->contents, plan->config, measurement->config.path,
				  message);
}

/* In memory, so that nothing is left behind however this ends. */
static int open_anatomy(struct turn *turn, struct message *message)
{
	int fd = memfd_create("anatomy", MFD_CLOEXEC);

	turn->trace = fd < 0 ? NULL : fdopen(fd, "r");
	turn->symbols = open_memstream(&turn->symbols_text, &turn->symbols_bytes);
	if (turn->trace && turn->symbols)
		return 0;
	return message_set_errno(message, errno, "no memory for an anatomy");
}

static void close_anatomy(struct turn *turn)
{
	if (turn->trace)
		fclose(turn->trace);
	if (turn->symbols)
		fclose(turn->symbols);
	free(turn->symbols_text);
	turn->trace = turn->symbols = NULL;
	turn->symbols_text = NULL;
}

/* The symbols come when all trials have: without them the machine was lost before. */
static int make_anatomy(struct turn *turn, struct message *message)
{
	struct anatomy_source source = {
		.trace = turn->trace,
		.directory = turn->directory.path,
	};

	if (!turn->trace)
		return 0;
	fflush(turn->symbols);
	source.kallsyms = turn->symbols_text;
	source.kallsyms_bytes = turn->symbols_bytes;
	return anatomy_make(&source, message);
}

static int boot(struct turn *turn, const struct campaign_plan *plan, struct message *message)
{
	struct measurement measurement;
	struct machine_plan machine_plan = {
		.qemu = plan->qemu,
		.contents = &measurement.contents,
		.kernel = turn->kernel->image.path,
		.host = plan->host,
		.console_path = turn->console.path,
		.icount = plan->clock.icount,
		.seed = plan->seed,
		.trace_fd = turn->trace ? fileno(turn->trace) : -1,
		.footprint = plan->footprint,
		.limit_s = plan->limit_s,
		.silence_s = plan->guests->wanted ? MACHINE_GUESTS_SILENCE_S : 0,
	};

	machine_plan.host.kvm_mode = turn->kernel->kvm_mode;
	if (arrange(turn, plan, &measurement, message) < 0)
		return -1;
	return machine_start(&turn->machine, &machine_plan, message);
}

int turn_start(struct turn *turn, const struct campaign_plan *plan, struct message *message)
{
	turn->collected = COLLECT_OK;
	if (collector_open(&turn->collector, turn->directory.path, &turn->before, message) < 0)
		return -1;
	if ((!plan->anatomy || !plan->clock.icount || open_anatomy(turn, message) == 0) &&
	    boot(turn, plan, message) == 0)
		return 0;
	close_anatomy(turn);
	collector_close(&turn->collector);
	return -1;
}

static enum collect_result take_note(struct turn *turn, const struct frame *frame,
				     struct message *message)
{
	char line[512];
	int length = snprintf(line, sizeof(line), "lab: %.*s\n", (int)frame->payload_bytes,
			      (const char *)frame->payload);

	return collector_take_talk(
		&turn->collector, line,
		(size_t)length < sizeof(line) ? (size_t)length : sizeof(line) - 1, message);
}

static int take_frame(void *context, const struct frame *frame, struct message *message)
{
	struct turn *turn = context;

	if (frame->kind == FRAME_STDOUT)
		turn->collected = collector_take(&turn->collector, frame->payload,
						 frame->payload_bytes, message);
	else if (frame->kind == FRAME_STDERR)
		turn->collected = collector_take_talk(&turn->collector, frame->payload,
						      frame->payload_bytes, message);
	else if (frame->kind == FRAME_SYMBOLS && turn->symbols)
		fwrite(frame->payload, 1, frame->payload_bytes, turn->symbols);
	else
		turn->collected = take_note(turn, frame, message);
	return turn->collected == COLLECT_OK ? 0 : -1;
}

/* The last line of mtebench's talk: its sentence, when it gave up. */
static void last_talk(const struct turn *turn, char *line, size_t size)
{
	char text[TALK_END_BYTES];
	char *last;

	console_read_end(below(turn->directory.path, "stderr.txt").path, text, sizeof(text));
	do {
		char *end = strrchr(text, '\n');

		if (end && !end[1]) {
			*end = '\0';
			end = strrchr(text, '\n');
		}
		last = end ? end + 1 : text;
		snprintf(line, size, "%.*s", (int)size - 1, last);
		*last = '\0';
	} while (strncmp(line, "lab: ", strlen("lab: ")) == 0); /* PID 1's own */
}

static enum turn_state judge_end(const struct turn *turn, struct message *message)
{
	const struct frame_exit *ended = &turn->machine.ended;
	const struct collector *collector = &turn->collector;
	char talk[512];

	if (ended->signal == 0 && ended->status == 0 && collector->begun &&
	    (collector->at_most || collector->done >= collector->planned || !turn->clock.last))
		return TURN_GOOD;
	last_talk(turn, talk, sizeof(talk));
	if (ended->signal)
		message_set(message, "mtebench was killed by signal %u: %s", ended->signal, talk);
	else
		message_set(message, "mtebench ended with status %u: %s", ended->status, talk);
	return TURN_FAILED;
}

enum turn_state turn_poll(struct turn *turn, struct message *message)
{
	enum machine_state state = machine_poll(&turn->machine, take_frame, turn, message);

	if (turn->collected == COLLECT_UNWRITTEN)
		return TURN_UNWRITTEN;
	if (state == MACHINE_LOST)
		return TURN_LOST;
	if (state == MACHINE_RUNNING)
		return TURN_RUNNING;
	return make_anatomy(turn, message) < 0 ? TURN_FAILED : judge_end(turn, message);
}

void turn_stop(struct turn *turn)
{
	machine_stop(&turn->machine);
	close_anatomy(turn);
	collector_close(&turn->collector);
}
