/* The sysctls that decide the fate of TCP connections, and the advice about them that is wrong.
 *
 * The rows stand in one table per subject. Every row:
 *
 *	for (unsigned t = 0; t < kb_sysctl_table_count; t++)
 *		for (unsigned r = 0; r < kb_sysctl_tables[t]->count; r++)
 *			use(&kb_sysctl_tables[t]->rows[r]);
 */
#ifndef TCPDX_KB_SYSCTL_H
#define TCPDX_KB_SYSCTL_H

#include "kb/text.h"

struct kb_sysctl {
	const char *name; /* "net.ipv4.tcp_fin_timeout" */
	const char *unit; /* "s", "ms", "bytes", "pages", "segments", "0|1", "count" … */
	/* The kernel's default in words of numbers: "60", "4096 131072 33554432". A distribution
	 * may ship another. "" where there is none. */
	const char *by_default;
	const char *range; /* what the kernel accepts, or "" */
	struct kb_text meaning;
	struct kb_text
		advice;	     /* when to change it and what it costs; what folk advice gets wrong */
	const char *removed; /* the kernel version that removed it, "4.12"; NULL while it exists */
	const char *faults;  /* ids of the catalogue, parted by spaces, or NULL */
};

struct kb_sysctl_table {
	const struct kb_sysctl *rows;
	unsigned count;
};

extern const struct kb_sysctl_table *const kb_sysctl_tables[];
extern const unsigned kb_sysctl_table_count;

/* The row of that name, spelled exactly; NULL where there is none. */
const struct kb_sysctl *kb_sysctl_find(const char *name);

#endif
