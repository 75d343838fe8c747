/* The pages of the error numbers, one const object each, for the rows in errno.c only: everybody
 * else reaches them through kb_errnos[]. A row that names a missing page does not link. */
#ifndef TCPDX_KB_ERRNO_PAGES_H
#define TCPDX_KB_ERRNO_PAGES_H

#include "kb/errno.h"

/* errno-local.c */
extern const struct kb_errno_page kb_errno_eintr;
extern const struct kb_errno_page kb_errno_eagain;
extern const struct kb_errno_page kb_errno_ebadf;
extern const struct kb_errno_page kb_errno_enomem;
extern const struct kb_errno_page kb_errno_eacces;
extern const struct kb_errno_page kb_errno_eperm;
extern const struct kb_errno_page kb_errno_efault;
extern const struct kb_errno_page kb_errno_einval;
extern const struct kb_errno_page kb_errno_enfile;
extern const struct kb_errno_page kb_errno_emfile;
extern const struct kb_errno_page kb_errno_enotsock;
extern const struct kb_errno_page kb_errno_edestaddrreq;
extern const struct kb_errno_page kb_errno_emsgsize;
extern const struct kb_errno_page kb_errno_eprototype;
extern const struct kb_errno_page kb_errno_enoprotoopt;
extern const struct kb_errno_page kb_errno_eprotonosupport;
extern const struct kb_errno_page kb_errno_esocktnosupport;
extern const struct kb_errno_page kb_errno_eopnotsupp;
extern const struct kb_errno_page kb_errno_epfnosupport;
extern const struct kb_errno_page kb_errno_eafnosupport;
extern const struct kb_errno_page kb_errno_enobufs;

/* errno-tcp.c */
extern const struct kb_errno_page kb_errno_epipe;
extern const struct kb_errno_page kb_errno_einprogress;
extern const struct kb_errno_page kb_errno_ealready;
extern const struct kb_errno_page kb_errno_eaddrinuse;
extern const struct kb_errno_page kb_errno_eaddrnotavail;
extern const struct kb_errno_page kb_errno_enetdown;
extern const struct kb_errno_page kb_errno_enetunreach;
extern const struct kb_errno_page kb_errno_enetreset;
extern const struct kb_errno_page kb_errno_econnaborted;
extern const struct kb_errno_page kb_errno_econnreset;
extern const struct kb_errno_page kb_errno_eisconn;
extern const struct kb_errno_page kb_errno_enotconn;
extern const struct kb_errno_page kb_errno_eshutdown;
extern const struct kb_errno_page kb_errno_etimedout;
extern const struct kb_errno_page kb_errno_econnrefused;
extern const struct kb_errno_page kb_errno_ehostdown;
extern const struct kb_errno_page kb_errno_ehostunreach;
extern const struct kb_errno_page kb_errno_eproto;
extern const struct kb_errno_page kb_errno_enonet;

#endif
