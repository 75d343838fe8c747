/* Runs every rule over a model. */
#ifndef TCPDX_DIAGNOSE_EVALUATE_H
#define TCPDX_DIAGNOSE_EVALUATE_H

#include "diagnose/finding.h"
#include "model/model.h"

/* Fills `findings` (zeroed before), worst first: severity, then confidence, then count. A fault
 * that explains another on the same sockets absorbs its finding. Rules whose needs the model does
 * not meet are listed as not evaluated. Returns 0 or -ENOMEM. */
int evaluate(const struct model *model, struct findings *findings);

#endif
