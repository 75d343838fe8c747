/* The door: everything that a source learns becomes an observation, a fixed-size tagged struct
 * with its time in it. The model is a fold over observations and knows nothing of where they
 * came from, so a host, a log of it and a simulation are judged by the same rules.
 *
 * Strings are arrays ended by NUL, cut (never split inside a UTF-8 sequence is not promised)
 * where the kernel's are longer; the stated sizes are the limits. An observation is a value: it
 * owns nothing and borrows nothing. */
#ifndef TCPDX_OBSERVE_OBSERVE_H
#define TCPDX_OBSERVE_OBSERVE_H

#include <stdint.h>

#include "base/address.h"
#include "base/time.h"
#include "observe/tcp-info.h"

enum observe_kind {
	OBSERVE_HOST,	   /* the machine; first of a log */
	OBSERVE_SNAPSHOT,  /* what follows was read in this pass */
	OBSERVE_NETNS,	   /* a network namespace and the number that stands for it */
	OBSERVE_SOCKET,	   /* one TCP socket or mini-socket */
	OBSERVE_OWNER,	   /* one descriptor of one process that refers to a socket */
	OBSERVE_PROCESS,   /* a process that owns a socket */
	OBSERVE_COUNTER,   /* one kernel counter */
	OBSERVE_SYSCTL,	   /* one running sysctl */
	OBSERVE_SETTING,   /* one sysctl line in a file on disk */
	OBSERVE_ROUTE,	   /* the answer of the routing table for one peer */
	OBSERVE_NEIGHBOUR, /* one entry of the neighbour table */
	OBSERVE_LINK,	   /* one interface */
	OBSERVE_LOCAL,	   /* one local address */
	OBSERVE_REFUSAL,   /* this host answered SYNs to a port with a reset */
	OBSERVE_UNSEEN,	   /* something that could not be looked at, and why */
};

#define OBSERVE_KIND_COUNT 15

/* What could not be seen. Each has a row with the words for it (observe_unseen_rows). */
enum observe_unseen_what {
	UNSEEN_OWNERS,	     /* /proc/PID/fd of other users' processes */
	UNSEEN_NETNS,	     /* other network namespaces were not asked for */
	UNSEEN_NETNS_DENIED, /* a namespace could not be entered */
	UNSEEN_NETNS_DIED,   /* a namespace went away during the look */
	UNSEEN_SOCK_DIAG,    /* no tcp_diag: /proc/net/tcp was read */
	UNSEEN_DUMP,	     /* a dump stayed interrupted or overrun after repetition */
	UNSEEN_BOUND,	     /* sockets bound but not listening */
	UNSEEN_REFUSALS,     /* resets of this host (needs CAP_NET_RAW) */
	UNSEEN_ROUTES,	     /* more peers than are asked for */
	UNSEEN_COUNTERS,     /* a counter file could not be read */
	UNSEEN_SYSCTLS,	     /* sysctls could not be read */
	UNSEEN_PROCESS,	     /* a process vanished or could not be read */
	UNSEEN_RESETS,	     /* resets were sent or received; by whom is no counter's to tell */
	UNSEEN_LOG,	     /* the log was cut short or damaged */
	UNSEEN_LINKS,	     /* links, addresses or neighbours could not be read */
};

#define UNSEEN_WHAT_COUNT 15

struct observe_host {
	char name[64];
	char kernel[64];
	uint32_t page_size;
	uint32_t netns_count; /* namespaces that exist, as far as could be seen; 0 not counted */
	uint64_t file_count;  /* /proc/sys/fs/file-nr, first and last number; 0 unknown */
	uint64_t file_max;
};

struct observe_snapshot {
	uint32_t index; /* 0, 1, … */
};

/* A longer path is cut at its beginning: its end names the container. */
#define CGROUP_PATH_SIZE 160

struct observe_netns {
	uint64_t inode;		       /* of /proc/PID/ns/net */
	uint32_t pid;		       /* a process that lives in it, 0 where none is known */
	char name[64];		       /* of /run/netns, or "" */
	uint8_t foreign;	       /* 1: not the one that the look was started in */
	char cgroup[CGROUP_PATH_SIZE]; /* control group of that process, as for a process */
};

enum observe_socket_bits {
	SOCKET_HAS_TCP_INFO = 1u << 0,
	SOCKET_HAS_SKMEM = 1u << 1,
	SOCKET_HAS_SHUTDOWN = 1u << 2,
	SOCKET_HAS_MARK = 1u << 3,
	SOCKET_HAS_CGROUP = 1u << 4,
	SOCKET_HAS_V6ONLY = 1u << 5,
	SOCKET_V6ONLY = 1u << 6,
	SOCKET_MPTCP = 1u << 7,		 /* a subflow of an MPTCP connection */
	SOCKET_BOUND_INACTIVE = 1u << 8, /* bound, neither listening nor connected */
	SOCKET_FROM_PROC = 1u << 9,	 /* read from /proc/net/tcp: no cookie, no tcp_info */
	SOCKET_HAS_TOS = 1u << 10,
};

/* inet_diag_msg.idiag_timer */
enum observe_timer {
	TIMER_OFF = 0,
	TIMER_RETRANSMIT = 1,
	TIMER_KEEPALIVE = 2,
	TIMER_TIMEWAIT = 3,
	TIMER_PERSIST = 4,
	TIMER_DELAYED_ACK = 5,
};

/* Index of skmem, INET_DIAG_SKMEMINFO (include/uapi/linux/sock_diag.h). */
enum observe_skmem {
	SKMEM_RMEM_ALLOC,
	SKMEM_RCVBUF,
	SKMEM_WMEM_ALLOC,
	SKMEM_SNDBUF,
	SKMEM_FWD_ALLOC,
	SKMEM_WMEM_QUEUED,
	SKMEM_OPTMEM,
	SKMEM_BACKLOG,
	SKMEM_DROPS,
};

#define OBSERVE_SKMEM_COUNT 9

struct observe_socket {
	uint8_t state;	      /* enum tcp_state */
	uint8_t kernel_state; /* include/net/tcp_states.h; TIME_WAIT rows of FIN_WAIT_2 orphans say 5 */
	uint8_t timer;	      /* enum observe_timer */
	uint8_t retransmits; /* icsk_retransmits with timer 1, probes out with timers 2 and 4 */
	uint8_t shutdown;    /* RCV_SHUTDOWN 1, SEND_SHUTDOWN 2 */
	uint8_t tos;
	uint16_t bits; /* enum observe_socket_bits */
	struct address local, remote;
	uint16_t local_port, remote_port;
	uint32_t ifindex; /* bound device, 0 none */
	uint32_t expires_ms;
	uint32_t rqueue; /* bytes; of a listener: connections waiting for accept() */
	uint32_t wqueue; /* bytes; of a listener: its backlog */
	uint32_t uid;
	uint32_t mark;
	uint32_t inode;	 /* 0: no process holds it */
	uint64_t cookie; /* 0: not known */
	uint64_t cgroup;
	uint32_t skmem[OBSERVE_SKMEM_COUNT];
	char congestion[16];
	uint16_t tcp_info_size; /* bytes that the kernel sent; see tcp_info_has() */
	struct observe_tcp_info tcp_info;
};

struct observe_owner {
	uint64_t inode;
	uint32_t pid;
	uint32_t fd;
	/* 1: a TCP socket that is in no dump (never bound, or dead); 2: and was one when the look
	 * began, so that it is no connection that was opened between dump and descriptors. */
	uint8_t undumped;
};

struct observe_process {
	uint32_t pid;
	uint32_t uid;
	char comm[16];
	char state;	   /* of /proc/PID/stat: R S D T t Z … */
	char command[96];  /* /proc/PID/cmdline, blanks for NULs, cut */
	uint32_t fd_count; /* open descriptors; UINT32_MAX unknown */
	uint64_t fd_soft;  /* RLIMIT_NOFILE; 0 unknown */
	uint64_t fd_hard;
	uint64_t start_ticks; /* field 22 of /proc/PID/stat */
	uint32_t threads;
	uint32_t threads_blocked;      /* in state D, T or t */
	char wchan[32];		       /* of the main thread, "" unknown */
	char cgroup[CGROUP_PATH_SIZE]; /* path of its control group, "" unknown */
	uint32_t pid_inside; /* its number in its own PID namespace, 0 where that is this one */
};

struct observe_counter {
	char name[48]; /* as nstat writes it: "TcpExtListenDrops", "SockstatTCPOrphan" */
	int64_t value;
};

struct observe_sysctl {
	char name[64]; /* dots: "net.ipv4.tcp_fin_timeout" */
	char value[64];
};

struct observe_setting {
	char file[96];
	uint32_t line;
	char name[64]; /* dots, whatever the file uses */
	char value[64];
	uint8_t effective; /* 1: no later line overrides it */
};

struct observe_route {
	struct address remote;	/* the question */
	struct address source;	/* preferred source in the answer */
	struct address gateway; /* ADDRESS_NONE: on-link */
	int32_t error;		/* 0, or -ENETUNREACH, -EINVAL (blackhole), -EACCES … */
	uint32_t ifindex;
	uint32_t mtu;	      /* metric of the route, 0 none */
	uint8_t type;	      /* RTN_UNICAST 1, RTN_LOCAL 2 … */
	struct address local; /* of the question: the connection's own end; ADDRESS_NONE: any */
};

struct observe_neighbour {
	struct address address;
	uint32_t ifindex;
	uint16_t
		state; /* NUD_INCOMPLETE 1, REACHABLE 2, STALE 4, DELAY 8, PROBE 16, FAILED 32, … */
};

struct observe_link {
	uint32_t ifindex;
	char name[16];
	uint32_t flags; /* IFF_UP 1, IFF_RUNNING 0x40, IFF_LOOPBACK 8, IFF_LOWER_UP 0x10000 */
	uint32_t mtu;
	uint8_t operstate; /* IF_OPER_UNKNOWN 0, DOWN 2, LOWERLAYERDOWN 3, UP 6 */
};

struct observe_local {
	struct address address;
	uint8_t prefix;
	uint32_t ifindex;
};

struct observe_refusal {
	struct address local;
	uint16_t local_port;
	struct address remote; /* the last one refused */
	uint32_t count;
};

struct observe_unseen {
	uint8_t what;	 /* enum observe_unseen_what */
	int32_t error;	 /* -errno or 0 */
	uint64_t count;	 /* how many, where that has a sense */
	char detail[64]; /* a path, a name, or "" */
};

struct observation {
	uint8_t kind; /* enum observe_kind */
	uint32_t
		netns; /* number of the namespace, as its OBSERVE_NETNS said; 0 for host-wide facts */
	struct instant at;
	union {
		struct observe_host host;
		struct observe_snapshot snapshot;
		struct observe_netns network;
		struct observe_socket socket;
		struct observe_owner owner;
		struct observe_process process;
		struct observe_counter counter;
		struct observe_sysctl sysctl;
		struct observe_setting setting;
		struct observe_route route;
		struct observe_neighbour neighbour;
		struct observe_link link;
		struct observe_local local;
		struct observe_refusal refusal;
		struct observe_unseen unseen;
	};
};

/* Where observations go: the model, a log, a row writer. Returns 0, or -errno, which ends the
 * look and is passed up unchanged. The observation is borrowed for the call. */
struct observe_sink {
	int (*take)(void *context, const struct observation *observation);
	void *context;
};

static inline int observe_emit(
	const struct observe_sink *sink, const struct observation *observation)
{
	return sink->take(sink->context, observation);
}

/* The words for an UNSEEN row; N_() strings for gettext. */
struct observe_unseen_row {
	const char *what; /* "who owns sockets of other users" */
	const char *show; /* what would show it: "run as root", "--netns all" */
};

extern const struct observe_unseen_row observe_unseen_rows[UNSEEN_WHAT_COUNT];

#endif
