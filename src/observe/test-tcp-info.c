/* The rows of tcp_info against the struct. */
#include "observe/tcp-info.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above. */
#include <cmocka.h>
#include <string.h>

static const struct tcp_info_field *row_named(const char *name)
{
	for (unsigned i = 0; i < tcp_info_field_count; i++)
		if (!strcmp(tcp_info_fields[i].name, name))
			return &tcp_info_fields[i];
	fail();
	return NULL;
}

/* The kernel's order, without gap or overlap: the rows that begin a byte cover the struct. The
 * observation log counts members so. */
static void test_rows_cover_struct(void **state)
{
	size_t end = 0;

	(void)state;
	for (unsigned i = 0; i < tcp_info_field_count; i++) {
		const struct tcp_info_field *row = &tcp_info_fields[i];

		assert_memory_equal(row->name, "tcpi_", 5);
		assert_true(row->size == 1 || row->size == 2 || row->size == 4 || row->size == 8);
		if (row->shift) {
			assert_int_equal(row->offset, end - 1);
			assert_true(row->bits && row->shift + row->bits <= 8);
			continue;
		}
		assert_int_equal(row->offset, end);
		assert_int_equal(row->offset % row->size, 0);
		end += row->size;
	}
	assert_int_equal(end, sizeof(struct observe_tcp_info));
}

/* Places that programs which include <linux/tcp.h> rely on. */
static void test_offsets_are_the_kernels(void **state)
{
	static const struct {
		const char *name;
		unsigned offset;
	} rows[] = {
		{"tcpi_state", 0},
		{"tcpi_options", 5},
		{"tcpi_rto", 8},
		{"tcpi_unacked", 24},
		{"tcpi_pmtu", 60},
		{"tcpi_rtt", 68},
		{"tcpi_snd_cwnd", 80},
		{"tcpi_total_retrans", 100},
		{"tcpi_pacing_rate", 104},
		{"tcpi_bytes_acked", 120},
		{"tcpi_segs_out", 136},
		{"tcpi_min_rtt", 148},
		{"tcpi_delivery_rate", 160},
		{"tcpi_delivered", 192},
		{"tcpi_bytes_sent", 200},
		{"tcpi_rcv_ooopack", 224},
		{"tcpi_rcv_wnd", 232},
		{"tcpi_rehash", 236},
		{"tcpi_total_rto", 240},
		{"tcpi_total_rto_time", 244},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(row_named(rows[i].name)->offset, rows[i].offset);
}

static void test_value(void **state)
{
	struct observe_tcp_info info = {
		.retransmits = 3,
		.wscale = 0x97,
		.bits = 0xfd,
		.rtt = 0x01020304,
		.bytes_acked = UINT64_C(0x0102030405060708),
		.total_rto = 0xfffe,
	};

	(void)state;
	assert_int_equal(tcp_info_value(&info, row_named("tcpi_retransmits")), 3);
	assert_int_equal(tcp_info_value(&info, row_named("tcpi_snd_wscale")), 7);
	assert_int_equal(tcp_info_value(&info, row_named("tcpi_rcv_wscale")), 9);
	assert_int_equal(tcp_info_value(&info, row_named("tcpi_delivery_rate_app_limited")), 1);
	assert_int_equal(tcp_info_value(&info, row_named("tcpi_fastopen_client_fail")), 2);
	assert_int_equal(tcp_info_value(&info, row_named("tcpi_rtt")), 0x01020304);
	assert_true(tcp_info_value(&info, row_named("tcpi_bytes_acked")) == info.bytes_acked);
	assert_int_equal(tcp_info_value(&info, row_named("tcpi_total_rto")), 0xfffe);
}

/* A member was told where the kernel sent all of it. */
static void test_has(void **state)
{
	(void)state;
	assert_false(tcp_info_has(0, state));
	assert_true(tcp_info_has(1, state));
	assert_false(tcp_info_has(103, total_retrans));
	assert_true(tcp_info_has(104, total_retrans)); /* all that Linux 2.6 sends */
	assert_false(tcp_info_has(104, pacing_rate));
	assert_false(tcp_info_has(111, pacing_rate));
	assert_true(tcp_info_has(112, pacing_rate));
	assert_true(tcp_info_has(sizeof(struct observe_tcp_info), accecn_opt_seen));
	assert_false(tcp_info_has(sizeof(struct observe_tcp_info) - 1, accecn_opt_seen));
	for (unsigned i = 0; i < tcp_info_field_count; i++)
		assert_true((size_t)tcp_info_fields[i].offset + tcp_info_fields[i].size <=
			    sizeof(struct observe_tcp_info));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_cover_struct),
		cmocka_unit_test(test_offsets_are_the_kernels),
		cmocka_unit_test(test_value),
		cmocka_unit_test(test_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
