#!/usr/bin/env python3
"""tcpdx stat against sar -n SOCK,SOCK6,TCP,ETCP, on the same host at the same time.

    stat_vs_sar.py TCPDX        exit 0: same, 1: different, 77: skipped, with the reason

Both programs are started together in a private network namespace and look for LOOK_SECONDS. They
do not take their first reading at the same instant (sar forks sadc first), so a load that ran all
the time would show them different things. Therefore the load runs inside both looks: it begins
LEAD_SECONDS after the start, when both have taken their first reading, and is over, the last
retransmission included, well before the first of them takes its last; at both edges the namespace
is quiet. Hence the tolerances:

- levels (sockets in use) are the same at both last readings: equal, to the unit;
- rates: both counted the same steps and divide them by their own interval. sar takes its from the
  system's uptime in hundredths of a second and is woken by a one-second timer, so that two
  intervals of the same look may differ by some hundredths, while sar prints two decimals: 2 % and
  0.01 are allowed;
- steps are compared, to the unit, with what the test itself read from /proc/net/snmp before and
  after the load.

Where the machine was too busy for the plan (the looks did not enclose the load), the round is
repeated, three in all.
"""

import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import time

LOOK_SECONDS = 3
LEAD_SECONDS = 0.7
RATE_TOLERANCE = 0.02
ROUNDING = 0.011
ROUNDS = 3

# sar's column -> place in our JSON
COLUMNS = {
    'totsck': ('sock', 'totsck'), 'tcpsck': ('sock', 'tcpsck'), 'udpsck': ('sock', 'udpsck'),
    'rawsck': ('sock', 'rawsck'), 'ip-frag': ('sock', 'ip-frag'), 'tcp-tw': ('sock', 'tcp-tw'),
    'tcp6sck': ('sock6', 'tcp6sck'), 'udp6sck': ('sock6', 'udp6sck'),
    'raw6sck': ('sock6', 'raw6sck'), 'ip6-frag': ('sock6', 'ip6-frag'),
    'active/s': ('tcp', 'active'), 'passive/s': ('tcp', 'passive'),
    'iseg/s': ('tcp', 'iseg'), 'oseg/s': ('tcp', 'oseg'),
    'atmptf/s': ('etcp', 'atmptf'), 'estres/s': ('etcp', 'estres'),
    'retrans/s': ('etcp', 'retrans'), 'isegerr/s': ('etcp', 'isegerr'),
    'orsts/s': ('etcp', 'orsts'),
}

# sar's rate -> the kernel's name in /proc/net/snmp
STEPS = {
    'active/s': 'ActiveOpens', 'passive/s': 'PassiveOpens', 'iseg/s': 'InSegs',
    'oseg/s': 'OutSegs', 'atmptf/s': 'AttemptFails', 'estres/s': 'EstabResets',
    'retrans/s': 'RetransSegs', 'isegerr/s': 'InErrs', 'orsts/s': 'OutRsts',
}


class Missed(Exception):
    """The looks did not enclose the load."""


def skip(reason):
    print('SKIP: ' + reason)
    sys.exit(77)


def enter_namespace():
    """Runs this file again inside a network namespace of its own."""
    if os.environ.get('STAT_VS_SAR_INSIDE'):
        return
    unshare = ['unshare', '-n'] if os.geteuid() == 0 else ['unshare', '-rn']
    if subprocess.run(unshare + ['true'], stderr=subprocess.DEVNULL).returncode:
        skip('cannot make a network namespace')
    os.environ['STAT_VS_SAR_INSIDE'] = '1'
    os.execvp(unshare[0], unshare + [sys.executable, os.path.abspath(__file__)] + sys.argv[1:])


def loopback_up():
    import fcntl
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack('16sH14s', b'lo', socket.AddressFamily.AF_INET, b'')
        flags = struct.unpack('16sH14s', fcntl.ioctl(control, 0x8913, request))[1]
        fcntl.ioctl(control, 0x8914, struct.pack('16sH14s', b'lo', flags | 1, b''))


def snmp_tcp():
    with open('/proc/self/net/snmp') as file:
        names, values = [line.split()[1:] for line in file if line.startswith('Tcp:')]
    return dict(zip(names, map(int, values)))


class Load:
    """Everything that the columns show. Sockets are kept until the end, so that the levels of the
    last readings are other than zero."""

    def __init__(self):
        self.kept = []
        self.listener = self.listen(socket.AF_INET, '127.0.0.1', 64)
        self.full = self.listen(socket.AF_INET, '127.0.0.1', 0)
        self.has_ipv6 = self.try_ipv6()

    def keep(self, *sockets):
        self.kept.extend(sockets)
        return sockets[0]

    def listen(self, family, address, backlog):
        listener = self.keep(socket.socket(family, socket.SOCK_STREAM))
        listener.bind((address, 0))
        listener.listen(backlog)
        return listener

    def try_ipv6(self):
        try:
            self.listener6 = self.listen(socket.AF_INET6, '::1', 64)
        except OSError:
            return False
        return True

    def exchange(self, listener, end):
        client = socket.socket(listener.family, socket.SOCK_STREAM)
        client.connect(listener.getsockname())
        server, _ = listener.accept()
        client.sendall(b'x' * 1000)
        server.recv(1000, socket.MSG_WAITALL)
        if end == 'keep':
            self.keep(client, server)
            return
        if end == 'reset':  # a reset instead of a FIN: estres at both sides
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        client.close()
        server.close()

    def refuse(self):
        with socket.socket() as client:
            client.settimeout(1)
            # Bound, but not listening: the port is known to be closed.
            with socket.socket() as holder:
                holder.bind(('127.0.0.1', 0))
                try:
                    client.connect(holder.getsockname())
                except ConnectionRefusedError:
                    pass

    def overflow(self):
        """A queue of one that is full: the second SYN is dropped and sent again after 1 s. Then
        its sender gives up, so that the rest of the look is quiet."""
        before = snmp_tcp()['RetransSegs']
        for _ in range(2):
            client = self.keep(socket.socket())
            client.setblocking(False)
            try:
                client.connect(self.full.getsockname())
            except BlockingIOError:
                pass
            time.sleep(0.02)
        deadline = time.monotonic() + 1.4
        while snmp_tcp()['RetransSegs'] == before and time.monotonic() < deadline:
            time.sleep(0.02)
        client.close()

    def damaged_segment(self):
        """A TCP header whose offset is too small: isegerr."""
        with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP) as raw:
            raw.sendto(struct.pack('>HHIIBBHHH', 1, 1, 0, 0, 0, 2, 0, 0, 0), ('127.0.0.1', 0))

    def fragments(self):
        """A first fragment without the rest waits for it 30 s."""
        with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as raw:
            loopback = socket.inet_aton('127.0.0.1')
            raw.sendto(struct.pack('>BBHHHBBH4s4s', 0x45, 0, 28, 77, 0x2000, 64, 17, 0, loopback,
                                   loopback) + b'\0' * 8, ('127.0.0.1', 0))
        if self.has_ipv6:
            with socket.socket(socket.AF_INET6, socket.SOCK_RAW, 44) as raw:
                raw.sendto(struct.pack('>BBHI', 17, 0, 1, 77) + b'\0' * 8, ('::1', 0))

    def run(self):
        for end in ['close'] * 40 + ['reset'] * 10 + ['keep'] * 5:
            self.exchange(self.listener, end)
        for _ in range(15):
            self.refuse()
        for _ in range(3):
            self.damaged_segment()
        self.fragments()
        for _ in range(2):
            self.keep(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)).bind(('127.0.0.1', 0))
        self.keep(socket.socket(socket.AF_INET, socket.SOCK_RAW, 253))
        if self.has_ipv6:
            for end in ['close'] * 5 + ['keep'] * 3:
                self.exchange(self.listener6, end)
            self.keep(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)).bind(('::1', 0))
            self.keep(socket.socket(socket.AF_INET6, socket.SOCK_RAW, 253))
        self.overflow()

    def close(self):
        for kept in self.kept:
            kept.close()


def parse_sar(output):
    """The first row below each header that has columns we know; times stand in front of both."""
    values, header = {}, None
    for line in output.splitlines():
        words = line.split()
        if not words or words[0] == 'Average:':
            header = None
        elif any(word in COLUMNS for word in words):
            header = words
        elif header:
            for name, value in zip(reversed(header), reversed(words)):
                if name in COLUMNS:
                    values[name] = float(value)
            header = None
    return values


def look_both(tcpdx):
    """Returns sar's values, our object, and the steps that the test saw."""
    environment = dict(os.environ, LC_ALL='C', S_TIME_FORMAT='ISO')
    load = Load()
    edge = snmp_tcp()
    start = time.monotonic()
    ours = subprocess.Popen([tcpdx, 'stat', str(LOOK_SECONDS), '1', '--json'],
                            stdout=subprocess.PIPE, text=True, env=environment)
    sar = subprocess.Popen(['sar', '-n', 'SOCK,SOCK6,TCP,ETCP', str(LOOK_SECONDS), '1'],
                           stdout=subprocess.PIPE, text=True, env=environment)
    time.sleep(LEAD_SECONDS)
    before = snmp_tcp()
    load.run()
    after = snmp_tcp()
    late = time.monotonic() - start > LOOK_SECONDS - 0.2
    sar_output, our_output = sar.communicate()[0], ours.communicate()[0]
    load.close()
    if sar.returncode:
        skip('sar failed with status %d' % sar.returncode)
    assert ours.returncode == 0, 'tcpdx stat: status %d' % ours.returncode
    assert our_output.count('\n') == 1, 'one line expected: %r' % our_output
    if late or edge != before:
        raise Missed
    return parse_sar(sar_output), json.loads(our_output), {
        column: after[name] - before[name] for column, name in STEPS.items()}


def compare(sar, ours, steps):
    failures = []
    counters = {row['name']: row for row in ours['counters']}

    def check(good, *what):
        if not good:
            failures.append(' '.join(map(str, what)))

    for column, (table, key) in COLUMNS.items():
        mine = ours[table][key]
        if column not in sar:
            check(table == 'sock6' and mine is None, column, 'is not told by sar, by us', mine)
        elif table in ('sock', 'sock6'):
            check(mine == sar[column], column, 'sar', sar[column], 'tcpdx', mine)
        else:
            check(abs(mine - sar[column]) <= RATE_TOLERANCE * sar[column] + ROUNDING,
                  column, 'sar', sar[column], 'tcpdx', mine)
            delta = counters.get('Tcp' + STEPS[column], {'delta': 0})['delta']
            check(delta == steps[column], column, 'true', steps[column], 'tcpdx', delta)
            check(steps[column] > 0, column, 'did not move: the load is wrong')
    dropped = counters.get('TcpExtListenDrops', {'delta': 0, 'harm': None})
    check(dropped['delta'] >= 1 and dropped['harm'] == 'harm', 'TcpExtListenDrops is', dropped)
    harms = [row['harm'] for row in ours['counters'] if row['harm']]
    order = ['harm', 'noteworthy', 'normal']
    check(harms == sorted(harms, key=order.index), 'harmful counters do not stand first')
    return failures


def main():
    tcpdx = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else
                            os.environ.get('TCPDX', 'build/src/cmd/tcpdx'))
    if not os.access(tcpdx, os.X_OK):
        skip('no tcpdx at ' + tcpdx)
    for tool in ('sar', 'unshare'):
        if not shutil.which(tool):
            skip('no ' + tool + ' here')
    enter_namespace()
    loopback_up()
    failures = None
    for _ in range(ROUNDS):
        try:
            sar, ours, steps = look_both(tcpdx)
        except Missed:
            continue
        failures = compare(sar, ours, steps)
        break
    if failures is None:
        skip('the machine was too busy in each of %d rounds' % ROUNDS)
    for failure in failures:
        print('FAIL: ' + failure)
    if not failures:
        print('same: ' + ' '.join('%s %g' % item for item in sar.items()))
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
