"""What outlives its connection: descriptors without a socket, orphans held by a shut window."""
import socket
import struct
import time

import talk
import traffic
from lab import scenario
from scenarios_close import again

V4, V6 = "10.1.0.2", "fd00:1::2"
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close() sends a reset


def hold_for_ever(address, port):
    """Accepts everything, never reads, never closes."""
    talk.raise_descriptors()
    server = talk.listen(address, port, 256)
    held = []
    while True:
        held.append(server.accept()[0])


def reset_all(address, port, count):
    held = [socket.create_connection((address, port)) for _ in range(count)]
    time.sleep(1)
    for connection in held:
        reset(connection)


def dead_descriptors(lab, address, count):
    client, server = lab.pair()
    server.actor(hold_for_ever, address, 8080)
    server.wait_listening(8080)
    client.actor(reset_all, address, 8080, count)
    server.wait_state("ESTAB", count)
    end = time.monotonic() + 15
    while server.states().get("ESTAB") and time.monotonic() < end:
        time.sleep(0.1)
    return client, server


@scenario("dead-fd")
def dead_fd_after_resets(lab):
    dead_descriptors(lab, V4, 40)


@scenario("dead-fd")
def dead_fd_after_resets_ipv6(lab):
    dead_descriptors(lab, V6, 150)


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    connection.close()


def serve_and_leak(address, port, limit):
    """Reads each connection to its end, keeps the descriptor, and goes on until none is left."""
    traffic.limit_descriptors(limit)
    server = traffic.listen(address, port, 8)
    held = []
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            time.sleep(0.1)
            continue
        held.append(connection)
        try:
            connection.recv(4096)
        except OSError:
            pass


@scenario("fd-limit")
def fd_limit_by_dead_descriptors(lab):
    """The leak has taken every descriptor and the accept queue is full: one finding."""
    client, server = lab.pair()
    server.actor(serve_and_leak, V4, 8080, 64)
    server.wait_listening(8080)
    client.actor(again, V4, 8080, reset, 80)
    time.sleep(2)
    client.actor(traffic.connect_and_hold, V4, 8080, 12)
    time.sleep(1)


@scenario()
def dead_fd_a_few(lab):
    """Five that were reset, and five that were never connected."""
    _, server = dead_descriptors(lab, V4, 5)

    def unconnected():
        held = [socket.socket() for _ in range(5)]
        time.sleep(traffic.FOREVER)
        del held

    server.actor(unconnected)
    time.sleep(0.3)


@scenario()
def dead_fd_busy_server(lab):
    """Short connections all the time: some are opened between the dump and the descriptors."""
    client, server = lab.pair()
    server.actor(traffic.serve_and_close, V4, 8080)
    server.wait_listening(8080)
    for _ in range(4):
        client.actor(traffic.connect_and_close, V4, 8080, 20000, False)
    time.sleep(1)


def come_and_go(client, server, clients):
    """Short connections at another port, some hundred a second."""
    server.actor(traffic.serve_and_close, V4, 9090)
    server.wait_listening(9090)
    for _ in range(clients):
        client.actor(again, V4, 9090, read_and_close, 100000, 0.01)


def read_and_close(connection):
    connection.recv(4096)
    connection.close()


@scenario("dead-fd")
def dead_fd_on_a_busy_host(lab):
    """A leak of thirty, while other programs open many more during the look."""
    client, server = dead_descriptors(lab, V4, 30)
    come_and_go(client, server, 3)
    time.sleep(1)


@scenario()
def dead_fd_a_few_on_a_busy_host(lab):
    client, server = dead_descriptors(lab, V4, 10)
    come_and_go(client, server, 3)
    time.sleep(1)


@scenario()
def dead_fd_never_connected(lab):
    """Eighty sockets for later; hardly a connection was ever opened here."""
    _, server = dead_descriptors(lab, V4, 2)

    def unconnected():
        held = [socket.socket() for _ in range(80)]
        time.sleep(traffic.FOREVER)
        del held

    server.actor(unconnected)
    time.sleep(0.3)


def open_in_waves(address, port, count, pause):
    """`count` connections at a time, all closed a moment later."""
    while True:
        held = [socket.create_connection((address, port)) for _ in range(count)]
        time.sleep(pause)
        for connection in held:
            connection.close()


@scenario()
def dead_fd_short_connections_in_waves(lab):
    """Those that are opened after the dump are many, and none lasts."""
    client, server = lab.pair()
    lab.look_at = client
    server.actor(traffic.serve_and_hold, V4, 9090)
    server.wait_listening(9090)
    for _ in range(2):
        client.actor(open_in_waves, V4, 9090, 60, 0.05)
    time.sleep(1)


# ---- fin-wait1-zero-window -------------------------------------------------------------------


def pour_and_close(size):
    """Writes as much as goes in without waiting, and closes."""

    def pour(connection):
        connection.setblocking(False)
        try:
            for _ in range(size // len(talk.BLOCK)):
                connection.send(talk.BLOCK)
                time.sleep(0.001)
        except BlockingIOError:
            pass
        connection.close()

    return pour


def closed_on_a_reader(lab, address, reader, count):
    client, server = lab.pair()
    server.actor(talk.serve, address, 8080, pour_and_close(64 << 20))
    server.wait_listening(8080)
    client.actor(talk.call, address, 8080, reader, count)
    server.wait_state("FIN-WAIT-1", count)
    return client, server


@scenario("fin-wait1-zero-window")
def fin_wait1_zero_window(lab):
    closed_on_a_reader(lab, V4, talk.rest, 3)
    time.sleep(7)


@scenario("fin-wait1-zero-window")
def fin_wait1_zero_window_ipv6(lab):
    closed_on_a_reader(lab, V6, talk.rest, 12)
    time.sleep(7)


@scenario()
def fin_wait1_slow_reader(lab):
    """The peer reads on, slowly: its window opens again and again."""
    closed_on_a_reader(lab, V4, talk.sip(0.5, 65536), 2)
    time.sleep(3)


# ---- keepalive-expired -----------------------------------------------------------------------


DEAF = "table netdev deaf { chain ingress { type filter hook ingress device v1a priority 0;\n" \
       "policy drop;\n}\n}\n"


def watched(connection, idle=1, interval=2, probes=3):
    """Three probes, two seconds apart, after a second of silence: dead after seven."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, idle)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, interval)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, probes)
    connection.recv(4096)


def watched_quickly(connection):
    """The first probe after three seconds, dead after five."""
    watched(connection, 3, 1, 2)


def keepalive(lab, address, cut):
    client, server = lab.pair()
    server.actor(talk.serve, address, 8080, watched)
    server.wait_listening(8080)
    client.actor(talk.call, address, 8080, talk.rest, 4)
    server.wait_state("ESTAB", 4)
    time.sleep(2)  # they answer so far
    if cut:
        client.nft(DEAF)
        time.sleep(3)  # the first probes are unanswered


@scenario("keepalive-expired", look="8s")
def keepalive_expired(lab):
    keepalive(lab, V4, True)


@scenario("keepalive-expired", look="8s")
def keepalive_expired_ipv6(lab):
    keepalive(lab, V6, True)


@scenario("keepalive-expired", look="6s")
def keepalive_expired_within_the_look(lab):
    """Even the first probe falls into it."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, watched_quickly)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.rest, 2)
    server.wait_state("ESTAB", 2)
    client.nft(DEAF)
    time.sleep(2)


@scenario(look="6s")
def keepalive_closed_within_the_look(lab):
    """The same, but the clients close in peace."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, watched_quickly)
    server.wait_listening(8080)

    def leave(connection):
        time.sleep(4)
        connection.close()

    client.actor(talk.call, V4, 8080, leave, 2)
    server.wait_state("ESTAB", 2)
    time.sleep(2)


@scenario(look="4s")
def keepalive_answered(lab):
    keepalive(lab, V4, False)
