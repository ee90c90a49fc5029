/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench_work: a work as a trial. */
#include "linuxguest/bench_work.h"

#include "linuxguest/report.h"
#include "linuxguest/session.h"
#include "linuxguest/work.h"

/* Without a VMM there is one cell of each work: the VM's factors have their default levels. */
static bool names_a_vm(const struct cell *cell)
{
	static const char *const names[] = {SESSION_FACTORS};

	for (size_t i = 1; i < sizeof(names) / sizeof(names[0]); i++) {
		int index = bench_factor_index(cell->bench, names[i]);

		if (!cell_is(cell, names[i], cell->bench->factors[index]->default_level))
			return true;
	}
	return false;
}

const char *bench_work_inapplicable(const struct cell *cell, const char *factor)
{
	bool here = cell_is(cell, "vmm", "none");

	if (here && names_a_vm(cell))
		return "without a VMM there is no VM to have this";
	if (!here && cell_is(cell, "mte", "off") && work_find(cell_level(cell, factor))->needs_mte)
		return "a guest without MTE has no tags";
	return NULL;
}

static int run_here(struct trial *trial, const struct work *work)
{
	static struct link_result result;

	work_run(work, &result);
	return report_result(trial, &result);
}

/* The footprint at the end of the stage before that of @work. */
static const struct footprint *footprint_before(const struct session *session,
						const struct session_work *work)
{
	return work == session->works ? &session->settling.footprint : &work[-1].stage.footprint;
}

static int report(struct trial *trial, const struct session *session,
		  const struct session_work *work)
{
	if (report_stage(trial, &work->stage, footprint_before(session, work)) < 0)
		return -1;
	return report_result(trial, &work->result);
}

int bench_work_run(struct trial *trial, const char *factor)
{
	const struct work *work = work_find(cell_level(trial->cell, factor));
	const struct session *session;
	const struct session_work *done;

	if (cell_is(trial->cell, "vmm", "none"))
		return run_here(trial, work);
	session = session_works(trial);
	done = session ? session_find(session, work->name) : NULL;
	if (!done)
		return -1;
	/* The session may have failed later; this work was done. */
	trial->outcome = (struct outcome){.status = TRIAL_OK};
	return report(trial, session, done);
}
