"""Faults of the closing states: CLOSE_WAIT, FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK."""
import os
import signal
import socket
import time

import talk
from lab import scenario
from scenarios_established import FAR4, FAR6, LOSS, SILENCE, V4, V6, ask_redis, nginx, redis

FINS = "table inet fins { chain forward { type filter hook forward priority 0;\n" \
       "tcp flags & fin == fin drop\n}\n}\n"
ONE_WAY = "flush ruleset\ntable inet one { chain forward { type filter hook forward priority 0;\n" \
          "oifname v1b drop\n}\n}\n"


def read_and_forget(connection):
    """Reads to the end and never closes."""
    while connection.recv(4096):
        pass


def hang_up(connection):
    """Says hello and closes."""
    connection.sendall(b"hello\n")
    connection.close()


def half_close(connection):
    """Asks, says that it was all, and reads the answer to the end."""
    connection.sendall(b"question\n")
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(65536):
        pass
    connection.close()


def answer_after(pause):
    """Reads the question to the end and answers some time later."""

    def answer(connection):
        while connection.recv(4096):
            pass
        time.sleep(pause)
        connection.sendall(b"answer\n")
        connection.close()

    return answer


def shut_after(pause, how=socket.SHUT_WR):
    """Closes its sending side after a while and keeps the socket."""

    def shut(connection):
        time.sleep(pause)
        connection.shutdown(how)

    return shut


def close_after(pause):
    def close(connection):
        time.sleep(pause)
        connection.close()

    return close


def again(address, port, exchange, count, pause=0.0):
    """One short connection after another."""
    for _ in range(count):
        try:
            exchange(socket.create_connection((address, port), timeout=5))
        except OSError:
            pass
        time.sleep(pause)
    time.sleep(600)


# ---- CLOSE_WAIT ------------------------------------------------------------------------------


@scenario("close-wait-leak")
def close_wait_leak(lab):
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, read_and_forget)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, hang_up, 5)
    server.wait_state("CLOSE-WAIT", 5)
    time.sleep(4)


@scenario("close-wait-leak")
def close_wait_leak_of_one(lab):
    """A single one, which looks like a slow answer: no more than a notice."""
    client, server = lab.pair()
    lab.look_at = client
    server.actor(talk.serve, V6, 8080, close_after(0.2))
    server.wait_listening(8080)
    client.actor(talk.call, V6, 8080, read_and_forget)
    client.wait_state("CLOSE-WAIT", 1)
    time.sleep(4)


def shut_and_hold(address, port, count):
    """Says on all at once that it was all, and waits for the answers."""
    held = [socket.create_connection((address, port)) for _ in range(count)]
    time.sleep(0.3)
    for connection in held:
        connection.shutdown(socket.SHUT_WR)
    time.sleep(600)


@scenario("close-wait-leak")
def close_wait_leak_with_keepalive(lab):
    """Probes each 15 s, as Go's programs send them: the peers' kernels have just answered."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, talk.with_keepalive(read_and_forget, 15, 15))
    server.wait_listening(8080)
    client.actor(shut_and_hold, V4, 8080, 4)
    server.wait_state("CLOSE-WAIT", 4)
    time.sleep(16)


@scenario()
def close_wait_after_a_long_rest(lab):
    """The service ends connections that rested for ten seconds; the client, with keepalive on, has
    not looked at them since."""
    client, server = lab.pair()
    lab.look_at = client
    server.actor(talk.serve, V4, 8080, close_after(10.4))
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.with_keepalive(talk.read_on, 15, 15), 12)
    client.wait_state("CLOSE-WAIT", 12, 15)


@scenario("close-wait-unread")
def close_wait_unread(lab):
    client, server = lab.pair()
    server.actor(talk.serve, V6, 8080, talk.rest)
    server.wait_listening(8080)
    client.actor(talk.call, V6, 8080, hang_up, 4)
    server.wait_state("CLOSE-WAIT", 4)
    time.sleep(4)


@scenario("close-wait-unread")
def close_wait_unread_redis_stopped(lab):
    client, server = lab.pair()
    process = redis(server, V4)
    peer = client.actor(talk.call, V4, 6379, ask_redis, 2)
    server.wait_state("ESTAB", 2)
    os.kill(process.pid, signal.SIGSTOP)
    time.sleep(0.3)
    os.kill(peer, signal.SIGKILL)
    server.wait_state("CLOSE-WAIT", 2)
    time.sleep(4)


def stream_on(connection):
    """Never reads the end of the question, sends its answer bit by bit."""
    connection.recv(8)
    talk.tick(connection)


def half_close_in_use(lab):
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, stream_on)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, half_close, 4)
    server.wait_state("CLOSE-WAIT", 4)
    time.sleep(4)
    return client


@scenario()
def half_close_server_still_sends(lab):
    half_close_in_use(lab)


@scenario()
def half_close_client_receives(lab):
    lab.look_at = half_close_in_use(lab)


@scenario()
def half_close_answer_takes_a_second(lab):
    client, server = lab.pair()
    server.actor(talk.serve, V6, 8080, answer_after(1))
    server.wait_listening(8080)
    for _ in range(4):
        client.actor(again, V6, 8080, half_close, 20)
    server.wait_state("CLOSE-WAIT", 4)
    time.sleep(4)


@scenario(least="warning")
def half_close_answer_takes_nine_seconds(lab):
    """Reports for clients that end their question, as nc -N does: five at a time for eight seconds."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, answer_after(9))
    server.wait_listening(8080)
    for _ in range(5):
        client.actor(again, V4, 8080, half_close, 3)
    server.wait_state("CLOSE-WAIT", 5)
    time.sleep(5.3)


@scenario()
def close_under_load(lab):
    """nginx closes hundreds of connections a second, and TIME_WAIT piles up on its side."""
    client, server = lab.pair()
    nginx(lab, server, V4, 1)
    for _ in range(4):
        client.actor(again, V4, 8080, fetch, 1500)
    server.wait_state("TIME-WAIT", 300)


def fetch(connection):
    connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
    while connection.recv(65536):
        pass
    connection.close()


def echo_and_close(connection):
    """Closes after a reset too: else the descriptors would leak."""
    with connection:
        talk.echo(connection)


@scenario()
def close_on_lossy_path(lab):
    """FINs and their ACKs get lost and are sent again; both sides close first by turns."""
    client, router, server = lab.routed()
    router.nft(LOSS.format(percent=5))
    server.actor(talk.serve, FAR4, 8080, echo_and_close)
    server.actor(talk.serve, FAR4, 8081, close_after(0))
    server.wait_listening(8080)
    server.wait_listening(8081)
    for _ in range(6):
        client.actor(again, FAR4, 8080, hang_up, 2000, 0.01)
        client.actor(again, FAR4, 8081, read_to_end, 2000, 0.01)
    time.sleep(3)


def read_to_end(connection):
    while connection.recv(4096):
        pass
    connection.close()


# ---- FIN_WAIT_1, LAST_ACK, CLOSING -----------------------------------------------------------


@scenario("fin-wait1-peer-gone")
def fin_wait1_peer_gone(lab):
    """The server closes after the path to its clients was cut."""
    client, router, server = lab.routed()
    server.actor(talk.serve, FAR4, 8080, close_after(1))
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, talk.read_on, 3)
    server.wait_state("ESTAB", 3)
    router.nft(SILENCE)
    server.wait_state("FIN-WAIT-1", 3)
    time.sleep(2)


@scenario("fin-wait1-peer-gone")
def fin_wait1_held(lab):
    """The program still holds the socket: it only shut its sending side. The link is down."""
    client, server = lab.pair()
    lab.look_at = client
    server.actor(talk.serve, V6, 8080, talk.read_on)
    server.wait_listening(8080)
    lab.warm(client, V6)  # else the first RTO is 6 s
    client.actor(talk.call, V6, 8080, shut_after(1))
    client.wait_state("ESTAB", 1)
    server.ip("link", "set", "v1b", "down")
    client.wait_state("FIN-WAIT-1", 1)
    time.sleep(2.5)


@scenario("last-ack-stuck")
def last_ack_stuck(lab):
    client, router, server = lab.routed()
    server.actor(talk.serve, FAR6, 8080, answer_late)
    server.wait_listening(8080)
    client.actor(talk.call, FAR6, 8080, hang_up, 2)
    server.wait_state("CLOSE-WAIT", 2)
    router.nft(SILENCE)
    server.wait_state("LAST-ACK", 2)
    time.sleep(2)


@scenario("last-ack-stuck")
def last_ack_stuck_of_the_client(lab):
    """The service hung up, our program closes a second later, and nobody is there any more."""
    client, router, server = lab.routed()
    lab.look_at = client
    server.actor(talk.serve, FAR4, 8080, close_after(0.5))
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, answer_late, 4)
    client.wait_state("CLOSE-WAIT", 4)
    router.nft(SILENCE)
    client.wait_state("LAST-ACK", 4)
    time.sleep(2)


def answer_late(connection):
    """Reads to the end, and closes a second later."""
    read_and_forget(connection)
    time.sleep(1)
    connection.close()


@scenario("closing-stuck")
def closing_stuck(lab):
    """Both ends close at once; then what comes from the server is lost on the way."""
    client, router, server = lab.routed()
    server.actor(talk.serve, FAR4, 8080, close_after(0.6))
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, close_after(0.6), 2)
    server.wait_state("ESTAB", 2)
    router.nft(FINS)
    server.wait_state("FIN-WAIT-1", 2)
    client.wait_state("FIN-WAIT-1", 2)
    router.nft(ONE_WAY)
    server.wait_state("CLOSING", 2)
    time.sleep(2)


@scenario("closing-stuck")
def closing_stuck_at_the_client_ipv6(lab):
    """Seen from the client: its FIN arrives, and no answer comes back."""
    client, router, server = lab.routed()
    lab.look_at = client
    server.actor(talk.serve, FAR6, 8080, close_after(0.6))
    server.wait_listening(8080)
    client.actor(talk.call, FAR6, 8080, close_after(0.6), 3)
    client.wait_state("ESTAB", 3)
    router.nft(FINS)
    client.wait_state("FIN-WAIT-1", 3)
    server.wait_state("FIN-WAIT-1", 3)
    router.nft(ONE_WAY.replace("v1b", "v2a"))
    client.wait_state("CLOSING", 3)
    time.sleep(2)


# ---- FIN_WAIT_2 ------------------------------------------------------------------------------


@scenario("fin-wait2-held")
def fin_wait2_held(lab):
    client, server = lab.pair()
    lab.look_at = client
    server.actor(talk.serve, V4, 8080, talk.read_on)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, shut_after(0), 3)
    client.wait_state("FIN-WAIT-2", 3)
    time.sleep(4)


@scenario("fin-wait2-held")
def fin_wait2_held_by_server(lab):
    """The server gave its answer and waits for the client to close, without a time limit."""
    client, server = lab.pair()
    server.actor(talk.serve, V6, 8080, shut_after(0.1))
    server.wait_listening(8080)
    client.actor(talk.call, V6, 8080, talk.rest)
    server.wait_state("FIN-WAIT-2", 1)
    time.sleep(4)


@scenario("fin-wait2-held")
def fin_wait2_held_with_keepalive(lab):
    """The other end answers a probe each second."""
    client, server = lab.pair()
    lab.look_at = client
    server.actor(talk.serve, V6, 8080, talk.read_on)
    server.wait_listening(8080)
    client.actor(talk.call, V6, 8080, talk.with_keepalive(shut_after(0), 1, 1), 4)
    client.wait_state("FIN-WAIT-2", 4)
    time.sleep(5)


def call_and_close(address, port, count):
    """`count` connections, all closed here; the server keeps its ends."""
    talk.raise_descriptors()
    held = [socket.create_connection((address, port)) for _ in range(count)]
    time.sleep(0.5)
    for connection in held:
        connection.close()
    time.sleep(600)


def orphans(lab, count, address=V4, fin_timeout=60):
    client, server = lab.pair()
    lab.look_at = client
    client.sysctl("net.ipv4.tcp_fin_timeout", fin_timeout)
    server.actor(hold_all, address, 8080)
    server.wait_listening(8080)
    client.actor(call_and_close, address, 8080, count)
    client.wait_state("FIN-WAIT-2", count)


def hold_all(address, port):
    talk.raise_descriptors()
    server = talk.listen(address, port, 1024)
    held = []
    while True:
        held.append(server.accept()[0])


@scenario("fin-wait2-orphan")
def fin_wait2_orphans_many(lab):
    orphans(lab, 1500)


@scenario("fin-wait2-orphan")
def fin_wait2_orphans_many_ipv6(lab):
    orphans(lab, 1100, V6)


@scenario("fin-wait2-orphan")
def fin_wait2_orphans_long_timeout(lab):
    """With two minutes to wait they are whole sockets during the first."""
    orphans(lab, 1050, V4, 120)


@scenario()
def fin_wait2_orphans_few_long_timeout(lab):
    orphans(lab, 50, V4, 120)


@scenario()
def fin_wait2_orphans_few(lab):
    orphans(lab, 50)
