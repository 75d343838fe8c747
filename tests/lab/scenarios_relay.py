"""Connections that do not end where they should: inherited descriptors, proxies that hold one half,
ends that the peer has forgotten."""
import os
import socket
import subprocess
import threading
import time

import talk
import traffic
from lab import need, scenario
from scenarios_close import half_close, hang_up, read_and_forget

V4, V6 = "10.1.0.2", "fd00:1::2"

# ---- fd-inherited ----------------------------------------------------------------------------


def helped(program, close, count=1):
    """A server that starts `count` helpers for each connection, which inherit it, answers, and
    closes or not."""

    def serve(connection):
        os.set_inheritable(connection.fileno(), True)
        for _ in range(count):
            subprocess.Popen(program, close_fds=False, stdin=subprocess.DEVNULL)
        connection.sendall(b"answer\n")
        if close:
            connection.close()

    return serve


SLEEP = ("sleep", "600")
SCRIPT = ("perl", "-e", "sleep 600")


def ask_again(connection):
    """Reads the answer and asks once more: nobody reads it."""
    connection.recv(100)
    time.sleep(0.2)
    connection.sendall(b"and now?\n")


def read_and_close(pause):
    """Reads the answer, waits for the end in vain, gives up."""

    def ask(connection):
        connection.recv(100)
        time.sleep(pause)
        connection.close()

    return ask


def inherited(lab, address, server_talk, client_talk, count, ends=None):
    client, server = ends or lab.pair()
    server.actor(talk.serve, address, 8080, server_talk)
    server.wait_listening(8080)
    client.actor(talk.call, address, 8080, client_talk, count)
    return server


@scenario("fd-inherited")
def fd_inherited_asked_again(lab):
    server = inherited(lab, V4, helped(SLEEP, True), ask_again, 3)
    server.wait_state("ESTAB", 3)
    time.sleep(6)


@scenario("fd-inherited")
def fd_inherited_peer_gave_up_ipv6(lab):
    """The peer has closed: CLOSE_WAIT, and its end lies unread."""
    server = inherited(lab, V6, helped(SCRIPT, True), read_and_close(0.5), 2)
    server.wait_state("CLOSE-WAIT", 2)
    time.sleep(5.5)


@scenario("fd-inherited")
def fd_inherited_and_not_closed_yet(lab):
    """Routed. The server still uses it; a helper that runs for long holds it as well."""
    client, _, server = lab.routed()
    inherited(lab, "10.2.0.2", helped(SLEEP, False, 2), talk.rest, 2, (client, server))
    server.wait_state("ESTAB", 2)
    time.sleep(0.5)


def fork_for_each(parent_closes):
    """A process for each connection, of the same program, as sshd and old servers have it."""

    def serve(connection):
        if not os.fork():
            talk.echo(connection)
            time.sleep(traffic.FOREVER)
        if parent_closes:
            connection.close()

    return serve


@scenario()
def fd_shared_by_forked_processes(lab):
    server = inherited(lab, V4, fork_for_each(False), talk.greet, 4)
    server.wait_state("ESTAB", 4)
    time.sleep(1)


@scenario()
def fd_passed_to_forked_process(lab):
    server = inherited(lab, V6, fork_for_each(True), talk.greet, 4)
    server.wait_state("ESTAB", 4)
    time.sleep(6)


def as_inetd(connection):
    """The connection is the child's standard input and output."""
    subprocess.Popen(("cat",), stdin=connection, stdout=connection)


@scenario()
def fd_given_as_standard_input(lab):
    server = inherited(lab, V4, as_inetd, talk.greet, 3)
    server.wait_state("ESTAB", 3)
    time.sleep(1)


def hand_over(connection):
    """Another program gets the connection and serves it; this one closes its copy. That program waits
    in poll(), what comes is read."""
    os.set_inheritable(connection.fileno(), True)
    subprocess.Popen(("perl", "-e",
                      "open(my $c, '+<&=', $ARGV[0]); while (sysread($c, my $b, 100)) { }",
                      str(connection.fileno())), close_fds=False, stdin=subprocess.DEVNULL)
    connection.close()


@scenario()
def fd_handed_to_another_program(lab):
    server = inherited(lab, V4, hand_over, talk.greet, 3)
    server.wait_state("ESTAB", 3)
    time.sleep(6)


@scenario()
def fd_of_sshd(lab):
    """The real thing: a monitor and a child with one connection, before login."""
    client, server = lab.pair()
    key = lab.folder / "key"
    subprocess.run([need("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    os.makedirs("/run/sshd", exist_ok=True)
    server.program(need("sshd"), "-D", "-e", "-f", "/dev/null", "-h", key, "-p", "2222", "-o",
                   "PidFile=none", "-o", "UsePAM=no")
    server.wait_listening(2222)
    client.actor(talk.call, V4, 2222, ssh_hello, 2)
    server.wait_state("ESTAB", 2)
    time.sleep(1)


def ssh_hello(connection):
    connection.sendall(b"SSH-2.0-lab\r\n")
    connection.recv(4096)


# ---- close-wait-peer-gone --------------------------------------------------------------------


def forgotten(lab, address, server_talk, client_talk, count):
    """Both ends on one host whose FIN_WAIT_2 lasts a second."""
    _, server = lab.pair()
    server.sysctl("net.ipv4.tcp_fin_timeout", 1)
    server.actor(talk.serve, address, 8080, server_talk)
    server.wait_listening(8080)
    server.actor(talk.call, address, 8080, client_talk, count)
    server.wait_state("CLOSE-WAIT", count)
    time.sleep(6)
    return server


@scenario("close-wait-peer-gone")
def close_wait_peer_gone(lab):
    forgotten(lab, "127.0.0.1", read_and_forget, hang_up, 4)


@scenario("close-wait-peer-gone")
def close_wait_peer_gone_unread_ipv6(lab):
    """By the host's own address; the client is the one that does not close."""
    forgotten(lab, V6, hang_up, talk.rest, 1)


@scenario("close-wait-leak")
def close_wait_peer_waits(lab):
    """The other end is on this host and still there, in FIN_WAIT_2."""
    _, server = lab.pair()
    server.actor(talk.serve, "127.0.0.1", 8080, read_and_forget)
    server.wait_listening(8080)
    server.actor(talk.call, "127.0.0.1", 8080, hang_up, 4)
    server.wait_state("CLOSE-WAIT", 4)
    time.sleep(6)


@scenario("close-wait-leak", "fin-wait2-held")
def close_wait_peer_behind_redirect(lab):
    """The other end is there, by other numbers: the port is redirected on this host."""
    _, server = lab.pair()
    server.nft("table ip nat { chain output { type nat hook output priority -100;\n"
               "ip daddr 127.0.0.1 tcp dport 80 redirect to :8080\n}\n}\n")
    server.actor(talk.serve, "127.0.0.1", 8080, read_and_forget)
    server.wait_listening(8080)
    server.actor(talk.call, "127.0.0.1", 80, half_close, 4)
    server.wait_state("CLOSE-WAIT", 4)
    time.sleep(6)


# ---- proxy-half-close-pair -------------------------------------------------------------------


def haproxy(lab, address, target, timeouts="timeout client 60s\n  timeout server 60s"):
    """haproxy between the client and a server, each in a namespace of its own."""
    client, proxy, server = lab.routed()
    (lab.folder / "haproxy.cfg").write_text(f"""
defaults
  mode tcp
  timeout connect 5s
  {timeouts}
listen relay
  bind {address}
  server one {target}
""")
    proxy.program(need("haproxy"), "-db", "-f", lab.folder / "haproxy.cfg")
    proxy.wait_listening(80)
    lab.look_at = proxy
    return client, proxy, server


@scenario("proxy-half-close-pair")
def proxy_half_close_haproxy(lab):
    """The clients close, the server does not."""
    client, proxy, server = haproxy(lab, "10.1.0.2:80", "10.2.0.2:8080")
    server.actor(talk.serve, "10.2.0.2", 8080, talk.rest)
    server.wait_listening(8080)
    client.actor(talk.call, "10.1.0.2", 80, hang_up, 3)
    proxy.wait_state("FIN-WAIT-2", 3)
    time.sleep(6)


@scenario("proxy-half-close-pair")
def proxy_half_close_by_the_server_ipv6(lab):
    """The server says that it was all, the client stays."""
    client, proxy, server = haproxy(lab, "[fd00:1::2]:80", "[fd00:2::2]:8080")
    server.actor(talk.serve, "fd00:2::2", 8080, hang_up)
    server.wait_listening(8080)
    client.actor(talk.call, "fd00:1::2", 80, talk.read_on, 2)
    proxy.wait_state("FIN-WAIT-2", 2)
    time.sleep(6)


def pass_on(source, target):
    while data := source.recv(65536):
        target.sendall(data)
    target.shutdown(socket.SHUT_WR)


def relay_to(address, port):
    """A small proxy: each direction ends by itself."""

    def relay(connection):
        onward = socket.create_connection((address, port))
        threading.Thread(target=pass_on, args=(onward, connection), daemon=True).start()
        pass_on(connection, onward)
        time.sleep(traffic.FOREVER)

    return relay


def relayed(lab, server_talk, client_talk, count):
    client, proxy, server = lab.routed()
    server.actor(talk.serve, "10.2.0.2", 8080, server_talk)
    server.wait_listening(8080)
    proxy.actor(talk.serve, "10.1.0.2", 80, relay_to("10.2.0.2", 8080))
    proxy.wait_listening(80)
    client.actor(talk.call, "10.1.0.2", 80, client_talk, count)
    proxy.wait_state("CLOSE-WAIT", count)
    lab.look_at = proxy
    time.sleep(6)


@scenario("proxy-half-close-pair")
def proxy_half_close_of_one(lab):
    relayed(lab, read_and_forget, half_close, 1)


def answer_slowly(connection):
    """Reads the question to the end, then answers bit by bit."""
    while connection.recv(4096):
        pass
    talk.tick(connection)


@scenario()
def proxy_half_close_in_use(lab):
    relayed(lab, answer_slowly, half_close, 3)


@scenario("close-wait-leak", "fin-wait2-held")
def close_wait_and_fin_wait2_apart(lab):
    """One program leaks what it accepted and waits for another server since a different moment."""
    client, middle, server = lab.routed()

    def wait_elsewhere():
        held = []
        for _ in range(3):
            onward = socket.create_connection(("10.2.0.2", 8080))
            onward.shutdown(socket.SHUT_WR)
            held.append(onward)
            time.sleep(0.01)
        time.sleep(3)
        talk.serve("10.1.0.2", 80, read_and_forget)

    server.actor(talk.serve, "10.2.0.2", 8080, read_and_forget)
    server.wait_listening(8080)
    middle.actor(wait_elsewhere)
    middle.wait_listening(80)
    client.actor(talk.call, "10.1.0.2", 80, hang_up, 4)
    middle.wait_state("CLOSE-WAIT", 4)
    lab.look_at = middle
    time.sleep(6)
