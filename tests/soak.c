/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * soak SECONDS SEED KERNEL DIR: kills campaigns of the lab at random moments and goes on with them, for
 * so long. What is killed is mtelab, or QEMU (the machine loses its power); or the disk of the
 * results, or the memory that mtelab may have, is too small. Then --resume has to end the campaign: no
 * trial may be lost or changed that was whole before, none may be there twice, and cells that are
 * exact must have the samples of a campaign that nobody disturbed, one by one. Only the kernel's
 * timer may interrupt another sample than there: a machine that goes on has measured less before.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/record/record.h"
#include "tests/made_up.h"

#define TRIALS_MAX   64
#define ATTEMPTS_MAX 200
#define TEXT_BYTES   ((size_t)1 << 22)
#define POLL_US      2000
#define GONE_S       5.0 /* in which QEMU must be gone after mtelab */

/* What a timer's interrupt takes at least, in instructions, and how many there may be in two
 * times 64 faults, of which one comes every 4 million instructions. */
#define INTERRUPT_TICKS 1000
#define INTERRUPTS_MAX  4

enum way { WAY_MTELAB, WAY_QEMU, WAY_DISK, WAY_MEMORY, WAY_COUNT };

static const char *const way_names[] = {
	[WAY_MTELAB] = "mtelab killed",
	[WAY_QEMU] = "machine without power",
	[WAY_DISK] = "disk full",
	[WAY_MEMORY] = "memory short",
};

/* The trials of a campaign, by number. */
struct trials {
	struct trial_record records[TRIALS_MAX];
	size_t counts[TRIALS_MAX]; /* how often each is there */
};

static struct {
	const char *kernel;
	const char *directory;
	uint64_t random;
	double length_s; /* of a campaign that nobody disturbs */
	struct trials calm;
	size_t campaigns, kills[WAY_COUNT], lost, twice, exact, different, interrupted, left;
} soak;

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double chance(void)
{
	return uniform(&soak.random);
}

static _Noreturn void give_up(const char *what, const char *path)
{
	fprintf(stderr, "soak: %s %s: %s\n", what, path, strerror(errno));
	exit(2);
}

static void limit_memory(void)
{
	rlim_t bytes = (rlim_t)((1 + 3 * chance()) * 1e9);

	setrlimit(RLIMIT_AS, &(struct rlimit){bytes, bytes});
}

/* Starts mtelab; the campaign's own directory is OUT/run, for OUT may be a mount. */
static pid_t start(const char *out, bool resume, bool memory_short)
{
	char path[512], log[512];
	pid_t pid = fork();
	int fd;

	if (pid != 0)
		return pid;
	snprintf(path, sizeof(path), "%s/run", out);
	snprintf(log, sizeof(log), "%s/log", soak.directory);
	fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0666);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	if (memory_short)
		limit_memory();
	execl("build/native/mtelab", "mtelab", "run", "--config", "tests/lab/soak.conf", "--boots",
	      "1", "--kernels", soak.kernel, "--out", path, resume ? "--resume" : NULL, NULL);
	_exit(127);
}

/* The QEMU that process @pid has started, or 0. */
static pid_t qemu_of(pid_t pid)
{
	char path[64], text[256] = "";
	FILE *file;
	int child = 0;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
	file = fopen(path, "re");
	if (file && fgets(text, sizeof(text), file))
		child = atoi(text);
	if (file)
		fclose(file);
	return child;
}

/* Waits for the end of @pid at most until @deadline; true with @status when it ended. */
static bool wait_until(pid_t pid, double deadline, int *status)
{
	while (waitpid(pid, status, WNOHANG) == 0) {
		if (now() > deadline)
			return false;
		usleep(POLL_US);
	}
	return true;
}

static void check_gone(pid_t qemu)
{
	double deadline = now() + GONE_S;

	while (qemu && kill(qemu, 0) == 0) {
		if (now() > deadline) {
			soak.left++;
			return;
		}
		usleep(POLL_US);
	}
}

/* Lets the campaign run, at most for so long; then it is killed in that way. True when it was. */
static bool disturb(pid_t pid, enum way way, double run_s, int *status)
{
	pid_t qemu;

	if (wait_until(pid, now() + run_s, status))
		return false;
	qemu = qemu_of(pid);
	if (way == WAY_QEMU && qemu) {
		kill(qemu, SIGKILL);
	} else {
		way = WAY_MTELAB;
		kill(pid, SIGKILL);
	}
	soak.kills[way]++;
	waitpid(pid, status, 0);
	check_gone(qemu);
	return true;
}

static char *trials_path(const char *out)
{
	static char path[600];

	snprintf(path, sizeof(path), "%s/run/%s/trials.jsonl", out, soak.kernel);
	return path;
}

/* The whole lines that are there, to be freed. */
static char *whole_lines(const char *out)
{
	char *text = calloc(1, TEXT_BYTES + 1);
	FILE *file = fopen(trials_path(out), "re");
	char *end;

	if (file) {
		text[fread(text, 1, TEXT_BYTES, file)] = '\0';
		fclose(file);
	}
	end = strrchr(text, '\n');
	if (end)
		end[1] = '\0';
	else
		*text = '\0';
	return text;
}

/* What was whole before must be there, as it was; then the lines of now are those of before. */
static void check_kept(char **before, const char *out)
{
	char *after = whole_lines(out);

	if (strncmp(after, *before, strlen(*before)) != 0)
		soak.lost++;
	free(*before);
	*before = after;
}

static int take(void *context, struct trial_record *record, struct message *message)
{
	struct trials *trials = context;
	uint64_t number = record->trial;

	if (number >= TRIALS_MAX)
		return message_set(message, "soak: trial %llu", (unsigned long long)number);
	if (trials->counts[number]++)
		record_free(record);
	else
		trials->records[number] = *record;
	return 0;
}

static void read_trials(const char *out, struct trials *trials)
{
	struct message message;
	bool truncated;

	if (record_read_trials(trials_path(out), take, trials, &truncated, &message) < 0)
		fprintf(stderr, "soak: %s\n", message.text);
}

static int compare(const void *a, const void *b)
{
	const uint64_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

/* The middle half of the samples is one value: it is that of the median, and the cell exact. */
static bool is_exact(const struct trial_record *record, uint64_t *value)
{
	size_t count = record->samples.count;
	uint64_t *sorted = malloc((count + 1) * sizeof(*sorted));
	bool exact;

	memcpy(sorted, record->samples.values, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare);
	exact = count > 0 && sorted[count / 4] == sorted[count - 1 - count / 4];
	*value = count ? sorted[count / 2] : 0;
	free(sorted);
	return exact;
}

/* Whether one of the two is @value, and the other that and an interrupt. */
static bool one_is_interrupted(uint64_t a, uint64_t b, uint64_t value)
{
	return (a == value && b > value + INTERRUPT_TICKS) ||
	       (b == value && a > value + INTERRUPT_TICKS);
}

/* Whether the samples are those of the cell that nobody disturbed, whose median is @value. */
static bool has_samples(const struct record_samples *seen, const struct record_samples *calm,
			uint64_t value)
{
	size_t interrupted = 0;

	if (seen->count != calm->count)
		return false;
	for (size_t i = 0; i < seen->count; i++) {
		if (seen->values[i] == calm->values[i])
			continue;
		if (!one_is_interrupted(seen->values[i], calm->values[i], value))
			return false;
		interrupted++;
	}
	soak.interrupted += interrupted;
	return interrupted <= INTERRUPTS_MAX;
}

static void judge(const struct trials *trials)
{
	for (size_t i = 0; i < TRIALS_MAX; i++) {
		const struct trial_record *calm = &soak.calm.records[i];
		uint64_t value;

		if (soak.calm.counts[i] && !trials->counts[i])
			soak.lost++;
		soak.twice += trials->counts[i] > 1;
		if (!trials->counts[i] || !is_exact(calm, &value))
			continue;
		soak.exact++;
		soak.different += !has_samples(&trials->records[i].samples, &calm->samples, value);
	}
}

static void free_trials(struct trials *trials)
{
	for (size_t i = 0; i < TRIALS_MAX; i++)
		record_free(&trials->records[i]);
}

/* A disk that is too small, which grows when it was full. */
static bool mount_small(const char *out)
{
	char options[64];

	snprintf(options, sizeof(options), "size=%dk", 4 + (int)(chance() * 60));
	return mount("soak", out, "tmpfs", 0, options) == 0;
}

static bool ran_well(int status)
{
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Little memory and small disks end attempts soon, so they are rare. */
static enum way choose_way(void)
{
	double at = chance();

	if (at < 0.15)
		return at < 0.07 ? WAY_MEMORY : WAY_DISK;
	return chance() < 0.5 ? WAY_MTELAB : WAY_QEMU;
}

/* One attempt at a campaign; true when it is whole. */
static bool attempt(const char *out, bool resume, bool last, bool *small)
{
	enum way way = choose_way();
	bool memory_short = !last && way == WAY_MEMORY;
	int status = 0;
	pid_t pid;

	if (!resume && way == WAY_DISK)
		*small = mount_small(out);
	pid = start(out, resume, memory_short);
	if (last || *small || memory_short) {
		wait_until(pid, now() + 600, &status);
		if (!ran_well(status))
			soak.kills[*small ? WAY_DISK : WAY_MEMORY]++;
	} else if (disturb(pid, way, chance() * soak.length_s * 1.2, &status)) {
		return false;
	}
	if (*small && !ran_well(status))
		*small = mount("soak", out, "tmpfs", MS_REMOUNT, "size=64m") != 0;
	return ran_well(status);
}

static size_t all_kills(void)
{
	size_t sum = 0;

	for (int i = 0; i < WAY_COUNT; i++)
		sum += soak.kills[i];
	return sum;
}

static void campaign(void)
{
	static struct trials trials;
	char out[256], *before = calloc(1, 1);
	bool done = false, small = false;

	snprintf(out, sizeof(out), "%s/%zu", soak.directory, ++soak.campaigns);
	if (mkdir(out, 0777) < 0)
		give_up("cannot make", out);
	for (int i = 0; i < ATTEMPTS_MAX && !done; i++) {
		char run[300];

		snprintf(run, sizeof(run), "%s/run", out);
		done = attempt(out, access(run, F_OK) == 0, chance() < 0.1 || i == ATTEMPTS_MAX - 1,
			       &small);
		check_kept(&before, out);
	}
	memset(&trials, 0, sizeof(trials));
	read_trials(out, &trials);
	judge(&trials);
	free_trials(&trials);
	umount2(out, MNT_DETACH);
	free(before);
	fprintf(stderr, "soak: %zu kills in %zu campaigns\n", all_kills(), soak.campaigns);
}

static void calm(void)
{
	char out[256];
	double began = now();
	int status = 0;

	snprintf(out, sizeof(out), "%s/calm", soak.directory);
	if (mkdir(out, 0777) < 0)
		give_up("cannot make", out);
	wait_until(start(out, false, false), began + 600, &status);
	if (!ran_well(status))
		give_up("a campaign that nobody disturbs fails: see", soak.directory);
	soak.length_s = now() - began;
	read_trials(out, &soak.calm);
}

static int close_up(const char *seed)
{
	bool good = !soak.lost && !soak.twice && !soak.different && !soak.left;

	printf("soak: %zu kills (", all_kills());
	for (int i = 0; i < WAY_COUNT; i++)
		printf("%s%s %zu", i ? ", " : "", way_names[i], soak.kills[i]);
	printf(") in %zu campaigns: %zu trials lost, %zu twice, %zu of %zu exact cells with other samples than undisturbed (%zu samples interrupted elsewhere), %zu machines left; seed %s\n",
	       soak.campaigns, soak.lost, soak.twice, soak.different, soak.exact, soak.interrupted,
	       soak.left, seed);
	return good ? 0 : 1;
}

int main(int argc, char **argv)
{
	double end;

	if (argc != 5) {
		fprintf(stderr, "soak: usage: soak SECONDS SEED KERNEL DIR\n");
		return 2;
	}
	end = now() + atof(argv[1]);
	soak.random = strtoull(argv[2], NULL, 10) + 1;
	soak.kernel = argv[3];
	soak.directory = argv[4];
	calm();
	while (now() < end)
		campaign();
	free_trials(&soak.calm);
	return close_up(argv[2]);
}
