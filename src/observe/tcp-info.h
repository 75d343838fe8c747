/* The kernel's struct tcp_info (include/uapi/linux/tcp.h, as of Linux 6.18), declared here so
 * that the build machine's headers do not decide what can be read.
 *
 * The struct only ever grows at its end. A kernel that is older sends fewer bytes and the rest
 * stays zero: tcp_info_has() tells "zero" from "not told". A newer one sends more, which is
 * ignored. Member names are the kernel's without the prefix tcpi_. */
#ifndef TCPDX_OBSERVE_TCP_INFO_H
#define TCPDX_OBSERVE_TCP_INFO_H

#include <stddef.h>
#include <stdint.h>

struct observe_tcp_info {
	uint8_t state; /* the kernel's number */
	uint8_t ca_state;
	uint8_t retransmits;
	uint8_t probes;
	uint8_t backoff;
	uint8_t options;
	uint8_t wscale; /* low nibble: snd_wscale, high nibble: rcv_wscale */
	uint8_t bits;	/* bit 0: delivery_rate_app_limited, bits 1-2: fastopen_client_fail */
	uint32_t rto;	/* us */
	uint32_t ato;	/* us */
	uint32_t snd_mss;
	uint32_t rcv_mss;
	uint32_t unacked; /* segments, as the next four; of a listener: its accept queue */
	uint32_t sacked;  /* of a listener: its backlog */
	uint32_t lost;
	uint32_t retrans;
	uint32_t fackets;
	uint32_t last_data_sent; /* ms ago; time since boot where nothing was ever sent */
	uint32_t last_ack_sent;	 /* ms; the kernel does not fill it */
	uint32_t last_data_recv; /* ms ago */
	uint32_t last_ack_recv;	 /* ms ago */
	uint32_t pmtu;
	uint32_t rcv_ssthresh;
	uint32_t rtt;	 /* us */
	uint32_t rttvar; /* us */
	uint32_t snd_ssthresh;
	uint32_t snd_cwnd;
	uint32_t advmss;
	uint32_t reordering;
	uint32_t rcv_rtt; /* us */
	uint32_t rcv_space;
	uint32_t total_retrans;
	uint64_t pacing_rate; /* bytes a second */
	uint64_t max_pacing_rate;
	uint64_t bytes_acked;
	uint64_t bytes_received;
	uint32_t segs_out;
	uint32_t segs_in;
	uint32_t notsent_bytes;
	uint32_t min_rtt; /* us */
	uint32_t data_segs_in;
	uint32_t data_segs_out;
	uint64_t delivery_rate; /* bytes a second */
	uint64_t busy_time;	/* us, as the next two */
	uint64_t rwnd_limited;
	uint64_t sndbuf_limited;
	uint32_t delivered;
	uint32_t delivered_ce;
	uint64_t bytes_sent;
	uint64_t bytes_retrans;
	uint32_t dsack_dups;
	uint32_t reord_seen;
	uint32_t rcv_ooopack;
	uint32_t snd_wnd;
	uint32_t rcv_wnd;
	uint32_t rehash;
	uint16_t total_rto;
	uint16_t total_rto_recoveries;
	uint32_t total_rto_time; /* ms */
	uint32_t received_ce;
	uint32_t delivered_e1_bytes;
	uint32_t delivered_e0_bytes;
	uint32_t delivered_ce_bytes;
	uint32_t received_e1_bytes;
	uint32_t received_e0_bytes;
	uint32_t received_ce_bytes;
	uint16_t accecn_fail_mode;
	uint16_t accecn_opt_seen;
};

_Static_assert(offsetof(struct observe_tcp_info, pacing_rate) == 104, "layout of tcp_info");
_Static_assert(offsetof(struct observe_tcp_info, busy_time) == 168, "layout of tcp_info");
_Static_assert(offsetof(struct observe_tcp_info, snd_wnd) == 228, "layout of tcp_info");
_Static_assert(sizeof(struct observe_tcp_info) == 280, "layout of tcp_info");

/* Option bits of `options` (TCPI_OPT_*). */
#define TCP_INFO_OPT_TIMESTAMPS 1u
#define TCP_INFO_OPT_SACK	2u
#define TCP_INFO_OPT_WSCALE	4u

/* True where a kernel that sent `size` bytes told the member. */
#define tcp_info_has(size, member)                                                                 \
	((size) >= offsetof(struct observe_tcp_info, member) +                                     \
			   sizeof(((struct observe_tcp_info *)0)->member))

/* One row per member, in the kernel's order and with the kernel's names ("tcpi_rto"); the
 * sub-byte members appear as rows of their own. */
struct tcp_info_field {
	const char *name;
	uint16_t offset;
	uint8_t size;  /* bytes: 1, 2, 4 or 8 */
	uint8_t shift; /* of sub-byte members */
	uint8_t bits;  /* 0: the whole member */
};

extern const struct tcp_info_field tcp_info_fields[];
extern const unsigned tcp_info_field_count;

/* The value of one row. */
uint64_t tcp_info_value(const struct observe_tcp_info *info, const struct tcp_info_field *field);

#endif
