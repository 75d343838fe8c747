/* Fuzzes the decoding of one socket from netlink (attributes of any kind and length), and what is
 * written of it. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "host/sock-diag.h"
#include "report/list-json.h"
#include "tcp/state.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct list_style style = {.parts = LIST_TCP_INFO | LIST_SKMEM | LIST_EXTENDED};
	struct observe_socket socket;
	struct row row = {.socket = &socket};
	/* One that has written all the rows before, and one that begins: they must agree. */
	static struct list_json_info json, fresh;
	static bool started;
	struct text text, again;

	if (sock_diag_decode(data, size, &socket))
		return 0;
	require(socket.state < TCP_STATE_COUNT);
	require(socket.tcp_info_size <= sizeof(socket.tcp_info));
	require(memchr(socket.congestion, '\0', sizeof(socket.congestion)) != NULL);
	if (!started)
		list_json_info_init(&json);
	started = true;
	list_json_info_init(&fresh);
	text_init(&text, NULL, NULL);
	text_init(&again, NULL, NULL);
	list_json_row(&json, &text, &row, &style);
	list_json_row(&fresh, &again, &row, &style);
	require(!strcmp(text_peek(&text), text_peek(&again)));
	text_deinit(&again);
	list_print_detail(&text, &row, &style, 80);
	require(text.error == 0);
	text_deinit(&text);
	return 0;
}
