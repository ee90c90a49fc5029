/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sysreg: kinds by ranges of encodings, names one by one. */
#include "lab/anatomy/sysreg.h"

#include <stdbool.h>
#include <stdio.h>

/* The 15 bits that name a register in MRS and MSR: o0 (op0 is 2 or 3), op1, CRn, CRm, op2. */
#define REGISTER(op0, op1, crn, crm, op2)                                                          \
	(((op0)-2) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))
#define FIELD(word)   ((int)((word) >> 5 & 0x7fff))
#define OP0(register) (((register) >> 14) + 2)
#define OP1(register) ((register) >> 11 & 7)
#define CRN(register) ((register) >> 7 & 15)
#define CRM(register) ((register) >> 3 & 15)
#define OP2(register) ((register) & 7)

#define ANY     (-1)
#define ALL_CRM 0, 15
#define EL12    5 /* op1 by which EL2 accesses the guest's registers of EL1 */

/* The first that fits decides. */
static const struct {
	int op0, op1, crn, crm_first, crm_last, op2;
	enum event_register kind;
} kinds[] = {
	{2, ANY, ANY, ALL_CRM, ANY, EVENT_REGISTER_DEBUG},
	{3, ANY, 5, 6, 6, 0, EVENT_REGISTER_MTE}, /* TFSR */
	{3, 0, 5, 6, 6, 1, EVENT_REGISTER_MTE},   /* TFSRE0_EL1 */
	{3, 0, 1, 0, 0, 5, EVENT_REGISTER_MTE},   /* RGSR_EL1 */
	{3, 0, 1, 0, 0, 6, EVENT_REGISTER_MTE},   /* GCR_EL1 */
	{3, 1, 0, 0, 0, 4, EVENT_REGISTER_MTE},   /* GMID_EL1 */
	{3, 3, 4, 2, 2, 7, EVENT_REGISTER_MTE},   /* TCO */
	{3, 0, 4, 6, 6, 0, EVENT_REGISTER_VGIC},  /* ICC_PMR_EL1 */
	{3, ANY, 12, 8, 15, ANY, EVENT_REGISTER_VGIC},
	{3, 3, 14, 8, 15, ANY, EVENT_REGISTER_PMU}, /* PMEVCNTR, PMEVTYPER */
	{3, ANY, 14, ALL_CRM, ANY, EVENT_REGISTER_TIMER},
	{3, ANY, 9, 11, 11, ANY, EVENT_REGISTER_DEBUG},    /* TRBE */
	{3, ANY, 1, 2, 2, 1, EVENT_REGISTER_DEBUG},        /* TRFCR */
	{3, ANY, 9, ALL_CRM, ANY, EVENT_REGISTER_PMU},     /* with SPE */
	{3, ANY, 13, 1, 15, ANY, EVENT_REGISTER_PMU},      /* AMU */
	{3, 3, 13, 0, 0, ANY, EVENT_REGISTER_THREAD},      /* TPIDR_EL0 and its like */
	{3, ANY, 13, 0, 0, 2, EVENT_REGISTER_THREAD},      /* TPIDR_EL2 */
	{3, ANY, 13, 0, 0, 7, EVENT_REGISTER_THREAD},      /* SCXTNUM */
	{3, 0, 13, 0, 0, 4, EVENT_REGISTER_THREAD},        /* TPIDR_EL1 */
	{3, 0, 4, 1, 1, 0, EVENT_REGISTER_THREAD},         /* SP_EL0: current */
	{3, ANY, 4, 0, 0, ANY, EVENT_REGISTER_EXCEPTION},  /* SPSR, ELR */
	{3, ANY, 5, 2, 2, ANY, EVENT_REGISTER_EXCEPTION},  /* ESR */
	{3, ANY, 6, 0, 0, ANY, EVENT_REGISTER_EXCEPTION},  /* FAR, HPFAR */
	{3, ANY, 12, 1, 1, ANY, EVENT_REGISTER_EXCEPTION}, /* ISR, DISR */
	{3, ANY, 4, 2, 2, ANY, EVENT_REGISTER_PSTATE},
	{3, 0, 4, 3, 3, ANY, EVENT_REGISTER_PSTATE}, /* ALLINT, PM */
	{3, 0, 2, 1, 3, ANY, EVENT_REGISTER_KEYS},
	{3, ANY, 11, ALL_CRM, ANY, EVENT_REGISTER_OTHER}, /* implementation defined */
	{3, ANY, 15, ALL_CRM, ANY, EVENT_REGISTER_OTHER},
	{3, 4, ANY, ALL_CRM, ANY, EVENT_REGISTER_EL2},
	{3, ANY, 0, ALL_CRM, ANY, EVENT_REGISTER_ID},
	{3, 0, ANY, ALL_CRM, ANY, EVENT_REGISTER_EL1},
	{3, EL12, ANY, ALL_CRM, ANY, EVENT_REGISTER_EL1},
};

static const struct {
	int number;
	const char *name;
} names[] = {
	{REGISTER(2, 0, 0, 2, 0), "MDCCINT_EL1"},
	{REGISTER(2, 0, 0, 2, 2), "MDSCR_EL1"},
	{REGISTER(2, 0, 1, 0, 4), "OSLAR_EL1"},
	{REGISTER(2, 0, 1, 1, 4), "OSLSR_EL1"},
	{REGISTER(2, 0, 1, 3, 4), "OSDLR_EL1"},
	{REGISTER(2, 0, 7, 14, 6), "DBGAUTHSTATUS_EL1"},
	{REGISTER(2, 1, 9, 0, 0), "BRBCR_EL1"},
	{REGISTER(2, 1, 9, 0, 1), "BRBFCR_EL1"},
	{REGISTER(2, 1, 9, 2, 0), "BRBIDR0_EL1"},
	{REGISTER(2, 4, 0, 7, 0), "DBGVCR32_EL2"},
	{REGISTER(2, 4, 9, 0, 0), "BRBCR_EL2"},
	{REGISTER(3, 0, 0, 0, 0), "MIDR_EL1"},
	{REGISTER(3, 0, 0, 0, 5), "MPIDR_EL1"},
	{REGISTER(3, 0, 0, 0, 6), "REVIDR_EL1"},
	{REGISTER(3, 0, 0, 4, 0), "ID_AA64PFR0_EL1"},
	{REGISTER(3, 0, 0, 4, 1), "ID_AA64PFR1_EL1"},
	{REGISTER(3, 0, 0, 4, 2), "ID_AA64PFR2_EL1"},
	{REGISTER(3, 0, 0, 4, 4), "ID_AA64ZFR0_EL1"},
	{REGISTER(3, 0, 0, 4, 5), "ID_AA64SMFR0_EL1"},
	{REGISTER(3, 0, 0, 5, 0), "ID_AA64DFR0_EL1"},
	{REGISTER(3, 0, 0, 5, 1), "ID_AA64DFR1_EL1"},
	{REGISTER(3, 0, 0, 6, 0), "ID_AA64ISAR0_EL1"},
	{REGISTER(3, 0, 0, 6, 1), "ID_AA64ISAR1_EL1"},
	{REGISTER(3, 0, 0, 6, 2), "ID_AA64ISAR2_EL1"},
	{REGISTER(3, 0, 0, 7, 0), "ID_AA64MMFR0_EL1"},
	{REGISTER(3, 0, 0, 7, 1), "ID_AA64MMFR1_EL1"},
	{REGISTER(3, 0, 0, 7, 2), "ID_AA64MMFR2_EL1"},
	{REGISTER(3, 0, 0, 7, 3), "ID_AA64MMFR3_EL1"},
	{REGISTER(3, 0, 0, 7, 4), "ID_AA64MMFR4_EL1"},
	{REGISTER(3, 0, 1, 0, 0), "SCTLR_EL1"},
	{REGISTER(3, 0, 1, 0, 1), "ACTLR_EL1"},
	{REGISTER(3, 0, 1, 0, 2), "CPACR_EL1"},
	{REGISTER(3, 0, 1, 0, 3), "SCTLR2_EL1"},
	{REGISTER(3, 0, 1, 0, 5), "RGSR_EL1"},
	{REGISTER(3, 0, 1, 0, 6), "GCR_EL1"},
	{REGISTER(3, 0, 1, 2, 0), "ZCR_EL1"},
	{REGISTER(3, 0, 1, 2, 1), "TRFCR_EL1"},
	{REGISTER(3, 0, 1, 2, 4), "SMPRI_EL1"},
	{REGISTER(3, 0, 1, 2, 6), "SMCR_EL1"},
	{REGISTER(3, 0, 2, 0, 0), "TTBR0_EL1"},
	{REGISTER(3, 0, 2, 0, 1), "TTBR1_EL1"},
	{REGISTER(3, 0, 2, 0, 2), "TCR_EL1"},
	{REGISTER(3, 0, 2, 0, 3), "TCR2_EL1"},
	{REGISTER(3, 0, 2, 1, 0), "APIAKEYLO_EL1"},
	{REGISTER(3, 0, 2, 1, 1), "APIAKEYHI_EL1"},
	{REGISTER(3, 0, 2, 1, 2), "APIBKEYLO_EL1"},
	{REGISTER(3, 0, 2, 1, 3), "APIBKEYHI_EL1"},
	{REGISTER(3, 0, 2, 2, 0), "APDAKEYLO_EL1"},
	{REGISTER(3, 0, 2, 2, 1), "APDAKEYHI_EL1"},
	{REGISTER(3, 0, 2, 2, 2), "APDBKEYLO_EL1"},
	{REGISTER(3, 0, 2, 2, 3), "APDBKEYHI_EL1"},
	{REGISTER(3, 0, 2, 3, 0), "APGAKEYLO_EL1"},
	{REGISTER(3, 0, 2, 3, 1), "APGAKEYHI_EL1"},
	{REGISTER(3, 0, 2, 5, 0), "GCSCR_EL1"},
	{REGISTER(3, 0, 2, 5, 1), "GCSPR_EL1"},
	{REGISTER(3, 0, 2, 5, 2), "GCSCRE0_EL1"},
	{REGISTER(3, 0, 4, 0, 0), "SPSR_EL1"},
	{REGISTER(3, 0, 4, 0, 1), "ELR_EL1"},
	{REGISTER(3, 0, 4, 1, 0), "SP_EL0"},
	{REGISTER(3, 0, 4, 2, 0), "SPSEL"},
	{REGISTER(3, 0, 4, 2, 2), "CURRENTEL"},
	{REGISTER(3, 0, 4, 2, 3), "PAN"},
	{REGISTER(3, 0, 4, 2, 4), "UAO"},
	{REGISTER(3, 0, 4, 3, 0), "ALLINT"},
	{REGISTER(3, 0, 4, 6, 0), "ICC_PMR_EL1"},
	{REGISTER(3, 0, 5, 1, 0), "AFSR0_EL1"},
	{REGISTER(3, 0, 5, 1, 1), "AFSR1_EL1"},
	{REGISTER(3, 0, 5, 2, 0), "ESR_EL1"},
	{REGISTER(3, 0, 5, 6, 0), "TFSR_EL1"},
	{REGISTER(3, 0, 5, 6, 1), "TFSRE0_EL1"},
	{REGISTER(3, 0, 6, 0, 0), "FAR_EL1"},
	{REGISTER(3, 0, 7, 4, 0), "PAR_EL1"},
	{REGISTER(3, 0, 9, 9, 0), "PMSCR_EL1"},
	{REGISTER(3, 0, 9, 9, 7), "PMSIDR_EL1"},
	{REGISTER(3, 0, 9, 10, 0), "PMBLIMITR_EL1"},
	{REGISTER(3, 0, 9, 10, 7), "PMBIDR_EL1"},
	{REGISTER(3, 0, 9, 11, 0), "TRBLIMITR_EL1"},
	{REGISTER(3, 0, 9, 11, 7), "TRBIDR_EL1"},
	{REGISTER(3, 0, 9, 14, 1), "PMINTENSET_EL1"},
	{REGISTER(3, 0, 9, 14, 2), "PMINTENCLR_EL1"},
	{REGISTER(3, 0, 9, 14, 6), "PMMIR_EL1"},
	{REGISTER(3, 0, 10, 2, 0), "MAIR_EL1"},
	{REGISTER(3, 0, 10, 2, 2), "PIRE0_EL1"},
	{REGISTER(3, 0, 10, 2, 3), "PIR_EL1"},
	{REGISTER(3, 0, 10, 2, 4), "POR_EL1"},
	{REGISTER(3, 0, 10, 3, 0), "AMAIR_EL1"},
	{REGISTER(3, 0, 10, 4, 3), "LORC_EL1"},
	{REGISTER(3, 0, 10, 5, 0), "MPAM1_EL1"},
	{REGISTER(3, 0, 10, 5, 1), "MPAM0_EL1"},
	{REGISTER(3, 0, 12, 0, 0), "VBAR_EL1"},
	{REGISTER(3, 0, 12, 1, 0), "ISR_EL1"},
	{REGISTER(3, 0, 12, 1, 1), "DISR_EL1"},
	{REGISTER(3, 0, 12, 8, 0), "ICC_IAR0_EL1"},
	{REGISTER(3, 0, 12, 8, 1), "ICC_EOIR0_EL1"},
	{REGISTER(3, 0, 12, 8, 3), "ICC_BPR0_EL1"},
	{REGISTER(3, 0, 12, 11, 1), "ICC_DIR_EL1"},
	{REGISTER(3, 0, 12, 11, 3), "ICC_RPR_EL1"},
	{REGISTER(3, 0, 12, 11, 5), "ICC_SGI1R_EL1"},
	{REGISTER(3, 0, 12, 12, 0), "ICC_IAR1_EL1"},
	{REGISTER(3, 0, 12, 12, 1), "ICC_EOIR1_EL1"},
	{REGISTER(3, 0, 12, 12, 2), "ICC_HPPIR1_EL1"},
	{REGISTER(3, 0, 12, 12, 3), "ICC_BPR1_EL1"},
	{REGISTER(3, 0, 12, 12, 4), "ICC_CTLR_EL1"},
	{REGISTER(3, 0, 12, 12, 5), "ICC_SRE_EL1"},
	{REGISTER(3, 0, 12, 12, 7), "ICC_IGRPEN1_EL1"},
	{REGISTER(3, 0, 13, 0, 1), "CONTEXTIDR_EL1"},
	{REGISTER(3, 0, 13, 0, 4), "TPIDR_EL1"},
	{REGISTER(3, 0, 14, 1, 0), "CNTKCTL_EL1"},
	{REGISTER(3, 1, 0, 0, 0), "CCSIDR_EL1"},
	{REGISTER(3, 1, 0, 0, 1), "CLIDR_EL1"},
	{REGISTER(3, 1, 0, 0, 4), "GMID_EL1"},
	{REGISTER(3, 1, 0, 0, 6), "SMIDR_EL1"},
	{REGISTER(3, 1, 0, 0, 7), "AIDR_EL1"},
	{REGISTER(3, 2, 0, 0, 0), "CSSELR_EL1"},
	{REGISTER(3, 3, 0, 0, 1), "CTR_EL0"},
	{REGISTER(3, 3, 0, 0, 7), "DCZID_EL0"},
	{REGISTER(3, 3, 2, 4, 0), "RNDR"},
	{REGISTER(3, 3, 2, 4, 1), "RNDRRS"},
	{REGISTER(3, 3, 2, 5, 1), "GCSPR_EL0"},
	{REGISTER(3, 3, 4, 2, 0), "NZCV"},
	{REGISTER(3, 3, 4, 2, 1), "DAIF"},
	{REGISTER(3, 3, 4, 2, 2), "SVCR"},
	{REGISTER(3, 3, 4, 2, 5), "DIT"},
	{REGISTER(3, 3, 4, 2, 6), "SSBS"},
	{REGISTER(3, 3, 4, 2, 7), "TCO"},
	{REGISTER(3, 3, 4, 4, 0), "FPCR"},
	{REGISTER(3, 3, 4, 4, 1), "FPSR"},
	{REGISTER(3, 3, 4, 4, 2), "FPMR"},
	{REGISTER(3, 3, 9, 12, 0), "PMCR_EL0"},
	{REGISTER(3, 3, 9, 12, 1), "PMCNTENSET_EL0"},
	{REGISTER(3, 3, 9, 12, 2), "PMCNTENCLR_EL0"},
	{REGISTER(3, 3, 9, 12, 3), "PMOVSCLR_EL0"},
	{REGISTER(3, 3, 9, 12, 5), "PMSELR_EL0"},
	{REGISTER(3, 3, 9, 12, 6), "PMCEID0_EL0"},
	{REGISTER(3, 3, 9, 12, 7), "PMCEID1_EL0"},
	{REGISTER(3, 3, 9, 13, 0), "PMCCNTR_EL0"},
	{REGISTER(3, 3, 9, 14, 0), "PMUSERENR_EL0"},
	{REGISTER(3, 3, 10, 2, 4), "POR_EL0"},
	{REGISTER(3, 3, 13, 0, 2), "TPIDR_EL0"},
	{REGISTER(3, 3, 13, 0, 3), "TPIDRRO_EL0"},
	{REGISTER(3, 3, 13, 0, 5), "TPIDR2_EL0"},
	{REGISTER(3, 3, 13, 2, 3), "AMUSERENR_EL0"},
	{REGISTER(3, 3, 14, 0, 0), "CNTFRQ_EL0"},
	{REGISTER(3, 3, 14, 0, 1), "CNTPCT_EL0"},
	{REGISTER(3, 3, 14, 0, 2), "CNTVCT_EL0"},
	{REGISTER(3, 3, 14, 0, 5), "CNTPCTSS_EL0"},
	{REGISTER(3, 3, 14, 0, 6), "CNTVCTSS_EL0"},
	{REGISTER(3, 3, 14, 2, 0), "CNTP_TVAL_EL0"},
	{REGISTER(3, 3, 14, 2, 1), "CNTP_CTL_EL0"},
	{REGISTER(3, 3, 14, 2, 2), "CNTP_CVAL_EL0"},
	{REGISTER(3, 3, 14, 3, 0), "CNTV_TVAL_EL0"},
	{REGISTER(3, 3, 14, 3, 1), "CNTV_CTL_EL0"},
	{REGISTER(3, 3, 14, 3, 2), "CNTV_CVAL_EL0"},
	{REGISTER(3, 3, 14, 15, 7), "PMCCFILTR_EL0"},
	{REGISTER(3, 4, 0, 0, 0), "VPIDR_EL2"},
	{REGISTER(3, 4, 0, 0, 4), "MPUIR_EL2"},
	{REGISTER(3, 4, 0, 0, 5), "VMPIDR_EL2"},
	{REGISTER(3, 4, 1, 0, 0), "SCTLR_EL2"},
	{REGISTER(3, 4, 1, 0, 1), "ACTLR_EL2"},
	{REGISTER(3, 4, 1, 1, 0), "HCR_EL2"},
	{REGISTER(3, 4, 1, 1, 1), "MDCR_EL2"},
	{REGISTER(3, 4, 1, 1, 2), "CPTR_EL2"},
	{REGISTER(3, 4, 1, 1, 3), "HSTR_EL2"},
	{REGISTER(3, 4, 1, 1, 4), "HFGRTR_EL2"},
	{REGISTER(3, 4, 1, 1, 5), "HFGWTR_EL2"},
	{REGISTER(3, 4, 1, 1, 6), "HFGITR_EL2"},
	{REGISTER(3, 4, 1, 1, 7), "HACR_EL2"},
	{REGISTER(3, 4, 1, 2, 0), "ZCR_EL2"},
	{REGISTER(3, 4, 1, 2, 2), "HCRX_EL2"},
	{REGISTER(3, 4, 1, 2, 6), "SMCR_EL2"},
	{REGISTER(3, 4, 2, 0, 0), "TTBR0_EL2"},
	{REGISTER(3, 4, 2, 0, 1), "TTBR1_EL2"},
	{REGISTER(3, 4, 2, 0, 2), "TCR_EL2"},
	{REGISTER(3, 4, 2, 0, 3), "TCR2_EL2"},
	{REGISTER(3, 4, 2, 1, 0), "VTTBR_EL2"},
	{REGISTER(3, 4, 2, 1, 2), "VTCR_EL2"},
	{REGISTER(3, 4, 2, 2, 0), "VNCR_EL2"},
	{REGISTER(3, 4, 3, 0, 0), "DACR32_EL2"},
	{REGISTER(3, 4, 3, 1, 0), "HDFGRTR2_EL2"},
	{REGISTER(3, 4, 3, 1, 1), "HDFGWTR2_EL2"},
	{REGISTER(3, 4, 3, 1, 2), "HFGRTR2_EL2"},
	{REGISTER(3, 4, 3, 1, 3), "HFGWTR2_EL2"},
	{REGISTER(3, 4, 3, 1, 4), "HDFGRTR_EL2"},
	{REGISTER(3, 4, 3, 1, 5), "HDFGWTR_EL2"},
	{REGISTER(3, 4, 3, 1, 6), "HAFGRTR_EL2"},
	{REGISTER(3, 4, 3, 1, 7), "HFGITR2_EL2"},
	{REGISTER(3, 4, 4, 0, 0), "SPSR_EL2"},
	{REGISTER(3, 4, 4, 0, 1), "ELR_EL2"},
	{REGISTER(3, 4, 4, 1, 0), "SP_EL1"},
	{REGISTER(3, 4, 5, 0, 1), "IFSR32_EL2"},
	{REGISTER(3, 4, 5, 1, 0), "AFSR0_EL2"},
	{REGISTER(3, 4, 5, 1, 1), "AFSR1_EL2"},
	{REGISTER(3, 4, 5, 2, 0), "ESR_EL2"},
	{REGISTER(3, 4, 5, 2, 3), "VSESR_EL2"},
	{REGISTER(3, 4, 5, 3, 0), "FPEXC32_EL2"},
	{REGISTER(3, 4, 5, 6, 0), "TFSR_EL2"},
	{REGISTER(3, 4, 6, 0, 0), "FAR_EL2"},
	{REGISTER(3, 4, 6, 0, 4), "HPFAR_EL2"},
	{REGISTER(3, 4, 9, 9, 0), "PMSCR_EL2"},
	{REGISTER(3, 4, 10, 2, 0), "MAIR_EL2"},
	{REGISTER(3, 4, 10, 3, 0), "AMAIR_EL2"},
	{REGISTER(3, 4, 10, 4, 0), "MPAMHCR_EL2"},
	{REGISTER(3, 4, 10, 5, 0), "MPAM2_EL2"},
	{REGISTER(3, 4, 12, 0, 0), "VBAR_EL2"},
	{REGISTER(3, 4, 12, 1, 1), "VDISR_EL2"},
	{REGISTER(3, 4, 12, 9, 5), "ICC_SRE_EL2"},
	{REGISTER(3, 4, 12, 11, 0), "ICH_HCR_EL2"},
	{REGISTER(3, 4, 12, 11, 1), "ICH_VTR_EL2"},
	{REGISTER(3, 4, 12, 11, 2), "ICH_MISR_EL2"},
	{REGISTER(3, 4, 12, 11, 3), "ICH_EISR_EL2"},
	{REGISTER(3, 4, 12, 11, 5), "ICH_ELRSR_EL2"},
	{REGISTER(3, 4, 12, 11, 7), "ICH_VMCR_EL2"},
	{REGISTER(3, 4, 13, 0, 1), "CONTEXTIDR_EL2"},
	{REGISTER(3, 4, 13, 0, 2), "TPIDR_EL2"},
	{REGISTER(3, 4, 14, 0, 3), "CNTVOFF_EL2"},
	{REGISTER(3, 4, 14, 0, 6), "CNTPOFF_EL2"},
	{REGISTER(3, 4, 14, 1, 0), "CNTHCTL_EL2"},
	{REGISTER(3, 4, 14, 2, 0), "CNTHP_TVAL_EL2"},
	{REGISTER(3, 4, 14, 2, 1), "CNTHP_CTL_EL2"},
	{REGISTER(3, 4, 14, 2, 2), "CNTHP_CVAL_EL2"},
	{REGISTER(3, 4, 14, 3, 0), "CNTHV_TVAL_EL2"},
	{REGISTER(3, 4, 14, 3, 1), "CNTHV_CTL_EL2"},
	{REGISTER(3, 4, 14, 3, 2), "CNTHV_CVAL_EL2"},
	{REGISTER(3, 5, 14, 2, 1), "CNTP_CTL_EL02"},
	{REGISTER(3, 5, 14, 2, 2), "CNTP_CVAL_EL02"},
	{REGISTER(3, 5, 14, 3, 1), "CNTV_CTL_EL02"},
	{REGISTER(3, 5, 14, 3, 2), "CNTV_CVAL_EL02"},
};

/* Registers that are numbered in the low bits of CRm and in op2. */
static const struct {
	int first, last;
	const char *format;
	bool by_crm; /* op2 is the same for all */
} families[] = {
	{REGISTER(3, 4, 12, 12, 0), REGISTER(3, 4, 12, 13, 7), "ICH_LR%d_EL2", false},
	{REGISTER(3, 4, 12, 8, 0), REGISTER(3, 4, 12, 8, 3), "ICH_AP0R%d_EL2", false},
	{REGISTER(3, 4, 12, 9, 0), REGISTER(3, 4, 12, 9, 3), "ICH_AP1R%d_EL2", false},
	{REGISTER(3, 0, 12, 8, 4), REGISTER(3, 0, 12, 8, 7), "ICC_AP0R%d_EL1", false},
	{REGISTER(3, 0, 12, 9, 0), REGISTER(3, 0, 12, 9, 3), "ICC_AP1R%d_EL1", false},
	{REGISTER(3, 3, 14, 8, 0), REGISTER(3, 3, 14, 11, 6), "PMEVCNTR%d_EL0", false},
	{REGISTER(3, 3, 14, 12, 0), REGISTER(3, 3, 14, 15, 6), "PMEVTYPER%d_EL0", false},
	{REGISTER(2, 0, 0, 0, 4), REGISTER(2, 0, 0, 15, 4), "DBGBVR%d_EL1", true},
	{REGISTER(2, 0, 0, 0, 5), REGISTER(2, 0, 0, 15, 5), "DBGBCR%d_EL1", true},
	{REGISTER(2, 0, 0, 0, 6), REGISTER(2, 0, 0, 15, 6), "DBGWVR%d_EL1", true},
	{REGISTER(2, 0, 0, 0, 7), REGISTER(2, 0, 0, 15, 7), "DBGWCR%d_EL1", true},
};

static bool fits(int pattern, int value)
{
	return pattern == ANY || pattern == value;
}

enum event_register sysreg_kind(uint32_t word)
{
	int reg = FIELD(word);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (kinds[i].op0 == OP0(reg) && fits(kinds[i].op1, OP1(reg)) &&
		    fits(kinds[i].crn, CRN(reg)) && fits(kinds[i].op2, OP2(reg)) &&
		    kinds[i].crm_first <= CRM(reg) && CRM(reg) <= kinds[i].crm_last)
			return kinds[i].kind;
	return EVENT_REGISTER_OTHER;
}

static const char *known_name(int reg)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].number == reg)
			return names[i].name;
	return NULL;
}

static bool name_of_family(int reg, char *name)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++) {
		int offset = reg - families[i].first;

		if (offset < 0 || reg > families[i].last)
			continue;
		if (families[i].by_crm && offset % REGISTER(2, 0, 0, 1, 0) != 0)
			continue;
		if (families[i].by_crm)
			offset = CRM(offset);
		snprintf(name, SYSREG_NAME_MAX, families[i].format, offset);
		return true;
	}
	return false;
}

void sysreg_name(uint32_t word, char name[SYSREG_NAME_MAX])
{
	int reg = FIELD(word);
	const char *known = known_name(reg);
	const char *el1 = OP1(reg) == EL12 ? known_name(reg & ~REGISTER(2, 7, 0, 0, 0)) : NULL;

	if (known)
		snprintf(name, SYSREG_NAME_MAX, "%s", known);
	else if (el1)
		snprintf(name, SYSREG_NAME_MAX, "%s2", el1);
	else if (!name_of_family(reg, name))
		snprintf(name, SYSREG_NAME_MAX, "S%d_%d_C%d_C%d_%d", OP0(reg), OP1(reg), CRN(reg),
			 CRM(reg), OP2(reg));
}
