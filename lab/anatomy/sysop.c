/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sysop: TLBI by its fields, for it has so many; the others one by one. */
#include "lab/anatomy/sysop.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define OP1(word) ((word) >> 16 & 7)
#define CRN(word) ((word) >> 12 & 15)
#define CRM(word) ((word) >> 8 & 15)
#define OP2(word) ((word) >> 5 & 7)

#define CRN_TLBI      8
#define CRN_TLBI_NXS  9
#define CRN_CACHE     7
#define IS_SYSL(word) ((word) >> 21 & 1)

/* With CRn = 7. */
static const struct {
	unsigned int op1, crm, op2;
	enum event_class class;
	const char *name;
} operations[] = {
	{0, 1, 0, EVENT_IC, "IALLUIS"},   {0, 5, 0, EVENT_IC, "IALLU"},
	{3, 5, 1, EVENT_IC, "IVAU"},      {3, 4, 1, EVENT_DC_ZVA, ""},
	{3, 4, 3, EVENT_DC_GVA, ""},      {3, 4, 4, EVENT_DC_GZVA, ""},
	{0, 6, 1, EVENT_DC, "IVAC"},      {0, 6, 2, EVENT_DC, "ISW"},
	{0, 6, 3, EVENT_DC, "IGVAC"},     {0, 6, 4, EVENT_DC, "IGSW"},
	{0, 6, 5, EVENT_DC, "IGDVAC"},    {0, 6, 6, EVENT_DC, "IGDSW"},
	{0, 10, 2, EVENT_DC, "CSW"},      {0, 10, 4, EVENT_DC, "CGSW"},
	{0, 10, 6, EVENT_DC, "CGDSW"},    {0, 14, 2, EVENT_DC, "CISW"},
	{0, 14, 4, EVENT_DC, "CIGSW"},    {0, 14, 6, EVENT_DC, "CIGDSW"},
	{3, 10, 1, EVENT_DC, "CVAC"},     {3, 10, 3, EVENT_DC, "CGVAC"},
	{3, 10, 5, EVENT_DC, "CGDVAC"},   {3, 11, 1, EVENT_DC, "CVAU"},
	{3, 12, 1, EVENT_DC, "CVAP"},     {3, 12, 3, EVENT_DC, "CGVAP"},
	{3, 12, 5, EVENT_DC, "CGDVAP"},   {3, 13, 1, EVENT_DC, "CVADP"},
	{3, 13, 3, EVENT_DC, "CGVADP"},   {3, 13, 5, EVENT_DC, "CGDVADP"},
	{3, 14, 1, EVENT_DC, "CIVAC"},    {3, 14, 3, EVENT_DC, "CIGVAC"},
	{3, 14, 5, EVENT_DC, "CIGDVAC"},  {4, 14, 0, EVENT_DC, "CIPAE"},
	{4, 14, 7, EVENT_DC, "CIGDPAE"},  {6, 14, 1, EVENT_DC, "CIPAPA"},
	{6, 14, 5, EVENT_DC, "CIGDPAPA"}, {0, 8, 0, EVENT_AT, "S1E1R"},
	{0, 8, 1, EVENT_AT, "S1E1W"},     {0, 8, 2, EVENT_AT, "S1E0R"},
	{0, 8, 3, EVENT_AT, "S1E0W"},     {0, 9, 0, EVENT_AT, "S1E1RP"},
	{0, 9, 1, EVENT_AT, "S1E1WP"},    {0, 9, 2, EVENT_AT, "S1E1A"},
	{4, 8, 0, EVENT_AT, "S1E2R"},     {4, 8, 1, EVENT_AT, "S1E2W"},
	{4, 8, 4, EVENT_AT, "S12E1R"},    {4, 8, 5, EVENT_AT, "S12E1W"},
	{4, 8, 6, EVENT_AT, "S12E0R"},    {4, 8, 7, EVENT_AT, "S12E0W"},
	{4, 9, 2, EVENT_AT, "S1E2A"},     {6, 8, 0, EVENT_AT, "S1E3R"},
	{6, 8, 1, EVENT_AT, "S1E3W"},
};

/* By op1 and op2; RIPAS2 is IPAS2 with R. */
static const struct {
	unsigned int op1, op2;
	const char *name;
} invalidations[] = {
	{0, 0, "VMALLE1"},    {0, 1, "VAE1"},  {0, 2, "ASIDE1"}, {0, 3, "VAAE1"}, {0, 5, "VALE1"},
	{0, 7, "VAALE1"},     {4, 0, "ALLE2"}, {4, 1, "VAE2"},   {4, 4, "ALLE1"}, {4, 5, "VALE2"},
	{4, 6, "VMALLS12E1"}, {6, 0, "ALLE3"}, {6, 1, "VAE3"},   {6, 4, "PAALL"}, {6, 5, "VALE3"},
};

/* Who must forget, by CRm, of which 0 and 4 are those by intermediate address. Ranges are of
 * addresses, which have an odd op2. */
static const struct {
	const char *range, *domain;
} scopes[16] = {
	[1] = {"", "OS"},  [2] = {"R", "IS"}, [3] = {"", "IS"},
	[5] = {"R", "OS"}, [6] = {"R", ""},   [7] = {"", ""},
};

/* By op2, with op1 = 4 and CRm = 0, with op1 = 4 and CRm = 4, and with op1 = 6 and CRm = 4. */
static const char *const by_address[3][8] = {
	{NULL, "IPAS2E1IS", "RIPAS2E1IS", NULL, NULL, "IPAS2LE1IS", "RIPAS2LE1IS", NULL},
	{"IPAS2E1OS", "IPAS2E1", "RIPAS2E1", "RIPAS2E1OS", "IPAS2LE1OS", "IPAS2LE1", "RIPAS2LE1",
	 "RIPAS2LE1OS"},
	{[3] = "RPAOS", [7] = "RPALOS"},
};

static const char *name_by_address(uint32_t word)
{
	if (OP1(word) == 4 && (CRM(word) == 0 || CRM(word) == 4))
		return by_address[CRM(word) / 4][OP2(word)];
	return OP1(word) == 6 && CRM(word) == 4 ? by_address[2][OP2(word)] : NULL;
}

static bool name_by_fields(uint32_t word, char *name)
{
	const char *range = scopes[CRM(word)].range;

	for (size_t i = 0; range && i < sizeof(invalidations) / sizeof(*invalidations); i++)
		if (invalidations[i].op1 == OP1(word) && invalidations[i].op2 == OP2(word) &&
		    (!*range || OP2(word) % 2 == 1)) {
			snprintf(name, SYSOP_NAME_MAX, "%s%s%s", range, invalidations[i].name,
				 scopes[CRM(word)].domain);
			return true;
		}
	return false;
}

static bool is_broadcast(uint32_t word)
{
	if (name_by_address(word))
		return CRM(word) == 0 || OP2(word) % 4 == 0 || OP2(word) % 4 == 3;
	return *scopes[CRM(word)].domain != '\0';
}

static enum event_class invalidation(uint32_t word, char name[SYSOP_NAME_MAX])
{
	const char *address = name_by_address(word);

	if (address)
		snprintf(name, SYSOP_NAME_MAX, "%s", address);
	else if (!name_by_fields(word, name))
		return EVENT_SYS;
	if (CRN(word) == CRN_TLBI_NXS)
		strcat(name, "NXS");
	return is_broadcast(word) ? EVENT_TLBI_BROADCAST : EVENT_TLBI_LOCAL;
}

enum event_class sysop_class(uint32_t word, char name[SYSOP_NAME_MAX])
{
	*name = '\0';
	if (IS_SYSL(word))
		return EVENT_SYS;
	if (CRN(word) == CRN_TLBI || CRN(word) == CRN_TLBI_NXS)
		return invalidation(word, name);
	for (size_t i = 0; CRN(word) == CRN_CACHE && i < sizeof(operations) / sizeof(*operations);
	     i++)
		if (operations[i].op1 == OP1(word) && operations[i].crm == CRM(word) &&
		    operations[i].op2 == OP2(word)) {
			snprintf(name, SYSOP_NAME_MAX, "%s", operations[i].name);
			return operations[i].class;
		}
	return EVENT_SYS;
}
