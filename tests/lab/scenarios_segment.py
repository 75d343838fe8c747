"""Segments that TCP throws away as they come in: damaged, with times or numbers that do not fit. The
way between the two ends is a process that changes what it carries."""
import os
import random
import select
import socket
import struct
import time

import talk
import tunnel
from lab import need, scenario
from traffic import checksum, connect_and_hold, serve_and_close, syn_packet

V4, V6 = "10.7.0.2", "fd00:7::2"  # the server, the second end of the way
NEAR4, NEAR6 = "10.7.0.1", "fd00:7::1"
FIN, SYN, RST, PUSH, ACK = 1, 2, 4, 8, 16


class Segment:
    """An IP packet with a TCP segment, to be changed in place."""

    def __init__(self, packet):
        self.packet = bytearray(packet)
        self.ipv6 = packet[0] >> 4 == 6
        self.start = 40 if self.ipv6 else (packet[0] & 15) * 4
        self.is_tcp = packet[6 if self.ipv6 else 9] == 6

    def get(self, layout, offset):
        return struct.unpack_from(layout, self.packet, self.start + offset)[0]

    def put(self, layout, offset, value):
        struct.pack_into(layout, self.packet, self.start + offset, value)

    ports = property(lambda self: (self.get("!H", 0), self.get("!H", 2)))
    flags = property(lambda self: self.get("!B", 13))
    header = property(lambda self: (self.get("!B", 12) >> 4) * 4)
    size = property(lambda self: len(self.packet) - self.start - self.header)

    def add(self, offset, number):
        """Adds to a sequence number: 4 is SEG.SEQ, 8 is SEG.ACK."""
        self.put("!I", offset, (self.get("!I", offset) + number) & 0xffffffff)

    def times(self):
        """Offset of TSval, or None: TSecr is four bytes on."""
        at = 20
        while at < self.header:
            kind = self.get("!B", at)
            if kind == 8:
                return at + 2
            at += 1 if kind < 2 else max(2, self.get("!B", at + 1))
        return None

    def sealed(self):
        """The packet with its checksum made right."""
        self.put("!H", 16, 0)
        tcp = bytes(self.packet[self.start:])
        addresses = bytes(self.packet[8:40] if self.ipv6 else self.packet[12:20])
        self.put("!H", 16, checksum(addresses + struct.pack("!II", len(tcp), 6) + tcp))
        return bytes(self.packet)


def join(a, b, change):
    """Joins two namespaces as tunnel.join() does. change(segment, from_b) returns the packets that go
    on in place of each one."""
    ends = []
    for namespace, host in (a, 1), (b, 2):
        ends.append(tunnel.open_tun(namespace))
        namespace.ip("addr", "add", f"10.7.0.{host}/24", "dev", "tun0")
        namespace.ip("addr", "add", f"fd00:7::{host}/64", "dev", "tun0", "nodad")
        namespace.ip("link", "set", "tun0", "up")
    a.actor(carry, ends, change)
    for end in ends:
        os.close(end)


def carry(ends, change):
    while True:
        for end in select.select(ends, [], [])[0]:
            segment = Segment(os.read(end, tunnel.PACKET_SIZE_MAX))
            onwards = [bytes(segment.packet)]
            if segment.is_tcp:
                onwards = change(segment, end == ends[1])
            for packet in onwards:
                os.write(ends[0] if end == ends[1] else ends[1], packet)


def untouched(segment):
    return [bytes(segment.packet)]


def through(lab, change, address, serve, call, count, look_at_client=False):
    """Connections over a way that changes what it carries, of a server at `address`, port 8080."""
    client, server = lab.ns("client"), lab.ns("server")
    lab.look_at = client if look_at_client else server
    join(client, server, change)
    server.actor(talk.serve, address, 8080, serve)
    server.wait_listening(8080)
    client.actor(talk.call, address, 8080, call, count)
    server.wait_state("ESTAB", count)
    return client, server


# ---- checksum-errors -------------------------------------------------------------------------


def damage(part, towards_b=True):
    """Flips a bit in `part` of the segments of one direction; handshakes are spared."""

    def change(segment, from_b):
        if from_b != towards_b and not segment.flags & SYN and random.random() < part:
            last = len(segment.packet) - segment.start - 1
            segment.put("!B", last, segment.get("!B", last) ^ 4)
        return untouched(segment)

    return change


@scenario("checksum-errors")
def checksum_errors_upload(lab):
    """One segment in fifty of two uploads."""
    through(lab, damage(0.02), V4, talk.read_on, talk.pour, 2)
    time.sleep(1)


@scenario("checksum-errors")
def checksum_errors_download_ipv6(lab):
    """Our program is the client; one segment in two hundred."""
    through(lab, damage(0.005, False), V6, talk.pour, talk.read_on, 3, True)
    time.sleep(1)


@scenario("checksum-errors")
def checksum_errors_short_messages(lab):
    """Short segments are lost before their socket is known."""
    through(lab, damage(0.1), V6, talk.echo, talk.beat, 40)
    time.sleep(1)


@scenario()
def checksum_errors_one_of_many_thousand(lab):
    """What any way may do."""
    through(lab, damage(0.0001), V4, talk.read_on, talk.pour, 2)
    time.sleep(1)


def wrong_syns(address, port, pause, count):
    """A scanner whose SYNs have a wrong checksum."""
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    for _ in range(count):
        segment = Segment(syn_packet(NEAR4, address, random.randrange(1024, 65536), port))
        segment.put("!H", 16, segment.get("!H", 16) ^ 0x1234)
        raw.sendto(bytes(segment.packet), (address, 0))
        time.sleep(pause)


@scenario()
def checksum_errors_of_a_scanner(lab):
    """Most of what comes is wrong, and nobody is harmed."""
    client, _ = through(lab, lambda segment, _: untouched(segment), V4, talk.echo, talk.beat, 2)
    client.actor(wrong_syns, V4, 8080, 0.02, 1000)
    time.sleep(1)


@scenario()
def checksum_errors_of_a_scanner_and_loss(lab):
    """The scanner beside an upload over a way that loses one segment of a hundred."""

    def change(segment, from_b):
        lost = not from_b and segment.size and random.random() < 0.01
        return [] if lost else untouched(segment)

    client, _ = through(lab, change, V4, talk.read_on, talk.pour, 1)
    client.actor(wrong_syns, V4, 8080, 0.005, 4000)
    time.sleep(1)


# ---- paws-reject -----------------------------------------------------------------------------


def rewrite(after, sequence=0, acks=0, times=0):
    """From `after` seconds on adds to the numbers of what a sends: SEG.SEQ and TSval; `acks` is
    added to the SEG.ACK of what b sends, as of a box that translates no longer."""
    start = []

    def change(segment, from_b):
        start.append(time.monotonic())
        del start[1:]
        if time.monotonic() - start[0] < after:
            return untouched(segment)
        if from_b:
            segment.add(8, acks)
        else:
            segment.add(4, sequence)
            if segment.times():
                segment.add(segment.times(), times)
        return [segment.sealed()]

    return change


@scenario("paws-reject")
def paws_reject_upload(lab):
    """After a fail-over the load balancer's clock is behind."""
    through(lab, rewrite(1, times=-1000000), V4, talk.read_on, talk.pour, 3)
    time.sleep(1.8)


@scenario("paws-reject")
def paws_reject_requests_ipv6(lab):
    through(lab, rewrite(1, times=-5000), V6, talk.echo, talk.beat, 8)
    time.sleep(2)


@scenario("paws-reject")
def paws_reject_acks(lab):
    """We send, and the ACKs are what is refused: not peer-vanished."""
    through(lab, rewrite(1, times=-1000000), V4, talk.tick, talk.read_on, 5)
    time.sleep(2.5)


def echo_wrong_time(of_b, number):
    """Changes TSecr of the SYN,ACKs that b sends, or of all that a sends after its SYN."""

    def change(segment, from_b):
        if segment.times() and from_b == of_b and bool(segment.flags & SYN) == of_b:
            segment.add(segment.times() + 4, number)
        return [segment.sealed()]

    return change


def knocking(lab, change, address, count):
    client, server = lab.ns("client"), lab.ns("server")
    join(client, server, change)
    server.actor(talk.serve, address, 8080, talk.tick)
    server.wait_listening(8080)
    client.actor(connect_and_hold, address, 8080, count)
    return client, server


@scenario("paws-reject")
def paws_reject_syn_ack(lab):
    """The answers to our SYNs echo times that are not ours: not syn-blackhole."""
    lab.look_at, _ = knocking(lab, echo_wrong_time(True, -1000000), V4, 3)
    time.sleep(3)


@scenario("paws-reject")
def paws_reject_syn_ack_ipv6(lab):
    lab.look_at, _ = knocking(lab, echo_wrong_time(True, 7000000), V6, 1)
    time.sleep(2.5)


@scenario("paws-reject")
def paws_reject_third_segment(lab):
    """The ACKs of the SYN,ACK are refused: clients believe that they are connected."""
    _, lab.look_at = knocking(lab, echo_wrong_time(False, -1000000), V4, 6)
    time.sleep(2.2)


def again_later(delay, part=1):
    """Every segment of a comes once more, late: a mirror or a bond that loops."""
    sent = []

    def change(segment, from_b):
        onwards = untouched(segment)
        if not from_b:
            if random.random() < part:
                sent.append((time.monotonic(), onwards[0]))
            while sent and sent[0][0] < time.monotonic() - delay:
                onwards.append(sent.pop(0)[1])
        return onwards

    return change


@scenario()
def paws_reject_late_duplicates(lab):
    """PAWSEstab grows by thousands, and nobody is harmed."""
    through(lab, again_later(0.01), V4, talk.read_on, talk.pour, 2)
    time.sleep(1)


@scenario()
def paws_reject_duplicates_and_keepalive(lab):
    """As before, beside idle connections whose peers send keepalive probes: those are dropped too,
    for their sequence number is old."""
    client, server = through(lab, again_later(0.02), V6, talk.read_on, talk.tick, 3)
    server.actor(talk.serve, V6, 8081, talk.rest)
    server.wait_listening(8081)
    client.actor(talk.call, V6, 8081, talk.with_keepalive(talk.rest, 1, 1), 6)
    server.wait_state("ESTAB", 9)
    time.sleep(5)


@scenario()
def paws_reject_duplicates_and_lost_acks(lab):
    """As before, beside connections whose peers do not get our ACKs: they send old data again."""
    late = again_later(0.02)

    def change(segment, from_b):
        if 8081 not in segment.ports:
            return late(segment, from_b)
        cut = from_b and time.monotonic() > started + 2
        return [] if cut else untouched(segment)

    started = time.monotonic()
    client, server = through(lab, change, V4, talk.read_on, talk.tick, 2)
    server.actor(talk.serve, V4, 8081, talk.read_on)
    server.wait_listening(8081)
    client.actor(talk.call, V4, 8081, talk.tick, 4)
    server.wait_state("ESTAB", 6)
    time.sleep(max(0, started + 4.5 - time.monotonic()))


def older_at_second_use():
    """To a, ports that are used again have a clock that is behind: another host of the same NAT."""
    uses = {}

    def change(segment, from_b):
        ports = segment.ports[::-1] if from_b else segment.ports
        if not from_b and segment.flags == SYN:
            uses[ports] = uses.get(ports, 0) + 1
        if segment.times() and uses.get(ports, 0) > 1:
            segment.add(segment.times() + (4 if from_b else 0), 5000000 if from_b else -5000000)
        return [segment.sealed()]

    return change


def use_ports_again(address, port, ports, rounds):
    for _ in range(rounds):
        for number in ports:
            with socket.socket() as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                client.bind(("", number))
                client.connect((address, port))
                client.recv(10)
        time.sleep(0.3)


@scenario()
def paws_reject_time_wait(lab):
    """SYNs into TIME_WAIT with older times: PAWSTimewait grows, a round trip is lost, no more."""
    client, server = lab.ns("client"), lab.ns("server")
    lab.look_at = server
    join(client, server, older_at_second_use())
    server.actor(serve_and_close, V4, 8080)
    server.wait_listening(8080)
    client.actor(use_ports_again, V4, 8080, range(30000, 30100), 2)
    time.sleep(0.5)


# ---- out-of-window ---------------------------------------------------------------------------


@scenario("out-of-window")
def out_of_window_stream(lab):
    """A firewall no longer adds its offset to what the peer sends."""
    through(lab, rewrite(1, sequence=1 << 30), V4, talk.read_on, talk.tick, 4)
    time.sleep(2)


@scenario("out-of-window")
def out_of_window_requests_ipv6(lab):
    """In both directions, on a service."""
    through(lab, rewrite(1, 0x12345678, 0x12345678), V6, talk.echo, talk.beat, 8)
    time.sleep(2)


def redis_behind(lab, offsets):
    """Twelve clients of a real server behind a firewall that forgets what it added to the numbers:
    of each connection one of `offsets`."""
    boxes = [rewrite(1, offset, offset) for offset in offsets]
    client, server = lab.ns("client"), lab.ns("server")
    lab.look_at = server
    join(client, server, lambda segment, from_b: boxes[sum(segment.ports) // 2 % len(boxes)](
        segment, from_b))
    server.program(need("redis-server"), "--bind", V4, "--port", 6379, "--save", "",
                   "--protected-mode", "no")
    server.wait_listening(6379)
    client.actor(talk.call, V4, 6379, ask_redis, 12)
    server.wait_state("ESTAB", 12)
    time.sleep(2)


def ask_redis(connection):
    while True:
        connection.sendall(b"PING\r\n")
        connection.recv(64)
        time.sleep(0.2)


@scenario("out-of-window")
def out_of_window_redis(lab):
    """Half of the connections is beyond the window, half before it."""
    redis_behind(lab, [0x50000000, -0x60000000])


@scenario()
def out_of_window_before_it_only(lab):
    """All that comes looks like old data, as from peers that do not get our ACKs."""
    redis_behind(lab, [-0x60000000])


@scenario("out-of-window")
def out_of_window_seen_from_the_client(lab):
    """We sent, and the ACKs are not for what we sent: not peer-vanished."""
    through(lab, rewrite(1, 1 << 30, 1 << 30), V4, talk.echo, talk.beat, 4, True)
    time.sleep(2.2)


@scenario("out-of-window")
def out_of_window_acks(lab):
    """We send, and the ACKs lie beyond the window."""
    through(lab, rewrite(1, 1 << 28), V4, talk.tick, talk.read_on, 5)
    time.sleep(2.5)


def probe_with_a_byte():
    """Turns a's probes of a shut window into those of BSD: a byte of data beyond it."""
    next_of = {}

    def change(segment, from_b):
        if from_b:
            next_of[segment.ports[::-1]] = segment.get("!I", 8)
        elif segment.size == 0 and segment.flags == ACK and (
                segment.get("!I", 4) == (next_of.get(segment.ports, 0) - 1) & 0xffffffff):
            segment.add(4, 1)
            segment.packet += b"x"
            struct.pack_into("!H", segment.packet, 2, len(segment.packet))
            struct.pack_into("!H", segment.packet, 10, 0)
            struct.pack_into("!H", segment.packet, 10, checksum(bytes(segment.packet[:20])))
            return [segment.sealed()]
        return untouched(segment)

    return change


@scenario("reader-stalled")
def out_of_window_probes_of_a_shut_window(lab):
    """BeyondWindow grows with each probe: it is our program that does not read."""
    through(lab, probe_with_a_byte(), V4, talk.rest, talk.pour, 3)
    time.sleep(4.5)


def strays(flags, offset):
    """Puts a forged segment before every fourth one of a."""
    count = []

    def change(segment, from_b):
        onwards = untouched(segment)
        count.append(1)
        if not from_b and len(count) % 4 == 0 and not segment.flags & SYN:
            segment.add(4, offset)
            segment.put("!B", 13, flags)
            onwards.insert(0, segment.sealed())
        return onwards

    return change


@scenario()
def out_of_window_strays(lab):
    """Forged data far outside of the window of connections that go on."""
    through(lab, strays(ACK | PUSH, 1 << 30), V4, talk.echo, talk.beat, 6)
    time.sleep(2)


@scenario()
def out_of_window_blind_resets(lab):
    """Resets within the window, but not at its edge: challenge ACKs, and the connections go on."""
    through(lab, strays(RST, 1000), V6, talk.echo, talk.beat, 6)
    time.sleep(2)
