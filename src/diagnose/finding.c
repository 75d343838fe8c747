#include "diagnose/finding.h"

#include <stdlib.h>

const char *severity_name(enum severity severity)
{
	static const char *const names[] = {"notice", "warning", "critical"};

	return names[severity];
}

const char *confidence_name(enum confidence confidence)
{
	static const char *const names[] = {"possible", "likely", "certain"};

	return names[confidence];
}

void findings_deinit(struct findings *findings)
{
	arena_deinit(&findings->arena);
	free(findings->rows.items);
	free(findings->not_evaluated.items);
	*findings = (struct findings){0};
}
