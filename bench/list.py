#!/usr/bin/env python3
"""How fast `tcpdx list` and `tcpdx states` are beside ss, with many established sockets.

    bench/list.py [--tcpdx PATH] [--sockets N] [--rounds N]

Opens N sockets (N/2 connections to itself) over several processes on 127.0.0.x, runs each pair of
commands alternately with their output thrown away, and prints medians, ratios and the memory that
a socket costs. Everything it opened ends with it.
"""
import argparse
import os
import resource
import select
import signal
import socket
import statistics
import subprocess
import sys
import time

PAIRS = [
    # name, ours, theirs, wanted ratio
    ("with owners, tcp_info, memory", "{t} list -aim --json", "ss -tanpim", 40),
    ("no owners", "{t} list -an --no-owners", "ss -tan", 2),
    ("states", "{t} states", "ss -tan | awk '{{n[$1]++}} END {{for (s in n) print s, n[s]}}'", 5),
]

# The kernel is busy for a while with the descriptors of /proc that ss has looked at.
SETTLE = 0.5


def hold(listener_address, count, ready):
    """One process: a listener and `count` connections to it, both ends held."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((listener_address, 0))
    listener.listen(1024)
    kept = []
    for _ in range(count):
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        client.connect(listener.getsockname())
        server, _ = listener.accept()
        server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        kept += [client, server]
    os.write(ready, b"x")
    while True:
        signal.pause()


def open_sockets(total):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    per_process = min((hard - 64) // 2, 9000)
    connections = total // 2
    # Several processes even where one could hold them all.
    processes = max(6, -(-connections // per_process))
    readable, writable = os.pipe()
    pids = []
    try:
        for i in range(processes):
            count = connections // processes + (i < connections % processes)
            pid = os.fork()
            if pid == 0:
                try:
                    os.close(readable)
                    hold(f"127.0.0.{i + 1}", count, writable)
                except BaseException as error:
                    print(f"bench: process {i}: {error}", file=sys.stderr)
                os._exit(1)
            pids.append(pid)
        os.close(writable)
        for _ in range(processes):
            if not os.read(readable, 1):
                raise RuntimeError("a process could not open its sockets")
        return pids
    except BaseException:
        close_sockets(pids)
        raise


def close_sockets(pids):
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    for pid in pids:
        os.waitpid(pid, 0)


def run(command):
    """Seconds that the command takes, once the kernel has cleared up behind the one before."""
    time.sleep(SETTLE)
    start = time.monotonic()
    child = subprocess.Popen(["sh", "-c", "exec " + command if "|" not in command else command],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if child.wait():
        raise RuntimeError(f"{command}: status {child.returncode}")
    return time.monotonic() - start


def peak_memory(tcpdx):
    """KiB at most in memory during one look: asked while it waits for the next."""
    child = subprocess.Popen([tcpdx, "list", "-aim", "--json", "--watch", "60"],
                             stdout=subprocess.PIPE)
    try:
        # The look is over once nothing comes any more.
        while select.select([child.stdout], [], [], 1)[0]:
            if not os.read(child.stdout.fileno(), 1 << 20):
                break
        with open(f"/proc/{child.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    finally:
        child.kill()
        child.wait()


def compare(tcpdx, rounds):
    print(f"{'':32}{'tcpdx':>9}{'ss':>9}{'ratio':>8}{'wanted':>8}")
    for name, ours, theirs, wanted in PAIRS:
        our_times, their_times = [], []
        for _ in range(rounds):
            our_times.append(run(ours.format(t=tcpdx)))
            their_times.append(run(theirs.format()))
        our, their = statistics.median(our_times), statistics.median(their_times)
        print(f"{name:32}{our:8.3f}s{their:8.3f}s{their / our:7.1f}x{wanted:7}x", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tcpdx", default="build/src/cmd/tcpdx")
    parser.add_argument("--sockets", type=int, default=100000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    idle = peak_memory(arguments.tcpdx)
    pids = open_sockets(arguments.sockets)
    try:
        compare(arguments.tcpdx, arguments.rounds)
        peak = peak_memory(arguments.tcpdx)
        each = (peak - idle) * 1024 / arguments.sockets
        print(f"memory: {each:.0f} bytes a socket (at most 400 wanted), {peak} KiB in all")
        times = [run(f"{arguments.tcpdx} list -aim --json") for _ in range(arguments.rounds)]
        each = statistics.median(times) / arguments.sockets
        print(f"time: {each * 1e6:.2f} us a socket with {arguments.sockets} sockets")
    finally:
        close_sockets(pids)


if __name__ == "__main__":
    main()
