"""What the scripts of this folder share: cases that are counted, and network namespaces of their
own with sockets in them that a check-up has something to say about."""

import ctypes
import errno
import fcntl
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import traceback

CLONE_NEWNET = 0x40000000
SKIPPED = 77


class Skip(Exception):
    """Raised by a case that cannot run here; the text is the reason."""


class Cases:
    """The cases of a script, in the order in which they are written."""

    def __init__(self):
        self.rows = []

    def case(self, function):
        self.rows.append(function)
        return function

    def run(self, *arguments, names=()):
        """Runs them one after the other, prints a line for each, returns the exit status."""
        counts = {'passed': 0, 'failed': 0, 'skipped': 0}
        for function in self.rows:
            name = function.__name__.replace('_', ' ')
            if names and not any(word in name for word in names):
                continue
            outcome, text = 'passed', ''
            try:
                text = function(*arguments) or ''
            except Skip as reason:
                outcome, text = 'skipped', str(reason)
            except Exception as error:  # one case must not hide the others
                outcome = 'failed'
                place = traceback.extract_tb(error.__traceback__)[-1]
                text = f'{type(error).__name__}: {error} (line {place.lineno})'
            counts[outcome] += 1
            print(f'{outcome:8}{name}{": " if text else ""}{text}', flush=True)
        print(', '.join(f'{count} {outcome}' for outcome, count in counts.items()))
        if counts['failed']:
            return 1
        return 0 if counts['passed'] else SKIPPED


def need_root():
    if os.geteuid():
        raise Skip('needs root')


def need(program):
    for folder in os.environ.get('PATH', '').split(':') + ['/usr/sbin', '/sbin']:
        if os.access(os.path.join(folder, program), os.X_OK):
            return os.path.join(folder, program)
    raise Skip(f'{program} is not installed')


def unshare(flags):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(flags):
        raise OSError(ctypes.get_errno(), 'unshare')


def loopback_up():
    """Without ip(8): SIOCSIFFLAGS with IFF_UP."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, 0x8914, struct.pack('16sh22x', b'lo', 1))


class Namespace:
    """A process in a network namespace of its own that called `build()` there and waits; `pid` is
    it. Ends with the block."""

    def __init__(self, build=None, descriptors=4096):
        self.build, self.descriptors, self.pid = build, descriptors, 0

    def child(self, ready):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            unshare(CLONE_NEWNET)
            loopback_up()
            kept = self.build() if self.build else None
        except BaseException as error:
            number = getattr(error, 'errno', 0) or errno.EIO
            os.write(ready, struct.pack('i', number))
            traceback.print_exc()
            os._exit(1)
        os.write(ready, struct.pack('i', 0))
        while kept is None or kept is not ready:
            signal.pause()

    def __enter__(self):
        sys.stdout.flush()
        read, write = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(read)
            self.child(write)
        os.close(write)
        answer = os.read(read, 4)
        os.close(read)
        error = struct.unpack('i', answer)[0] if len(answer) == 4 else errno.EIO
        if error:
            self.__exit__()
            if error == errno.EPERM:
                raise Skip('network namespaces need root')
            raise OSError(error, os.strerror(error))
        return self

    def __exit__(self, *_):
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self.pid = 0


def listen(address='127.0.0.1', port=0, backlog=64, family=socket.AF_INET):
    server = socket.socket(family, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((address, port))
    server.listen(backlog)
    return server


def connect(server):
    client = socket.socket(server.family, socket.SOCK_STREAM)
    client.connect(server.getsockname()[:2])
    return client, server.accept()[0]


def try_connect(server):
    client = socket.socket(server.family, socket.SOCK_STREAM)
    client.setblocking(False)
    client.connect_ex(server.getsockname()[:2])
    return client


def fill(client):
    """Writes until nothing goes any more."""
    client.setblocking(False)
    try:
        while client.send(b'x' * 65536):
            pass
    except BlockingIOError:
        pass


def healthy():
    """Connections in several states with which nothing is wrong. Returns what to keep open."""
    kept = []
    for family, address in ((socket.AF_INET, '127.0.0.1'), (socket.AF_INET6, '::1')):
        server = listen(address, family=family)
        kept.append(server)
        for number in range(20):
            client, accepted = connect(server)
            if number % 4 == 0:
                client.close()
                accepted.close()
            else:
                kept += [client, accepted]
    return kept


def sick():
    """Several faults, none of which needs time: a full accept queue, connections that were never
    closed, a program that does not read, a sysctl that harms."""
    kept = healthy()
    full = listen(port=7001, backlog=1)
    kept += [full] + [try_connect(full) for _ in range(6)]
    leaking = listen(port=7002)
    kept.append(leaking)
    for _ in range(5):
        client, accepted = connect(leaking)
        client.close()
        kept.append(accepted)
    with open('/proc/sys/net/ipv4/tcp_sack', 'w', encoding='ascii') as file:
        file.write('0')
    stalled = listen(address='::1', port=7003, family=socket.AF_INET6)
    client, accepted = connect(stalled)
    fill(client)
    return kept + [stalled, client, accepted]


def text(command, **options):
    """Runs a command to its end with its input closed; returns it with stdout and stderr."""
    options.setdefault('timeout', 120)
    options.setdefault('env', {**os.environ, 'LC_ALL': 'C.UTF-8'})
    return subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
                          **options)


def folder():
    return tempfile.TemporaryDirectory(prefix='tcpdx-test-')


def wait_for(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError('what the case waits for does not come')
        time.sleep(0.02)
