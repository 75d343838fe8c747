"""Actors that several scenarios share: they run in a process of their own inside a namespace
(Netns.actor), their loads are bounded and stop by themselves."""
import errno
import ipaddress
import os
import random
import select
import socket
import struct
import time

FOREVER = 600
SYN_COUNT_MAX = 20000  # no flood of the lab is larger


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def listen(address, port, backlog=16, v6only=True):
    server = socket.socket(family_of(address), socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if ":" in address:
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, v6only)
    server.bind((address, port))
    server.listen(backlog)
    return server


# ---- servers -------------------------------------------------------------------------------


def serve_and_hold(address, port, backlog=128, v6only=True):
    """Accepts everything, keeps everything, reads what comes."""
    server = listen(address, port, backlog, v6only)
    server.setblocking(False)
    waiting = select.epoll()
    waiting.register(server, select.EPOLLIN)
    held = {}
    while True:
        for fd, _ in waiting.poll():
            if fd != server.fileno():
                try:
                    alive = held[fd].recv(65536)
                except BlockingIOError:
                    continue
                except OSError:
                    alive = b""
                if not alive:
                    waiting.unregister(fd)
                    held.pop(fd).close()
                continue
            try:
                while True:
                    connection, _ = server.accept()
                    connection.setblocking(False)
                    held[connection.fileno()] = connection
                    waiting.register(connection, select.EPOLLIN)
            except BlockingIOError:
                pass


def serve_never(address, port, backlog):
    """Listens and never accepts."""
    held = listen(address, port, backlog)
    time.sleep(FOREVER)
    held.close()


def serve_slowly(address, port, backlog, pause):
    """One connection at a time, each after a pause: a program that does too much in between."""
    server = listen(address, port, backlog)
    while True:
        connection, _ = server.accept()
        connection.close()
        time.sleep(pause)


def serve_and_close(address, port, backlog=128):
    """Closes what it accepts at once: this side is the first to close."""
    server = listen(address, port, backlog)
    while True:
        server.accept()[0].close()


def serve_until_peer_closes(address, port, backlog=128):
    """Closes after the peer did: the client keeps the TIME_WAIT."""
    server = listen(address, port, backlog)
    while True:
        connection, _ = server.accept()
        while connection.recv(4096):
            pass
        connection.close()


# ---- clients -------------------------------------------------------------------------------


def start_connect(address, port, source=None):
    client = socket.socket(family_of(address), socket.SOCK_STREAM)
    client.setblocking(False)
    if source:
        client.bind((source, 0))
    error = client.connect_ex((address, port))
    return client, error


def connect_and_hold(address, port, count):
    """`count` connections at once, kept open; those that get no answer keep trying."""
    held = [start_connect(address, port)[0] for _ in range(count)]
    time.sleep(FOREVER)
    del held


def connect_in_turn(address, port, count):
    """One after another, each answered before the next, all kept open."""
    held = [socket.create_connection((address, port)) for _ in range(count)]
    time.sleep(FOREVER)
    del held


def connect_and_close(address, port, count, first=True):
    """One after another, until `count` were made and closed; `first`: this side is the first to
    close. An attempt that fails is made again, a limited number of times."""
    made = 0
    for _ in range(2 * count):
        if made == count:
            break
        try:
            with socket.create_connection((address, port), timeout=5) as connection:
                if first:
                    connection.shutdown(socket.SHUT_WR)
                while connection.recv(4096):
                    pass
            made += 1
        except OSError:
            time.sleep(0.01)


def connect_again_and_again(address, port, pause, count, source=None):
    """A client that does not give up: a connect() every `pause` seconds. What is refused it closes."""
    held = []
    for _ in range(count):
        held = [c for c in held if not c.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)]
        client, error = start_connect(address, port, source)
        if error in (0, errno.EINPROGRESS):
            held.append(client)
        time.sleep(pause)
    time.sleep(FOREVER)


def connect_in_waves(address, port, count, pause, waves):
    """`count` connections at once, closed again after the pause, `waves` times."""
    for _ in range(waves):
        held = [start_connect(address, port)[0] for _ in range(count)]
        time.sleep(pause)
        for client in held:
            client.close()


# ---- raw SYNs ------------------------------------------------------------------------------


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def syn_packet(source, target, source_port, port):
    """An IP packet with a bare SYN; `source` may be anybody."""
    source, target = ipaddress.ip_address(source), ipaddress.ip_address(target)
    tcp = struct.pack("!HHIIBBHHH", source_port, port, random.getrandbits(32), 0, 5 << 4, 2, 64240,
                      0, 0)
    pseudo = source.packed + target.packed
    pseudo += struct.pack("!BBH", 0, 6, 20) if source.version == 4 else struct.pack("!I3xB", 20, 6)
    tcp = tcp[:16] + struct.pack("!H", checksum(pseudo + tcp)) + tcp[18:]
    if source.version == 4:
        return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 40, random.getrandbits(16), 0, 64, 6, 0,
                           source.packed, target.packed) + tcp
    return struct.pack("!IHBB16s16s", 6 << 28, 20, 6, 64, source.packed, target.packed) + tcp


def send_syns(sources, target, port, rate, count):
    """`count` SYNs at `rate` a second from the addresses of the network `sources`."""
    network = ipaddress.ip_network(sources)
    raw = socket.socket(family_of(target), socket.SOCK_RAW, socket.IPPROTO_RAW)
    size = min(network.num_addresses, 1 << 16)
    for sent in range(min(count, SYN_COUNT_MAX)):
        source = network[1 + random.randrange(size - 2)] if size > 2 else network[0]
        raw.sendto(syn_packet(str(source), target, random.randrange(1024, 65536), port),
                   (target, 0))
        if sent % 10 == 9:
            time.sleep(10 / rate)
    time.sleep(FOREVER)


def limit_descriptors(count):
    import resource
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, count))


def stop(pid):
    os.kill(pid, 19)
