/* Linux's error numbers (include/uapi/asm-generic/errno*.h), 1 to 133, x86 and ARM numbering.
 *
 * Every number has a one-line meaning; those that a TCP program meets have a page: which call
 * returns it and on what cause, what it says about the socket, what to do next.
 *
 * The rows stand in errno.c, sorted by number (41 and 58 do not exist: they are only aliases).
 * The pages are const objects in errno-local.c (what the program or this host decides by itself)
 * and errno-tcp.c (addresses, the path, the connection); errno-pages.h ties them to the rows. */
#ifndef TCPDX_KB_ERRNO_H
#define TCPDX_KB_ERRNO_H

#include "kb/text.h"

/* One way in which a call returns the error. */
struct kb_errno_cause {
	const char *call; /* "connect()", "read(), recv()"; the calls as a programmer writes them */
	struct kb_text cause;
};

#define KB_ERRNO_CAUSES 8

struct kb_errno_page {
	struct kb_text meaning; /* what it means for a TCP socket */
	/* Ends at call == NULL, which is always there: at most KB_ERRNO_CAUSES - 1 causes. */
	struct kb_errno_cause causes[KB_ERRNO_CAUSES];
	struct kb_text remedy; /* what to do */
	const char *faults;    /* ids of the catalogue that end in it, parted by spaces, or NULL */
};

struct kb_errno {
	int number;
	const char *name;		  /* "ECONNRESET" */
	struct kb_text title;		  /* strerror()'s sense, in one line */
	const struct kb_errno_page *page; /* NULL for errors that no TCP program meets */
};

/* A second name of a number: EWOULDBLOCK is EAGAIN. */
struct kb_errno_alias {
	const char *name;
	int number;
};

extern const struct kb_errno kb_errnos[];
extern const unsigned kb_errno_count;

extern const struct kb_errno_alias kb_errno_aliases[];
extern const unsigned kb_errno_alias_count;

#endif
