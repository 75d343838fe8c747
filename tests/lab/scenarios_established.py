"""Faults of ESTABLISHED: ghosts, vanished peers, windows that stay shut."""
import os
import signal
import socket
import time

import talk
from lab import need, run, scenario

V4, V6 = "10.1.0.2", "fd00:1::2"    # the server of pair()
FAR4, FAR6 = "10.2.0.2", "fd00:2::2"  # the server of routed()

LOSS = "table inet loss {{ chain forward {{ type filter hook forward priority 0;\n" \
       "meta l4proto tcp numgen random mod 100 < {percent} drop\n}}\n}}\n"
SILENCE = "table inet silence { chain forward { type filter hook forward priority 0;\n" \
          "policy drop;\n}\n}\n"
DEAF = "table netdev deaf {{ chain ingress {{ type filter hook ingress device {device} priority 0;\n" \
       "policy drop;\n}}\n}}\n"
TRACK = "table inet track { chain input { type filter hook input priority 0;\n" \
        "ct state established,new accept\n}\n}\n"


def until(start, seconds):
    """Sleeps until `seconds` after `start`."""
    time.sleep(max(0, start + seconds - time.monotonic()))


def poke(address):
    """Makes the kernel ask for the neighbour, as any other traffic to it does."""
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"?", (address, 9))


def delete(namespace):
    """The namespace and its interfaces are gone once nothing lives in it."""
    run("ip", "netns", "del", namespace.name)


# ---- idle-ghost ------------------------------------------------------------------------------


@scenario("idle-ghost")
def idle_ghost_neighbour_failed(lab):
    """The peer lost power, its link did not: something else on the host has asked for it since."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, talk.read_on)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.greet, 3)
    server.wait_state("ESTAB", 3)
    start = time.monotonic()
    client.nft(DEAF.format(device="v1a"))
    server.ip("neigh", "flush", "all")
    server.actor(poke, "10.1.0.1")
    until(start, 8.5)


@scenario("idle-ghost")
def idle_ghost_link_down(lab):
    _, router, server = lab.routed()
    client = lab.namespaces["client"]
    server.actor(talk.serve, FAR6, 8080, talk.read_on)
    server.wait_listening(8080)
    client.actor(talk.call, FAR6, 8080, talk.greet)
    server.wait_state("ESTAB", 1)
    router.ip("link", "set", "v2a", "down")
    time.sleep(8.5)


def greet_and_vanish(connection):
    talk.greet(connection)
    time.sleep(0.2)
    talk.vanish(connection)


@scenario("idle-ghost")
def idle_ghost_peer_deleted(lab):
    """The peer's namespace dies, and with it the link and the route."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, talk.read_on)
    server.wait_listening(8080)
    peer = client.actor(talk.call, V4, 8080, greet_and_vanish, 2)
    server.wait_state("ESTAB", 2)
    time.sleep(0.5)
    os.kill(peer, signal.SIGKILL)
    delete(client)
    time.sleep(8.3)


@scenario()
def idle_healthy(lab):
    """Connections without keepalive that nobody uses, beside a neighbour that does not answer."""
    client, server = lab.pair()
    for address in V4, V6, "127.0.0.1":
        server.actor(talk.serve, address, 8080, talk.read_on)
    server.wait_listening(8080)
    time.sleep(0.3)
    for address in V4, V6:
        client.actor(talk.call, address, 8080, talk.greet, 20)
    server.actor(talk.call, "127.0.0.1", 8080, talk.greet, 5)
    server.wait_state("ESTAB", 50)
    server.actor(poke, "10.1.0.99")
    time.sleep(8.5)


# ---- ghost-sessions --------------------------------------------------------------------------


def device(address, port, restarts, source=None, life=1.0):
    """Works for a while, loses power, starts again; the last session goes on."""
    for _ in range(restarts):
        session = socket.create_connection((address, port),
                                           source_address=(source, 0) if source else None)
        end = time.monotonic() + life
        while time.monotonic() < end:
            session.sendall(b"beat\n")
            session.recv(4096)
            time.sleep(0.2)
        talk.vanish(session)
    session = socket.create_connection((address, port),
                                       source_address=(source, 0) if source else None)
    talk.beat(session)


@scenario("ghost-sessions")
def ghost_sessions(lab):
    client, server = lab.pair()
    server.actor(talk.serve, V4, 9502, talk.echo)
    server.wait_listening(9502)
    client.actor(device, V4, 9502, 5)
    server.wait_state("ESTAB", 6)


@scenario("ghost-sessions")
def ghost_sessions_of_many(lab):
    """Three devices behind a router, IPv6, beside healthy clients."""
    client, _, server = lab.routed()
    server.actor(talk.serve, FAR6, 9502, talk.echo)
    server.wait_listening(9502)
    for host in 11, 12, 13:
        client.ip("addr", "add", f"fd00:1::{host}/64", "dev", "v1a", "nodad")
        client.actor(device, FAR6, 9502, 4, f"fd00:1::{host}")
    client.actor(talk.call, FAR6, 9502, talk.beat, 6, 0, "fd00:1::1")
    server.wait_state("ESTAB", 3 * 5 + 6)


@scenario("ghost-sessions")
def ghost_sessions_beside_living(lab):
    """A device behind a NAT, from whose address three others work all the time."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 9502, talk.echo)
    server.wait_listening(9502)
    client.actor(talk.call, V4, 9502, talk.beat, 3)
    server.wait_state("ESTAB", 3)
    client.actor(device, V4, 9502, 7)
    server.wait_state("ESTAB", 11)
    time.sleep(1)


@scenario("ghost-sessions")
def ghost_sessions_of_forks(lab):
    """The server starts a process for each session: their descriptors are all the same."""
    client, server = lab.pair()
    server.program(need("socat"), f"TCP4-LISTEN:9502,bind={V4},fork,reuseaddr", "PIPE")
    server.wait_listening(9502)
    client.actor(device, V4, 9502, 5)
    server.wait_state("ESTAB", 6)
    time.sleep(0.5)


@scenario()
def ghost_sessions_pool_in_use(lab):
    """A pool of four that grew to twelve, one by one, under load; the four that were first are in use by
    turns, the others rest, those that came first for the longest."""

    def pool(address, port):
        held = []

        def use(index):
            held[index].sendall(b"SELECT 1\n")
            held[index].recv(4096)

        for index in range(12):
            held.append(socket.create_connection((address, port)))
            use(index)
            time.sleep(1 if index >= 3 else 0)
        while True:
            for index in range(4):
                use(index)
                time.sleep(0.1)

    client, server = lab.pair()
    server.actor(talk.serve, V4, 5432, talk.echo)
    server.wait_listening(5432)
    client.actor(pool, V4, 5432)
    time.sleep(11)


@scenario()
def ghost_sessions_pool(lab):
    """A client's pool, opened quickly, of which only the last connection is in use."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 9502, talk.echo)
    server.wait_listening(9502)
    client.actor(talk.call, V4, 9502, talk.greet, 7, 0.05)
    server.wait_state("ESTAB", 7)
    time.sleep(1)
    client.actor(talk.call, V4, 9502, talk.beat)
    time.sleep(3)


def users(address, port, order):
    """Sessions of several users behind one address: opened one after another, last used in
    another order, a second apart. The user of the last one goes on."""
    sessions = [socket.create_connection((address, port)) for _ in order]
    for index in order:
        sessions[index].sendall(b"click\n")
        sessions[index].recv(4096)
        time.sleep(1)
    while True:
        sessions[order[-1]].sendall(b"click\n")
        sessions[order[-1]].recv(4096)
        time.sleep(0.3)


@scenario()
def ghost_sessions_web_sockets(lab):
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, talk.echo)
    server.wait_listening(8080)
    client.actor(users, V4, 8080, (2, 0, 4, 5, 1, 3))
    server.wait_state("ESTAB", 6)
    time.sleep(6)


@scenario()
def ghost_sessions_all_rest(lab):
    """Opened one after another and idle ever since, the newest too."""
    client, server = lab.pair()
    server.actor(talk.serve, V6, 8080, talk.echo)
    server.wait_listening(8080)
    client.actor(talk.call, V6, 8080, talk.greet, 6, 1.0)
    server.wait_state("ESTAB", 6)
    time.sleep(3)


@scenario()
def ghost_sessions_peer_keepalive(lab):
    """As ghosts in every other respect, but the client's own keepalive shows that they live."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, talk.echo)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.with_keepalive(talk.greet, 1, 1), 5, 1.0)
    server.wait_state("ESTAB", 5)
    time.sleep(1)
    client.actor(talk.call, V4, 8080, talk.beat)
    time.sleep(2)


# ---- keepalive-slower-than-path --------------------------------------------------------------


def track(namespace, seconds, loose):
    namespace.nft(TRACK)
    namespace.sysctl("net.netfilter.nf_conntrack_tcp_timeout_established", seconds)
    namespace.sysctl("net.netfilter.nf_conntrack_tcp_loose", loose)


@scenario("keepalive-slower-than-path")
def keepalive_slower_than_tracker(lab):
    client, server = lab.pair()
    track(server, 30, 0)
    server.actor(talk.serve, V4, 8080, talk.with_keepalive(talk.read_on, 7200))
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.greet, 2)
    server.wait_state("ESTAB", 2)
    time.sleep(2)


@scenario("keepalive-slower-than-path")
def keepalive_slower_than_any_nat(lab):
    client, server = lab.pair()
    lab.look_at = client
    server.actor(talk.serve, V6, 8080, talk.read_on)
    server.wait_listening(8080)
    client.actor(talk.call, V6, 8080, talk.with_keepalive(talk.greet, 9000))
    client.wait_state("ESTAB", 1)
    time.sleep(4)


@scenario()
def keepalive_default(lab):
    """7,200 s, and a tracker with its default of five days."""
    client, server = lab.pair()
    server.nft(TRACK)
    server.actor(talk.serve, V4, 8080, talk.with_keepalive(talk.read_on, 7200))
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.with_keepalive(talk.greet, 7200), 5)
    server.wait_state("ESTAB", 5)
    time.sleep(4)


@scenario()
def keepalive_slow_but_busy(lab):
    """The tracker forgets before keepalive speaks, but the connection never rests."""
    client, server = lab.pair()
    track(server, 30, 0)
    server.actor(talk.serve, V4, 8080, talk.with_keepalive(talk.echo, 7200))
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.beat, 3)
    server.wait_state("ESTAB", 3)
    time.sleep(4)


@scenario()
def keepalive_redis(lab):
    """A real server whose keepalive is 300 s, with idle clients."""
    client, server = lab.pair()
    redis(server, V4)
    client.actor(talk.call, V4, 6379, ping_redis, 10)
    server.wait_state("ESTAB", 10)
    time.sleep(4)


def redis(namespace, address, *options):
    process = namespace.program(need("redis-server"), "--bind", address, "--protected-mode", "no",
                                "--save", "", "--appendonly", "no", *options)
    namespace.wait_listening(6379)
    return process


def ping_redis(connection):
    connection.sendall(b"PING\r\n")
    connection.recv(64)


# ---- peer-vanished ---------------------------------------------------------------------------


@scenario("link-lost")
def peer_vanished_link_down(lab):
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, talk.tick)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.read_on, 2)
    server.wait_state("ESTAB", 2)
    time.sleep(0.5)
    client.ip("link", "set", "v1a", "down")
    time.sleep(3)


@scenario("peer-vanished")
def peer_vanished_dropped_at_router(lab):
    """Our program is the client; nothing but the silence tells that the path is cut."""
    client, router, server = lab.routed()
    lab.look_at = client
    server.actor(talk.serve, FAR6, 8080, talk.echo)
    server.wait_listening(8080)
    client.actor(talk.call, FAR6, 8080, talk.tick, 4)
    client.wait_state("ESTAB", 4)
    time.sleep(0.5)
    router.nft(SILENCE)
    time.sleep(3)


@scenario("peer-vanished")
def peer_vanished_redis_deleted(lab):
    """The host of the database dies; the router says so by ICMP."""
    client, router, server = lab.routed()
    lab.look_at = client
    process = redis(server, FAR4)
    client.actor(talk.call, FAR4, 6379, ask_redis)
    client.wait_state("ESTAB", 1)
    time.sleep(0.5)
    router.ip("link", "set", "v2a", "down")
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    delete(server)
    time.sleep(4)


def ask_redis(connection):
    while True:
        ping_redis(connection)
        time.sleep(0.1)


@scenario("peer-vanished")
def peer_vanished_one_client(lab):
    """A client in a tunnel: one of many, and the server is well."""
    client, router, server = lab.routed()
    server.actor(talk.serve, FAR4, 8080, talk.tick)
    server.wait_listening(8080)
    client.ip("addr", "add", "10.1.0.11/24", "dev", "v1a")
    client.actor(talk.call, FAR4, 8080, talk.read_on, 10)
    client.actor(talk.call, FAR4, 8080, talk.read_on, 1, 0, "10.1.0.11")
    server.wait_state("ESTAB", 11)
    time.sleep(0.5)
    router.nft(SILENCE.replace("policy drop;", "ip daddr 10.1.0.11 drop"))
    time.sleep(3)


@scenario("path-loss")
def peer_alive_on_lossy_path(lab):
    client, router, server = lab.routed()
    router.nft(LOSS.format(percent=5))
    for port, what in (8080, talk.echo), (8081, talk.pour), (8082, talk.read_on):
        server.actor(talk.serve, FAR4, port, what)
        server.wait_listening(port)
    client.actor(talk.call, FAR4, 8080, talk.beat, 30)
    client.actor(talk.call, FAR4, 8081, talk.sip(0.01, 262144), 4)
    client.actor(talk.call, FAR4, 8082, talk.tick, 10)
    server.wait_state("ESTAB", 44)
    time.sleep(5)


def heartbeats(connection):
    while True:
        connection.sendall(b"20 bytes, no answer\n")
        time.sleep(1)


def slow_first_round_trip(lab):
    """Three connections whose first round trip took 600 ms, for the router had to ask twice for the
    server: their RTO is one of seconds. Then the way is cut."""
    client, router, server = lab.routed()
    lab.look_at = client
    router.sysctl("net.ipv4.neigh.v2a.retrans_time_ms", 600)
    server.actor(talk.serve, FAR4, 7000, talk.read_on)
    server.wait_listening(7000)
    router.ip("neigh", "flush", "all")
    server.sysctl("net.ipv4.conf.v2b.arp_ignore", 8)
    for _ in range(3):
        client.actor(talk.call, FAR4, 7000, heartbeats)
    client.wait_state("SYN-SENT", 3)
    server.sysctl("net.ipv4.conf.v2b.arp_ignore", 0)
    client.wait_state("ESTAB", 3)
    time.sleep(3)
    router.nft(SILENCE)
    return router


@scenario("peer-vanished")
def peer_vanished_slow_rto(lab):
    slow_first_round_trip(lab)
    time.sleep(8)


@scenario(look="1s")
def peer_vanished_slow_rto_glance(lab):
    """A round trip may take as long as this look: the answer to the one retransmission may be on its
    way."""
    slow_first_round_trip(lab)
    time.sleep(8)


@scenario(look="6s")
def peer_back_slow_rto(lab):
    """The second retransmission falls into the look, and is answered."""
    router = slow_first_round_trip(lab)
    time.sleep(5)
    router.run("nft", "flush", "ruleset")


@scenario()
def peer_stopped_but_answers(lab):
    """Its program is stopped: the kernel acknowledges, and little is sent."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, talk.tick)
    server.wait_listening(8080)
    peer = client.actor(talk.call, V4, 8080, talk.read_on, 3)
    server.wait_state("ESTAB", 3)
    os.kill(peer, signal.SIGSTOP)
    time.sleep(4)


# ---- zero window -----------------------------------------------------------------------------


def nginx(lab, namespace, address, megabytes):
    """nginx with one large file; returns its master."""
    binary = need("nginx")
    (lab.folder / "large").write_bytes(bytes(megabytes << 20))
    os.chmod(lab.folder, 0o755)
    (lab.folder / "nginx.conf").write_text(
        f"user root;\nworker_processes 1;\npid {lab.folder}/pid;\n"
        "events { worker_connections 1000; }\n"
        f"http {{ access_log off; server {{ listen {address}:8080; root {lab.folder}; }} }}\n")
    process = namespace.program(binary, "-e", lab.folder / "error.log", "-c",
                                lab.folder / "nginx.conf", "-g", "daemon off;")
    namespace.wait_listening(8080)
    return process


def download(then):
    def ask(connection):
        connection.sendall(b"GET /large HTTP/1.1\r\nHost: lab\r\n\r\n")
        then(connection)

    return ask


@scenario("zero-window-slow-reader")
def zero_window_nginx_client(lab):
    client, server = lab.pair()
    nginx(lab, server, V4, 64)
    client.actor(talk.call, V4, 8080, download(talk.rest), 2)
    server.wait_state("ESTAB", 2)
    time.sleep(4.5)


@scenario("zero-window-slow-reader")
def zero_window_service(lab):
    """The service that our program sends to does not read."""
    client, server = lab.pair()
    lab.look_at = client
    server.actor(talk.serve, V6, 8080, talk.rest)
    server.wait_listening(8080)
    client.actor(talk.call, V6, 8080, talk.pour)
    client.wait_state("ESTAB", 1)
    time.sleep(4.5)


@scenario("zero-window-slow-reader")
def zero_window_behind_relay(lab):
    """haproxy does not read from the backend because its client does not read."""
    binary = need("haproxy")
    client, relay, backend = lab.routed()
    lab.look_at = relay
    (lab.folder / "haproxy.cfg").write_text(
        "defaults\n\tmode tcp\n\ttimeout connect 5s\n\ttimeout client 60s\n\ttimeout server 60s\n"
        "listen relay\n\tbind 10.1.0.2:8080\n\tserver one 10.2.0.2:9000\n")
    backend.actor(talk.serve, FAR4, 9000, talk.pour)
    backend.wait_listening(9000)
    relay.program(binary, "-db", "-f", lab.folder / "haproxy.cfg")
    relay.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.rest)
    relay.wait_state("ESTAB", 2)
    time.sleep(6)


@scenario()
def zero_window_slow_but_reads(lab):
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, talk.pour)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.sip(0.3), 3)
    client.actor(talk.call, V4, 8080, talk.sip(3, 1 << 20), 3)
    server.wait_state("ESTAB", 6)
    time.sleep(6)


@scenario()
def zero_window_rate_limited_downloads(lab):
    """curl --limit-rate lets its window shut for seconds, reads what has come, and goes on."""
    client, server = lab.pair()
    curl = need("curl")
    nginx(lab, server, V4, 64)
    for rate in "400k", "1M", "2M":
        client.program(curl, "-so", "/dev/null", "--limit-rate", rate, f"http://{V4}:8080/large")
    server.wait_state("ESTAB", 3)
    time.sleep(9)


@scenario()
def zero_window_player_with_film_in_stock(lab):
    """Takes 8 MB at once and rests for as long as they last."""

    def play(connection):
        while True:
            missing = 8 << 20
            while missing > 0:
                missing -= len(connection.recv(65536))
            time.sleep(12)

    client, server = lab.pair()
    nginx(lab, server, V4, 64)
    client.actor(talk.call, V4, 8080, download(play), 2)
    server.wait_state("ESTAB", 2)
    time.sleep(8)


@scenario("zero-window-peer-dead")
def zero_window_peer_dead(lab):
    client, router, server = lab.routed()
    server.actor(talk.serve, FAR4, 8080, talk.pour)
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, talk.rest)
    server.wait_state("ESTAB", 1)
    time.sleep(0.5)
    router.nft(SILENCE)
    time.sleep(6)


@scenario("zero-window-peer-dead")
def zero_window_service_cut_off_ipv6(lab):
    """Our program is the client; its service stopped reading, and then the way to it was cut."""
    client, router, server = lab.routed()
    lab.look_at = client
    server.actor(talk.serve, FAR6, 8080, talk.rest)
    server.wait_listening(8080)
    client.actor(talk.call, FAR6, 8080, talk.pour, 3)
    client.wait_state("ESTAB", 3)
    time.sleep(0.5)
    router.nft(SILENCE)
    time.sleep(6)


@scenario("link-lost")
def zero_window_service_dead(lab):
    client, server = lab.pair()
    lab.look_at = client
    server.actor(talk.serve, V6, 8080, talk.rest)
    server.wait_listening(8080)
    client.actor(talk.call, V6, 8080, talk.pour, 2)
    client.wait_state("ESTAB", 2)
    time.sleep(0.5)
    server.ip("link", "set", "v1b", "down")
    time.sleep(6)


# ---- reader-stalled --------------------------------------------------------------------------


@scenario("reader-stalled")
def reader_stalled_redis_stopped(lab):
    client, server = lab.pair()
    process = redis(server, V4)
    client.actor(talk.call, V4, 6379, ask_redis, 3)
    server.wait_state("ESTAB", 3)
    time.sleep(0.3)
    os.kill(process.pid, signal.SIGSTOP)
    time.sleep(0.5)


@scenario("reader-stalled")
def reader_stalled_busy(lab):
    client, server = lab.pair()
    server.actor(talk.serve, V6, 8080, talk.rest)
    server.wait_listening(8080)
    client.actor(talk.call, V6, 8080, talk.pour, 2)
    server.wait_state("ESTAB", 2)
    time.sleep(5)


@scenario("reader-stalled")
def reader_stalled_on_loopback(lab):
    """Both ends on this host: the reader is the fault, the writer's shut window its effect."""
    server = lab.ns("server")
    server.actor(talk.serve, "127.0.0.1", 8080, talk.rest)
    server.wait_listening(8080)
    server.actor(talk.call, "127.0.0.1", 8080, talk.pour)
    server.wait_state("ESTAB", 2)
    time.sleep(5)


@scenario()
def reader_with_little_unread(lab):
    """A program that leaves a request lying while it does something else, and one that reads
    in large gulps now and then."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, talk.rest)
    server.actor(talk.serve, V4, 8081, talk.sip(3, 1 << 20))
    server.wait_listening(8080)
    server.wait_listening(8081)
    client.actor(talk.call, V4, 8080, talk.greet, 3)
    client.actor(talk.call, V4, 8081, talk.pour, 2)
    server.wait_state("ESTAB", 5)
    time.sleep(5)


def lines(pause):
    """Small messages, each a segment of its own."""

    def say(connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            connection.sendall(b"metric 5\n")
            time.sleep(pause)

    return say


@scenario("reader-stalled")
def reader_stalled_small_messages(lab):
    """They fill the buffer long before the window shuts, and go on coming."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, talk.rest)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, lines(0.003), 2)
    server.wait_state("ESTAB", 2)
    time.sleep(9)


@scenario()
def reader_of_small_messages_begins_late(lab):
    """It has not read yet, but its peers have only just begun."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, lambda connection: (time.sleep(4), talk.read_on(connection)))
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, lines(0.001), 2)
    server.wait_state("ESTAB", 2)
    time.sleep(1)
