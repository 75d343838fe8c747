/* How it works: the filter is walked in negation normal form ("not" is carried down to the
 * conditions), and every condition that the kernel cannot judge counts as true, whatever stands
 * before it. So the program lets pass what the filter means, and perhaps more.
 *
 * The kernel's machine (net/ipv4/inet_diag.c, inet_diag_bc_audit and _run): an instruction names
 * how many bytes to go on where it holds (`yes`) and where it does not (`no`). `yes` must walk the
 * whole program from instruction to instruction, a `no` must land on that walk, on its end
 * (accepted) or four bytes behind it (refused). Hence "yes" is always the instruction's own size
 * and every decision is a jump by "no". Only operations that the kernel has since 2.6.12 are used,
 * with DEV_COND (4.4): equality of ports is >= and <=. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "model/filter.h"

/* include/uapi/linux/inet_diag.h, enum of INET_DIAG_BC_*. */
enum operation {
	OPERATION_JUMP = 1,
	OPERATION_LOCAL_GE = 2,
	OPERATION_LOCAL_LE = 3,
	OPERATION_REMOTE_GE = 4,
	OPERATION_REMOTE_LE = 5,
	OPERATION_LOCAL_HOST = 7,
	OPERATION_REMOTE_HOST = 8,
	OPERATION_DEVICE = 9,
};

/* A program may be 64 KiB with its header; far more than the nodes of a filter make. */
#define CODE_MAX 60000

#define KERNEL_IPV4 2  /* AF_INET of Linux */
#define KERNEL_IPV6 10 /* AF_INET6 of Linux */

struct code_op {
	uint8_t code, yes;
	uint16_t no; /* of a port's second half: the port */
};

struct code_host {
	uint8_t family, prefix;
	int32_t port; /* -1: any */
};

/* A place that is not known yet: jumps to it are chained and patched when it is. */
struct label {
	uint32_t jumps; /* offset + 1 of the last jump to it, 0 none; each holds the one before */
};

struct program {
	uint8_t *bytes;
	uint32_t *links; /* for each word of `bytes`: the jump before it to the same label */
	uint32_t size, capacity, link_capacity;
	int error;
};

static void append(struct program *program, const void *bytes, size_t size)
{
	if (!program->error && program->size + size > CODE_MAX)
		program->error = -E2BIG;
	if (!program->error)
		program->error =
			array_reserve(&program->bytes, &program->capacity, program->size + size, 1);
	if (!program->error)
		program->error = array_reserve(&program->links, &program->link_capacity,
			(program->size + size) / 4, sizeof(*program->links));
	if (program->error)
		return;
	if (size)
		memcpy(program->bytes + program->size, bytes, size);
	program->size += (uint32_t)size;
}

/* Appends an instruction that goes to `label` where it does not hold. */
static void append_op(struct program *program, enum operation operation, const void *operand,
	size_t operand_size, struct label *label)
{
	struct code_op op = {
		.code = (uint8_t)operation, .yes = (uint8_t)(sizeof(op) + operand_size)};
	uint32_t offset = program->size;

	append(program, &op, sizeof(op));
	append(program, operand, operand_size);
	if (program->error)
		return;
	program->links[offset / 4] = label->jumps;
	label->jumps = offset + 1;
}

/* Lets every jump to the label land at `target`. */
static void label_place(struct program *program, struct label *label, uint32_t target)
{
	while (label->jumps && !program->error) {
		uint32_t offset = label->jumps - 1;
		uint16_t distance = (uint16_t)(target - offset);

		memcpy(program->bytes + offset + offsetof(struct code_op, no), &distance,
			sizeof(distance));
		label->jumps = program->links[offset / 4];
	}
	label->jumps = 0;
}

static void append_port(
	struct program *program, enum operation operation, uint16_t port, struct label *unmet)
{
	struct code_op operand = {.no = port};

	append_op(program, operation, &operand, sizeof(operand), unmet);
}

static void append_host(
	struct program *program, const struct filter_node *node, struct label *unmet)
{
	struct code_host host = {.port = node->any_port ? -1 : node->port};
	uint8_t operand[sizeof(host) + 16];
	size_t size = 0;

	if (node->address.family != ADDRESS_NONE) {
		bool wide = node->address.family == ADDRESS_IPV6;

		host.family = wide ? KERNEL_IPV6 : KERNEL_IPV4;
		host.prefix = node->prefix;
		size = wide ? 16 : 4;
	}
	memcpy(operand, &host, sizeof(host));
	memcpy(operand + sizeof(host), node->address.bytes, size);
	append_op(program,
		node->kind == FILTER_LOCAL ? OPERATION_LOCAL_HOST : OPERATION_REMOTE_HOST, operand,
		sizeof(host) + size, unmet);
}

static void append_port_equal(
	struct program *program, const struct filter_node *node, struct label *unmet)
{
	bool local = node->kind == FILTER_LOCAL_PORT;
	uint16_t port = (uint16_t)node->number;

	append_port(program, local ? OPERATION_LOCAL_GE : OPERATION_REMOTE_GE, port, unmet);
	append_port(program, local ? OPERATION_LOCAL_LE : OPERATION_REMOTE_LE, port, unmet);
}

/* Appends the condition as if its comparison were one that the kernel has: "!=", "<" and ">" as
 * their opposites. */
static void append_condition(
	struct program *program, const struct filter_node *node, struct label *unmet)
{
	bool local = node->kind == FILTER_LOCAL_PORT;
	uint32_t index = (uint32_t)node->number;

	if (node->kind == FILTER_LOCAL || node->kind == FILTER_REMOTE) {
		append_host(program, node, unmet);
		return;
	}
	if (node->kind == FILTER_DEVICE) {
		append_op(program, OPERATION_DEVICE, &index, sizeof(index), unmet);
		return;
	}
	switch ((enum filter_comparison)node->comparison) {
	case FILTER_EQUAL:
	case FILTER_UNEQUAL:
		append_port_equal(program, node, unmet);
		break;
	case FILTER_LESS:
	case FILTER_GREATER_EQUAL:
		append_port(program, local ? OPERATION_LOCAL_GE : OPERATION_REMOTE_GE,
			(uint16_t)node->number, unmet);
		break;
	case FILTER_LESS_EQUAL:
	case FILTER_GREATER:
		append_port(program, local ? OPERATION_LOCAL_LE : OPERATION_REMOTE_LE,
			(uint16_t)node->number, unmet);
		break;
	}
}

static bool is_opposite(const struct filter_node *node)
{
	return node->comparison == FILTER_UNEQUAL || node->comparison == FILTER_LESS ||
	       node->comparison == FILTER_GREATER;
}

static bool is_leaf(const struct filter_node *node)
{
	return node->kind != FILTER_AND && node->kind != FILTER_OR && node->kind != FILTER_NOT;
}

/* Whether the kernel can refuse anything by this node. */
static bool is_judged(const struct filter *filter, uint32_t index, bool negated)
{
	const struct filter_node *node = &filter->nodes[index];
	bool left, right;

	if (node->kind == FILTER_NOT)
		return is_judged(filter, node->left, !negated);
	if (is_leaf(node))
		return node->kind == FILTER_LOCAL || node->kind == FILTER_REMOTE ||
		       node->kind == FILTER_LOCAL_PORT || node->kind == FILTER_REMOTE_PORT ||
		       (node->kind == FILTER_DEVICE && node->number <= INT32_MAX);
	left = is_judged(filter, node->left, negated);
	right = is_judged(filter, node->right, negated);
	return (node->kind == FILTER_AND) != negated ? left || right : left && right;
}

static void compile(struct program *program, const struct filter *filter, uint32_t index,
	bool negated, struct label *unmet);

static void compile_leaf(
	struct program *program, const struct filter_node *node, bool negated, struct label *unmet)
{
	struct label held = {0};

	if (is_opposite(node) == negated) {
		append_condition(program, node, unmet);
		return;
	}
	/* Where the condition does not hold, its opposite does. */
	append_condition(program, node, &held);
	append_op(program, OPERATION_JUMP, NULL, 0, unmet);
	label_place(program, &held, program->size);
}

/* Falls through where either side holds. */
static void compile_or(struct program *program, const struct filter *filter,
	const struct filter_node *node, bool negated, struct label *unmet)
{
	struct label other = {0}, end = {0};

	compile(program, filter, node->left, negated, &other);
	append_op(program, OPERATION_JUMP, NULL, 0, &end);
	label_place(program, &other, program->size);
	compile(program, filter, node->right, negated, unmet);
	label_place(program, &end, program->size);
}

/* Appends code that falls through where the node holds and goes to `unmet` where it does not. */
static void compile(struct program *program, const struct filter *filter, uint32_t index,
	bool negated, struct label *unmet)
{
	const struct filter_node *node = &filter->nodes[index];

	if (node->kind == FILTER_NOT) {
		compile(program, filter, node->left, !negated, unmet);
	} else if (is_leaf(node)) {
		compile_leaf(program, node, negated, unmet);
	} else if ((node->kind == FILTER_AND) != negated) {
		if (is_judged(filter, node->left, negated))
			compile(program, filter, node->left, negated, unmet);
		if (is_judged(filter, node->right, negated))
			compile(program, filter, node->right, negated, unmet);
	} else {
		compile_or(program, filter, node, negated, unmet);
	}
}

int filter_bytecode(const struct filter *filter, void **ret_code)
{
	struct program program = {0};
	struct label refused = {0};

	*ret_code = NULL;
	if (!filter->count || !is_judged(filter, filter->root, false))
		return 0;
	compile(&program, filter, filter->root, false, &refused);
	label_place(&program, &refused, program.size + 4);
	free(program.links);
	if (program.error) {
		free(program.bytes);
		return program.error == -E2BIG ? 0 : program.error;
	}
	*ret_code = program.bytes;
	return (int)program.size;
}
