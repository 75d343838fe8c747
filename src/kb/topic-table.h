/* The tables that topic.c strings together, and the headings that most topics share; nobody else
 * includes this. */
#ifndef TCPDX_KB_TOPIC_TABLE_H
#define TCPDX_KB_TOPIC_TABLE_H

#include "kb/topic.h"

#define KB_TOPIC_TABLE(array)                                                                      \
	{                                                                                          \
		.rows = (array), .count = sizeof(array) / sizeof(*(array))                         \
	}

#define KB_HEADING_STEPS T("What happens, segment by segment", "逐个报文段看过程")
#define KB_HEADING_FULL	 T("When the accept queue is full", "全连接队列满时")
#define KB_HEADING_WHY	 T("Why it is so", "为什么是这样")
#define KB_HEADING_LOOK	 T("What to look at on a live host", "在线上主机上看什么")
#define KB_HEADING_WRONG T("What goes wrong", "会出什么问题")
#define KB_HEADING_DO	 T("What to do", "怎么办")

extern const struct kb_topic_table kb_topic_open;  /* handshake, queues, SYN flood */
extern const struct kb_topic_table kb_topic_close; /* close, half-close, TIME_WAIT */
extern const struct kb_topic_table kb_topic_alive; /* half-open, keepalive, heartbeat */
extern const struct kb_topic_table kb_topic_flow;  /* reset, retransmission, zero window */

#endif
