/* SPDX-License-Identifier: GPL-2.0-or-later */
/* payload: the guest's image, inside mtebench, so that it runs anywhere by itself. */
	.section .rodata
	.balign	16
	.global payload_image, payload_image_end
payload_image:
	.incbin	"build/guest/payload.bin"
payload_image_end:
	.section .note.GNU-stack, "", %progbits
