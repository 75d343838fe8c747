"""Buffers and queues that are too small for what passes them."""
import array
import fcntl
import os
import socket
import struct
import time

import talk
import traffic
import tunnel
from lab import need, scenario
from scenarios_host import set_host_sysctl
from scenarios_listen import nginx

V4, V6 = "10.1.0.2", "fd00:1::2"        # the server of pair()
FAR4, FAR6 = "10.2.0.2", "fd00:2::2"    # the server of routed()
TUN4, TUN6 = "10.7.0.2", "fd00:7::2"    # the server of far_pair()
NODELAY = (socket.IPPROTO_TCP, socket.TCP_NODELAY)
CORK = (socket.IPPROTO_TCP, socket.TCP_CORK)
SNDBUF = (socket.SOL_SOCKET, socket.SO_SNDBUF)
RCVBUF = (socket.SOL_SOCKET, socket.SO_RCVBUF)
SIOCETHTOOL, ETHTOOL_STSO = 0x8946, 0x1f


def with_option(option, value, do):
    """The talk on a connection with a socket option."""

    def optioned(connection):
        connection.setsockopt(*option, value)
        do(connection)

    return optioned


def converse(client, server, address, asks, answers, count=1):
    """The client opens `count` connections: asks(connection) there, answers(connection) here."""
    server.actor(talk.serve, address, 8080, answers)
    server.wait_listening(8080)
    client.actor(talk.call, address, 8080, asks, count)
    server.wait_state("ESTAB", count)


# ---- send-buffer-limited ---------------------------------------------------------------------


def far_pair(lab, round_trip):
    """Client and server with a long way between them."""
    client, server = lab.ns("client"), lab.ns("server")
    tunnel.join(client, server, lambda _: round_trip / 2)
    for namespace in client, server:
        namespace.ip("link", "set", "tun0", "txqueuelen", 5000)  # slow start loses nothing
    lab.look_at = server
    return client, server


def narrow(round_trip, packets):
    """A way that passes so many packets a second and holds the others in a queue."""
    free = [0, 0]

    def delay(from_b):
        now = time.monotonic()
        free[from_b] = max(free[from_b], now) + 1 / packets
        return free[from_b] - now + round_trip / 2

    return delay


def answer_in_blocks(size):
    """For each request so many bytes at once."""

    def talk_back(connection):
        while connection.recv(4096):
            connection.sendall(bytes(size))

    return talk_back


def fetch(size):
    """Asks for so many bytes, again and again."""

    def ask(connection):
        while True:
            connection.sendall(b"more\n")
            missing = size
            while missing:
                missing -= len(connection.recv(min(missing, 65536)))

    return ask


def pour_in_small_writes(connection):
    while True:
        connection.sendall(talk.BLOCK[:2000])


def pour_from_small_buffer(lab, address, round_trip, size, control, count=1):
    client, server = far_pair(lab, round_trip)
    server.sysctl("net.ipv4.tcp_congestion_control", control)
    converse(client, server, address, talk.read_on,
             with_option(SNDBUF, size, pour_in_small_writes), count)
    time.sleep(3)


@scenario("send-buffer-limited")
def send_buffer_limited(lab):
    """Nothing is paced: the kernel's sndbuf_limited stays 0."""
    pour_from_small_buffer(lab, TUN4, 0.06, 32768, "reno")


@scenario("send-buffer-limited")
def send_buffer_limited_paced_ipv6(lab):
    pour_from_small_buffer(lab, TUN6, 0.03, 32768, "bbr", 2)


@scenario("send-buffer-limited")
def send_buffer_limited_by_sysctl(lab):
    """No program set anything: autotuning ends at 128 KiB."""
    client, server = far_pair(lab, 0.08)
    server.sysctl("net.ipv4.tcp_congestion_control", "bbr")
    server.sysctl("net.ipv4.tcp_wmem", "4096 16384 131072")
    converse(client, server, TUN4, talk.read_on, talk.pour)
    time.sleep(3)


@scenario("send-buffer-limited")
def send_buffer_limited_nginx(lab):
    """A real download from a real server, whose configuration sets sndbuf."""
    client, server = far_pair(lab, 0.05)
    server.sysctl("net.ipv4.tcp_congestion_control", "bbr")
    (lab.folder / "big").write_bytes(bytes(64 << 20))
    nginx(lab, server, f"listen 8080 sndbuf=32k; location /big {{ root {lab.folder}; }}")
    client.program(need("curl"), "-so", "/dev/null", f"http://{TUN4}:8080/big")
    server.wait_state("ESTAB")
    time.sleep(3)


@scenario()
def send_buffer_small_near_peer(lab):
    """The same buffer on a link without delay: it passes more than the line."""
    client, server = lab.pair()
    converse(client, server, V4, talk.read_on, with_option(SNDBUF, 32768, talk.pour))
    time.sleep(2)


@scenario()
def send_buffer_autotuned_far_peer(lab):
    """Answers that fit into the buffer, over a long way: it is the requests that are awaited."""
    client, server = far_pair(lab, 0.04)
    server.sysctl("net.ipv4.tcp_congestion_control", "reno")
    converse(client, server, TUN4, fetch(300000), answer_in_blocks(300000))
    time.sleep(3)


@scenario("bufferbloat")
def send_buffer_small_narrow_way(lab):
    """The buffer is small, but the way is smaller: all that the server sends stands in its queue, for
    nearly a second."""
    client, server = lab.ns("client"), lab.ns("server")
    tunnel.join(client, server, narrow(0.02, 200))
    lab.look_at = server
    server.sysctl("net.ipv4.tcp_congestion_control", "reno")
    converse(client, server, TUN4, talk.read_on, with_option(SNDBUF, 65536, talk.pour))
    time.sleep(3)


@scenario()
def send_buffer_small_slow_reader(lab):
    """The buffer is small, the peer's window as well: it reads a little at a time."""
    client, server = far_pair(lab, 0.03)
    server.actor(talk.serve, TUN4, 8080, with_option(SNDBUF, 65536, talk.pour))
    server.wait_listening(8080)
    client.actor(talk.call, TUN4, 8080, with_option(RCVBUF, 16384, talk.sip(0.02, 8192)))
    time.sleep(3)


# ---- nagle-delayed-ack -----------------------------------------------------------------------


def in_pieces(sizes, answer, pause=0):
    """Requests written in so many pieces, each awaited until `answer` bytes have come."""

    def ask(connection):
        while True:
            for size in sizes:
                connection.sendall(bytes(size))
            missing = answer
            while missing:
                missing -= len(connection.recv(missing))
            time.sleep(pause)

    return ask


def replies(request, sizes):
    """Answers each request of so many bytes with pieces of these sizes."""

    def reply(connection):
        waiting = 0
        while data := connection.recv(65536):
            waiting += len(data)
            while waiting >= request:
                waiting -= request
                for size in sizes:
                    connection.sendall(bytes(size))

    return reply


@scenario("nagle-delayed-ack")
def nagle_delayed_ack(lab):
    """The client writes header and body apart."""
    client, server = lab.pair()
    converse(client, server, V4, in_pieces((50, 60), 100), replies(110, (100,)))
    lab.look_at = client
    time.sleep(2)


@scenario("nagle-delayed-ack")
def nagle_delayed_ack_of_server_ipv6(lab):
    """The server writes its answers in two pieces, several clients ask, through a router."""
    client, _, server = lab.routed()
    converse(client, server, FAR6, in_pieces((40,), 1000), replies(40, (200, 800)), 5)
    time.sleep(2)


@scenario()
def nagle_off(lab):
    """The same pieces with TCP_NODELAY."""
    client, server = lab.pair()
    converse(client, server, V4, with_option(NODELAY, 1, in_pieces((50, 60), 100, 0.002)),
             replies(110, (100,)))
    lab.look_at = client
    time.sleep(2)


@scenario()
def nagle_one_write(lab):
    """The request in one piece; the server takes its time."""
    client, server = lab.pair()

    def think(connection):
        while connection.recv(65536):
            time.sleep(0.05)
            connection.sendall(bytes(100))

    converse(client, server, V4, in_pieces((110,), 100), think)
    lab.look_at = client
    time.sleep(2)


@scenario()
def nagle_stream_of_lines(lab):
    """Small writes without end in one direction: held together, nobody waits for an answer."""
    client, server = lab.pair()

    def lines(connection):
        while True:
            connection.sendall(b"a line of a log file\n")
            time.sleep(0.003)

    converse(client, server, V4, lines, talk.read_on, 3)
    lab.look_at = client
    time.sleep(2)


# ---- receive-buffer-pruned -------------------------------------------------------------------


def crumbs(count, size, pause):
    """Bursts of small messages, each a segment of its own."""

    def pour(connection):
        connection.setsockopt(*NODELAY, 1)
        while True:
            for _ in range(count):
                connection.sendall(talk.BLOCK[:size])
            time.sleep(pause)

    return pour


@scenario("receive-buffer-pruned")
def receive_buffer_squeezed(lab):
    """Single bytes in bursts: nothing is lost, the kernel copies all the time."""
    client, server = lab.pair()
    converse(client, server, V4, crumbs(300, 1, 0.05), with_option(RCVBUF, 16384, talk.sip(0.03)),
             20)
    time.sleep(2)


@scenario("receive-buffer-pruned")
def receive_buffer_squeezed_ipv6(lab):
    """Other numbers."""
    client, server = lab.pair()
    converse(client, server, V6, crumbs(300, 2, 0.03), with_option(RCVBUF, 12000, talk.sip(0.03)),
             12)
    time.sleep(2)


@scenario("receive-buffer-pruned")
def receive_buffer_overflows(lab):
    """One client after the other pours into a buffer of the smallest: each overflows once, until
    the kernel has made its window small."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, with_option(RCVBUF, 4096, talk.read_on))
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, lambda connection: connection.sendall(talk.BLOCK), 1000, 0.01)
    server.wait_state("ESTAB", 10)


@scenario()
def receive_buffer_small_fast_reader(lab):
    """The same small buffers, and a reader that keeps up."""
    client, server = lab.pair()
    converse(client, server, V6, crumbs(1, 10, 0.01), with_option(RCVBUF, 4096, talk.read_on), 20)
    time.sleep(2)


@scenario()
def receive_buffer_slow_reader_of_bulk(lab):
    """Full segments for a slow reader: its window closes, as it should."""
    client, server = lab.pair()
    converse(client, server, V4, talk.pour, with_option(RCVBUF, 65536, talk.sip(0.02, 4096)), 5)
    time.sleep(2)


# ---- tcp-memory-exhausted --------------------------------------------------------------------


def pages_of_tcp():
    """What all sockets of the machine hold."""
    with open("/proc/net/sockstat") as file:
        return next(int(line.split()[-1]) for line in file if line.startswith("TCP:"))


def limit_memory(lab, *above):
    """Sets tcp_mem of the whole machine, so many pages above what is used now, until the scenario
    ends."""
    used = pages_of_tcp()
    set_host_sysctl(lab, "net.ipv4.tcp_mem", " ".join(str(used + more) for more in above))


def short_of_memory(lab, address, reader, count, *above):
    client, server = lab.pair()
    lab.warm(client, address)
    # What the scenario holds goes before the limit does.
    lab.cleanups.append(lambda: [space.run("ss", "-K", "dport", "=", "8080", check=False)
                                 for space in (client, server)])
    limit_memory(lab, *above)
    converse(client, server, address, reader, talk.pour, count)
    time.sleep(1)
    return client, server


@scenario("tcp-memory-exhausted", alone=True)
def tcp_memory_pressure(lab):
    """Readers that keep up, and no room for their transfers."""
    short_of_memory(lab, V4, talk.read_on, 30, 200, 300, 2000)


@scenario("tcp-memory-exhausted", alone=True)
def tcp_memory_exhausted_seen_from_reader_ipv6(lab):
    """At the third number, with slow readers; looked at from their side."""
    client, _ = short_of_memory(lab, V6, talk.sip(0.05), 30, 200, 300, 400)
    lab.look_at = client


@scenario(alone=True)
def tcp_memory_below_the_limit(lab):
    """The same load with room enough."""
    short_of_memory(lab, V4, talk.read_on, 10, 100000, 130000, 160000)


# ---- host-queue-drops ------------------------------------------------------------------------


def segment_in_software(link):
    """Takes TSO from a link: a large segment arrives at the other end as a burst of packets, as from a
    NIC without GRO."""
    no_tso = array.array("I", [ETHTOOL_STSO, 0])
    request = struct.pack("16sP16x", link.encode(), no_tso.buffer_info()[0])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCETHTOOL, request)


def flood_queue(lab, address, backlog, count):
    """Transfers in bursts of packets, and a short queue of the CPU."""
    client, server = lab.pair()
    os.waitpid(server.actor(segment_in_software, "v1b"), 0)
    if backlog:
        set_host_sysctl(lab, "net.core.netdev_max_backlog", backlog)
    converse(client, server, address, talk.read_on, talk.pour, count)
    time.sleep(1)


@scenario("host-queue-drops", alone=True)
def host_queue_drops(lab):
    flood_queue(lab, V4, 20, 20)


@scenario("host-queue-drops", alone=True)
def host_queue_drops_ipv6(lab):
    flood_queue(lab, V6, 8, 4)


@scenario(alone=True)
def host_queue_long_enough(lab):
    flood_queue(lab, V4, None, 4)


@scenario(alone=True)
def host_queue_drops_of_others(lab):
    """The host drops, but no connection of the namespace that is looked at loses anything."""
    flood_queue(lab, V4, 20, 4)
    quiet, idle = lab.ns("quiet"), lab.ns("idle")
    lab.link(quiet, idle, 3)
    converse(quiet, idle, "10.3.0.2", talk.rest, talk.rest, 3)
    lab.look_at = idle
