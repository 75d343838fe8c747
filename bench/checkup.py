#!/usr/bin/env python3
"""What a check-up costs: CPU time beyond its waiting, and memory a socket.

    bench/checkup.py [--tcpdx PATH] [--sockets N,N,...] [--rounds N]

For each number of sockets (half of them connections to the other half, over several processes on
127.0.0.x) runs `tcpdx checkup` and, beside it, one `ss -tanpim`, and prints the medians of their
CPU time (user and system) and peak memory. At 1,000 sockets a check-up should stay below 30 ms.
"""
import argparse
import os
import statistics
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import list as bench  # noqa: E402: the maker of sockets


def cpu(command):
    """CPU seconds of one run."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = status
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise RuntimeError(f"{command}: status {status}")
    return usage.ru_utime + usage.ru_stime


def peak(command):
    """Peak KiB of one run, by GNU time: ru_maxrss of a child of ours would begin with the memory of
    this program."""
    done = subprocess.run(["/usr/bin/time", "-f", "%M", *command], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, check=False)
    return int(done.stderr.splitlines()[-1])


def median(command, rounds):
    return statistics.median(cpu(command) for _ in range(rounds)), peak(command)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tcpdx", default="build/src/cmd/tcpdx")
    parser.add_argument("--sockets", default="1000,10000,100000")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    ours = [options.tcpdx, "checkup", "--for", "500ms", "--json"]
    idle, idle_memory = median(ours, options.rounds)
    print(f"{'sockets':>9}{'checkup CPU':>14}{'ss -tanpim CPU':>17}{'ratio':>8}{'memory/socket':>15}")
    print(f"{'(host)':>9}{idle * 1e3:11.1f} ms")
    for total in map(int, options.sockets.split(",")):
        pids = bench.open_sockets(total)
        try:
            seconds, memory = median(ours, options.rounds)
            theirs, _ = median(["ss", "-tanpim"], 3)
        finally:
            bench.close_sockets(pids)
        each = (memory - idle_memory) * 1024 / total
        print(f"{total:9}{seconds * 1e3:11.1f} ms{theirs * 1e3:14.1f} ms{theirs / seconds:7.1f}x"
              f"{each:9.0f} bytes", flush=True)


if __name__ == "__main__":
    main()
