"""Faults of the client's handshake: SYN_SENT, and connections that never get that far."""
import socket
import threading
import time

import talk
import traffic
import tunnel
from lab import scenario
from scenarios_listen import slow_way_back


def filtered(hook, rule):
    return f"""
table inet lab {{
  chain here {{
    type filter hook {hook} priority 0;
    {rule}
  }}
}}"""


def client_and_server(lab, port=8080, serve=traffic.serve_and_hold, address="10.1.0.2"):
    """A pair whose client is looked at."""
    client, server = lab.pair()
    server.actor(serve, address, port)
    server.wait_listening(port)
    lab.warm(client, "fd00:1::2" if ":" in address else address)
    lab.look_at = client
    return client, server


# ---- syn-blackhole -------------------------------------------------------------------------


@scenario("syn-blackhole")
def syn_blackhole_on_the_way(lab):
    client, router, _ = lab.routed()
    router.nft(filtered("forward", "tcp dport 8080 drop"))
    lab.warm(client, "10.2.0.2")
    lab.look_at = client
    client.actor(traffic.connect_and_hold, "10.2.0.2", 8080, 1)
    time.sleep(1.5)


@scenario("syn-blackhole")
def syn_blackhole_at_the_server_ipv6(lab):
    client, _, server = lab.routed()
    server.nft(filtered("input", "tcp dport 8080 drop"))
    server.actor(traffic.serve_and_hold, "::", 8080)
    server.wait_listening(8080)
    lab.warm(client, "fd00:2::2")
    lab.look_at = client
    client.actor(traffic.connect_and_hold, "fd00:2::2", 8080, 4)
    time.sleep(1.5)


@scenario("syn-blackhole")
def syn_blackhole_full_accept_queue(lab):
    """The cause is on the server: here only the silence is seen."""
    client, server = lab.pair()
    server.actor(traffic.serve_never, "10.1.0.2", 8080, 4)
    server.wait_listening(8080)
    lab.look_at = client
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 8080, 0.02, 12)
    time.sleep(1.5)


def dial(address, port, timeout, pause):
    """A client that waits `timeout` seconds for an answer, gives up, and tries anew after a pause."""
    while True:
        try:
            socket.create_connection((address, port), timeout).close()
        except OSError:
            pass
        time.sleep(pause)


def dead_port(lab, port, address, timeout, pause, clients=1, apart=None):
    """Clients that give up, of a port that is dropped on the way; others of the same host answer.
    They begin `apart` seconds from each other, and the last so long before the look."""
    client, router, server = lab.routed()
    server.actor(talk.serve, address, 7001, talk.echo)
    server.wait_listening(7001)
    client.actor(talk.call, address, 7001, talk.beat, 2)
    router.nft(filtered("forward", f"tcp dport {port} drop"))
    lab.warm(client, address)
    lab.look_at = client
    for _ in range(clients):
        client.actor(dial, address, port, timeout, pause)
        time.sleep(apart or timeout / clients)


@scenario("syn-blackhole")
def syn_blackhole_given_up_after_two_seconds(lab):
    """As curl --connect-timeout 2 in a loop: no SYN is ever seen to be sent again twice."""
    dead_port(lab, 8443, "10.2.0.2", 2, 0.2, 3)
    time.sleep(1)


@scenario("syn-blackhole")
def syn_blackhole_given_up_sooner_ipv6(lab):
    dead_port(lab, 6379, "fd00:2::2", 1.5, 0.1, 3)
    time.sleep(2)


@scenario("syn-blackhole", least="warning")
def syn_blackhole_given_up_after_four_seconds(lab):
    """At the first snapshot it was sent again three times, at the second another one was just begun."""
    dead_port(lab, 179, "10.2.0.2", 4, 0.5, apart=3)


@scenario("syn-blackhole")
def syn_blackhole_of_a_monitor(lab):
    """A monitor of 20 targets, four of which are down. At the second snapshot it rests."""
    client, router, server = lab.routed()
    for host in range(20, 36):
        server.ip("addr", "add", f"10.2.0.{host}/24", "dev", "v2b")
    router.nft(filtered("forward", "ip daddr 10.2.0.200-10.2.0.203 drop"))
    server.actor(talk.serve, "0.0.0.0", 9100, talk.greet)
    server.wait_listening(9100)
    lab.warm(client, "10.2.0.2")
    lab.look_at = client

    def monitor():
        for host in [*range(20, 36), *range(200, 204)]:
            threading.Thread(target=dial, args=(f"10.2.0.{host}", 9100, 5, 1), daemon=True).start()
        time.sleep(traffic.FOREVER)

    client.actor(monitor)
    time.sleep(4)


@scenario()
def syn_happy_eyeballs(lab):
    """IPv6 is black on the way; the program goes on by IPv4 after 0.25 s, as browsers do (RFC 8305)."""

    def fetch():
        while True:
            first, _ = traffic.start_connect("fd00:2::2", 8080)
            time.sleep(0.25)
            socket.create_connection(("10.2.0.2", 8080)).close()
            first.close()
            time.sleep(0.05)

    client, router, server = lab.routed()
    server.actor(talk.serve, "0.0.0.0", 8080, talk.greet)
    server.wait_listening(8080)
    router.nft(filtered("forward", "ip6 daddr fd00:2::2 tcp dport 8080 drop"))
    lab.warm(client, "10.2.0.2")
    lab.look_at = client
    for _ in range(4):
        client.actor(fetch)
    time.sleep(1)


@scenario()
def syn_lost_once_by_short_connections(lab):
    """For two seconds every SYN was lost; all were answered when they were sent again, and are gone."""
    client, server = client_and_server(lab, serve=lambda *where: talk.serve(*where, talk.greet))
    server.nft(filtered("input", "tcp dport 8080 drop"))
    for _ in range(3):
        client.actor(dial, "10.1.0.2", 8080, 10, 0.3)
    client.wait_state("SYN-SENT", 3)
    time.sleep(0.6)
    server.run("nft", "flush", "ruleset")


@scenario()
def syn_lost_once(lab):
    client, server = client_and_server(lab)
    server.nft(filtered("input", "tcp dport 8080 drop"))
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 3)
    client.wait_state("SYN-SENT", 3)
    server.run("nft", "flush", "ruleset")


@scenario()
def syn_refused(lab):
    client, _ = client_and_server(lab, 8081)
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 8080, 0.05, 100)


@scenario()
def syn_sent_a_moment_ago(lab):
    """Too early to say: the first SYN is not a second old at the end of the look."""

    def late():
        time.sleep(1.6)
        traffic.connect_and_hold("10.1.0.2", 8080, 3)

    client, server = client_and_server(lab)
    server.nft(filtered("input", "tcp dport 8080 drop"))
    client.actor(late)


# ---- local-egress-drop ---------------------------------------------------------------------


@scenario("local-egress-drop")
def egress_drop(lab):
    client, _ = client_and_server(lab)
    client.nft(filtered("output", "tcp dport 8080 drop"))
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 2)
    time.sleep(0.5)


@scenario("local-egress-drop")
def egress_drop_routed_ipv6(lab):
    client, _, _ = lab.routed()
    lab.warm(client, "fd00:2::2")
    client.nft(filtered("postrouting", "tcp dport 8080 drop"))
    lab.look_at = client
    client.actor(traffic.connect_and_hold, "fd00:2::2", 8080, 2)
    time.sleep(0.5)


@scenario()
def egress_drop_of_something_else(lab):
    """The filter drops retransmissions of others long ago and UDP now."""

    def datagrams():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            for _ in range(100):
                try:
                    udp.sendto(b"x", ("10.1.0.2", 53))
                except OSError:
                    pass
                time.sleep(0.05)

    client, _ = client_and_server(lab)
    client.nft(filtered("output", "udp dport 53 drop; tcp dport 9090 drop"))
    client.actor(datagrams)
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 8080, 0.1, 40)


# ---- neighbour-failed ----------------------------------------------------------------------


@scenario("neighbour-failed")
def neighbour_missing(lab):
    client, _ = client_and_server(lab)
    client.actor(traffic.connect_again_and_again, "10.1.0.99", 8080, 0.5, 20)
    time.sleep(1.5)


@scenario("neighbour-failed")
def neighbour_missing_ipv6(lab):
    client, _ = client_and_server(lab)
    client.actor(traffic.connect_again_and_again, "fd00:1::99", 8080, 0.5, 20)
    time.sleep(1.5)


@scenario("neighbour-failed")
def neighbour_gateway_missing(lab):
    """Many services behind one dead gateway: one finding."""
    client, _ = client_and_server(lab)
    client.ip("route", "add", "default", "via", "10.1.0.254")
    for port in (80, 443, 5432):
        client.actor(traffic.connect_again_and_again, f"10.9.0.{port % 200}", port, 0.5, 20)
    time.sleep(1.5)


@scenario()
def neighbour_failed_but_unused(lab):
    """A FAILED entry that nobody waits for, and one that is merely stale."""
    client, _ = client_and_server(lab)
    lab.warm(client, "10.1.0.77")
    client.ip("neigh", "change", "10.1.0.2", "dev", "v1a", "nud", "stale")
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 8080, 0.1, 40)


# ---- no-route ------------------------------------------------------------------------------


@scenario("no-route")
def no_route(lab):
    client, _ = client_and_server(lab)
    client.actor(traffic.connect_again_and_again, "203.0.113.7", 443, 0.2, 40)


@scenario("no-route")
def no_route_ipv6(lab):
    client, _ = client_and_server(lab)
    client.ip("addr", "add", "2001:db8:1::1/64", "dev", "v1a", "nodad")
    client.actor(traffic.connect_again_and_again, "2001:db8:2::7", 443, 0.2, 40)


@scenario("no-route")
def no_route_any_more(lab):
    """The route goes while a connection is being tried."""
    client, router, _ = lab.routed()
    router.nft(filtered("forward", "tcp dport 8080 drop"))
    lab.look_at = client
    client.actor(traffic.connect_and_hold, "10.2.0.2", 8080, 2)
    client.wait_state("SYN-SENT", 2)
    client.ip("route", "del", "default")


@scenario()
def no_route_needed(lab):
    client, _ = client_and_server(lab)
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 8080, 0.1, 40)


@scenario()
def no_route_to_the_other_family(lab):
    """A host with private IPv6 only tries IPv6 first, as getaddrinfo() makes programs do."""

    def both():
        for _ in range(20):
            for address in ("2001:db8:2::7", "10.1.0.2"):
                try:
                    socket.create_connection((address, 8080), timeout=1).close()
                except OSError:
                    pass
            time.sleep(0.2)

    client, _ = client_and_server(lab)
    client.actor(both)


# ---- port-exhaustion, time-wait-pile -------------------------------------------------------


def few_ports(namespace, count=400):
    namespace.sysctl("net.ipv4.ip_local_port_range", f"40000 {40000 + count - 1}")


@scenario("port-exhaustion")
def ports_all_held(lab):
    client, _ = client_and_server(lab)
    few_ports(client)
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 8080, 0.001, 450)
    client.wait_state("ESTAB", 400)


@scenario("port-exhaustion")
def ports_run_out_ipv6(lab):
    client, _ = client_and_server(lab, address="::")
    few_ports(client)
    client.actor(traffic.connect_in_turn, "fd00:1::2", 8080, 380)
    client.wait_state("ESTAB", 380)


@scenario("port-exhaustion")
def ports_all_in_time_wait(lab):
    client, _ = client_and_server(lab, serve=traffic.serve_until_peer_closes)
    few_ports(client)
    client.sysctl("net.ipv4.tcp_tw_reuse", 0)
    client.actor(traffic.connect_and_close, "10.1.0.2", 8080, 400)
    client.wait_state("TIME-WAIT", 390)


@scenario()
def ports_two_fifths(lab):
    client, _ = client_and_server(lab)
    few_ports(client)
    client.actor(traffic.connect_in_turn, "10.1.0.2", 8080, 160)
    client.wait_state("ESTAB", 160)


@scenario()
def ports_of_two_destinations(lab):
    """Every port may be used once for each destination."""
    client, server = client_and_server(lab)
    server.actor(traffic.serve_and_hold, "10.1.0.2", 8081)
    server.wait_listening(8081)
    few_ports(client)
    for port in (8080, 8081):
        client.actor(traffic.connect_in_turn, "10.1.0.2", port, 190)
    client.wait_state("ESTAB", 380)


@scenario("time-wait-pile")
def time_wait_pile_client(lab):
    client, _ = client_and_server(lab, serve=traffic.serve_until_peer_closes)
    few_ports(client)
    client.sysctl("net.ipv4.tcp_tw_reuse", 0)
    client.actor(traffic.connect_and_close, "10.1.0.2", 8080, 240)
    client.wait_state("TIME-WAIT", 230)


@scenario("time-wait-pile")
def time_wait_pile_client_ipv6(lab):
    """net.ipv4.tcp_tw_reuse = 2, the default, helps on loopback only."""
    client, _ = client_and_server(lab, serve=traffic.serve_until_peer_closes, address="::")
    few_ports(client)
    client.actor(traffic.connect_and_close, "fd00:1::2", 8080, 350)
    client.wait_state("TIME-WAIT", 335)


@scenario()
def time_wait_pile_reused(lab):
    client, _ = client_and_server(lab, serve=traffic.serve_until_peer_closes)
    few_ports(client)
    client.sysctl("net.ipv4.tcp_tw_reuse", 1)
    client.actor(traffic.connect_and_close, "10.1.0.2", 8080, 380)
    client.wait_state("TIME-WAIT", 370)


@scenario()
def time_wait_pile_on_the_server(lab):
    """The server closes first; its port range is small, which does not matter to it."""
    client, server = client_and_server(lab, serve=traffic.serve_and_close)
    few_ports(server)
    client.actor(traffic.connect_and_close, "10.1.0.2", 8080, 600, False)
    server.wait_state("TIME-WAIT", 590)
    lab.look_at = server


@scenario()
def time_wait_pile_on_loopback(lab):
    host = lab.ns("host")
    few_ports(host)
    host.actor(traffic.serve_until_peer_closes, "127.0.0.1", 8080)
    host.wait_listening(8080)
    host.actor(traffic.connect_and_close, "127.0.0.1", 8080, 380)
    host.wait_state("TIME-WAIT", 370)


# ---- outbound-scan -------------------------------------------------------------------------


def try_all(targets):
    held = [traffic.start_connect(address, port)[0] for address, port in targets]
    time.sleep(traffic.FOREVER)
    del held


@scenario("outbound-scan")
def scan_of_addresses(lab):
    client, router, _ = lab.routed()
    router.nft(filtered("forward", "drop"))
    lab.warm(client, "10.1.0.2")
    lab.look_at = client
    client.actor(try_all, [(f"10.2.7.{host}", 445) for host in range(1, 101)])
    time.sleep(1.5)


@scenario("outbound-scan")
def scan_of_the_link(lab):
    """Nobody answers ARP: the scan explains the failed neighbours."""
    client, _ = client_and_server(lab)
    client.actor(try_all, [(f"10.1.0.{host}", 22) for host in range(100, 200)])
    time.sleep(0.2)


@scenario("outbound-scan")
def scan_of_ports_ipv6(lab):
    client, _, server = lab.routed()
    server.nft(filtered("input", "tcp dport != 9 drop"))
    lab.warm(client, "fd00:2::2")
    lab.look_at = client
    client.actor(try_all, [("fd00:2::2", port) for port in range(1000, 1064)])
    time.sleep(1.5)


def try_each_briefly(targets, patience):
    """As scanners do: twenty at a time, each given up after a moment."""
    while targets:
        held = [traffic.start_connect(*target)[0] for target in targets[:20]]
        targets = targets[20:]
        time.sleep(patience)
        for client in held:
            client.close()
    time.sleep(traffic.FOREVER)


@scenario("outbound-scan")
def scan_that_gives_up_soon(lab):
    """No SYN is ever tried again: that next to nothing comes in tells."""
    client, router, _ = lab.routed()
    router.nft(filtered("forward", "drop"))
    lab.warm(client, "10.1.0.2")
    lab.look_at = client
    client.actor(try_each_briefly,
                 [(f"10.2.{net}.{host}", 445) for net in range(20) for host in range(1, 101)], 0.3)


@scenario("outbound-scan")
def scan_beside_other_traffic(lab):
    """What other programs send and receive hides in the counters that nobody answers the scanner."""
    client, router, server = lab.routed()
    server.actor(talk.serve, "10.2.0.2", 7001, talk.echo)
    server.wait_listening(7001)
    client.actor(talk.call, "10.2.0.2", 7001, talk.beat, 20)
    router.nft(filtered("forward", "tcp dport 445 drop"))
    lab.look_at = client
    client.actor(try_each_briefly,
                 [(f"10.3.{net}.{host}", 445) for net in range(40) for host in range(1, 101)], 0.5)
    time.sleep(1)


@scenario("outbound-scan")
def scan_of_ports_beside_other_traffic_ipv6(lab):
    client, _, server = lab.routed()
    server.nft(filtered("input", "tcp dport 1000-6000 drop"))
    server.actor(talk.serve, "fd00:2::2", 7001, talk.echo)
    server.wait_listening(7001)
    client.actor(talk.call, "fd00:2::2", 7001, talk.beat, 20)
    lab.look_at = client
    client.actor(try_each_briefly, [("fd00:2::2", port) for port in range(1000, 5000)], 0.5)
    time.sleep(1)


@scenario("syn-blackhole")
def scan_not_a_monitor_that_gives_up(lab):
    """Thirty targets that are down, again and again the same, beside other traffic."""

    def monitor():
        for host in range(1, 31):
            threading.Thread(target=dial, args=(f"10.3.7.{host}", 9100, 1.5, 0.1), daemon=True).start()
        time.sleep(traffic.FOREVER)

    client, router, server = lab.routed()
    server.actor(talk.serve, "10.2.0.2", 7001, talk.echo)
    server.wait_listening(7001)
    client.actor(talk.call, "10.2.0.2", 7001, talk.beat, 20)
    router.nft(filtered("forward", "tcp dport 9100 drop"))
    lab.look_at = client
    client.actor(monitor)
    time.sleep(3.8)


@scenario()
def scan_not_a_crawler_of_new_hosts(lab):
    """Each time others, half a second away; all answer and close."""
    client, server = lab.ns("client"), lab.ns("server")
    tunnel.join(client, server, lambda _: 0.25)
    server.run("ip", "route", "add", "local", "10.3.0.0/16", "dev", "lo")
    client.run("ip", "route", "add", "10.3.0.0/16", "via", "10.7.0.2")
    server.actor(traffic.serve_and_close, "0.0.0.0", 80)
    server.wait_listening(80)
    lab.look_at = client

    def crawl(first):
        for host in range(first, 40000, 16):
            with socket.create_connection((f"10.3.{host >> 8}.{host & 255}", 80)) as one:
                while one.recv(100):
                    pass

    for first in range(1, 17):
        client.actor(crawl, first)
    time.sleep(2)


@scenario()
def scan_not_a_crawler_far_away(lab):
    """Dozens of SYNs are on their way at any moment, and all are answered within half a second."""

    def serve_all():
        held = [traffic.listen("10.1.0.2", port, 64) for port in range(9000, 9080)]
        while True:
            for server in held:
                server.setblocking(False)
                try:
                    server.accept()[0].close()
                except BlockingIOError:
                    pass
            time.sleep(0.01)

    def crawl():
        for _ in range(25):
            held = [traffic.start_connect("10.1.0.2", port)[0] for port in range(9000, 9080)]
            time.sleep(0.3)
            for client in held:
                client.close()

    client, server = lab.pair()
    server.actor(serve_all)
    server.wait_listening(9079)
    lab.warm(client, "10.1.0.2")
    slow_way_back(server, "250kbit")
    lab.look_at = client
    client.actor(crawl)


@scenario("syn-blackhole")
def scan_not_one_dead_server(lab):
    client, router, _ = lab.routed()
    router.nft(filtered("forward", "drop"))
    lab.look_at = client
    client.actor(traffic.connect_and_hold, "10.2.0.2", 8080, 100)
    time.sleep(1.5)


@scenario()
def scan_not_many_live_servers(lab):
    """A crawler: many destinations, all of which answer."""

    def serve_all():
        held = [traffic.listen("10.1.0.2", port) for port in range(9000, 9080)]
        time.sleep(traffic.FOREVER)
        del held

    client, server = lab.pair()
    server.actor(serve_all)
    server.wait_listening(9079)
    lab.look_at = client
    client.actor(try_all, [("10.1.0.2", port) for port in range(9000, 9080)])
    client.wait_state("ESTAB", 80)


@scenario("syn-blackhole")
def scan_not_a_monitor_with_ten_targets(lab):
    client, router, _ = lab.routed()
    router.nft(filtered("forward", "drop"))
    lab.warm(client, "10.1.0.2")
    lab.look_at = client
    client.actor(try_all, [(f"10.2.7.{host}", 9100) for host in range(1, 11)])
    time.sleep(1.5)
