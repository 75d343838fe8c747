#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/container.h"

#define ID "3f2a9c0d1b2c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6"

static void check(const char *cgroup, const char *wanted)
{
	char name[CONTAINER_NAME_SIZE];

	assert_int_equal(container_name(cgroup, name), wanted[0] != '\0');
	assert_string_equal(name, wanted);
}

static void test_runtimes(void **state)
{
	(void)state;
	check("/system.slice/docker-" ID ".scope", "docker 3f2a9c0d1b2c");
	check("/docker/" ID, "docker 3f2a9c0d1b2c");
	check("/docker/" ID "/init.scope", "docker 3f2a9c0d1b2c");
	check("/machine.slice/libpod-" ID ".scope/container", "podman 3f2a9c0d1b2c");
	check("/kubepods.slice/kubepods-pod1.slice/cri-containerd-" ID ".scope",
		"containerd 3f2a9c0d1b2c");
	check("/kubepods/burstable/pod1/" ID, "containerd 3f2a9c0d1b2c");
	check("/kubepods.slice/kubepods-pod1.slice/crio-" ID ".scope", "cri-o 3f2a9c0d1b2c");
	check("/lxc.payload.web/system.slice", "lxc web");
	check("/lxc/web-1", "lxc web-1");
	check("/machine.slice/machine-old\\x2ddb.scope", "machine old-db");
}

static void test_no_container(void **state)
{
	(void)state;
	check("", "");
	check("/", "");
	check("/system.slice/nginx.service", "");
	check("/user.slice/user-1000.slice/session-3.scope", "");
	/* The engine itself, and identities that are none. */
	check("/system.slice/docker.service", "");
	check("/docker/buildkit", "");
	check("/docker/" ID "f", "");
	check("/system.slice/docker-3f2a9c.scope", "");
	check("/machine.slice/machine-.scope", "");
	check("/machine.slice/machine-web.slice", "");
	check("/elsewhere/" ID, "");
}

static void test_long_names_are_cut(void **state)
{
	char cgroup[300] = "/lxc/";
	char name[CONTAINER_NAME_SIZE];

	(void)state;
	memset(cgroup + 5, 'x', 200);
	assert_true(container_name(cgroup, name));
	assert_true(strlen(name) < CONTAINER_NAME_SIZE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_runtimes),
		cmocka_unit_test(test_no_container),
		cmocka_unit_test(test_long_names_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
