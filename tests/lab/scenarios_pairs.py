"""Two faults on one host at the same time: both are named, neither is taken for a consequence of
the other, and nothing else is named."""
import time

import talk
import traffic
from lab import scenario
from scenarios_close import hang_up, read_and_forget
from scenarios_connect import filtered
from scenarios_established import FAR4, LOSS, SILENCE, V4, V6, redis
from scenarios_listen import serve_until_limit, stop


@scenario("accept-queue-full", "zero-window-slow-reader")
def pair_full_queue_and_slow_reader(lab):
    """One program does not accept, the client of another does not read."""
    client, server = lab.pair()
    server.actor(traffic.serve_never, V4, 8080, 4)
    server.actor(talk.serve, V4, 9090, talk.pour)
    server.wait_listening(8080)
    server.wait_listening(9090)
    client.actor(talk.call, V4, 9090, talk.rest, 2)
    server.wait_state("ESTAB", 2)
    client.actor(traffic.connect_and_hold, V4, 8080, 12)
    server.wait_state("ESTAB", 7)
    time.sleep(5)


@scenario("close-wait-leak", "syn-blackhole")
def pair_leak_and_blackhole(lab):
    """A program leaks what its clients closed, and cannot reach its own service."""
    client, router, server = lab.routed()
    router.nft(filtered("forward", "ip saddr 10.2.0.2 tcp dport 5432 drop"))
    server.actor(talk.serve, FAR4, 8080, read_and_forget)
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, hang_up, 6)
    server.wait_state("CLOSE-WAIT", 6)
    time.sleep(3)
    server.actor(traffic.connect_and_hold, "10.1.0.1", 5432, 3)
    time.sleep(1.5)


@scenario("syn-flood", "reader-stalled")
def pair_flood_and_stopped_redis(lab):
    """The flood is on one port; behind another a program is stopped."""
    client, server = lab.pair()
    process = redis(server, V4)
    server.actor(traffic.serve_and_hold, V4, 8080, 16)
    server.wait_listening(8080)
    client.ip("route", "add", "blackhole", "10.66.0.0/16")
    server.ip("route", "add", "10.66.0.0/16", "via", "10.1.0.1")
    client.actor(talk.call, V4, 6379, ask_without_waiting, 3)
    server.wait_state("ESTAB", 3)
    stop(lab, process.pid)  # `ip netns exec` became the program
    client.actor(traffic.send_syns, "10.66.0.0/16", V4, 8080, 1000, 9000)
    time.sleep(5)


def ask_without_waiting(connection):
    """A question ten times a second, whatever comes back."""
    while True:
        connection.sendall(b"PING\r\n" * 200)
        time.sleep(0.1)


@scenario("peer-vanished", "close-wait-leak")
def pair_vanished_peer_and_leak(lab):
    """The way to one network is cut, and a client of the same program has hung up long ago."""
    client, router, server = lab.routed()
    server.actor(talk.serve, FAR4, 8080, talk.tick)
    server.actor(talk.serve, FAR4, 9090, read_and_forget)
    server.wait_listening(8080)
    server.wait_listening(9090)
    client.actor(talk.call, FAR4, 9090, hang_up, 5)
    server.wait_state("CLOSE-WAIT", 5)
    client.actor(talk.call, FAR4, 8080, talk.read_on, 3)
    server.wait_state("ESTAB", 3)
    time.sleep(1)
    router.nft(SILENCE)
    time.sleep(3)


@scenario("fd-limit", "zero-window-slow-reader")
def pair_no_descriptor_and_slow_reader_ipv6(lab):
    """Nothing is left to accept with, which fills the queue; beside it a client does not read."""
    client, server = lab.pair()
    server.actor(serve_until_limit, V6, 8080, 4, 20)
    server.actor(talk.serve, V6, 9090, talk.pour)
    server.wait_listening(8080)
    server.wait_listening(9090)
    client.actor(talk.call, V6, 9090, talk.rest, 2)
    server.wait_state("ESTAB", 2)
    client.actor(traffic.connect_and_hold, V6, 8080, 40)
    time.sleep(6)


@scenario("path-loss", "no-route")
def pair_loss_and_no_route(lab):
    """One service is behind a bad line, and to the other there is no way at all."""
    client, router, server = lab.routed()
    lab.look_at = client
    router.nft(LOSS.format(percent=8))
    client.ip("route", "del", "default")
    client.ip("route", "add", "10.2.0.0/24", "via", "10.1.0.2")
    server.actor(talk.serve, FAR4, 8080, talk.sip(0.01, 262144))
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, talk.pour, 4)
    client.wait_state("ESTAB", 3)
    time.sleep(5)
    client.actor(traffic.connect_again_and_again, "10.9.0.2", 8080, 0.2, 30)
