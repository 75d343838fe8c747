"""A way whose behaviour is a Python function: two namespaces joined by TUN devices, between them a
process that decides when each packet goes on. nft can drop, but neither delay nor reorder."""
import fcntl
import heapq
import os
import random
import select
import socket
import struct
import time

from lab import Skip, enter

TUNSETIFF = 0x400454ca
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
PACKET_SIZE_MAX = 65536


def open_tun(namespace):
    """A TUN device tun0 in the namespace; returns its descriptor, made by a child that enters."""
    if not os.path.exists("/dev/net/tun"):
        raise Skip("no /dev/net/tun")
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if not pid:
        try:
            enter(namespace.name)
            fd = os.open("/dev/net/tun", os.O_RDWR)
            fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH", b"tun0", IFF_TUN | IFF_NO_PI))
            socket.send_fds(theirs, [b"x"], [fd])
        finally:
            os._exit(0)
    theirs.close()
    fds = socket.recv_fds(ours, 1, 1)[1]
    os.waitpid(pid, 0)
    if not fds:
        raise Skip("a TUN device cannot be made")
    return fds[0]


def join(a, b, delay):
    """Joins two namespaces: a gets 10.7.0.1/24 and fd00:7::1/64, b the .2. Each packet goes on after
    delay(from_b) seconds."""
    ends = []
    for namespace, host in (a, 1), (b, 2):
        ends.append(open_tun(namespace))
        namespace.ip("addr", "add", f"10.7.0.{host}/24", "dev", "tun0")
        namespace.ip("addr", "add", f"fd00:7::{host}/64", "dev", "tun0", "nodad")
        namespace.ip("link", "set", "tun0", "up")
    a.actor(forward, ends, delay)
    for end in ends:
        os.close(end)


def forward(ends, delay):
    other = {ends[0]: ends[1], ends[1]: ends[0]}
    waiting, number = [], 0
    while True:
        pause = max(0, waiting[0][0] - time.monotonic()) if waiting else None
        for end in select.select(ends, [], [], pause)[0]:
            packet = os.read(end, PACKET_SIZE_MAX)
            number += 1
            heapq.heappush(waiting, (time.monotonic() + delay(end == ends[1]), number, other[end],
                                     packet))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, end, packet = heapq.heappop(waiting)
            os.write(end, packet)


def some_late(part, late, usual=0.002):
    """The way from b to a holds `part` of the packets back for `late` seconds more."""

    def delay(from_b):
        return usual + (late if from_b and random.random() < part else 0)

    return delay
