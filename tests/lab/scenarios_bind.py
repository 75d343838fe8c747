"""Ports that cannot be bound: held without a listener, or by what rests in TIME_WAIT."""
import os
import socket
import time

import talk
import traffic
from lab import scenario
from scenarios_listen import nginx

V4, V6 = "10.1.0.2", "fd00:1::2"


def bound(address, port, reuse=0):
    holder = socket.socket(traffic.family_of(address))
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
    holder.bind((address, port))
    return holder


def hold_bound(address, *ports):
    held = [bound(address, port) for port in ports]
    time.sleep(traffic.FOREVER)
    return held


def shut_listener(address, port):
    """Listens, then shuts the listener down and forgets to close it."""
    held = traffic.listen(address, port)
    time.sleep(1)
    held.shutdown(socket.SHUT_RDWR)
    time.sleep(traffic.FOREVER)
    return held


def wait_bound(port, seconds=10):
    """Returns when the port of this namespace is taken. ss of before 6.7 does not show it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            bound("", port).close()
        except OSError:
            return
        time.sleep(0.05)


def await_bound(server, port):
    os.waitpid(server.actor(wait_bound, port), 0)


# ---- port-held-unlisted ----------------------------------------------------------------------


@scenario("port-held-unlisted")
def port_held_and_clients_refused(lab):
    client, server = lab.pair()
    server.actor(hold_bound, "0.0.0.0", 8080)
    await_bound(server, 8080)
    client.actor(traffic.connect_again_and_again, V4, 8080, 0.3, 40)


@scenario("port-held-unlisted")
def port_held_by_a_shut_listener_ipv6(lab):
    _, server = lab.pair()
    server.actor(shut_listener, V6, 443)
    server.wait_listening(443)
    time.sleep(1.5)


@scenario("port-held-unlisted")
def port_held_while_nginx_fails(lab):
    """nginx cannot start: its bind() fails again and again. Nobody asks for it."""
    _, server = lab.pair()
    server.actor(hold_bound, "127.0.0.1", 8080)
    await_bound(server, 8080)
    nginx_that_fails(lab, server)


def nginx_that_fails(lab, server):
    try:
        nginx(lab, server, "listen 127.0.0.1:8080;")
    except RuntimeError:
        pass  # nothing listens


@scenario("port-held-unlisted")
def ports_held_many(lab):
    """Four ports of one program: one finding."""
    _, server = lab.pair()
    server.actor(hold_bound, V4, 8081, 8082, 8083, 8084)
    await_bound(server, 8084)


@scenario()
def port_lent_by_the_kernel(lab):
    """Bound to port 0, as a client does that connects later."""
    _, server = lab.pair()

    def hold():
        held = [bound(V4, 0) for _ in range(5)]
        time.sleep(traffic.FOREVER)
        return held

    server.actor(hold)
    time.sleep(0.5)


@scenario()
def port_held_beside_its_listener(lab):
    """Two that share the port by SO_REUSEADDR: the service runs."""
    client, server = lab.pair()

    def hold():
        held = bound(V4, 8080, 1)
        time.sleep(traffic.FOREVER)
        return held

    server.actor(hold)
    time.sleep(0.5)
    server.actor(traffic.serve_and_hold, V4, 8080)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_hold, V4, 8080, 3)
    server.wait_state("ESTAB", 3)


def drain(address, port):
    """Accepts one, shuts the listener and goes on serving what it has."""
    server = traffic.listen(address, port)
    connection, _ = server.accept()
    server.shutdown(socket.SHUT_RDWR)
    talk.echo(connection)
    time.sleep(traffic.FOREVER)


@scenario()
def port_held_while_it_drains(lab):
    client, server = lab.pair()
    server.actor(drain, V4, 8080)
    server.wait_listening(8080)
    client.actor(talk.call, V4, 8080, talk.beat)
    server.wait_state("ESTAB")
    time.sleep(0.5)


# ---- time-wait-bind --------------------------------------------------------------------------


def serve_some(address, port, count, reuse):
    """A server that closes first, and ends."""
    server = bound(address, port, reuse)
    server.listen(64)
    for _ in range(count):
        server.accept()[0].close()


def start_again(address, port, reuse):
    """The same server, started by a supervisor until it runs."""
    for _ in range(60):
        try:
            server = bound(address, port, reuse)
        except OSError:
            time.sleep(0.3)
            continue
        server.listen(64)
        while True:
            server.accept()[0].close()


def restarted(lab, server, client, bind_to, address, port, count, reuse):
    first = server.actor(serve_some, bind_to, port, count, reuse)
    server.wait_listening(port)
    client.actor(traffic.connect_and_close, address, port, count, False)
    os.waitpid(first, 0)
    lab.processes.remove(first)
    server.wait_state("TIME-WAIT", max(1, count * 3 // 4))
    server.actor(start_again, bind_to, port, reuse)
    client.actor(traffic.connect_again_and_again, address, port, 0.3, 40)


@scenario("time-wait-bind")
def time_wait_bind(lab):
    client, server = lab.pair()
    restarted(lab, server, client, "0.0.0.0", V4, 8080, 20, 0)


@scenario("time-wait-bind")
def time_wait_bind_routed_ipv6(lab):
    """A single one is enough."""
    client, _, server = lab.routed()
    restarted(lab, server, client, "::", "fd00:2::2", 443, 1, 0)


@scenario()
def time_wait_bind_reuseaddr(lab):
    """The same with SO_REUSEADDR: the second server runs."""
    client, server = lab.pair()
    restarted(lab, server, client, "0.0.0.0", V4, 8080, 20, 1)


@scenario()
def time_wait_of_a_service_that_was_stopped(lab):
    """Nobody asks for it any more."""
    client, server = lab.pair()
    first = server.actor(serve_some, V4, 8080, 20, 0)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_close, V4, 8080, 20, False)
    os.waitpid(first, 0)
    lab.processes.remove(first)
    server.wait_state("TIME-WAIT", 20)


@scenario("port-held-unlisted")
def time_wait_bind_held_too(lab):
    """Connections rest in TIME_WAIT, but a process holds the port."""
    client, server = lab.pair()
    first = server.actor(serve_some, V4, 8080, 5, 1)
    server.wait_listening(8080)
    client.actor(traffic.connect_and_close, V4, 8080, 5, False)
    os.waitpid(first, 0)
    lab.processes.remove(first)
    server.wait_state("TIME-WAIT", 5)

    def hold():
        held = bound(V4, 8080, 1)
        time.sleep(traffic.FOREVER)
        return held

    server.actor(hold)
    time.sleep(0.3)
    client.actor(traffic.connect_again_and_again, V4, 8080, 0.3, 40)
