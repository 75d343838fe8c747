/* What every file of rules includes, and the rules themselves in the order of the catalogue. */
#ifndef TCPDX_DIAGNOSE_RULES_RULES_H
#define TCPDX_DIAGNOSE_RULES_RULES_H

#include <errno.h>
#include <stdlib.h>

#include "diagnose/rule.h"

extern const struct rule rule_accept_queue_full, rule_fd_limit, rule_syn_flood, rule_syn_queue_full,
	rule_syn_overload, rule_synack_unanswered, rule_bound_elsewhere, rule_syn_blackhole,
	rule_local_egress_drop, rule_neighbour_failed, rule_no_route, rule_port_exhaustion,
	rule_outbound_scan, rule_idle_ghost, rule_ghost_sessions, rule_keepalive_slower_than_path,
	rule_peer_vanished, rule_zero_window_slow_reader, rule_zero_window_peer_dead,
	rule_reader_stalled, rule_close_wait_unread, rule_close_wait_leak, rule_fin_wait1_peer_gone,
	rule_fin_wait2_held, rule_fin_wait2_orphan, rule_last_ack_stuck, rule_closing_stuck,
	rule_orphan_flood, rule_time_wait_pile, rule_time_wait_overflow, rule_dead_fd,
	rule_keepalive_expired, rule_fin_wait1_zero_window, rule_unused_or_wrong_knob,
	rule_cannot_transmit, rule_link_lost, rule_reverse_path_filter, rule_pmtu_blackhole,
	rule_path_loss, rule_conntrack_full, rule_bufferbloat, rule_reordering,
	rule_checksum_errors, rule_paws_reject, rule_out_of_window, rule_port_held_unlisted,
	rule_time_wait_bind, rule_fd_inherited, rule_close_wait_peer_gone,
	rule_proxy_half_close_pair, rule_abort_on_overflow_set, rule_cookie_ghost,
	rule_reuseport_member_stuck, rule_cookie_lost_options, rule_tcp_signature_mismatch,
	rule_send_buffer_limited, rule_receive_buffer_pruned, rule_nagle_delayed_ack,
	rule_tcp_memory_exhausted, rule_host_queue_drops;

/* What its socket threw away between the snapshots (skmem d). Of one that is in one of them only
 * `before` is what it is: 0. */
static inline uint32_t drops_in_look(const struct connection *connection)
{
	return connection->drops - connection->before.drops;
}

/* Of the rows of a namespace the one that dropped most during the look, but no more than `cap`: NONE
 * where none did. `states`: bit n for enum tcp_state n. */
static inline uint32_t find_dropping(
	const struct model *model, uint32_t netns, uint32_t states, uint64_t cap)
{
	uint32_t worst = NONE, most = 0;

	for (uint32_t i = 0; i < model->connections.count; i++) {
		const struct connection *row = &model->connections.items[i];

		if (row->netns != netns || !(states & 1u << row->state) ||
			drops_in_look(row) <= most || drops_in_look(row) > cap)
			continue;
		most = drops_in_look(row);
		worst = i;
	}
	return worst;
}

/* Fewer may be strangers. */
#define NO_WAY_BACK_MIN 3

/* How many SYNs were dropped during the look for want of a route back to who sent them: each counts for
 * the listener and for the routing table (tcp_conn_request(), inet_csk_route_req()), a full queue's for
 * the listener alone and a program's try for the table alone. 0 where the two do not go together. */
static inline int64_t syns_without_route(const struct model *model, uint32_t netns)
{
	int64_t dropped = model_counter_delta(model, netns, "TcpExtListenDrops") -
			  model_counter_delta(model, netns, "TcpExtListenOverflows");
	int64_t unroutable = model_counter_delta(model, netns, "IpOutNoRoutes") +
			     model_counter_delta(model, netns, "Ip6OutNoRoutes");

	/* The counters are not read at one instant. */
	if (dropped < NO_WAY_BACK_MIN || llabs(dropped - unroutable) * 4 > dropped)
		return 0;
	return dropped;
}

/* The accept queue of a listener: the kernel drops when sk_ack_backlog > sk_max_ack_backlog. */
static inline bool is_over_full(const struct connection *listener)
{
	return listener->rqueue > listener->wqueue;
}

/* Drops alone do not tell: a SYN that comes again while its handshake goes on counts as one too. */
static inline bool has_overflowed(const struct judge *judge, const struct connection *listener)
{
	return drops_in_look(listener) &&
	       model_counter_delta(judge->model, listener->netns, "TcpExtListenOverflows") > 0;
}

/* At the first snapshot already: one that was opened since may have had a burst just now. */
static inline bool was_over_full(const struct judge *judge, const struct connection *listener)
{
	return judge_stayed(judge, listener) && listener->before.rqueue > listener->before.wqueue;
}

/* Clients are turned away by its accept queue, or were during the look (listen.c). */
bool turns_away(const struct judge *judge, const struct connection *listener);

/* Of a connection that is in one snapshot only `before` is what it is. */
static inline bool nothing_acked(const struct connection *connection)
{
	return connection->before.bytes_acked == connection->bytes_acked;
}

/* The last retry of the SYN was refused below TCP: the kernel counts it as tried (total_retrans),
 * but not as on its way (retrans). A SYN that waits for a link-layer address is not even tried. */
static inline bool never_left(const struct connection *connection)
{
	return tcp_info_has(connection->tcp_info_size, total_retrans) && connection->retransmits &&
	       connection->total_retrans && !connection->retrans;
}

/* How many connections of the group are in SYN_SENT, and how often the SYN of this one was sent. */
void note_syn(struct judge *judge, struct finding *finding, const struct group *group,
	const struct connection *connection);

/* Something waits to be read since the first snapshot, and nothing of it was read. Read so far =
 * received minus waiting. */
static inline bool nothing_read(const struct judge *judge, const struct connection *connection)
{
	return judge_stayed(judge, connection) && connection->before.rqueue &&
	       connection->bytes_received - connection->rqueue ==
		       connection->before.bytes_received - connection->before.rqueue;
}

/* "10.0.0.1:5432", the far end. */
static inline const char *remote_name(struct judge *judge, const struct connection *connection)
{
	return note_endpoint(judge, &connection->remote, connection->remote_port);
}

/* By a signal or a debugger. */
static inline bool is_stopped(const struct observe_process *process)
{
	return process->state == 'T' || process->state == 't';
}

/* Both ends are on this host, and were seen: there is no path that could be cut. */
static inline bool is_local_pair(const struct connection *connection)
{
	return connection->twin != NONE || address_is_loopback(&connection->remote);
}

/* Whether the group is `many` and a twentieth of its namespace's connections: on a large host a
 * handful of strangers in trouble is the usual. */
static inline bool is_large_part(
	const struct judge *judge, const struct group *group, uint32_t many)
{
	const struct model_netns *netns = model_netns(judge->model, group->netns);
	uint64_t all = 0;

	for (unsigned s = TCP_STATE_SYN_SENT; netns && s < TCP_STATE_TIME_WAIT; s++)
		all += netns->states[s];
	return group->count >= many && (uint64_t)group->count * 20 >= all;
}

/* The subjects of a finding: the worst, then the others of its group. */
static inline void note_worst_first(struct judge *judge, const struct group *group,
	struct finding *finding, const struct connection *worst)
{
	note_connection(judge, finding, (uint32_t)(worst - judge->model->connections.items));
	for (uint32_t m = group->first_member; m != NONE; m = judge_next(judge, m))
		if (judge_member(judge, m) != worst)
			note_connection(judge, finding, judge->members.items[m].connection);
}

/* For how long it has sent in vain. Each timeout doubles the RTO: the earlier ones together are the
 * present one less the first. */
static inline uint32_t in_vain_ms(const struct connection *connection)
{
	uint32_t rto_ms = connection->rto_us / 1000;
	uint32_t first_ms = connection->backoff < 32 ? rto_ms >> connection->backoff : 0;
	uint32_t left_ms = connection->expires_ms < rto_ms ? connection->expires_ms : rto_ms;

	return 2 * rto_ms - first_ms - left_ms;
}

/* True where the RTO is one of seconds and what has been seen is enough nonetheless (established.c). */
bool is_slow_and_silent(const struct judge *judge, const struct connection *connection);

/* With an RTO of 200 ms three retransmissions take 1.4 s: more than a burst of loss. Where the way
 * to the peer is seen to be cut, one is enough; a neighbour that is being asked may answer yet. */
static inline unsigned retries_needed(
	const struct judge *judge, const struct connection *connection)
{
	enum path_state path = judge_path(judge, connection);
	bool cut = path > PATH_FINE && path != PATH_RESOLVING;

	return cut || is_slow_and_silent(judge, connection) ? 1 : 3;
}

#endif
