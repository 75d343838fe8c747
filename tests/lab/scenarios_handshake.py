"""Faults of the server's handshake that have finer names: what a full queue does to SYN cookies, to
resets and to one member of a group, and signatures that do not match."""
import random
import select
import socket
import struct
import threading
import time

import talk
import traffic
import tunnel
from lab import scenario
from scenarios_connect import filtered
from scenarios_listen import flooded, nginx, serve_deferred, stop

SERVER, SERVER6 = "10.7.0.2", "fd00:7::2"  # behind the tunnel
SLOW = 0.05  # seconds each way: SYNs are in before the first last ACK comes


def far(lab, delay=lambda _: SLOW):
    """Client and server with a way of 50 ms between them."""
    client, server = lab.ns("client"), lab.ns("server")
    tunnel.join(client, server, delay)
    lab.look_at = server
    return client, server


def burst(address, port, count, pause=600, times=1, word=b""):
    """`count` connections at once, `times` times; each says `word` once it is open."""
    held = []
    for _ in range(times):
        new = [traffic.start_connect(address, port)[0] for _ in range(count)]
        held += new
        if word:
            time.sleep(0.5)
            _, writable, _ = select.select([], new, [], 0)
            for client in writable:
                talk.quietly(lambda connection: connection.sendall(word), client)
        time.sleep(pause)
    time.sleep(traffic.FOREVER)


# ---- abort-on-overflow-set -----------------------------------------------------------------


def serve_few(address, port, backlog, count, pause):
    """Takes and closes `count` connections at once every `pause` seconds."""
    server = traffic.listen(address, port, backlog)
    while True:
        for _ in range(count):
            server.accept()[0].close()
        time.sleep(pause)


def abort_bites(lab, address, backlog, count):
    """Bursts that the half-open queue holds and the accept queue, half full, does not."""
    client, server = far(lab)
    server.sysctl("net.ipv4.tcp_abort_on_overflow", 1)
    server.actor(serve_few, address, 8080, backlog, count, 0.8)
    server.wait_listening(8080)
    client.actor(burst, address, 8080, count, 0.35, 30)
    time.sleep(2)


@scenario("abort-on-overflow-set", "accept-queue-full")
def abort_on_overflow_resets(lab):
    """The queue fills between the SYN and the last ACK: those that come too late are reset."""
    abort_bites(lab, SERVER, 16, 12)


@scenario("abort-on-overflow-set", "accept-queue-full")
def abort_on_overflow_resets_ipv6(lab):
    abort_bites(lab, SERVER6, 32, 24)


@scenario("abort-on-overflow-set", "accept-queue-full")
def abort_on_overflow_resets_nobody(lab):
    """The advice at its word: the queue is full for good, and no client gets a reset."""
    client, server = lab.pair()
    server.sysctl("net.ipv4.tcp_abort_on_overflow", 1)
    server.actor(traffic.serve_never, "10.1.0.2", 8080, 4)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 12)
    server.wait_state("ESTAB", 5)


@scenario("unused-or-wrong-knob")
def abort_on_overflow_without_overflow(lab):
    """Set, and the queue is never full; clients abort half-open and open connections."""
    client, server = lab.pair()
    server.sysctl("net.ipv4.tcp_abort_on_overflow", 1)
    server.actor(traffic.serve_and_close, "10.1.0.2", 8080, 128)
    server.wait_listening(8080)
    client.actor(traffic.connect_in_waves, "10.1.0.2", 8080, 30, 0.1, 60)


@scenario("accept-queue-full")
def abort_on_overflow_not_set(lab):
    client, server = far(lab)
    server.actor(serve_few, SERVER, 8080, 16, 12, 0.8)
    server.wait_listening(8080)
    client.actor(burst, SERVER, 8080, 12, 0.35, 30)
    time.sleep(2)


# ---- cookie-ghost --------------------------------------------------------------------------


def serve_some(address, port, backlog, count):
    """Echoes for `count` clients and accepts no further one: all workers are taken."""
    server = traffic.listen(address, port, backlog)
    for _ in range(count):
        connection = server.accept()[0]
        threading.Thread(target=talk.quietly, args=(talk.echo, connection), daemon=True).start()
    time.sleep(traffic.FOREVER)


def ghosts(lab, address, count, first=4):
    """Some clients are served; a burst of others comes in by cookie, to a queue without room."""
    client, server = far(lab)
    server.actor(serve_some, address, 8080, 4, first)
    server.wait_listening(8080)
    client.actor(talk.call, address, 8080, talk.beat, first)
    server.wait_state("ESTAB", first)
    client.actor(burst, address, 8080, count, 600, 1, b"hello\n")
    client.wait_state("ESTAB", first + count)
    time.sleep(5)
    return client


@scenario("cookie-ghost")
def cookie_ghost_at_the_client(lab):
    lab.look_at = ghosts(lab, SERVER, 30)


@scenario("cookie-ghost")
def cookie_ghost_at_the_client_ipv6(lab):
    lab.look_at = ghosts(lab, SERVER6, 9, 2)


@scenario("accept-queue-full")
def cookie_ghost_at_the_server(lab):
    """What brings them about is the full queue: told once, there."""
    ghosts(lab, SERVER, 30)


@scenario("peer-vanished")
def cookie_ghost_not_a_peer_that_vanished(lab):
    """New connections and old ones: nobody is answered any more."""
    client, server = far(lab)
    server.actor(talk.serve, SERVER, 8080, talk.echo)
    server.wait_listening(8080)
    client.actor(talk.call, SERVER, 8080, talk.beat, 4)
    client.actor(talk.call, SERVER, 8080, lambda c: (time.sleep(1.5), c.sendall(b"hello\n")), 4)
    server.wait_state("ESTAB", 8)
    time.sleep(0.5)
    server.nft(DROP_PORT)
    time.sleep(5)
    lab.look_at = client


@scenario("cookie-ghost")
def cookie_ghost_another_port_answers(lab):
    """The program is stopped, nobody is served at its port; another service of the server goes on."""
    client, server = far(lab)
    server.actor(talk.serve, SERVER, 9090, talk.echo)
    server.actor(traffic.serve_never, SERVER, 8080, 4)
    server.wait_listening(8080)
    server.wait_listening(9090)
    client.actor(talk.call, SERVER, 9090, talk.beat, 3)
    client.actor(burst, SERVER, 8080, 15, 600, 1, b"hello\n")
    client.wait_state("ESTAB", 18)
    time.sleep(5)
    lab.look_at = client


@scenario("peer-vanished")
def cookie_ghost_not_a_port_that_is_cut(lab):
    """New connections and old ones to a port are answered no more; another port answers."""
    client, server = far(lab)
    server.actor(talk.serve, SERVER, 9090, talk.echo)
    server.actor(talk.serve, SERVER, 8080, talk.echo)
    server.wait_listening(8080)
    server.wait_listening(9090)
    client.actor(talk.call, SERVER, 9090, talk.beat, 3)
    client.actor(talk.call, SERVER, 8080, talk.beat, 4)
    client.actor(talk.call, SERVER, 8080, lambda c: (time.sleep(1.5), c.sendall(b"hello\n")), 4)
    server.wait_state("ESTAB", 11)
    time.sleep(0.5)
    server.nft(DROP_PORT)
    time.sleep(5)
    lab.look_at = client


DROP_PORT = """
table inet lab {
  chain in {
    type filter hook input priority 0;
    tcp dport 8080 drop
  }
}"""


@scenario()
def cookie_ghost_not_cookies_that_work(lab):
    client, server = far(lab)
    server.sysctl("net.ipv4.tcp_syncookies", 2)
    server.actor(talk.serve, SERVER, 8080, talk.echo)
    server.wait_listening(8080)
    client.actor(talk.call, SERVER, 8080, talk.beat, 10)
    server.wait_state("ESTAB", 10)
    time.sleep(2)
    lab.look_at = client


# ---- reuseport-member-stuck ----------------------------------------------------------------


def serve_members(address, port, backlog, stuck, count):
    """`count` members of one address and port; those numbered in `stuck` are never accepted
    from."""
    members = []
    for number in range(count):
        server = socket.socket(traffic.family_of(address), socket.SOCK_STREAM)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        server.bind((address, port))
        server.listen(backlog)
        if number not in stuck:
            server.setblocking(False)
        members.append(server)
    held = []
    awake = [m for n, m in enumerate(members) if n not in stuck]
    while True:
        for server in select.select(awake, [], [])[0]:
            held.append(server.accept()[0])


@scenario("reuseport-member-stuck")
def reuseport_one_nginx_worker_stopped(lab):
    client, server = lab.pair()
    folder = nginx(lab, server, "listen 8080 reuseport backlog=16;", workers=4)
    time.sleep(0.3)
    master = int((folder / "pid").read_text())
    stop(lab, int(server.run("pgrep", "-P", master).split()[1]))
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 140)
    server.wait_state("ESTAB", 100)
    time.sleep(0.5)


@scenario("reuseport-member-stuck")
def reuseport_two_of_three_ipv6(lab):
    client, _, server = lab.routed()
    lab.warm(client, "fd00:2::2")
    server.actor(serve_members, "::", 8080, 8, (0, 2), 3)
    server.wait_listening(8080)
    client.actor(traffic.connect_again_and_again, "fd00:2::2", 8080, 0.02, 80)
    # The hash decides how many come to the member that works: 12 of 80 at least, all but surely.
    server.wait_state("ESTAB", 30)
    time.sleep(1)


@scenario("reuseport-member-stuck")
def reuseport_member_not_full_yet(lab):
    """A large backlog: nobody is turned away, but nobody is served either."""
    client, server = lab.pair()
    server.actor(serve_members, "10.1.0.2", 8080, 1024, (1,), 2)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 60)
    server.wait_state("ESTAB", 60)


@scenario("accept-queue-full")
def reuseport_all_stuck(lab):
    """One member alone on its port, the only one that there is."""
    client, server = lab.pair()
    server.actor(serve_members, "10.1.0.2", 8080, 8, (0,), 1)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 20)
    server.wait_state("ESTAB", 9)


@scenario()
def reuseport_busy_nginx(lab):
    client, server = lab.pair()
    nginx(lab, server, "listen 8080 reuseport backlog=64;", workers=4)
    client.actor(traffic.connect_in_waves, "10.1.0.2", 8080, 40, 0.2, 40)


@scenario("accept-queue-full")
def reuseport_not_another_address(lab):
    """The same port on two addresses: two services, not one group."""
    client, server = lab.pair()
    server.actor(traffic.serve_never, "10.1.0.2", 8080, 4)
    server.actor(traffic.serve_and_hold, "127.0.0.1", 8080, 4)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 12)
    server.wait_state("ESTAB", 5)


@scenario("reuseport-member-stuck")
def reuseport_one_of_three_on_a_busy_host_ipv6(lab):
    """Its queue is far from full and grows no more, while clients come and go at another port."""
    client, server = lab.pair()
    busy_elsewhere(server, client, "fd00:1::2")
    server.actor(serve_members, "fd00:1::2", 8080, 2000, (1,), 3)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_hold, "fd00:1::2", 8080, 60)
    time.sleep(1.5)


def serve_member(address, port, backlog, pause):
    """One member of a group, that takes `pause` seconds for each client."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        server.bind((address, port))
        server.listen(backlog)
        while True:
            connection = server.accept()[0]
            time.sleep(pause)
            connection.close()


def ask_again_and_again(address, port):
    while True:
        with socket.create_connection((address, port)) as connection:
            connection.recv(100)


@scenario()
def reuseport_members_that_work_hard(lab):
    """All queues are long, and other ones from moment to moment, for each is emptied."""
    client, server = lab.pair()
    for _ in range(3):
        server.actor(serve_member, "10.1.0.2", 8080, 512, 0.02)
    server.wait_listening(8080)
    time.sleep(0.3)
    for _ in range(40):
        client.actor(ask_again_and_again, "10.1.0.2", 8080)
    time.sleep(2)


# ---- cookie-lost-options -------------------------------------------------------------------


@scenario("cookie-lost-options")
def cookie_for_clients_without_timestamps(lab):
    """tcp_syncookies = 2 gives every client a cookie; these send no timestamps, as Windows does."""
    client, server = lab.pair()
    client.sysctl("net.ipv4.tcp_timestamps", 0)
    server.sysctl("net.ipv4.tcp_syncookies", 2)
    server.actor(traffic.serve_and_hold, "10.1.0.2", 8080)
    server.wait_listening(8080)
    client.actor(traffic.connect_in_turn, "10.1.0.2", 8080, 5)
    server.wait_state("ESTAB", 5)


def after_a_burst(lab, address, timestamps):
    """A burst that the queue did not hold is over: its connections are still there, beside others
    of the same client that needed no cookie."""
    # The answers spread, so that the accept queue is emptied in time.
    client, server = far(lab, lambda from_b: SLOW + from_b * random.random())
    client.sysctl("net.ipv4.tcp_timestamps", timestamps)
    server.actor(traffic.serve_and_hold, address, 8080, 16)
    server.wait_listening(8080)
    client.actor(burst, address, 8080, 32)
    server.wait_state("ESTAB", 20)
    time.sleep(1.5)
    client.actor(traffic.connect_in_turn, address, 8080, 5)
    server.wait_state("ESTAB", 25)
    time.sleep(1)


@scenario("cookie-lost-options")
def cookie_lost_options_in_a_burst_ipv6(lab):
    after_a_burst(lab, SERVER6, 0)


@scenario()
def cookie_kept_options(lab):
    """The same burst; with timestamps the cookie loses nothing."""
    after_a_burst(lab, SERVER, 1)


@scenario()
def cookie_not_for_bare_clients(lab):
    """Clients that offer neither, and no cookie."""
    client, server = lab.pair()
    for name in ("tcp_timestamps", "tcp_sack", "tcp_window_scaling"):
        client.sysctl(f"net.ipv4.{name}", 0)
    server.actor(traffic.serve_and_hold, "10.1.0.2", 8080)
    server.wait_listening(8080)
    client.actor(traffic.connect_in_turn, "10.1.0.2", 8080, 8)
    server.wait_state("ESTAB", 8)


@scenario("unused-or-wrong-knob")
def cookie_lost_options_by_own_setting(lab):
    """The server's own tcp_timestamps = 0 is what is told."""
    client, server = lab.pair()
    server.sysctl("net.ipv4.tcp_syncookies", 2)
    server.sysctl("net.ipv4.tcp_timestamps", 0)
    server.actor(traffic.serve_and_hold, "10.1.0.2", 8080)
    server.wait_listening(8080)
    client.actor(traffic.connect_in_turn, "10.1.0.2", 8080, 5)
    server.wait_state("ESTAB", 5)


# ---- tcp-signature-mismatch ----------------------------------------------------------------

TCP_MD5SIG = 14


def sign(connection, peer, key):
    """Sets the key for a peer (struct tcp_md5sig)."""
    family = traffic.family_of(peer)
    address = socket.inet_pton(family, peer)
    if family == socket.AF_INET:
        name = struct.pack("=HH4s", family, 0, address)
    else:
        name = struct.pack("=HHI16sI", family, 0, 0, address, 0)
    connection.setsockopt(socket.IPPROTO_TCP, TCP_MD5SIG, name.ljust(128, b"\0") +
                          struct.pack("=BBHi", 0, 0, len(key), 0) + key.ljust(80, b"\0"))


def serve_signed(address, peer, key, later=None):
    """A speaker that listens on port 179, with a key for the peer; `later`: another one for what
    is already open, after a second."""
    server = traffic.listen(address, 179)
    if key:
        sign(server, peer, key)
    while True:
        connection, _ = server.accept()
        threading.Thread(target=talk.quietly, args=(talk.tick, connection), daemon=True).start()
        if later:
            time.sleep(1)
            sign(connection, peer, later)


def call_signed(address, key):
    connection = socket.socket(traffic.family_of(address), socket.SOCK_STREAM)
    if key:
        sign(connection, address, key)
    connection.connect((address, 179))
    talk.tick(connection)


def signed(lab, ours, theirs, later=None, ipv6=False):
    client, server = lab.pair()
    addresses = ("fd00:1::1", "fd00:1::2") if ipv6 else ("10.1.0.1", "10.1.0.2")
    server.actor(serve_signed, addresses[1], addresses[0], ours, later)
    server.wait_listening(179)
    client.actor(call_signed, addresses[1], theirs)
    time.sleep(2.5)
    return client, server


@scenario("tcp-signature-mismatch")
def signature_other_key(lab):
    signed(lab, b"secret", b"Secret")


@scenario("tcp-signature-mismatch")
def signature_missing_ipv6(lab):
    signed(lab, b"secret", b"", ipv6=True)


@scenario("tcp-signature-mismatch")
def signature_not_expected(lab):
    signed(lab, b"", b"secret")


@scenario("tcp-signature-mismatch")
def signature_changed_on_one_side(lab):
    """A session that was up: both ends retransmit, and it looks like a path that was cut."""
    signed(lab, b"secret", b"secret", b"new secret")
    time.sleep(4)


@scenario()
def signature_matches(lab):
    _, server = signed(lab, b"secret", b"secret", ipv6=True)
    server.wait_state("ESTAB", 1)


@scenario("accept-queue-full")
def signature_matches_and_queue_is_full(lab):
    """Drops of the listener, but not for a signature."""
    client, server = lab.pair()

    def listen_signed():
        server = traffic.listen("10.1.0.2", 179, 2)
        sign(server, "10.1.0.1", b"secret")
        time.sleep(traffic.FOREVER)

    def call():
        held = []
        for _ in range(8):
            held.append(socket.socket())
            sign(held[-1], "10.1.0.2", b"secret")
            held[-1].setblocking(False)
            held[-1].connect_ex(("10.1.0.2", 179))
        time.sleep(traffic.FOREVER)

    server.actor(listen_signed)
    server.wait_listening(179)
    client.actor(call)
    server.wait_state("ESTAB", 3)


# ---- defer-accept-wait ---------------------------------------------------------------------


@scenario()
def defer_accept_many_silent_clients(lab):
    """Hundreds of preconnected clients that say nothing yet: no flood, and nobody unanswered."""
    client, server = lab.pair()
    server.actor(serve_deferred, "10.1.0.2", 8080)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 100)
    server.wait_state("SYN-RECV", 100)
    time.sleep(3.5)


@scenario()
def defer_accept_nginx_ipv6(lab):
    client, _, server = lab.routed()
    lab.warm(client, "fd00:2::2")
    nginx(lab, server, "listen [::]:8080 deferred backlog=128;")
    client.actor(traffic.connect_again_and_again, "fd00:2::2", 8080, 0.05, 100)
    server.wait_state("SYN-RECV", 10)
    time.sleep(1)


@scenario("synack-unanswered")
def defer_accept_not_when_the_answer_is_lost(lab):
    """Deferred or not: a SYN,ACK that nobody answers is retransmitted."""
    client, server = lab.pair()
    server.actor(serve_deferred, "10.1.0.2", 8080)
    server.wait_listening(8080)
    client.actor(traffic.send_syns, "10.1.0.77/32", "10.1.0.2", 8080, 20, 150)
    time.sleep(2.5)


# ---- synack-unanswered ---------------------------------------------------------------------


def busy_elsewhere(server, client, address, port=9090):
    """Clients come and go at another port of the server."""
    server.actor(traffic.serve_until_peer_closes, address, port)
    server.wait_listening(port)
    client.actor(traffic.connect_in_waves, address, port, 10, 0.05, 1000)


@scenario("synack-unanswered")
def synack_acks_lost_ipv6(lab):
    """The last ACK is lost on the way to us: the clients believe to be connected, and ask no more."""
    client, router, server = lab.routed()
    busy_elsewhere(server, client, "fd00:2::2")
    server.actor(traffic.serve_and_hold, "::", 8080)
    server.wait_listening(8080)
    router.nft(filtered("forward", "tcp dport 8080 tcp flags & (syn|ack) == ack drop"))
    client.actor(traffic.connect_and_hold, "fd00:2::2", 8080, 5)
    time.sleep(4)


@scenario("synack-unanswered")
def synack_one_network_of_two(lab):
    """The way back to one network is broken; clients of another are served at the same port."""
    client, router, server = lab.routed()
    other = lab.ns("other")
    lab.link(other, server, 3)
    nginx(lab, server, "listen 8080 backlog=128;")
    other.actor(traffic.connect_in_waves, "10.3.0.2", 8080, 10, 0.05, 1000)
    router.nft(filtered("forward", "iifname v2a drop"))
    client.actor(traffic.connect_and_hold, "10.2.0.2", 8080, 15)
    time.sleep(4)


@scenario("synack-unanswered")
def synack_one_client_asks_again_mapped(lab):
    """A stateful firewall of another way back drops the SYN,ACK; nobody else comes to that port."""
    client, router, server = lab.routed()
    busy_elsewhere(server, client, "10.2.0.2")
    server.actor(traffic.serve_and_hold, "::", 22, 128, False)
    server.wait_listening(22)
    router.nft(filtered("forward", "tcp sport 22 tcp flags & (syn|ack) == (syn|ack) drop"))
    client.actor(traffic.connect_and_hold, "10.2.0.2", 22, 1)
    time.sleep(4)


@scenario()
def synack_strangers_of_many_networks(lab):
    """One SYN a second, each of another network, none completed: every port that the Internet reaches
    has it."""
    client, server = flooded(lab)
    busy_elsewhere(server, client, "10.1.0.2")
    for n in range(1, 13):
        client.actor(traffic.send_syns, f"10.66.{n}.0/24", "10.1.0.2", 8080, 10, 1)
        time.sleep(1)


@scenario()
def synack_a_few_of_a_served_network(lab):
    """Some clients of a network vanish in the handshake, others of it are served."""
    client, _, server = lab.routed()
    client.ip("addr", "add", "10.1.0.61/24", "dev", "v1a")
    client.nft(filtered("input", "ip daddr 10.1.0.61 drop"))
    server.actor(traffic.serve_and_hold, "10.2.0.2", 8080)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_hold, "10.2.0.2", 8080, 5)
    client.actor(traffic.send_syns, "10.1.0.61/32", "10.2.0.2", 8080, 10, 5)
    time.sleep(4)


@scenario("synack-unanswered", look="5s")
def synack_no_route_back(lab):
    """The server has lost its default route: SYNs of other networks are dropped without a trace."""
    client, _, server = lab.routed()
    server.actor(traffic.serve_and_hold, "10.2.0.2", 8080)
    server.wait_listening(8080)
    server.ip("route", "del", "default")
    client.actor(traffic.connect_and_hold, "10.2.0.2", 8080, 6)


@scenario("synack-unanswered")
def synack_that_does_not_leave(lab):
    """An output rule of the server drops its SYN,ACKs; beside it others wait for their clients' data."""
    client, _, server = lab.routed()
    lab.warm(client, "10.2.0.2")
    server.actor(traffic.serve_and_hold, "10.2.0.2", 8080)
    server.wait_listening(8080)
    server.nft(filtered("output", "tcp sport 8080 drop"))
    client.actor(traffic.connect_and_hold, "10.2.0.2", 8080, 4)
    time.sleep(1.5)
