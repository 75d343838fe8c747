"""Faults of a host as a whole, and hosts that are busy and healthy."""
import os
import resource
import socket
import time

import traffic
from lab import need, run, scenario
from scenarios_connect import filtered
from scenarios_listen import nginx

# ---- orphan-flood --------------------------------------------------------------------------


def set_host_sysctl(lab, name, value):
    """Changes a sysctl of the whole machine until the scenario ends (scenario(alone=True))."""
    before = run("sysctl", "-n", name).strip()
    lab.cleanups.append(lambda: run("sysctl", "-qw", f"{name}={before}"))
    run("sysctl", "-qw", f"{name}={value}")


def send_and_close(address, port, count, ready):
    """Connects, waits for the file, then writes and closes everything: orphans."""
    held = [socket.create_connection((address, port)) for _ in range(count)]
    ready.touch()
    while ready.with_suffix(".go").exists() is False:
        time.sleep(0.02)
    for connection in held:
        connection.send(b"last words\n")
        connection.close()
    time.sleep(traffic.FOREVER)


def orphans(lab, count, address="10.1.0.2"):
    """`count` connections that this side has closed and whose peer is gone."""
    client, server = lab.pair()
    server.actor(traffic.serve_and_hold, address, 8080)
    server.wait_listening(8080)
    ready = lab.folder / "ready"
    lab.look_at = client
    # The limit is the whole machine's: neither side's orphans may outlive the scenario.
    lab.cleanups.append(lambda: server.run("nft", "flush", "ruleset"))
    lab.cleanups.append(lambda: client.run("ss", "-K", "state", "fin-wait-1", check=False))
    client.actor(send_and_close, "fd00:1::2" if ":" in address else address, 8080, count, ready)
    while not ready.exists():
        time.sleep(0.02)
    server.nft(filtered("input", "tcp dport 8080 drop"))
    ready.with_suffix(".go").touch()
    client.wait_state("FIN-WAIT-1", count)
    time.sleep(1.5)


@scenario("orphan-flood", alone=True)
def orphan_flood(lab):
    set_host_sysctl(lab, "net.ipv4.tcp_max_orphans", 5000)
    orphans(lab, 1400)


@scenario("orphan-flood", alone=True)
def orphan_flood_low_limit_ipv6(lab):
    """The limit itself is the folly: one finding, not two."""
    set_host_sysctl(lab, "net.ipv4.tcp_max_orphans", 2000)
    orphans(lab, 600, "::")


@scenario("fin-wait1-peer-gone", alone=True)
def orphans_without_flood(lab):
    set_host_sysctl(lab, "net.ipv4.tcp_max_orphans", 5000)
    orphans(lab, 300)


# ---- time-wait-overflow --------------------------------------------------------------------


@scenario("time-wait-overflow")
def time_wait_overflow(lab):
    client, server = lab.pair()
    server.sysctl("net.ipv4.tcp_max_tw_buckets", 100)
    server.actor(traffic.serve_and_close, "10.1.0.2", 8080)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_close, "10.1.0.2", 8080, 20000, False)
    server.wait_state("TIME-WAIT", 100)


@scenario("time-wait-overflow")
def time_wait_table_stays_full_ipv6(lab):
    """It is full, and nothing is closed during the look."""
    client, server = lab.pair()
    server.sysctl("net.ipv4.tcp_max_tw_buckets", 100)
    server.actor(traffic.serve_and_close, "::", 8080)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_close, "fd00:1::2", 8080, 120, False)
    server.wait_state("TIME-WAIT", 100)
    time.sleep(0.5)


@scenario()
def time_wait_below_the_limit(lab):
    client, server = lab.pair()
    server.sysctl("net.ipv4.tcp_max_tw_buckets", 20000)
    server.actor(traffic.serve_and_close, "10.1.0.2", 8080)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_close, "10.1.0.2", 8080, 20000, False)
    server.wait_state("TIME-WAIT", 500)


# ---- unused-or-wrong-knob ------------------------------------------------------------------


def knob(name, value):
    """A host with one sysctl set wrong, and a connection that has nothing to do with it."""

    def build(lab):
        client, server = lab.pair()
        server.sysctl(name, value)
        server.actor(traffic.serve_and_hold, "10.1.0.2", 8080)
        server.wait_listening(8080)
        client.actor(traffic.connect_and_hold, "10.1.0.2", 8080, 3)
        server.wait_state("ESTAB", 3)

    return build


for key, number in (("tcp_syncookies", 0), ("tcp_abort_on_overflow", 1), ("tcp_timestamps", 0),
                    ("tcp_window_scaling", 0), ("tcp_sack", 0), ("tcp_retries2", 3),
                    ("tcp_max_tw_buckets", 5000)):
    scenario("unused-or-wrong-knob", name=f"knob-{key.replace('_', '-')}-{number}")(
        knob(f"net.ipv4.{key}", number))

# The kernel's defaults, and values that are large but harmless.
for key, number in (("tcp_syncookies", 2), ("tcp_retries2", 8), ("tcp_max_tw_buckets", 400000),
                    ("tcp_fin_timeout", 30)):
    scenario(name=f"knob-{key.replace('_', '-')}-{number}-is-fine")(
        knob(f"net.ipv4.{key}", number))


@scenario("unused-or-wrong-knob")
def knob_in_file_recycle(lab):
    lab.ns("host")
    lab.sysctl_files = {"90-tuning.conf": "net.ipv4.tcp_tw_recycle = 1\n"}


@scenario("unused-or-wrong-knob")
def knob_in_file_fin_timeout(lab):
    lab.ns("host").sysctl("net.ipv4.tcp_fin_timeout", 15)
    lab.sysctl_files = {"90-tuning.conf": "# faster\nnet/ipv4/tcp_fin_timeout = 15\n"}


def keepalive_time_in_file(lab, on):
    """Connections with or without SO_KEEPALIVE on a host whose file sets tcp_keepalive_time."""

    def connect():
        held = []
        for _ in range(3):
            connection = socket.create_connection(("10.1.0.2", 8080))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, on)
            held.append(connection)
        time.sleep(traffic.FOREVER)

    client, server = lab.pair()
    client.sysctl("net.ipv4.tcp_keepalive_time", 600)
    server.actor(traffic.serve_and_hold, "10.1.0.2", 8080)
    server.wait_listening(8080)
    client.actor(connect)
    client.wait_state("ESTAB", 3)
    lab.look_at = client
    lab.sysctl_files = {"99-keepalive.conf": "net.ipv4.tcp_keepalive_time=600\n"}


@scenario("unused-or-wrong-knob")
def knob_in_file_keepalive_unused(lab):
    keepalive_time_in_file(lab, 0)


@scenario()
def knob_in_file_keepalive_used(lab):
    keepalive_time_in_file(lab, 1)


@scenario()
def knob_in_file_commented_out(lab):
    lab.ns("host")
    lab.sysctl_files = {
        "10-old.conf": "net.ipv4.tcp_fin_timeout = 15\n",
        "90-tuning.conf": "#net.ipv4.tcp_tw_recycle = 1\n; net.ipv4.tcp_sack = 0\n"
                          "net.core.somaxconn = 4096\nnet.ipv4.tcp_fin_timeout = 60\n",
    }


# ---- healthy hosts -------------------------------------------------------------------------


@scenario(look="3s")
def healthy_nginx_under_wrk(lab):
    client, server = lab.pair()
    nginx(lab, server, "listen 8080 backlog=511;", workers=2)
    client.program(need("wrk"), "-t1", "-c100", "-d8s", "http://10.1.0.2:8080/")
    server.wait_state("ESTAB", 100)


@scenario()
def healthy_nginx_under_ab_ipv6(lab):
    """A connection for each request: SYNs, closes and TIME_WAIT by the thousand."""
    client, server = lab.pair()
    nginx(lab, server, "listen [::]:8080 backlog=511;")
    client.program(need("ab"), "-q", "-c", "50", "-n", "60000", "-t", "6",
                   "http://[fd00:1::2]:8080/")
    server.wait_state("TIME-WAIT", 500)


@scenario()
def healthy_client_of_the_load_test(lab):
    client, server = lab.pair()
    nginx(lab, server, "listen 8080 backlog=511;")
    client.program(need("wrk"), "-t1", "-c200", "-d8s", "http://10.1.0.2:8080/")
    client.wait_state("ESTAB", 200)
    lab.look_at = client


@scenario()
def healthy_after_the_load_test(lab):
    """Nothing runs any more; thousands rest in TIME_WAIT on the server."""
    client, server = lab.pair()
    nginx(lab, server, "listen 8080 backlog=511;")
    load = client.program(need("ab"), "-q", "-c", "20", "-n", "4000", "http://10.1.0.2:8080/")
    load.wait(timeout=30)
    server.wait_state("TIME-WAIT", 3000)


@scenario()
def healthy_idle_keep_alive(lab):
    """2,000 browsers that have asked once and wait."""

    def browse():
        held = []
        for _ in range(2000):
            connection = socket.create_connection(("10.1.0.2", 8080))
            connection.sendall(b"GET / HTTP/1.1\r\nHost: lab\r\n\r\n")
            connection.recv(4096)
            held.append(connection)
        time.sleep(traffic.FOREVER)

    client, server = lab.pair()
    nginx(lab, server, "listen 8080 backlog=511 so_keepalive=on;", "worker_rlimit_nofile 8192;",
          "worker_connections 4096;")
    client.actor(browse)
    server.wait_state("ESTAB", 2000)


@scenario()
def healthy_redis_under_benchmark(lab):
    client, server = lab.pair()
    server.program(need("redis-server"), "--port", 6379, "--bind", "10.1.0.2", "--save", "",
                   "--protected-mode", "no", "--dir", lab.folder)
    server.wait_listening(6379)
    client.program(need("redis-benchmark"), "-h", "10.1.0.2", "-c", "50", "-n", "10000000", "-P", "4",
                   "-t", "set,get")
    server.wait_state("ESTAB", 50)


@scenario()
def healthy_long_idle_session(lab):
    """As sshd holds them: SO_KEEPALIVE with the kernel's 7,200 s, not a byte for a while."""

    def login():
        held = []
        for _ in range(3):
            connection = socket.create_connection(("10.1.0.2", 22))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            connection.sendall(b"SSH-2.0-lab\r\n")
            held.append(connection)
        time.sleep(traffic.FOREVER)

    client, server = lab.pair()
    server.actor(traffic.serve_and_hold, "10.1.0.2", 22)
    server.wait_listening(22)
    client.actor(login)
    client.wait_state("ESTAB", 3)
    lab.look_at = client
    time.sleep(4)


@scenario()
def healthy_loopback_client(lab):
    """A client of this host's own service that opens a connection for each request."""
    host = lab.ns("host")
    nginx(lab, host, "listen 127.0.0.1:8080 backlog=511;")
    load = host.program(need("ab"), "-q", "-c", "10", "-n", "6000", "http://127.0.0.1:8080/")
    load.wait(timeout=30)
    host.wait_state("TIME-WAIT", 3000)


@scenario()
def healthy_proxy(lab):
    """haproxy between clients and a server, with connections to both sides."""
    client, server = lab.pair()
    nginx(lab, server, "listen 127.0.0.1:8080 backlog=511;")
    (lab.folder / "haproxy.cfg").write_text("""
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
listen web
  bind 10.1.0.2:80
  server one 127.0.0.1:8080
""")
    server.program(need("haproxy"), "-db", "-f", lab.folder / "haproxy.cfg")
    server.wait_listening(80)
    client.program(need("wrk"), "-t1", "-c50", "-d8s", "http://10.1.0.2/")
    server.wait_state("ESTAB", 100)


@scenario()
def healthy_postgresql_sessions(lab):
    """A pool of sessions that wait for work."""
    initdb, postgres, psql = need("initdb"), need("postgres"), need("psql")
    client, server = lab.pair()
    data = lab.folder / "data"
    run("chown", "postgres", lab.folder)
    run("runuser", "-u", "postgres", "--", initdb, "-D", data, "-A", "trust", "--no-sync")
    with open(data / "pg_hba.conf", "a", encoding="ascii") as rules:
        rules.write("host all all 10.1.0.0/24 trust\n")
    server.program("runuser", "-u", "postgres", "--", postgres, "-D", data, "-h", "10.1.0.2", "-k",
                   data, "-F")
    server.wait_listening(5432)
    for _ in range(8):
        client.program("sh", "-c", f"sleep 60 | {psql} -h 10.1.0.2 -U postgres")
    server.wait_state("ESTAB", 8)


@scenario()
def healthy_quiet_host(lab):
    host = lab.ns("host")
    host.actor(traffic.serve_and_hold, "127.0.0.1", 8080)
    host.wait_listening(8080)


def sandboxed_child(connection):
    """As sshd's child before login: everything that it needs is open, so it may open no more."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (1, 1))
    while connection.recv(100):
        pass
    time.sleep(600)


def serve_in_sandboxes(address, port):
    server = socket.create_server((address, port))
    while True:
        connection, _ = server.accept()
        if not os.fork():
            sandboxed_child(connection)


@scenario()
def healthy_sandboxed_children(lab):
    client, server = lab.pair()
    server.actor(serve_in_sandboxes, "10.1.0.2", 22)
    server.wait_listening(22)
    client.actor(hold_open, "10.1.0.2", 22, 3)
    server.wait_state("ESTAB", 3)


def hold_open(address, port, count, source=None):
    held = [socket.create_connection((address, port), source_address=source and (source, 0))
            for _ in range(count)]
    time.sleep(600)
    return held


@scenario(look="1s")
def healthy_route_by_source(lab):
    """Policy routing: only the connection's own address has a route."""
    client, _, server = lab.routed()
    client.ip("route", "del", "default")
    client.ip("route", "add", "10.2.0.0/24", "via", "10.1.0.2", "table", "100")
    client.ip("rule", "add", "from", "10.1.0.1", "lookup", "100")
    server.actor(serve_in_sandboxes, "10.2.0.2", 22)
    server.wait_listening(22)
    client.actor(hold_open, "10.2.0.2", 22, 3, "10.1.0.1")
    server.wait_state("ESTAB", 3)
    time.sleep(10.5)
    lab.look_at = client
