/* Translation of what a person reads: _("…") where it is printed, N_("…") where it is a row. */
#ifndef TCPDX_BASE_GETTEXT_H
#define TCPDX_BASE_GETTEXT_H

#include <libintl.h>

#define _(string)  gettext(string)
#define N_(string) string

#endif
