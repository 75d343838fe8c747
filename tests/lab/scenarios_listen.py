"""Faults of the server's handshake: LISTEN and SYN_RECEIVED."""
import os
import signal
import socket
import time

import traffic
from lab import need, scenario


def stop(lab, pid):
    """Stops a process, and lets it go before the lab kills it."""
    os.kill(pid, signal.SIGSTOP)
    lab.cleanups.append(lambda: os.kill(pid, signal.SIGCONT))


def nginx(lab, namespace, listen="listen 8080 backlog=16;", extra="", events="worker_connections 1024;",
          workers=1):
    """A real nginx that answers with a small page; returns when it listens."""
    folder = lab.folder / "nginx"
    folder.mkdir(exist_ok=True)
    (folder / "nginx.conf").write_text(f"""
daemon off; worker_processes {workers}; pid {folder}/pid; error_log {folder}/error.log; user root;
{extra}
events {{ {events} }}
http {{ access_log off; keepalive_timeout 600s; keepalive_requests 1000000;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ {listen} location / {{ return 200 "ok\\n"; }} }} }}
""")
    namespace.program(need("nginx"), "-e", folder / "error.log", "-c", folder / "nginx.conf")
    namespace.wait_listening(8080)
    return folder


# ---- accept-queue-full ---------------------------------------------------------------------


@scenario("accept-queue-full")
def accept_queue_never_accepted(lab):
    client, server = lab.pair()
    server.actor(traffic.serve_never, "10.1.0.2", 8080, 4)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 12)
    server.wait_state("ESTAB", 5)


@scenario("accept-queue-full")
def accept_queue_stopped_nginx_ipv6(lab):
    client, _, server = lab.routed()
    folder = nginx(lab, server, "listen [::]:8080 backlog=16 ipv6only=off;")
    time.sleep(0.3)
    master = int((folder / "pid").read_text())
    for pid in server.run("pgrep", "-P", master).split():
        stop(lab, int(pid))
    client.actor(traffic.connect_and_hold, "fd00:2::2", 8080, 40)
    server.wait_state("ESTAB", 17)


@scenario("accept-queue-full")
def accept_queue_full_for_this_host(lab):
    """The clients are on this host too: that their SYNs are not answered is the effect."""
    host = lab.ns("host")
    host.actor(traffic.serve_never, "127.0.0.1", 5000, 2)
    host.wait_listening(5000)
    host.actor(traffic.connect_and_hold, "127.0.0.1", 5000, 8)
    host.wait_state("ESTAB", 6)
    time.sleep(1.5)


@scenario("accept-queue-full", "syn-blackhole")
def accept_queue_full_and_another_port_dropped(lab):
    """A full queue does not explain the SYNs to another port of this host."""
    host = lab.ns("host")
    host.nft("table inet lab { chain here { type filter hook input priority 0; tcp dport 6000 drop\n }\n }")
    for port in (5000, 6000):
        host.actor(traffic.serve_never, "127.0.0.1", port, 2)
        host.wait_listening(port)
        host.actor(traffic.connect_and_hold, "127.0.0.1", port, 8)
    host.wait_state("ESTAB", 6)
    time.sleep(1.5)


@scenario("fd-limit")
def fd_limit_for_this_host(lab):
    """As many clients as the process has descriptors for, its queue overflows, all on one host."""
    host = lab.ns("host")
    host.actor(serve_until_limit, "127.0.0.1", 5000, 2, 24)
    host.wait_listening(5000)
    host.actor(traffic.connect_again_and_again, "127.0.0.1", 5000, 0.05, 40)
    time.sleep(3)


@scenario("accept-queue-full")
def accept_queue_full_before_the_last_ack(lab):
    """The queue fills while clients are in their handshake: their ACKs are thrown away, and the
    SYN,ACKs to them are sent again and again. They did answer."""
    client, server = lab.pair()
    server.actor(traffic.serve_never, "10.1.0.2", 8080, 8)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 6)
    server.wait_state("ESTAB", 6)
    server.nft("""table inet late {
        chain input {
            type filter hook input priority 0;
            tcp dport 8080 tcp flags & (syn | ack) == ack drop
        }
    }""")
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 7)
    server.wait_state("SYN-RECV", 7)
    server.nft("delete table inet late")
    server.wait_state("ESTAB", 9)
    time.sleep(7)  # three retransmissions
    server.wait_state("SYN-RECV", 4)


@scenario("accept-queue-full")
def accept_queue_too_slow(lab):
    client, server = lab.pair()
    server.actor(traffic.serve_slowly, "10.1.0.2", 8080, 4, 0.2)
    server.wait_listening(8080)
    client.actor(traffic.connect_in_waves, "10.1.0.2", 8080, 12, 1.2, 8)


@scenario()
def accept_queue_a_third_full(lab):
    client, server = lab.pair()
    server.actor(traffic.serve_never, "10.1.0.2", 8080, 64)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 20)
    server.wait_state("ESTAB", 20)


@scenario()
def accept_queue_overflowed_long_ago(lab):
    """The counters have moved and the drops stand, but before the look."""
    client, server = lab.pair()
    owner = server.actor(traffic.serve_and_hold, "10.1.0.2", 8080, 4)
    server.wait_listening(8080)
    os.kill(owner, signal.SIGSTOP)
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 8080, 0.02, 12)
    server.wait_state("ESTAB", 5)
    time.sleep(0.3)
    os.kill(owner, signal.SIGCONT)
    server.wait_state("ESTAB", 12)


@scenario()
def accept_queue_busy_but_kept_empty(lab):
    client, server = lab.pair()
    server.actor(traffic.serve_and_close, "10.1.0.2", 8080, 128)
    server.wait_listening(8080)
    client.actor(traffic.connect_in_waves, "10.1.0.2", 8080, 60, 0.1, 50)


# ---- fd-limit ------------------------------------------------------------------------------


def serve_until_limit(address, port, backlog, limit):
    """Accepts until no descriptor is left, then tries again and again, as event loops do."""
    traffic.limit_descriptors(limit)
    server = traffic.listen(address, port, backlog)
    held = []
    while True:
        try:
            held.append(server.accept()[0])
        except OSError:
            time.sleep(0.1)


@scenario("fd-limit")
def fd_limit_queue_waits(lab):
    client, server = lab.pair()
    server.actor(serve_until_limit, "10.1.0.2", 8080, 128, 64)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 90)
    server.wait_state("ESTAB", 90)
    time.sleep(0.3)


@scenario("fd-limit")
def fd_limit_queue_overflows_ipv6(lab):
    """The full accept queue is the effect: one finding, not two."""
    client, _, server = lab.routed()
    lab.warm(client, "fd00:2::2")
    server.actor(serve_until_limit, "::", 8080, 8, 64)
    server.wait_listening(8080)
    client.actor(traffic.connect_again_and_again, "fd00:2::2", 8080, 0.01, 90)
    server.wait_state("ESTAB", 60)
    time.sleep(0.3)


@scenario("fd-limit")
def fd_limit_nginx(lab):
    client, server = lab.pair()
    nginx(lab, server, "listen 8080 backlog=128;", "worker_rlimit_nofile 40;")
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 60)
    server.wait_state("ESTAB", 60)
    time.sleep(0.3)


@scenario()
def fd_limit_far(lab):
    """300 of 1024 descriptors."""

    def serve():
        traffic.limit_descriptors(1024)
        traffic.serve_and_hold("10.1.0.2", 8080)

    client, server = lab.pair()
    server.actor(serve)
    server.wait_listening(8080)
    client.actor(traffic.connect_in_turn, "10.1.0.2", 8080, 290)
    server.wait_state("ESTAB", 290)


@scenario()
def fd_limit_elsewhere(lab):
    """A process at its limit in another namespace, and one here without any TCP socket."""

    def hoard():
        traffic.limit_descriptors(64)
        held = []
        try:
            while True:
                held.append(open("/dev/null"))
        except OSError:
            time.sleep(traffic.FOREVER)

    client, server = lab.pair()
    server.actor(serve_until_limit, "10.1.0.2", 8080, 128, 64)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 90)
    client.actor(hoard)
    server.wait_state("ESTAB", 90)
    time.sleep(0.3)
    lab.look_at = client


# ---- syn-flood -----------------------------------------------------------------------------


def flooded(lab, cookies=1, backlog=16, address="10.1.0.2"):
    """A pair whose server has a way back to the invented sources of a flood."""
    client, server = lab.pair()
    server.sysctl("net.ipv4.tcp_syncookies", cookies)
    server.ip("route", "add", "10.66.0.0/16", "via", "10.1.0.1")
    server.ip("-6", "route", "add", "fd66::/64", "via", "fd00:1::1")
    server.actor(traffic.serve_and_hold, address, 8080, backlog)
    server.wait_listening(8080)
    return client, server


@scenario("syn-flood")
def syn_flood_cookies(lab):
    client, server = flooded(lab)
    client.actor(traffic.send_syns, "10.66.0.0/16", "10.1.0.2", 8080, 1000, 8000)
    server.wait_state("SYN-RECV", 16)


@scenario("syn-flood")
def syn_flood_cookies_ipv6(lab):
    client, server = flooded(lab, address="::")
    client.actor(traffic.send_syns, "fd66::/112", "fd00:1::2", 8080, 1000, 8000)
    client.actor(traffic.connect_again_and_again, "fd00:1::2", 8080, 0.3, 15)
    server.wait_state("SYN-RECV", 16)


@scenario("syn-flood")
def syn_flood_below_the_backlog(lab):
    """No cookie is needed: it shows only as hundreds of sources that never answer."""
    client, server = flooded(lab, backlog=2048)
    client.actor(traffic.send_syns, "10.66.0.0/16", "10.1.0.2", 8080, 200, 2000)
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 8080, 0.2, 30)
    time.sleep(4)


@scenario()
def syn_burst_of_real_clients(lab):
    client, server = lab.pair()
    server.actor(traffic.serve_and_hold, "10.1.0.2", 8080, 1024)
    server.wait_listening(8080)
    client.actor(traffic.connect_in_waves, "10.1.0.2", 8080, 400, 0.5, 10)


@scenario()
def syn_flood_of_yesterday(lab):
    client, server = flooded(lab, backlog=8)
    server.sysctl("net.ipv4.tcp_synack_retries", 0)
    client.actor(traffic.send_syns, "10.66.0.0/16", "10.1.0.2", 8080, 500, 100)
    time.sleep(1.6)


# ---- syn-queue-full ------------------------------------------------------------------------


@scenario("syn-queue-full")
def syn_queue_full_without_cookies(lab):
    client, server = flooded(lab, cookies=0)
    client.actor(traffic.send_syns, "10.66.0.0/16", "10.1.0.2", 8080, 500, 4000)
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 8080, 0.3, 15)
    server.wait_state("SYN-RECV", 16)


@scenario("syn-queue-full")
def syn_queue_full_max_syn_backlog_ipv6(lab):
    """The backlog is large; without cookies net.ipv4.tcp_max_syn_backlog limits as well."""
    client, server = flooded(lab, cookies=0, backlog=1024, address="::")
    server.sysctl("net.ipv4.tcp_max_syn_backlog", 64)
    client.actor(traffic.send_syns, "fd66::/112", "fd00:1::2", 8080, 500, 4000)
    time.sleep(0.5)


@scenario()
def syn_queue_full_of_yesterday(lab):
    client, server = flooded(lab, cookies=0, backlog=8)
    server.sysctl("net.ipv4.tcp_synack_retries", 0)
    client.actor(traffic.send_syns, "10.66.0.0/16", "10.1.0.2", 8080, 500, 100)
    time.sleep(1.6)
    server.sysctl("net.ipv4.tcp_syncookies", 1)


# ---- syn-overload --------------------------------------------------------------------------


def slow_way_back(server, rate):
    """A queue in front of the server's answers: handshakes take some hundred milliseconds."""
    server.run("tc", "qdisc", "add", "dev", "v1b", "root", "tbf", "rate", rate, "burst", "1540",
               "limit", "2000000")


@scenario("syn-overload")
def syn_overload_burst(lab):
    client, server = flooded(lab, backlog=64)
    slow_way_back(server, "400kbit")
    client.actor(traffic.connect_in_waves, "10.1.0.2", 8080, 200, 1.2, 8)


@scenario("syn-overload")
def syn_overload_burst_ipv6(lab):
    client, server = flooded(lab, backlog=32, address="::")
    slow_way_back(server, "400kbit")
    client.actor(traffic.connect_in_waves, "fd00:1::2", 8080, 150, 1.2, 8)


@scenario()
def syn_overload_not_below_the_backlog(lab):
    """The same clients, the same way, a backlog that is large enough."""
    client, server = flooded(lab, backlog=1024)
    slow_way_back(server, "400kbit")
    client.actor(traffic.connect_in_waves, "10.1.0.2", 8080, 200, 1.2, 8)


@scenario()
def syn_cookies_for_everybody(lab):
    """tcp_syncookies = 2 sends a cookie to every client: no overload."""
    client, server = flooded(lab, cookies=2, backlog=1024)
    client.actor(traffic.connect_in_waves, "10.1.0.2", 8080, 50, 0.3, 20)


# ---- synack-unanswered ---------------------------------------------------------------------

DROP_SYN_ACK = """
table inet lab {
  chain in {
    type filter hook input priority 0;
    tcp flags & (syn|ack) == syn|ack drop
  }
}"""


@scenario("synack-unanswered")
def synack_filtered_at_the_client(lab):
    client, server = lab.pair()
    client.nft(DROP_SYN_ACK)
    server.actor(traffic.serve_and_hold, "10.1.0.2", 8080)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 3)
    time.sleep(2.5)


@scenario("synack-unanswered")
def synack_wrong_way_back_ipv6(lab):
    """The answer leaves by another interface than the SYN came in, and is lost there."""
    client, _, server = lab.routed()
    wrong = lab.link(server, lab.ns("dead-end"), 3)[0]
    server.actor(traffic.serve_and_hold, "::", 8080)
    server.wait_listening(8080)
    server.ip("-6", "route", "add", "fd00:1::/64", "via", "fd00:3::2", "dev", wrong)
    client.actor(traffic.connect_and_hold, "fd00:2::2", 8080, 3)
    time.sleep(2.5)


@scenario("synack-unanswered")
def synack_client_left_the_link(lab):
    """SYNs from an address of the link that nobody answers for."""
    client, server = lab.pair()
    server.actor(traffic.serve_and_hold, "10.1.0.2", 8080)
    server.wait_listening(8080)
    client.actor(traffic.send_syns, "10.1.0.77/32", "10.1.0.2", 8080, 20, 150)
    time.sleep(2.5)


@scenario()
def synack_lost_once(lab):
    client, server = lab.pair()
    client.nft(DROP_SYN_ACK)
    server.actor(traffic.serve_and_hold, "10.1.0.2", 8080)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 3)
    server.wait_state("SYN-RECV", 3)
    client.run("nft", "flush", "ruleset")


def serve_deferred(address, port):
    server = traffic.listen(address, port, 128)
    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 30)
    held = []
    while True:
        held.append(server.accept()[0])


@scenario()
def synack_answered_deferred_accept(lab):
    """Clients that say nothing yet to a server with TCP_DEFER_ACCEPT rest in SYN_RECEIVED."""
    client, server = lab.pair()
    server.actor(serve_deferred, "10.1.0.2", 8080)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 5)
    server.wait_state("SYN-RECV", 5)
    time.sleep(2.5)


# ---- bound-elsewhere -----------------------------------------------------------------------


@scenario("bound-elsewhere")
def bound_to_loopback(lab):
    client, server = lab.pair()
    server.actor(traffic.serve_and_hold, "127.0.0.1", 8080)
    server.wait_listening(8080)
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 8080, 0.4, 20)


@scenario("bound-elsewhere")
def bound_to_loopback_redis_ipv6(lab):
    client, _, server = lab.routed()
    server.program(need("redis-server"), "--port", 8080, "--bind", "127.0.0.1", "::1", "--save", "",
                   "--protected-mode", "no", "--dir", lab.folder)
    server.wait_listening(8080)
    client.actor(traffic.connect_again_and_again, "fd00:2::2", 8080, 0.4, 20)


@scenario("bound-elsewhere")
def bound_to_one_family(lab):
    client, server = lab.pair()
    server.actor(traffic.serve_and_hold, "::", 8080, 128, True)
    server.wait_listening(8080)
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 8080, 0.4, 20)


@scenario("bound-elsewhere")
def bound_to_the_old_address(lab):
    client, server = lab.pair()
    for host in (4, 5):
        server.ip("addr", "add", f"10.1.0.{host}/24", "dev", "v1b")
    server.actor(traffic.serve_and_hold, "10.1.0.4", 8080)
    server.wait_listening(8080)
    client.actor(traffic.connect_again_and_again, "10.1.0.5", 8080, 0.4, 20)


@scenario("bound-elsewhere")
def bound_elsewhere_on_loopback(lab):
    """A program of this host asks ::1, the service is on 127.0.0.1, and it does not fall back."""
    server = lab.ns("server")
    server.actor(traffic.serve_and_hold, "127.0.0.1", 8080)
    server.wait_listening(8080)
    server.actor(traffic.connect_again_and_again, "::1", 8080, 0.3, 20)


@scenario("bound-elsewhere")
def bound_to_another_device_ipv6(lab):
    """The address covers what the clients ask for, the device (SO_BINDTODEVICE) does not."""

    def serve(device):
        listener = socket.socket(socket.AF_INET6)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
        listener.bind(("::", 8080))
        listener.listen(16)
        time.sleep(traffic.FOREVER)

    client, _, server = lab.routed()
    inside = lab.ns("inside")
    server.actor(serve, lab.link(server, inside, 3)[0])
    server.wait_listening(8080)
    client.actor(traffic.connect_again_and_again, "fd00:2::2", 8080, 0.4, 20)


@scenario()
def bound_to_the_device_that_is_asked(lab):
    """Bound to a device, and asked there; on another device somebody asks for a port without a listener."""

    def serve(device):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
        listener.bind(("0.0.0.0", 8080))
        listener.listen(128)
        while True:
            listener.accept()[0].close()

    client, server = lab.pair()
    server.actor(serve, "v1b")
    server.wait_listening(8080)
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 8080, 0.2, 40)
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 8081, 0.2, 40)


@scenario(least="warning")
def bound_to_loopback_knocked_at_once(lab):
    """A stranger's connect() from Windows: a refused SYN is sent again twice, half a second apart."""

    def knock():
        time.sleep(0.6)
        traffic.connect_again_and_again("10.1.0.2", 8080, 0.5, 3)

    client, server = lab.pair()
    server.actor(traffic.serve_and_hold, "127.0.0.1", 8080)
    server.wait_listening(8080)
    client.actor(knock)


def try_both(port, pause, count, addresses=("::1", "127.0.0.1")):
    """As programs do that ask "localhost": ::1 first, 127.0.0.1 when that is refused."""
    for _ in range(count):
        for address in addresses:
            try:
                socket.create_connection((address, port)).close()
                break
            except OSError:
                pass
        time.sleep(pause)


@scenario()
def bound_elsewhere_with_fallback(lab):
    server = lab.ns("server")
    server.actor(traffic.serve_and_hold, "127.0.0.1", 8080)
    server.wait_listening(8080)
    server.actor(try_both, 8080, 0.2, 40)


@scenario(least="warning")
def bound_elsewhere_with_fallback_of_others(lab):
    """Clients elsewhere try IPv6 first, are refused, and go on by IPv4 at once."""
    client, server = lab.pair()
    server.actor(traffic.serve_and_close, "0.0.0.0", 8080)
    server.wait_listening(8080)
    client.actor(try_both, 8080, 0.2, 40, ("fd00:1::2", "10.1.0.2"))


@scenario()
def bound_to_loopback_asked_there(lab):
    """Nobody outside asks for it; outside asks for another service."""
    client, server = lab.pair()
    server.actor(traffic.serve_and_hold, "127.0.0.1", 8080)
    server.actor(traffic.serve_and_hold, "10.1.0.2", 8081)
    server.wait_listening(8080)
    server.wait_listening(8081)
    server.actor(traffic.connect_again_and_again, "127.0.0.1", 8080, 0.2, 40)
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 8081, 0.2, 40)


@scenario()
def port_simply_closed(lab):
    client, server = lab.pair()
    server.actor(traffic.serve_and_hold, "10.1.0.2", 8081)
    server.wait_listening(8081)
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 8080, 0.1, 60)


@scenario()
def bound_to_loopback_behind_a_firewall(lab):
    """The reset is the firewall's; another closed port makes the stack send resets as well."""
    client, server = lab.pair()
    server.nft("""
table inet lab {
  chain in {
    type filter hook input priority 0;
    iifname "v1b" tcp dport 8080 reject with tcp reset
  }
}""")
    server.actor(traffic.serve_and_hold, "127.0.0.1", 8080)
    server.wait_listening(8080)
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 8080, 0.2, 40)
    client.actor(traffic.connect_again_and_again, "10.1.0.2", 9090, 0.8, 10)


@scenario()
def bound_to_loopback_and_scanned(lab):
    """A stranger tries many ports, each once."""
    def scan():
        time.sleep(0.8)
        for port in range(8070, 8090):
            traffic.start_connect("10.1.0.2", port)
        time.sleep(traffic.FOREVER)

    client, server = lab.pair()
    server.actor(traffic.serve_and_hold, "127.0.0.1", 8080)
    server.wait_listening(8080)
    client.actor(scan)
