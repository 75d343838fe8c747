#include "observe/tcp-info.h"

#include <string.h>

#define FIELD(member)                                                                              \
	{                                                                                          \
		"tcpi_" #member, offsetof(struct observe_tcp_info, member),                        \
			sizeof(((struct observe_tcp_info *)0)->member), 0, 0                       \
	}
#define BITS(name, member, shift, bits)                                                            \
	{                                                                                          \
		"tcpi_" #name, offsetof(struct observe_tcp_info, member), 1, shift, bits           \
	}

const struct tcp_info_field tcp_info_fields[] = {
	FIELD(state),
	FIELD(ca_state),
	FIELD(retransmits),
	FIELD(probes),
	FIELD(backoff),
	FIELD(options),
	BITS(snd_wscale, wscale, 0, 4),
	BITS(rcv_wscale, wscale, 4, 4),
	BITS(delivery_rate_app_limited, bits, 0, 1),
	BITS(fastopen_client_fail, bits, 1, 2),
	FIELD(rto),
	FIELD(ato),
	FIELD(snd_mss),
	FIELD(rcv_mss),
	FIELD(unacked),
	FIELD(sacked),
	FIELD(lost),
	FIELD(retrans),
	FIELD(fackets),
	FIELD(last_data_sent),
	FIELD(last_ack_sent),
	FIELD(last_data_recv),
	FIELD(last_ack_recv),
	FIELD(pmtu),
	FIELD(rcv_ssthresh),
	FIELD(rtt),
	FIELD(rttvar),
	FIELD(snd_ssthresh),
	FIELD(snd_cwnd),
	FIELD(advmss),
	FIELD(reordering),
	FIELD(rcv_rtt),
	FIELD(rcv_space),
	FIELD(total_retrans),
	FIELD(pacing_rate),
	FIELD(max_pacing_rate),
	FIELD(bytes_acked),
	FIELD(bytes_received),
	FIELD(segs_out),
	FIELD(segs_in),
	FIELD(notsent_bytes),
	FIELD(min_rtt),
	FIELD(data_segs_in),
	FIELD(data_segs_out),
	FIELD(delivery_rate),
	FIELD(busy_time),
	FIELD(rwnd_limited),
	FIELD(sndbuf_limited),
	FIELD(delivered),
	FIELD(delivered_ce),
	FIELD(bytes_sent),
	FIELD(bytes_retrans),
	FIELD(dsack_dups),
	FIELD(reord_seen),
	FIELD(rcv_ooopack),
	FIELD(snd_wnd),
	FIELD(rcv_wnd),
	FIELD(rehash),
	FIELD(total_rto),
	FIELD(total_rto_recoveries),
	FIELD(total_rto_time),
	FIELD(received_ce),
	FIELD(delivered_e1_bytes),
	FIELD(delivered_e0_bytes),
	FIELD(delivered_ce_bytes),
	FIELD(received_e1_bytes),
	FIELD(received_e0_bytes),
	FIELD(received_ce_bytes),
	FIELD(accecn_fail_mode),
	FIELD(accecn_opt_seen),
};

const unsigned tcp_info_field_count = sizeof(tcp_info_fields) / sizeof(tcp_info_fields[0]);

uint64_t tcp_info_value(const struct observe_tcp_info *info, const struct tcp_info_field *field)
{
	const uint8_t *at = (const uint8_t *)info + field->offset;
	uint16_t two;
	uint32_t four;
	uint64_t eight;

	switch (field->size) {
	case 1:
		return field->bits ? (unsigned)*at >> field->shift & ((1u << field->bits) - 1)
				   : *at;
	case 2:
		memcpy(&two, at, sizeof(two));
		return two;
	case 4:
		memcpy(&four, at, sizeof(four));
		return four;
	default:
		memcpy(&eight, at, sizeof(eight));
		return eight;
	}
}
