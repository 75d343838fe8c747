"""Hosts that work as they should, under the loads that make other tools cry: long polls, sockets
that say nothing for minutes, a deploy, a connection for each request. The check-up is silent."""
import os
import signal
import socket
import threading
import time

import talk
import traffic
from lab import need, run, scenario
from scenarios_established import FAR4, V4, V6
from scenarios_listen import nginx

GET = b"GET / HTTP/1.1\r\nHost: lab\r\n\r\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n"


def haproxy(lab, namespace, bind, target, timeout=60):
    """A real haproxy in HTTP mode; returns when it listens on port 80."""
    (lab.folder / "haproxy.cfg").write_text(f"""
defaults
  mode http
  timeout connect 5s
  timeout client {timeout}s
  timeout server {timeout}s
  timeout tunnel 600s
listen web
  bind {bind}
  server one {target}
""")
    namespace.program(need("haproxy"), "-db", "-f", lab.folder / "haproxy.cfg")
    namespace.wait_listening(80)


# ---- long polls and open channels ------------------------------------------------------------


def answer_late(connection):
    """The server of a long poll: each question is answered when something has happened."""
    while connection.recv(4096):
        time.sleep(7)
        connection.sendall(ANSWER)
    connection.close()


def poll(connection):
    while True:
        connection.sendall(GET)
        connection.recv(4096)


@scenario()
def healthy_long_polls_through_haproxy(lab):
    """150 questions that wait for an answer on both sides of a proxy."""
    client, server = lab.pair()
    server.actor(talk.serve, "127.0.0.1", 8080, answer_late, 512)
    server.wait_listening(8080)
    haproxy(lab, server, "10.1.0.2:80", "127.0.0.1:8080")
    client.actor(talk.call, V4, 80, poll, 150, 0.005)
    server.wait_state("ESTAB", 450)
    time.sleep(2)


def chat(connection):
    """A channel on which the server pings now and then and the client answers."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                       b"Connection: Upgrade\r\n\r\n")
    while True:
        time.sleep(55)
        connection.sendall(b"\x89\0")
        connection.recv(64)


def join_chat(connection):
    connection.sendall(b"GET /chat HTTP/1.1\r\nHost: lab\r\nUpgrade: websocket\r\n"
                       b"Connection: Upgrade\r\n\r\n")
    connection.recv(4096)
    while connection.recv(64):
        connection.sendall(b"\x8a\x80\0\0\0\0")


def joined_for_minutes(lab, server_address):
    client, _, server = lab.routed()
    server.actor(talk.serve, server_address, 8080, chat, 512)
    server.wait_listening(8080)
    client.actor(talk.call, server_address, 8080, join_chat, 200)
    server.wait_state("ESTAB", 200)
    time.sleep(130)
    return client


@scenario()
def healthy_websockets_idle_for_minutes(lab):
    """200 channels with a ping a minute, as the server has them."""
    joined_for_minutes(lab, FAR4)


@scenario()
def healthy_websockets_idle_for_minutes_client_ipv6(lab):
    """And as the client has them."""
    lab.look_at = joined_for_minutes(lab, "fd00:2::2")


# ---- a deploy --------------------------------------------------------------------------------


@scenario(look="3s")
def healthy_deploy_under_load(lab):
    """New workers take over while the old ones let their clients finish."""
    client, server = lab.pair()
    folder = nginx(lab, server, "listen 8080 backlog=511;", workers=2)
    client.program(need("wrk"), "-t1", "-c100", "-d10s", "http://10.1.0.2:8080/")
    server.wait_state("ESTAB", 100)
    time.sleep(1)
    os.kill(int((folder / "pid").read_text()), signal.SIGHUP)


@scenario(look="3s")
def healthy_deploy_that_restarts(lab):
    """The old program is stopped, the new one starts, and its clients come back by themselves."""

    def come_back(address):
        while True:
            try:
                with socket.create_connection((address, 8080), timeout=5) as connection:
                    while True:
                        connection.sendall(GET)
                        if not connection.recv(4096):
                            break
            except OSError:
                pass
            time.sleep(0.05)

    def clients():
        for _ in range(40):
            threading.Thread(target=come_back, args=(V6,), daemon=True).start()
        time.sleep(traffic.FOREVER)

    client, server = lab.pair()
    folder = nginx(lab, server, "listen [::]:8080 backlog=511;")
    client.actor(clients)
    server.wait_state("ESTAB", 40)
    os.kill(int((folder / "pid").read_text()), signal.SIGTERM)
    time.sleep(0.3)
    nginx(lab, server, "listen [::]:8080 backlog=511;")


# ---- programs --------------------------------------------------------------------------------


@scenario(look="3s")
def healthy_postgresql_under_pgbench(lab):
    initdb, postgres, pgbench = need("initdb"), need("postgres"), need("pgbench")
    client, server = lab.pair()
    data = lab.folder / "data"
    run("chown", "postgres", lab.folder)
    run("runuser", "-u", "postgres", "--", initdb, "-D", data, "-A", "trust", "--no-sync")
    with open(data / "pg_hba.conf", "a", encoding="ascii") as rules:
        rules.write("host all all 10.1.0.0/24 trust\n")
    server.program("runuser", "-u", "postgres", "--", postgres, "-D", data, "-h", V4, "-k", data,
                   "-F")
    server.wait_listening(5432)
    for _ in range(50):  # it listens before it serves
        if "done" in client.run(pgbench, "-h", V4, "-U", "postgres", "-i", "-q", "postgres",
                                check=False):
            break
        time.sleep(0.2)
    client.program(pgbench, "-h", V4, "-U", "postgres", "-c", "20", "-j", "1", "-T", "10", "-n",
                   "postgres")
    server.wait_state("ESTAB", 20)


@scenario()
def healthy_workers_that_share_a_listener(lab):
    """Eight processes accept from one socket that they have inherited; a connection for each
    request, and the client closes first."""

    def accept_for_ever(server):
        while True:
            connection, _ = server.accept()
            connection.recv(4096)
            connection.sendall(ANSWER)
            connection.recv(4096)
            connection.close()

    def prefork():
        server = traffic.listen("::", 8080, 256, v6only=False)
        for _ in range(7):
            if not os.fork():
                break
        accept_for_ever(server)

    def ask():
        for _ in range(20000):
            with socket.create_connection((V4, 8080)) as connection:
                connection.sendall(GET)
                connection.recv(4096)

    client, server = lab.pair()
    server.actor(prefork)
    server.wait_listening(8080)
    for _ in range(4):
        client.actor(ask)
    client.wait_state("TIME-WAIT", 100)


@scenario()
def healthy_backup_over_a_slow_link(lab):
    """One long transfer that fills a link of 20 Mbit/s for as long as one looks."""
    client, router, server = lab.routed()
    router.run("tc", "qdisc", "add", "dev", "v2a", "root", "tbf", "rate", "20mbit", "burst", "32k",
               "limit", "128k")
    server.actor(talk.serve, FAR4, 873, talk.read_on)
    server.wait_listening(873)
    client.actor(talk.call, FAR4, 873, talk.pour)
    client.wait_state("ESTAB", 1)
    time.sleep(4)
    lab.look_at = client
