/* The hash of a name in a namespace: counters and sysctls. For the model's own files. */
#ifndef TCPDX_MODEL_NAME_H
#define TCPDX_MODEL_NAME_H

#include "model/model.h"

/* The key of model->counter_map and model->sysctl_map. */
uint64_t model_name_hash(const struct model *model, uint32_t netns, const char *name);

#endif
