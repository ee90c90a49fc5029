/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vmm: a VMM's process with a Linux guest: started by an adapter, watched through the result port
 * and the console, ended in every case. It dies with this process, however that dies.
 */
#ifndef MTEBENCH_LINUXGUEST_VMM_H
#define MTEBENCH_LINUXGUEST_VMM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/message.h"
#include "linuxguest/cost.h"
#include "linuxguest/link.h"

#define VMM_CONSOLE_KEPT  4096                /* bytes of the end of the console that are kept */
#define VMM_CONSOLE_LIMIT (UINT64_C(1) << 20) /* a guest that says more floods its console */

struct vmm {
	pid_t pid;       /* 0 when there is no process */
	int port;        /* our end of the result channel */
	const char *pty; /* of the command, until the VMM has said it */
	int console;
	struct cost_meter meter;
	struct cost begin; /* when it was started */
	struct link_reader reader;
	char pending[LINK_PAYLOAD_MAX]; /* came from the port and not yet looked at */
	size_t pending_bytes;
	uint64_t console_bytes; /* all of them */
	char console_end[VMM_CONSOLE_KEPT + 1];
	int wait_status;
};

enum vmm_event {
	VMM_FRAME,    /* vmm->reader.frame */
	VMM_ENDED,    /* the process is gone: vmm->wait_status */
	VMM_TIMEOUT,  /* nothing before the deadline */
	VMM_FLOOD,    /* more than VMM_CONSOLE_LIMIT on the console */
	VMM_NONSENSE, /* what came over the port is no frame */
};

/* Makes the guest's end of the channel, a descriptor that the VMM inherits. Returns it, or -1 with
 * @message. */
int vmm_open(struct vmm *vmm, struct message *message);

/* What a VMM is started with. */
struct vmm_command {
	char *const *arguments;
	int channel_fd; /* of vmm_open(); vmm_start() takes it over */
	bool no_thp;    /* forbids transparent huge pages to the process */
	/* NULL, or the words behind which the VMM says the terminal that is the channel; borrowed. Its
	 * own input and output are one too then. */
	const char *pty;
	/*
	 * All its threads on one CPU. For emulated machines: their instruction counter is the
	 * machine's, so a thread that counts while another runs would count that one's too.
	 */
	bool one_cpu;
};

/*
 * Starts @command. Returns 0, or -1 with @message; vmm_close() is needed in both cases. A program
 * that is not there ends with status 127 and says so on its console.
 */
int vmm_start(struct vmm *vmm, const struct vmm_command *command, struct message *message);

/* Waits for the next thing to happen, at most until now_ms() is @deadline_ms. */
enum vmm_event vmm_wait(struct vmm *vmm, uint64_t deadline_ms);

/* Ends it, takes what is left on the console, and closes all. */
void vmm_close(struct vmm *vmm);

#endif
