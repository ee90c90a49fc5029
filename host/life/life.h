/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * life: a guest with memory to which things happen, and the model of what must be in it.
 *
 *     life_open_memory -> life_open_vms -> any number of life_happen() and life_look() -> life_close
 *
 * Functions that return int return 0, or -1 with life->outcome.
 */
#ifndef MTEBENCH_HOST_LIFE_LIFE_H
#define MTEBENCH_HOST_LIFE_LIFE_H

#include <stdbool.h>
#include <stddef.h>

#include "host/life/event.h"
#include "host/life/model.h"
#include "host/memory/backing.h"
#include "host/memory/poison.h"
#include "host/vm/vm.h"

#define LIFE_VMS_MAX 2

struct keeper;

/* How the memory comes to be there. */
struct life_config {
	enum backing_kind backing;
	enum backing_thp thp;
	size_t folio_bytes; /* 0: as thp has it (backing_create_folios()) */
	bool mte, emulated;
	bool inset; /* the memslot begins a base page late within its huge pages, and ends one early */
	bool logged;            /* dirty logging of the memslot is on from the start */
	unsigned int vms;       /* over the same memory: 1 to LIFE_VMS_MAX */
	size_t pages_least;     /* base pages that the backing has at least */
	uint64_t time_limit_ms; /* of one job of the guest */
	struct keeper *keeper;  /* of settings that events change; NULL: they change none */
};

struct life {
	struct life_config config;
	struct outcome *outcome;
	struct poison poison;
	struct backing backing;
	char *memory; /* the part of the backing that the memslot covers */
	size_t size_bytes, page_bytes, page_count;
	struct vm *vms[LIFE_VMS_MAX];
	/* of each VM, in its exchange memory, for life_look() and for touches */
	struct vm_array tags[LIFE_VMS_MAX], words[LIFE_VMS_MAX];
	struct vm_array order[LIFE_VMS_MAX], samples[LIFE_VMS_MAX], control[LIFE_VMS_MAX];
	unsigned int vm_count;
	struct vm_slot slot; /* of the first VM, with its flags as they are */
	struct model model;
	/* children of the VMM (EVENT_FORK) that did not see what they should */
	unsigned int wrong_in_child;
};

/* Poisons and maps memory; the second creates the VMs over it. On failure life_close() is due too. */
int life_open_memory(struct life *life, const struct life_config *config, struct outcome *outcome);
int life_open_vms(struct life *life);
void life_close(struct life *life);

/* A job for the guest on @count pages from @first on. */
struct abi_job life_job(const struct life *life, enum abi_workload workload, size_t first,
			size_t count);

/* Has the first guest touch each of these pages once with @operation and logical tag @tag. */
int life_touch(struct life *life, size_t first, size_t count, enum abi_operation operation,
	       uint8_t tag);

/* The host's mapping of these pages, as a backing of its own that nobody destroys. */
struct backing life_part(const struct life *life, size_t first, size_t count);

/*
 * Does @step, and tells the model. A skip or a refusal says that this machine or kernel does not
 * have it, and that nothing has happened.
 */
int life_happen(struct life *life, const struct step *step);

/* Who looks. */
enum looker {
	LOOKER_GUEST,   /* the guest: tags by LDG, words by loads */
	LOOKER_SECOND,  /* the guest of the second VM, where there is one */
	LOOKER_OUTSIDE, /* KVM_ARM_MTE_COPY_TAGS: tags */
	LOOKER_VMM,     /* the VMM, through its mapping: words */
	LOOKER_COUNT,
};

/* Compares @count pages from @first on, as @looker sees them, with the model. Adds to @difference. */
int life_look(struct life *life, enum looker looker, size_t first, size_t count,
	      struct model_difference *difference);

#endif
