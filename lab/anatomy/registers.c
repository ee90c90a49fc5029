/* SPDX-License-Identifier: GPL-2.0-or-later */
/* registers: looked up by name once. */
#include "lab/anatomy/registers.h"

#include <stdio.h>
#include <string.h>

#include "lab/anatomy/qemu_plugin.h"

static const char *const names[REGISTER_COUNT] = {
	[REGISTER_TPIDR_EL2] = "TPIDR_EL2", [REGISTER_VBAR_EL1] = "VBAR",
	[REGISTER_VBAR_EL2] = "VBAR_EL2",   [REGISTER_ELR_EL1] = "ELR_EL1",
	[REGISTER_ELR_EL2] = "ELR_EL2",     [REGISTER_PSTATE] = "cpsr",
};

#define GENERAL_COUNT 32

static struct qemu_plugin_register *handles[REGISTER_COUNT];
static struct qemu_plugin_register *general[GENERAL_COUNT];
static GByteArray *buffer;

static void take_general(const qemu_plugin_reg_descriptor *found)
{
	unsigned int number;
	char rest;

	if (strcmp(found->name, "sp") == 0)
		general[GENERAL_COUNT - 1] = found->handle;
	else if (sscanf(found->name, "x%2u%c", &number, &rest) == 1 && number < GENERAL_COUNT - 1)
		general[number] = found->handle;
}

static void take(const qemu_plugin_reg_descriptor *found)
{
	for (int i = 0; i < REGISTER_COUNT; i++)
		if (strcmp(found->name, names[i]) == 0)
			handles[i] = found->handle;
	take_general(found);
}

const char *registers_find(void)
{
	GArray *all = qemu_plugin_get_registers();
	const qemu_plugin_reg_descriptor *found = (const void *)all->data;

	for (unsigned int i = 0; i < all->len; i++)
		take(&found[i]);
	g_array_free(all, 1);
	buffer = buffer ? buffer : g_byte_array_new();
	for (int i = 0; i < REGISTER_COUNT; i++)
		if (!handles[i])
			return names[i];
	return NULL;
}

static uint64_t read_register(struct qemu_plugin_register *handle)
{
	uint64_t value = 0;
	int size;

	g_byte_array_set_size(buffer, 0);
	size = qemu_plugin_read_register(handle, buffer);
	if (size > 0 && (size_t)size <= sizeof(value))
		memcpy(&value, buffer->data, (size_t)size);
	return value;
}

uint64_t registers_read(enum registers_name name)
{
	return read_register(handles[name]);
}

uint64_t registers_read_general(unsigned int number)
{
	return number < GENERAL_COUNT && general[number] ? read_register(general[number]) : 0;
}
