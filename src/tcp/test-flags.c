#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tcp/flags.h"

static void assert_reads(const char *text, unsigned expected)
{
	uint16_t flags = 0x8000;

	if (flags_from_text(text, strlen(text), &flags) != 0)
		fail_msg("\"%s\" is not read", text);
	if (flags != expected)
		fail_msg("\"%s\" is read as 0x%x", text, flags);
}

static void assert_refuses(const char *text)
{
	uint16_t flags = 0x8000;

	if (flags_from_text(text, strlen(text), &flags) != -EINVAL)
		fail_msg("\"%s\" is read as 0x%x", text, flags);
	assert_int_equal(flags, 0x8000);
}

static void test_notations(void **unused)
{
	(void)unused;
	assert_reads("S", FLAG_SYN);
	assert_reads("SA", FLAG_SYN | FLAG_ACK);
	assert_reads("SYN|FIN", FLAG_SYN | FLAG_FIN);
	assert_reads("SYN+ACK", FLAG_SYN | FLAG_ACK);
	assert_reads("syn,ack", FLAG_SYN | FLAG_ACK);
	assert_reads("SYN, ACK", FLAG_SYN | FLAG_ACK);
	assert_reads("[S.]", FLAG_SYN | FLAG_ACK);
	assert_reads("[P.]", FLAG_PSH | FLAG_ACK);
	assert_reads("[F.]", FLAG_FIN | FLAG_ACK);
	assert_reads("[.]", FLAG_ACK);
	assert_reads("R", FLAG_RST);
	assert_reads("none", 0);
	assert_reads("[none]", 0);
	assert_reads("FPU", FLAG_FIN | FLAG_PSH | FLAG_URG);
	assert_reads("SEW", FLAG_SYN | FLAG_ECE | FLAG_CWR);
	assert_reads("SEC", FLAG_SYN | FLAG_ECE | FLAG_CWR);
	assert_reads("sewE", FLAG_SYN | FLAG_AE | FLAG_CWR | FLAG_ECE);
	assert_reads(" SYN + ACK ", FLAG_SYN | FLAG_ACK);
	assert_reads("AE", FLAG_AE);
	assert_reads("NS+ACK", FLAG_AE | FLAG_ACK);
	assert_reads("push/ack reset", FLAG_PSH | FLAG_ACK | FLAG_RST);
}

static void test_other_texts_are_refused(void **unused)
{
	(void)unused;
	assert_refuses("");
	assert_refuses("[]");
	assert_refuses("[S");
	assert_refuses("X");
	assert_refuses("SYNACK");
	assert_refuses("+");
	assert_refuses("none,S");
}

static void test_every_combination_survives_both_texts(void **unused)
{
	char text[FLAGS_TEXT_SIZE];
	uint16_t back;

	(void)unused;
	for (uint16_t flags = 0; flags < 0x200; flags++) {
		size_t length = flags_to_text_short(flags, text);

		assert_int_equal(length, strlen(text));
		assert_int_equal(flags_from_text(text, length, &back), 0);
		assert_int_equal(back, flags);
		length = flags_to_text_long(flags, text);
		assert_int_equal(length, strlen(text));
		assert_int_equal(flags_from_text(text, length, &back), 0);
		assert_int_equal(back, flags);
	}
}

static void test_texts(void **unused)
{
	char text[FLAGS_TEXT_SIZE];

	(void)unused;
	flags_to_text_short(FLAG_SYN | FLAG_ACK, text);
	assert_string_equal(text, "S.");
	flags_to_text_short(FLAG_ACK | FLAG_PSH, text);
	assert_string_equal(text, "P.");
	flags_to_text_short(0, text);
	assert_string_equal(text, "none");
	flags_to_text_short(FLAGS_RESERVED | FLAG_RST, text);
	assert_string_equal(text, "R");
	flags_to_text_long(FLAG_SYN | FLAG_ACK, text);
	assert_string_equal(text, "SYN+ACK");
	flags_to_text_long(FLAG_FIN | FLAG_PSH | FLAG_ACK, text);
	assert_string_equal(text, "FIN+PSH+ACK");
	flags_to_text_long(FLAG_RST | FLAG_ACK, text);
	assert_string_equal(text, "RST+ACK");
	flags_to_text_long(FLAGS_ALL, text);
	assert_string_equal(text, "FIN+SYN+RST+PSH+ACK+URG+ECE+CWR+AE");
}

static void test_verdicts(void **unused)
{
	(void)unused;
	assert_int_equal(flags_judge(0), FLAGS_NONE);
	assert_int_equal(flags_judge(FLAG_ECE), FLAGS_NONE);
	assert_int_equal(flags_judge(FLAG_SYN | FLAG_FIN), FLAGS_SYN_FIN);
	assert_int_equal(flags_judge(FLAG_SYN | FLAG_FIN | FLAG_ACK), FLAGS_SYN_FIN);
	assert_int_equal(flags_judge(FLAG_SYN | FLAG_RST), FLAGS_SYN_RST);
	assert_int_equal(flags_judge(FLAG_FIN | FLAG_RST | FLAG_ACK), FLAGS_FIN_RST);
	assert_int_equal(flags_judge(FLAG_URG | FLAG_RST), FLAGS_URG_RST);
	assert_int_equal(flags_judge(FLAG_FIN | FLAG_PSH | FLAG_URG), FLAGS_XMAS);
	assert_int_equal(flags_judge(FLAG_FIN), FLAGS_FIN_NO_ACK);
	assert_int_equal(flags_judge(FLAG_PSH), FLAGS_NO_ACK);
	assert_int_equal(flags_judge(FLAG_URG | FLAG_PSH), FLAGS_NO_ACK);
	assert_int_equal(flags_judge(FLAG_SYN), FLAGS_LEGAL);
	assert_int_equal(flags_judge(FLAG_SYN | FLAG_ACK), FLAGS_LEGAL);
	assert_int_equal(flags_judge(FLAG_SYN | FLAG_ECE | FLAG_CWR | FLAG_AE), FLAGS_LEGAL);
	assert_int_equal(flags_judge(FLAG_SYN | FLAG_PSH), FLAGS_LEGAL);
	assert_int_equal(flags_judge(FLAG_RST), FLAGS_LEGAL);
	assert_int_equal(flags_judge(FLAG_RST | FLAG_ACK), FLAGS_LEGAL);
	assert_int_equal(flags_judge(FLAG_FIN | FLAG_PSH | FLAG_ACK), FLAGS_LEGAL);
	assert_int_equal(flags_judge(FLAG_ACK | FLAG_URG | FLAGS_RESERVED), FLAGS_LEGAL);
	for (int i = 0; i < FLAGS_VERDICT_COUNT; i++)
		assert_true(strlen(flags_verdict_text((enum flags_verdict)i)) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_notations),
		cmocka_unit_test(test_other_texts_are_refused),
		cmocka_unit_test(test_every_combination_survives_both_texts),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_verdicts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
