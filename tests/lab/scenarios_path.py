"""Faults of the way: this host cannot send, links and neighbours that go under live connections."""
import os
import pathlib
import socket
import time

import talk
import traffic
import tunnel
from lab import need, run, scenario

V4, V6 = "10.1.0.2", "fd00:1::2"    # the server of pair()
FAR4, FAR6 = "10.2.0.2", "fd00:2::2"  # the server of routed()
SO_MAX_PACING_RATE = 47
AWAY = "10.9.0.1"  # an address of the client behind a route of its own

OUTPUT_DROP = "table inet out { chain output { type filter hook output priority 0;\n" \
              "tcp sport 8080 drop\n}\n}\n"


def client_away(client, server):
    """Gives the client an address that the server reaches by a route of its own."""
    client.ip("addr", "add", f"{AWAY}/32", "dev", "v1a")
    server.ip("route", "add", "10.9.0.0/24", "via", "10.1.0.1")


# ---- cannot-transmit -------------------------------------------------------------------------


@scenario("cannot-transmit")
def cannot_transmit_address_removed(lab):
    """The address that the connections stand on is moved away, and the link keeps another."""
    client, server = lab.pair()
    server.ip("addr", "add", "10.1.0.3/24", "dev", "v1b")
    server.actor(talk.serve, "10.1.0.3", 8080, talk.tick)
    server.wait_listening(8080)
    client.actor(talk.call, "10.1.0.3", 8080, talk.read_on, 3)
    server.wait_state("ESTAB", 3)
    time.sleep(0.5)
    server.ip("addr", "del", "10.1.0.3/24", "dev", "v1b")
    time.sleep(4)


@scenario("cannot-transmit")
def cannot_transmit_address_removed_ipv6(lab):
    """The only address goes while much is in flight."""
    client, server = lab.pair()
    lab.warm(client, V6)
    server.actor(talk.serve, V6, 8080, talk.pour)
    server.wait_listening(8080)
    client.actor(talk.call, V6, 8080, talk.sip(0.05, 1 << 20), 2)
    server.wait_state("ESTAB", 2)
    time.sleep(0.5)
    server.ip("addr", "del", f"{V6}/64", "dev", "v1b")
    time.sleep(5)


@scenario("cannot-transmit")
def cannot_transmit_address_removed_window_shut_ipv6(lab):
    """The peer does not read, its window is shut, and then our own address goes."""
    client, server = lab.pair()
    lab.warm(client, V6)
    server.actor(talk.serve, V6, 8080, talk.pour)
    server.wait_listening(8080)
    client.actor(talk.call, V6, 8080, talk.rest, 2)
    server.wait_state("ESTAB", 2)
    time.sleep(1)
    server.ip("addr", "del", f"{V6}/64", "dev", "v1b")
    time.sleep(8)


@scenario("cannot-transmit")
def cannot_transmit_route_gone_window_shut(lab):
    """A service that does not read, and then the route to it goes."""
    client, server = lab.pair()
    client_away(client, server)
    lab.look_at = server
    client.actor(talk.serve, AWAY, 8080, talk.rest)
    client.wait_listening(8080)
    server.actor(talk.call, AWAY, 8080, talk.pour, 3)
    server.wait_state("ESTAB", 3)
    time.sleep(1)
    server.ip("route", "del", "10.9.0.0/24")
    time.sleep(8)


@scenario("cannot-transmit")
def cannot_transmit_route_gone(lab):
    """Our program is the client, and its service is behind the route that goes."""
    client, server = lab.pair()
    client_away(client, server)
    lab.look_at = server
    client.actor(talk.serve, AWAY, 8080, talk.read_on)
    client.wait_listening(8080)
    server.actor(talk.call, AWAY, 8080, talk.tick, 3)
    server.wait_state("ESTAB", 3)
    time.sleep(0.5)
    server.ip("route", "del", "10.9.0.0/24")
    time.sleep(4)


@scenario("cannot-transmit")
def cannot_transmit_blackhole_route(lab):
    client, server = lab.pair()
    client_away(client, server)
    server.actor(talk.serve, V4, 8080, talk.tick)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.read_on, 1, 0, AWAY)
    server.wait_state("ESTAB", 1)
    time.sleep(0.5)
    server.ip("route", "replace", "blackhole", "10.9.0.0/24")
    time.sleep(4)


@scenario("cannot-transmit")
def cannot_transmit_filtered(lab):
    """A filter of this host begins to drop what live connections send."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, talk.tick)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.read_on, 3)
    server.wait_state("ESTAB", 3)
    time.sleep(0.5)
    server.nft(OUTPUT_DROP)
    time.sleep(4)


@scenario("zero-window-slow-reader")
def cannot_transmit_not_a_shut_window(lab):
    """The persist timer runs because the peer does not read, and another address goes."""
    client, server = lab.pair()
    server.ip("addr", "add", "10.1.0.3/24", "dev", "v1b")
    server.actor(talk.serve, V4, 8080, talk.pour)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.rest)
    server.wait_state("ESTAB", 1)
    server.ip("addr", "del", "10.1.0.3/24", "dev", "v1b")
    time.sleep(6)


@scenario()
def cannot_transmit_route_came_back(lab):
    """The route goes and is back before anybody gives up."""
    client, server = lab.pair()
    client_away(client, server)
    server.actor(talk.serve, V4, 8080, talk.tick)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.read_on, 3, 0, AWAY)
    server.wait_state("ESTAB", 3)
    time.sleep(0.5)
    server.ip("route", "del", "10.9.0.0/24")
    time.sleep(1)
    server.ip("route", "add", "10.9.0.0/24", "via", "10.1.0.1")
    time.sleep(3)


# ---- link-lost -------------------------------------------------------------------------------


@scenario("link-lost")
def link_lost_cable_pulled(lab):
    """Forty connections of two programs and many clients: one finding."""
    client, server = lab.pair()
    for port in 8080, 8081:
        server.actor(talk.serve, V4, port, talk.tick)
        server.wait_listening(port)
    for host in range(11, 21):
        client.ip("addr", "add", f"10.1.0.{host}/24", "dev", "v1a")
        for port in 8080, 8081:
            client.actor(talk.call, V4, port, talk.read_on, 2, 0, f"10.1.0.{host}")
    server.wait_state("ESTAB", 40)
    time.sleep(0.5)
    client.ip("link", "set", "v1a", "down")
    time.sleep(3)


@scenario("link-lost")
def link_lost_switched_off(lab):
    """The link is taken down by hand: its routes go with it."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, talk.tick)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.read_on, 3)
    server.wait_state("ESTAB", 3)
    time.sleep(0.5)
    server.ip("link", "set", "v1b", "down")
    time.sleep(4)


@scenario("link-lost")
def link_lost_neighbour_ipv6(lab):
    """The peer loses its address: nobody answers neighbour discovery any more."""
    client, server = lab.pair()
    lab.look_at = client
    lab.warm(client, V6)
    server.actor(talk.serve, V6, 8080, talk.read_on)
    server.wait_listening(8080)
    client.actor(talk.call, V6, 8080, talk.tick, 3)
    client.wait_state("ESTAB", 3)
    time.sleep(0.5)
    server.ip("addr", "del", f"{V6}/64", "dev", "v1b")
    client.ip("neigh", "flush", "all")
    time.sleep(4)


@scenario("link-lost")
def link_lost_gateway(lab):
    """The gateway dies: what goes through it hangs, peers behind it are many."""
    client, router, server = lab.routed()
    server.actor(talk.serve, FAR4, 8080, talk.tick)
    server.wait_listening(8080)
    for host in range(11, 14):
        client.ip("addr", "add", f"10.1.0.{host}/24", "dev", "v1a")
        client.actor(talk.call, FAR4, 8080, talk.read_on, 4, 0, f"10.1.0.{host}")
    server.wait_state("ESTAB", 12)
    time.sleep(0.5)
    router.ip("addr", "flush", "dev", "v2a")
    server.ip("neigh", "flush", "all")
    time.sleep(4)


@scenario()
def link_lost_under_nobody(lab):
    """A link that nobody uses is down, a neighbour that was searched for does not answer."""
    client, server = lab.pair()
    lab.link(client, server, 2)
    server.actor(talk.serve, V4, 8080, talk.tick)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.read_on, 5)
    server.wait_state("ESTAB", 5)
    client.ip("link", "set", "v2a", "down")
    server.run("ping", "-c", "1", "-W", "1", "10.1.0.77", check=False)
    time.sleep(2)


@scenario()
def link_lost_and_back(lab):
    """The link flaps for a second."""
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, talk.tick)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.read_on, 5)
    server.wait_state("ESTAB", 5)
    time.sleep(0.5)
    client.ip("link", "set", "v1a", "down")
    time.sleep(1)
    client.ip("link", "set", "v1a", "up")
    time.sleep(4)


# ---- reverse-path-filter ---------------------------------------------------------------------


def filter_reverse_path(namespace, mode, *devices):
    for device in "all", *devices:
        namespace.sysctl(f"net.ipv4.conf.{device}.rp_filter", mode)


def second_uplink(lab, server):
    """The server routes to AWAY by another link than the one that AWAY comes in by."""
    other = lab.ns("other")
    lab.link(server, other, 5)
    server.ip("route", "add", "10.9.0.0/24", "via", "10.5.0.2")


@scenario("reverse-path-filter")
def reverse_path_filter_strict(lab):
    client, router, server = lab.routed()
    client.ip("addr", "add", f"{AWAY}/32", "dev", "v1a")
    router.ip("route", "add", "10.9.0.0/24", "via", "10.1.0.1")
    second_uplink(lab, server)
    filter_reverse_path(server, 1, "v2b")
    server.actor(talk.serve, FAR4, 8080, talk.tick)
    server.wait_listening(8080)
    client.actor(traffic.connect_again_and_again, FAR4, 8080, 0.2, 100, AWAY)
    time.sleep(1)


@scenario("reverse-path-filter")
def reverse_path_filter_loose(lab):
    """No route at all to the source: the loose mode drops as well."""
    client, router, server = lab.routed()
    client.ip("addr", "add", f"{AWAY}/32", "dev", "v1a")
    router.ip("route", "add", "10.9.0.0/24", "via", "10.1.0.1")
    server.ip("route", "del", "default")
    filter_reverse_path(server, 2, "v2b")
    server.actor(talk.serve, FAR4, 8080, talk.tick)
    server.wait_listening(8080)
    client.actor(traffic.connect_again_and_again, FAR4, 8080, 0.2, 100, AWAY)
    time.sleep(1)


@scenario("reverse-path-filter")
def reverse_path_filter_drops_the_answers(lab):
    """Our own SYNs are answered, but the answers come in by another link."""
    client, router, server = lab.routed()
    client.ip("addr", "add", f"{AWAY}/32", "dev", "v1a")
    lab.link(client, router, 5)
    router.ip("route", "add", "10.9.0.0/24", "via", "10.5.0.1")
    filter_reverse_path(client, 1, "v1a", "v3a")
    lab.look_at = client
    server.actor(talk.serve, FAR4, 8080, talk.tick)
    server.wait_listening(8080)
    client.actor(traffic.connect_again_and_again, FAR4, 8080, 0.2, 100, AWAY)
    time.sleep(5)


@scenario()
def reverse_path_filter_asymmetric_but_loose(lab):
    """Another uplink that reaches the client too; the loose mode lets it pass."""
    client, router, server = lab.routed()
    lab.link(router, server, 5)
    server.ip("route", "add", "10.1.0.0/24", "via", "10.5.0.1")
    filter_reverse_path(server, 2, "v2b", "v3b")
    server.actor(talk.serve, FAR4, 8080, talk.tick)
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, talk.read_on, 5)
    server.wait_state("ESTAB", 5)
    time.sleep(1)


def stray(source, target, pause):
    """A datagram now and then from an address that nobody expects on this wire."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind((source, 0))
        while True:
            one.sendto(b"x", (target, 9))
            time.sleep(pause)


@scenario()
def reverse_path_filter_stray_packets(lab):
    """What most hosts see: a packet of a foreign subnet every two seconds, and clients are well."""
    client, server = lab.pair()
    client.ip("addr", "add", f"{AWAY}/32", "dev", "v1a")
    filter_reverse_path(server, 1, "v1b")
    server.actor(talk.serve, V4, 8080, talk.tick)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.read_on, 3)
    server.wait_state("ESTAB", 3)
    client.actor(stray, AWAY, V4, 2)
    time.sleep(1)


# ---- pmtu-blackhole --------------------------------------------------------------------------


NO_ICMP = "table inet bh { chain output { type filter hook output priority 0;\n" \
          "icmp type destination-unreachable drop\nicmpv6 type packet-too-big drop\n}\n}\n"


def small_then_large(connection):
    """Two small messages, each acknowledged, then as much as goes in."""
    for _ in range(2):
        connection.sendall(b"hello\n")
        time.sleep(0.5)
    talk.pour(connection)


def ask_then_upload(connection):
    """Requests and small answers; then a request that does not fit one segment."""
    for _ in range(20):
        connection.sendall(b"question\n")
        connection.recv(4096)
        time.sleep(0.05)
    connection.sendall(bytes(20000))


def narrow(router, quiet=True):
    """The way to the client is narrower than the links at both ends."""
    router.ip("link", "set", "v1b", "mtu", "1400")
    if quiet:
        router.nft(NO_ICMP)


@scenario("pmtu-blackhole")
def pmtu_blackhole_downloads(lab):
    """Three clients wait for what they asked for, one after another."""
    client, router, server = lab.routed()
    narrow(router)
    server.actor(talk.serve, FAR4, 8080, small_then_large)
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, talk.read_on, 3, 1.0)
    server.wait_state("ESTAB", 3)
    time.sleep(4)


@scenario("pmtu-blackhole")
def pmtu_blackhole_upload_ipv6(lab):
    """Our program is the client; its heartbeat on another connection goes on."""
    client, router, server = lab.routed()
    router.ip("link", "set", "v2a", "mtu", "1400")
    router.nft(NO_ICMP)
    lab.look_at = client
    lab.warm(client, FAR6)
    server.actor(talk.serve, FAR6, 8080, talk.echo)
    server.wait_listening(8080)
    client.actor(talk.call, FAR6, 8080, talk.beat)
    client.actor(talk.call, FAR6, 8080, ask_then_upload)
    client.wait_state("ESTAB", 2)
    time.sleep(7)


@scenario()
def pmtu_found_by_icmp(lab):
    """As narrow, but the router may say so."""
    client, router, server = lab.routed()
    narrow(router, quiet=False)
    server.actor(talk.serve, FAR4, 8080, small_then_large)
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, talk.sip(0.01, 262144), 3)
    server.wait_state("ESTAB", 3)
    time.sleep(3)


@scenario("peer-vanished")
def pmtu_not_a_peer_that_vanished(lab):
    """The peer goes while full segments are in flight that have passed before."""
    client, router, server = lab.routed()
    server.actor(talk.serve, FAR4, 8080, small_then_large)
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, talk.read_on, 3)
    server.wait_state("ESTAB", 3)
    time.sleep(2)
    client.ip("link", "set", "v1a", "down")
    time.sleep(4)


@scenario("peer-vanished")
def pmtu_not_one_peer_that_vanished_early(lab):
    """One peer greets and is gone before the first full segment: nothing tells which it is."""
    client, router, server = lab.routed()
    server.actor(talk.serve, FAR4, 8080, small_then_large)
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, talk.read_on)
    server.wait_state("ESTAB", 1)
    time.sleep(0.6)
    client.ip("link", "set", "v1a", "down")
    time.sleep(4)


def answer_large(pause):
    """Answers a request after a pause with as much as goes in: no answer of it is small."""

    def answer(connection):
        connection.recv(4096)
        time.sleep(pause)
        talk.pour(connection)

    return answer


def ask_and_read(connection):
    connection.sendall(b"GET /large\n")
    talk.read_on(connection)


@scenario("pmtu-blackhole")
def pmtu_blackhole_first_answer(lab):
    """The first answer is large already; another connection of the same client goes on."""
    client, router, server = lab.routed()
    narrow(router)
    server.actor(talk.serve, FAR4, 8080, answer_large(0))
    server.actor(talk.serve, FAR4, 8081, talk.echo)
    server.wait_listening(8080)
    server.wait_listening(8081)
    client.actor(talk.call, FAR4, 8081, talk.beat)
    client.actor(talk.call, FAR4, 8080, ask_and_read, 2)
    server.wait_state("ESTAB", 3)
    time.sleep(6)


@scenario("peer-vanished")
def pmtu_not_a_peer_that_asked_and_vanished(lab):
    """Five requests of one client, which is gone before the first answer."""
    client, router, server = lab.routed()
    server.actor(talk.serve, FAR4, 8080, answer_large(0.6))
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, ask_and_read, 5)
    server.wait_state("ESTAB", 5)
    time.sleep(0.2)
    client.ip("link", "set", "v1a", "down")
    time.sleep(5)


# ---- path-loss -------------------------------------------------------------------------------


def lose(router, per_thousand):
    router.nft("table inet loss { chain forward { type filter hook forward priority 0;\n"
               f"meta l4proto tcp numgen random mod 1000 < {per_thousand} drop\n}}\n}}\n")


@scenario("path-loss")
def path_loss_upload_ipv6(lab):
    """Our program sends to its service, and one in sixteen is lost."""
    client, router, server = lab.routed()
    lose(router, 60)
    lab.look_at = client
    lab.warm(client, FAR6)
    server.actor(talk.serve, FAR6, 8080, talk.sip(0.01, 262144))
    server.wait_listening(8080)
    client.actor(talk.call, FAR6, 8080, talk.pour, 4)
    client.wait_state("ESTAB", 3)
    time.sleep(5)


@scenario()
def path_loss_of_one_client(lab):
    """One client has a bad line, five have good ones."""
    client, router, server = lab.routed()
    client.ip("addr", "add", "10.1.0.11/24", "dev", "v1a")
    router.nft("table inet loss { chain forward { type filter hook forward priority 0;\n"
               "ip daddr 10.1.0.11 numgen random mod 100 < 10 drop\n}\n}\n")
    server.actor(talk.serve, FAR4, 8080, talk.pour)
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, talk.sip(0.01, 262144), 5)
    client.actor(talk.call, FAR4, 8080, talk.sip(0.01, 262144), 1, 0, "10.1.0.11")
    server.wait_state("ESTAB", 6)
    time.sleep(5)


@scenario()
def path_loss_little(lab):
    """Five in a thousand, as on a busy line."""
    client, router, server = lab.routed()
    lose(router, 5)
    lab.look_at = client
    server.actor(talk.serve, FAR4, 8080, talk.sip(0.01, 262144))
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, talk.pour, 3)
    client.wait_state("ESTAB", 3)
    time.sleep(4)


@scenario()
def path_loss_by_own_load(lab):
    """A narrow link with a short queue, filled by our own transfers: the loss is the brake."""
    client, router, server = lab.routed()
    lab.look_at = client
    shape(router, "v2a", "10mbit", "90k")
    server.actor(talk.serve, FAR4, 8080, talk.read_on)
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, controlled(b"cubic", talk.pour), 2)
    client.wait_state("ESTAB", 2)
    time.sleep(4)


def fill_short_queue(lab, control, megabits, milliseconds, count):
    """Uploads fill a clean link whose queue holds so many milliseconds."""
    client, router, server = lab.routed()
    lab.look_at = client
    shape(router, "v2a", f"{megabits}mbit", megabits * 125 * milliseconds + 3000, megabits * 125 + 3000)
    for port, what in (8080, talk.read_on), (8081, talk.echo):
        server.actor(talk.serve, FAR4, port, what)
        server.wait_listening(port)
    client.actor(talk.call, FAR4, 8080, controlled(control, talk.pour), count)
    client.wait_state("ESTAB", count)
    return client


@scenario()
def path_loss_by_own_load_cubic(lab):
    """A queue of 8 ms: one in thirteen is lost."""
    fill_short_queue(lab, b"cubic", 20, 8, 4)
    time.sleep(4)


@scenario()
def path_loss_by_own_load_cubic_of_many(lab):
    """Those that came later have never seen the queue empty."""
    fill_short_queue(lab, b"cubic", 10, 20, 6)
    time.sleep(5)


@scenario()
def path_loss_by_own_load_reno(lab):
    """A queue of 5 ms: one in twenty is lost."""
    fill_short_queue(lab, b"reno", 50, 5, 2)
    time.sleep(4)


@scenario()
def path_loss_by_own_load_bbr(lab):
    """BBR does not mind: one in five is lost."""
    fill_short_queue(lab, b"bbr", 20, 8, 2)
    time.sleep(4)


@scenario()
def path_loss_by_own_load_beside_chat(lab):
    """What others send through the same queue is lost as well: they have few under way, and theirs do
    not show whose load it is."""
    client = fill_short_queue(lab, b"bbr", 20, 8, 2)
    client.actor(talk.call, FAR4, 8081, in_turn(0.005), 12)
    client.wait_state("ESTAB", 14)
    time.sleep(5)


@scenario()
def path_loss_by_own_load_of_server_bbr(lab):
    """Three downloads through a gigabit whose queue holds 4 ms."""
    client, router, server = lab.routed()
    shape(router, "v1b", "1000mbit", "500k", "150k")
    server.actor(talk.serve, FAR4, 8080, controlled(b"bbr", talk.pour))
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, talk.read_on, 3)
    server.wait_state("ESTAB", 3)
    time.sleep(4)


@scenario()
def path_loss_by_own_load_far(lab):
    """The way itself takes 20 ms, its queue as much again."""
    client, router, server = lab.ns("client"), lab.ns("router"), lab.ns("server")
    lab.link(client, router)
    tunnel.join(server, router, lambda _: 0.01)
    router.sysctl("net.ipv4.ip_forward", 1)
    client.ip("route", "add", "default", "via", "10.1.0.2")
    server.ip("route", "add", "default", "via", "10.7.0.2")
    shape(router, "tun0", "10mbit", "25k", "5k")
    server.actor(talk.serve, "10.7.0.1", 8080, talk.read_on)
    server.wait_listening(8080)
    client.actor(talk.call, "10.7.0.1", 8080, controlled(b"cubic", talk.pour), 6)
    client.wait_state("ESTAB", 6)
    time.sleep(5)


@scenario("path-loss")
def path_loss_three_percent(lab):
    """Less than a short queue takes, but no queue stands."""
    client, router, server = lab.routed()
    lab.look_at = client
    lose(router, 30)
    lab.warm(client, FAR4)
    server.actor(talk.serve, FAR4, 8080, talk.read_on)
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, controlled(b"bbr", paced(3000000, talk.pour)), 3)
    client.wait_state("ESTAB", 3)
    time.sleep(4)


@scenario("path-loss")
def path_loss_on_a_long_way(lab):
    """A way of 20 ms that loses three in a hundred."""
    client, server = lab.ns("client"), lab.ns("server")
    tunnel.join(server, client, lambda _: 0.01)
    server.nft("table inet loss { chain in { type filter hook prerouting priority 0;\n"
               "tcp dport 8080 numgen random mod 1000 < 30 drop\n}\n}\n")
    server.actor(talk.serve, "10.7.0.1", 8080, talk.read_on)
    server.wait_listening(8080)
    client.actor(talk.call, "10.7.0.1", 8080, controlled(b"bbr", paced(700000, talk.pour)), 3)
    client.wait_state("ESTAB", 3)
    time.sleep(5)


def in_turn(pause):
    """A question and its answer, again and again."""

    def ask(connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            connection.sendall(b"question\n")
            connection.recv(4096)
            time.sleep(pause)

    return ask


def chat_with_loss(lab, address, loss):
    """Thirty clients have a message at a time under way; none of them says much alone."""
    client, router, server = lab.routed()
    lab.warm(client, address)
    server.actor(talk.serve, address, 8080, talk.echo)
    server.wait_listening(8080)
    client.actor(talk.call, address, 8080, in_turn(0.01), 30)
    server.wait_state("ESTAB", 30)
    router.nft("table inet loss { chain forward { type filter hook forward priority 0;\n"
               f"{loss} drop\n}}\n}}\n")
    time.sleep(6)


@scenario("path-loss", look="3s")
def path_loss_of_chatty_clients(lab):
    """Both ways: half of what is sent again had arrived, its ACK was lost."""
    chat_with_loss(lab, FAR4, "meta l4proto tcp numgen random mod 100 < 6")


@scenario("path-loss", look="3s")
def path_loss_of_chatty_clients_one_way_ipv6(lab):
    """Only what this host sends is lost."""
    chat_with_loss(lab, FAR6, "ip6 saddr fd00:2::2 meta l4proto tcp numgen random mod 100 < 5")


@scenario(look="3s")
def path_loss_of_acks_of_chatty_clients(lab):
    """What this host sends arrives."""
    chat_with_loss(lab, FAR4, "ip saddr 10.1.0.1 meta l4proto tcp numgen random mod 100 < 6")


@scenario(look="3s")
def path_loss_little_of_chatty_clients(lab):
    """One in two hundred, both ways."""
    chat_with_loss(lab, FAR4, "meta l4proto tcp numgen random mod 1000 < 5")


def paced(bytes_per_second, then):
    """The talk, sent no faster: then the round trip of a busy machine does not vary."""

    def talks(connection):
        connection.setsockopt(socket.SOL_SOCKET, SO_MAX_PACING_RATE, bytes_per_second)
        then(connection)

    return talks


@scenario("path-loss")
def path_loss_of_the_only_client(lab):
    """There is no other: all that the server sends suffers."""
    client, router, server = lab.routed()
    lose(router, 60)
    server.actor(talk.serve, FAR4, 8080, controlled(b"bbr", paced(3000000, talk.pour)))
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, talk.read_on)
    server.wait_state("ESTAB", 1)
    time.sleep(4)


# ---- bufferbloat -----------------------------------------------------------------------------


def shape(namespace, device, rate, limit, burst="20k"):
    need("tc")
    namespace.run("tc", "qdisc", "add", "dev", device, "root", "tbf", "rate", rate, "burst", burst,
                  "limit", limit)


def controlled(name, then):
    """The talk, under a congestion control that the scenario depends on."""

    def talks(connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, name)
        then(connection)

    return talks


@scenario("bufferbloat")
def bufferbloat_upload(lab):
    """An upload fills the long queue of a slow line; a heartbeat beside it."""
    client, router, server = lab.routed()
    lab.look_at = client
    shape(router, "v2a", "10mbit", "2000k")
    server.actor(talk.serve, FAR4, 8080, talk.read_on)
    server.actor(talk.serve, FAR4, 8081, talk.echo)
    server.wait_listening(8080)
    server.wait_listening(8081)
    client.actor(talk.call, FAR4, 8081, talk.beat)
    client.actor(talk.call, FAR4, 8080, controlled(b"cubic", talk.pour))
    client.wait_state("ESTAB", 2)
    time.sleep(5)


@scenario("bufferbloat")
def bufferbloat_of_all_clients_ipv6(lab):
    """The server's own uplink: what all its clients are sent waits."""
    client, router, server = lab.routed()
    shape(router, "v1b", "20mbit", "3000k")
    lab.warm(client, FAR6)
    server.actor(talk.serve, FAR6, 8080, controlled(b"cubic", talk.pour))
    server.wait_listening(8080)
    client.actor(talk.call, FAR6, 8080, talk.read_on, 4)
    server.wait_state("ESTAB", 4)
    time.sleep(6)


@scenario("bufferbloat")
def bufferbloat_of_the_only_client(lab):
    """There is no other: all that the server sends waits half a second."""
    client, router, server = lab.routed()
    shape(router, "v1b", "20mbit", "2500k")
    server.actor(talk.serve, FAR4, 8080, controlled(b"cubic", talk.pour))
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, talk.read_on)
    server.wait_state("ESTAB", 1)
    time.sleep(5)


@scenario()
def bufferbloat_not_with_a_short_queue(lab):
    """As slow a line with a queue of 48 ms: some is lost, nothing is late."""
    client, router, server = lab.routed()
    lab.look_at = client
    shape(router, "v2a", "10mbit", "60k")
    server.actor(talk.serve, FAR4, 8080, talk.read_on)
    server.wait_listening(8080)
    client.actor(talk.call, FAR4, 8080, controlled(b"reno", talk.pour))
    client.wait_state("ESTAB", 1)
    time.sleep(4)


@scenario()
def bufferbloat_of_one_client(lab):
    """One client's line is full, those of three others are not."""
    client, router, server = lab.routed()
    slow = lab.ns("slow")
    lab.link(slow, router, 3)
    slow.ip("route", "add", "default", "via", "10.3.0.2")
    shape(router, "v3b", "10mbit", "2000k")
    server.actor(talk.serve, FAR4, 8080, controlled(b"cubic", talk.pour))
    server.wait_listening(8080)
    slow.actor(talk.call, FAR4, 8080, talk.read_on)
    client.actor(talk.call, FAR4, 8080, talk.sip(0.01, 262144), 3)
    server.wait_state("ESTAB", 4)
    time.sleep(5)


# ---- reordering ------------------------------------------------------------------------------


def upload_through(lab, address, delay, count):
    """Our program uploads from b, the end whose packets are delayed."""
    server, client = lab.ns("server"), lab.ns("client")
    lab.look_at = client
    tunnel.join(server, client, delay)
    server.actor(talk.serve, address, 8080, talk.read_on)
    server.wait_listening(8080)
    client.actor(talk.call, address, 8080, controlled(b"cubic", talk.pour), count)
    client.wait_state("ESTAB", count)
    time.sleep(5)


@scenario("reordering")
def reordering_upload(lab):
    """One packet of twenty takes a way that is longer by many round trips."""
    upload_through(lab, "10.7.0.1", tunnel.some_late(0.05, 0.05), 3)


@scenario("reordering")
def reordering_ipv6(lab):
    """One of five: a bond of two unlike links."""
    upload_through(lab, "fd00:7::1", tunnel.some_late(0.2, 0.05), 3)


@scenario()
def reordering_that_does_no_harm(lab):
    """Overtaken by a millisecond: thousands of segments out of order, hardly one sent again."""
    upload_through(lab, "10.7.0.1", tunnel.some_late(0.05, 0.001, 0.02), 1)


# ---- conntrack-full --------------------------------------------------------------------------


def track(lab, namespace, entries, most):
    """Has the namespace track connections, and fills its table up to `entries` of `most`: each
    datagram from another port is an entry. The limit is set for the whole machine."""
    namespace.nft("table inet track { chain input { type filter hook input priority 0;\n"
                  "ct state new accept\n}\n}\n")
    before = run("sysctl", "-n", "net.netfilter.nf_conntrack_max").strip()
    lab.cleanups.append(lambda: run("sysctl", "-qw", f"net.netfilter.nf_conntrack_max={before}"))
    run("sysctl", "-qw", f"net.netfilter.nf_conntrack_max={most}")
    namespace.sysctl("net.netfilter.nf_conntrack_udp_timeout", 600)

    def fill():
        for port in range(20000, 20000 + 2 * most):
            if int(pathlib.Path("/proc/sys/net/netfilter/nf_conntrack_count").read_text()) >= entries:
                break
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
                one.bind(("127.0.0.1", port))
                one.sendto(b"x", ("127.0.0.1", 9))

    os.waitpid(namespace.actor(fill), 0)


@scenario("conntrack-full", alone=True)
def conntrack_full_on_the_server(lab):
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, talk.tick)
    server.wait_listening(8080)
    track(lab, server, 1000, 1000)
    client.actor(traffic.connect_again_and_again, V4, 8080, 0.2, 100)
    time.sleep(1)


@scenario("conntrack-full", alone=True)
def conntrack_full_on_the_client(lab):
    """The host that cannot remember more drops its own SYNs."""
    client, server = lab.pair()
    lab.look_at = client
    lab.warm(client, V6)
    server.actor(talk.serve, V6, 8080, talk.tick)
    server.wait_listening(8080)
    track(lab, client, 1000, 1000)
    client.actor(traffic.connect_again_and_again, V6, 8080, 0.3, 30)
    time.sleep(5)


@scenario(alone=True)
def conntrack_at_seventy_percent(lab):
    client, server = lab.pair()
    server.actor(talk.serve, V4, 8080, talk.tick)
    server.wait_listening(8080)
    track(lab, server, 700, 1000)
    client.actor(traffic.connect_again_and_again, V4, 8080, 0.2, 40)
    time.sleep(2)
