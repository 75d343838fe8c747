/* The words of ss(8) for what does not fit into columns. */
#include <string.h>

#include "report/list-column.h"
#include "report/width.h"
#include "tcp/state.h"

struct detail {
	struct text *text;
	unsigned columns; /* 0: never wrap */
	unsigned at;	  /* cells of the line so far */
};

#define INDENT 8

/* One word: "name:value". It begins a line of its own where it does not fit any more. */
static void word(struct detail *detail, const char *bytes, size_t size)
{
	unsigned cells = width_of(bytes, size);

	if (detail->columns && detail->at > INDENT && detail->at + 1 + cells > detail->columns) {
		text_string(detail->text, "\n\t");
		detail->at = INDENT;
	} else {
		text_char(detail->text, detail->at > INDENT ? ' ' : '\t');
		detail->at += detail->at > INDENT;
	}
	if (detail->at < INDENT)
		detail->at = INDENT;
	text_bytes(detail->text, bytes, size);
	detail->at += cells;
}

/* Builds one word piece by piece. */
struct piece {
	char bytes[160];
	size_t size;
};

static void piece_string(struct piece *piece, const char *string)
{
	size_t size = strlen(string);

	if (piece->size + size > sizeof(piece->bytes))
		return;
	memcpy(piece->bytes + piece->size, string, size);
	piece->size += size;
}

static void piece_number(struct piece *piece, uint64_t number)
{
	if (piece->size + 20 <= sizeof(piece->bytes))
		piece->size += text_digits(number, piece->bytes + piece->size);
}

/* Microseconds as milliseconds, as ss writes them: "0.042", "203". */
static void piece_us(struct piece *piece, uint64_t us)
{
	char thousandths[4] = {(char)('0' + us / 100 % 10), (char)('0' + us / 10 % 10),
		(char)('0' + us % 10), '\0'};

	piece_number(piece, us / 1000);
	for (unsigned i = 3; i && thousandths[i - 1] == '0'; i--)
		thousandths[i - 1] = '\0';
	if (thousandths[0]) {
		piece_string(piece, ".");
		piece_string(piece, thousandths);
	}
}

static void detail_number(struct detail *detail, const char *name, uint64_t number)
{
	struct piece piece = {.size = 0};

	piece_string(&piece, name);
	piece_number(&piece, number);
	word(detail, piece.bytes, piece.size);
}

/* What ss leaves out while it is zero. */
static void detail_some(struct detail *detail, const char *name, uint64_t number)
{
	if (number)
		detail_number(detail, name, number);
}

static void detail_us(struct detail *detail, const char *name, uint64_t us, const char *unit)
{
	struct piece piece = {.size = 0};

	if (!us)
		return;
	piece_string(&piece, name);
	piece_us(&piece, us);
	piece_string(&piece, unit);
	word(detail, piece.bytes, piece.size);
}

static void detail_pair(struct detail *detail, const char *name, uint64_t first,
	const char *between, uint64_t second)
{
	struct piece piece = {.size = 0};

	piece_string(&piece, name);
	piece_number(&piece, first);
	piece_string(&piece, between);
	piece_number(&piece, second);
	word(detail, piece.bytes, piece.size);
}

static void detail_string(struct detail *detail, const char *string)
{
	word(detail, string, strlen(string));
}

/* skmem:(r0,rb131072,t0,tb2626560,f0,w0,o0,bl0,d0) */
static void detail_skmem(struct detail *detail, const struct observe_socket *socket)
{
	static const char *const names[OBSERVE_SKMEM_COUNT] = {
		"skmem:(r", ",rb", ",t", ",tb", ",f", ",w", ",o", ",bl", ",d"};
	struct piece piece = {.size = 0};

	for (unsigned i = 0; i < OBSERVE_SKMEM_COUNT; i++) {
		piece_string(&piece, names[i]);
		piece_number(&piece, socket->skmem[i]);
	}
	piece_string(&piece, ")");
	word(detail, piece.bytes, piece.size);
}

static void detail_options(struct detail *detail, const struct observe_socket *socket)
{
	const struct observe_tcp_info *info = &socket->tcp_info;

	if (info->options & TCP_INFO_OPT_TIMESTAMPS)
		detail_string(detail, "ts");
	if (info->options & TCP_INFO_OPT_SACK)
		detail_string(detail, "sack");
	if (info->options & 8)
		detail_string(detail, "ecn");
	if (info->options & 16)
		detail_string(detail, "ecnseen");
	if (info->options & 32)
		detail_string(detail, "fastopen");
	if (socket->congestion[0])
		detail_string(detail, socket->congestion);
	if (info->options & TCP_INFO_OPT_WSCALE)
		detail_pair(detail, "wscale:", info->wscale & 15, ",", info->wscale >> 4);
}

static void detail_path(struct detail *detail, const struct observe_tcp_info *info)
{
	struct piece piece = {.size = 0};

	detail_us(detail, "rto:", info->rto, "");
	detail_some(detail, "backoff:", info->backoff);
	if (info->rtt) {
		piece_string(&piece, "rtt:");
		piece_us(&piece, info->rtt);
		piece_string(&piece, "/");
		piece_us(&piece, info->rttvar);
		word(detail, piece.bytes, piece.size);
	}
	detail_us(detail, "ato:", info->ato, "");
	detail_some(detail, "mss:", info->snd_mss);
	detail_some(detail, "pmtu:", info->pmtu);
	detail_some(detail, "rcvmss:", info->rcv_mss);
	detail_some(detail, "advmss:", info->advmss);
	detail_some(detail, "cwnd:", info->snd_cwnd);
	/* 0x7fffffff is "not reached yet". */
	detail_some(detail, "ssthresh:", info->snd_ssthresh < 0x7fffffff ? info->snd_ssthresh : 0);
}

static void detail_traffic(struct detail *detail, const struct observe_tcp_info *info)
{
	detail_some(detail, "bytes_sent:", info->bytes_sent);
	detail_some(detail, "bytes_retrans:", info->bytes_retrans);
	detail_some(detail, "bytes_acked:", info->bytes_acked);
	detail_some(detail, "bytes_received:", info->bytes_received);
	detail_some(detail, "segs_out:", info->segs_out);
	detail_some(detail, "segs_in:", info->segs_in);
	detail_some(detail, "data_segs_out:", info->data_segs_out);
	detail_some(detail, "data_segs_in:", info->data_segs_in);
	detail_some(detail, "lastsnd:", info->last_data_sent);
	detail_some(detail, "lastrcv:", info->last_data_recv);
	detail_some(detail, "lastack:", info->last_ack_recv);
	detail_some(detail, "pacing_rate:", info->pacing_rate);
	detail_some(detail, "delivery_rate:", info->delivery_rate);
	detail_some(detail, "delivered:", info->delivered);
	if (info->bits & 1)
		detail_string(detail, "app_limited");
	detail_us(detail, "busy:", info->busy_time, "ms");
	detail_us(detail, "rwnd_limited:", info->rwnd_limited, "ms");
	detail_us(detail, "sndbuf_limited:", info->sndbuf_limited, "ms");
}

static void detail_trouble(struct detail *detail, const struct observe_tcp_info *info)
{
	detail_some(detail, "unacked:", info->unacked);
	if (info->retrans || info->total_retrans)
		detail_pair(detail, "retrans:", info->retrans, "/", info->total_retrans);
	detail_some(detail, "lost:", info->lost);
	detail_some(detail, "sacked:", info->sacked);
	detail_some(detail, "dsack_dups:", info->dsack_dups);
	detail_some(detail, "reordering:", info->reordering != 3 ? info->reordering : 0);
	detail_some(detail, "reord_seen:", info->reord_seen);
	detail_us(detail, "rcv_rtt:", info->rcv_rtt, "");
	detail_some(detail, "rcv_space:", info->rcv_space);
	detail_some(detail, "rcv_ssthresh:", info->rcv_ssthresh);
	detail_some(detail, "notsent:", info->notsent_bytes);
	detail_us(detail, "minrtt:", info->min_rtt, "");
	detail_some(detail, "rcv_ooopack:", info->rcv_ooopack);
	detail_some(detail, "snd_wnd:", info->snd_wnd);
	detail_some(detail, "rcv_wnd:", info->rcv_wnd);
	detail_some(detail, "rehash:", info->rehash);
}

static void detail_extended(struct detail *detail, const struct row *row)
{
	static const char *const arrows[] = {"<->", "-->", "<--", "---"};
	const struct observe_socket *socket = row->socket;

	detail_some(detail, "uid:", socket->uid);
	detail_some(detail, "ino:", socket->inode);
	detail_some(detail, "sk:", socket->cookie);
	detail_some(detail, "cgroup:", socket->cgroup);
	detail_some(detail, "fwmark:", socket->mark);
	if (row->device) {
		struct piece piece = {.size = 0};

		piece_string(&piece, "dev:");
		piece_string(&piece, row->device);
		word(detail, piece.bytes, piece.size);
	}
	if (socket->bits & SOCKET_HAS_V6ONLY)
		detail_number(detail, "v6only:", (socket->bits & SOCKET_V6ONLY) != 0);
	if (socket->bits & SOCKET_HAS_SHUTDOWN)
		detail_string(detail, arrows[socket->shutdown & 3]);
	if (socket->bits & SOCKET_MPTCP)
		detail_string(detail, "tcp-ulp-mptcp");
}

void list_print_detail(
	struct text *text, const struct row *row, const struct list_style *style, unsigned columns)
{
	const struct observe_socket *socket = row->socket;
	struct detail detail = {.text = text, .columns = columns};

	if (style->parts & LIST_EXTENDED)
		detail_extended(&detail, row);
	if (style->parts & LIST_SKMEM && socket->bits & SOCKET_HAS_SKMEM)
		detail_skmem(&detail, socket);
	if (!(style->parts & LIST_TCP_INFO) || !(socket->bits & SOCKET_HAS_TCP_INFO))
		return;
	detail_options(&detail, socket);
	/* Of a listener the kernel fills in the two queues only, which are columns. */
	if (socket->state == TCP_STATE_LISTEN)
		return;
	detail_path(&detail, &socket->tcp_info);
	detail_traffic(&detail, &socket->tcp_info);
	detail_trouble(&detail, &socket->tcp_info);
}
