"""What the ends of a connection say to each other: servers and clients whose behaviour is a
function of the connected socket. Each connection has a thread of its own."""
import resource
import socket
import threading
import time

from traffic import FOREVER, listen

TCP_REPAIR = 19
BLOCK = bytes(65536)


def serve(address, port, talk, backlog=128):
    """Accepts for ever and lets talk(connection) have each. The connection stays open when talk()
    returns, unless it closed it."""
    raise_descriptors()
    server = listen(address, port, backlog)
    held = []
    while True:
        connection, _ = server.accept()
        held.append(connection)
        threading.Thread(target=quietly, args=(talk, connection), daemon=True).start()


def call(address, port, talk, count=1, pause=0.0, source=None):
    """Opens `count` connections, `pause` seconds apart, and lets talk(connection) have each."""
    raise_descriptors()
    held = []
    for _ in range(count):
        connection = socket.create_connection((address, port), timeout=10,
                                              source_address=(source, 0) if source else None)
        connection.settimeout(None)
        held.append(connection)
        threading.Thread(target=quietly, args=(talk, connection), daemon=True).start()
        time.sleep(pause)
    time.sleep(FOREVER)


def quietly(talk, connection):
    try:
        talk(connection)
    except OSError:
        pass  # the fault that the scenario provokes


def raise_descriptors():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 20000), hard))


def vanish(connection):
    """Ends this end without a word, as a power failure does: in repair mode close() sends
    nothing. Whoever speaks to it later meets a reset."""
    connection.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
    connection.close()


# ---- talks -----------------------------------------------------------------------------------


def rest(_):
    """Neither reads nor writes."""


def greet(connection):
    """One word, then silence."""
    connection.sendall(b"hello\n")


def read_on(connection):
    """Reads what comes, to the end, and keeps the connection."""
    while connection.recv(65536):
        pass


def echo(connection):
    """Answers whatever comes and closes with the peer."""
    while data := connection.recv(65536):
        connection.sendall(data)
    connection.close()


def pour(connection):
    """Sends as much as goes in."""
    while True:
        connection.sendall(BLOCK)


def tick(connection):
    """Sends a little five times a second, for ever."""
    while True:
        connection.sendall(b"tick\n")
        time.sleep(0.2)


def beat(connection):
    """Sends a heartbeat and waits for its echo, four times a second."""
    while True:
        connection.sendall(b"beat\n")
        connection.recv(4096)
        time.sleep(0.25)


def sip(pause, size=65536):
    """Reads `size` bytes every `pause` seconds."""

    def talk(connection):
        while connection.recv(size):
            time.sleep(pause)

    return talk


def with_keepalive(talk, idle, interval=75):
    """The talk on a connection with SO_KEEPALIVE."""

    def kept_alive(connection):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, idle)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, interval)
        talk(connection)

    return kept_alive
