/* SPDX-License-Identifier: GPL-2.0-or-later */
/* happen_vmm: what the VMM does to guest memory through its own mapping. */
#include "host/life/happen.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/memory/tags.h"
#include "include/mte.h"
#include "include/pattern.h"

#define ALL (PROT_READ | PROT_WRITE | PROT_EXEC)

int happen_store(struct life *life, const struct step *step)
{
	char *memory = life->memory;
	size_t end = (step->first + step->count) * life->page_bytes;

	for (size_t at = step->first * life->page_bytes; at < end; at += MTE_GRANULE_BYTES)
		*(volatile uint64_t *)(void *)(memory + at) =
			pattern_word(ABI_REGION_IPA + at, step->seed);
	return 0;
}

static int protect(struct life *life, const struct backing *part, int protection)
{
	if (mprotect(part->memory, part->size_bytes, protection) == 0)
		return 0;
	return outcome_refuse(life->outcome,
			      protection & TAGS_PROT_MTE ? "mprotect(PROT_MTE)" : "mprotect",
			      errno);
}

int happen_tag(struct life *life, const struct step *step)
{
	struct backing part = life_part(life, step->first, step->count);

	if (protect(life, &part, ALL | TAGS_PROT_MTE) < 0)
		return -1;
	tags_store(part.memory, part.size_bytes, step_tag(step));
	return protect(life, &part, ALL);
}

int happen_prot_mte(struct life *life, const struct step *step)
{
	struct backing part = life_part(life, step->first, step->count);

	if (protect(life, &part, ALL | TAGS_PROT_MTE) < 0)
		return -1;
	for (size_t at = 0; at < part.size_bytes; at += life->page_bytes)
		*(const volatile char *)((const char *)part.memory + at);
	return protect(life, &part, ALL);
}

int happen_remap(struct life *life, const struct step *step)
{
	struct backing part = life_part(life, step->first, step->count);
	void *there =
		mremap(part.memory, part.size_bytes, part.size_bytes, MREMAP_MAYMOVE | MREMAP_FIXED,
		       mmap(NULL, part.size_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));

	if (there == MAP_FAILED)
		return outcome_refuse(life->outcome, "mremap", errno);
	if (mremap(there, part.size_bytes, part.size_bytes, MREMAP_MAYMOVE | MREMAP_FIXED,
		   part.memory) == MAP_FAILED)
		return outcome_fail(life->outcome, "mremap does not move back what it has moved");
	return 0;
}

int happen_mlock(struct life *life, const struct step *step)
{
	struct backing part = life_part(life, step->first, step->count);

	if (mlock(part.memory, part.size_bytes) < 0)
		return outcome_refuse(life->outcome, "mlock", errno);
	munlock(part.memory, part.size_bytes);
	return 0;
}

/* What a child sees of these pages: all that the guest had there when it was made. */
static uint64_t count_wrong_in_child(struct life *life, const struct step *step)
{
	struct backing part = life_part(life, step->first, step->count);
	struct model_difference difference = {0};
	uint8_t *tags = malloc(part.size_bytes / MTE_GRANULE_BYTES);

	life_look(life, LOOKER_VMM, step->first, step->count, &difference);
	if (life->config.mte && tags && protect(life, &part, ALL | TAGS_PROT_MTE) == 0) {
		tags_load(part.memory, part.size_bytes, tags);
		model_compare(&life->model, step->first, step->count, tags, NULL, &difference);
	}
	free(tags);
	return model_wrong(&difference);
}

static void be_child(struct life *life, const struct step *step, int fd)
{
	char byte;

	if (read(fd, &byte, 1) != 1 || backing_is_shared(life->config.backing))
		_exit(0);
	_exit(count_wrong_in_child(life, step) ? 1 : 0);
}

int happen_fork(struct life *life, const struct step *step)
{
	struct abi_job job = life_job(life, ABI_WRITE_PATTERN, step->first, step->count);
	int fds[2], status = 0, result;
	pid_t pid;

	if (pipe(fds) < 0)
		return outcome_refuse(life->outcome, "pipe", errno);
	pid = fork();
	if (pid == 0) {
		close(fds[1]);
		be_child(life, step, fds[0]);
	}
	close(fds[0]);
	job.seed = step->seed;
	result = pid < 0 ? outcome_refuse(life->outcome, "fork", errno)
			 : vm_run_job(life->vms[0], &job, life->outcome);
	if (result == 0 && write(fds[1], "", 1) != 1)
		result = outcome_fail(life->outcome, "the child of the VMM is gone");
	close(fds[1]);
	if (pid > 0)
		waitpid(pid, &status, 0);
	life->wrong_in_child += WIFEXITED(status) ? WEXITSTATUS(status) == 1 : 1;
	return result;
}
