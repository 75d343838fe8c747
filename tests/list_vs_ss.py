#!/usr/bin/env python3
"""`tcpdx list -a -n --json` must agree with `ss -tanpiem`, row by row.

    tests/list_vs_ss.py PATH-TO-TCPDX

In a network namespace of its own: sockets in many states are made, then both are asked. The ways
by which tcpdx can look (BPF or not, netlink or /proc) must agree with ss too. Exit 77: skipped.
"""
import ctypes
import json
import os
import re
import shutil
import socket
import subprocess
import sys

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000

STATES = {
    "ESTAB": "ESTABLISHED", "SYN-SENT": "SYN_SENT", "SYN-RECV": "SYN_RECEIVED",
    "FIN-WAIT-1": "FIN_WAIT_1", "FIN-WAIT-2": "FIN_WAIT_2", "TIME-WAIT": "TIME_WAIT",
    "UNCONN": "CLOSED", "CLOSE-WAIT": "CLOSE_WAIT", "LAST-ACK": "LAST_ACK",
    "LISTEN": "LISTEN", "CLOSING": "CLOSING",
}


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


def enter_namespace():
    libc = ctypes.CDLL(None, use_errno=True)
    flags = CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWUSER | CLONE_NEWNET
    if libc.unshare(flags):
        skip(f"no network namespace: {os.strerror(ctypes.get_errno())}")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


def pair(family, address):
    listener = socket.socket(family)
    listener.bind((address, 0))
    listener.listen(8)
    client = socket.socket(family)
    client.connect(listener.getsockname())
    server, _ = listener.accept()
    return listener, client, server


def make_sockets():
    """Sockets in many states; returned so that they stay open."""
    kept = []
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        kept += pair(family, address)                   # LISTEN, 2 x ESTABLISHED
        listener, client, server = pair(family, address)
        client.shutdown(socket.SHUT_WR)                 # FIN_WAIT_2, CLOSE_WAIT
        kept += [listener, client, server]
        listener, client, server = pair(family, address)
        client.close()
        server.close()                                  # TIME_WAIT, without owner
        kept.append(listener)
        listener, client, server = pair(family, address)
        server.close()                                  # FIN_WAIT_2 orphan, CLOSE_WAIT
        kept += [listener, client]
    listener, client, server = pair(socket.AF_INET, "127.0.0.1")
    client.send(b"x" * 1000)                            # Recv-Q
    kept += [listener, client, server, os.dup(server.fileno())]
    # Nobody accepts and the queue holds one: the rest stays SYN_SENT, or SYN_RECEIVED.
    full = socket.socket()
    full.bind(("127.0.0.2", 0))
    full.listen(0)
    kept.append(full)
    for _ in range(4):
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex(full.getsockname())
        kept.append(client)
    # The handshake is not over before data come: SYN_RECEIVED.
    deferring = socket.socket()
    deferring.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 30)
    deferring.bind(("127.0.0.1", 0))
    deferring.listen(8)
    kept += [deferring, socket.create_connection(deferring.getsockname())]
    # IPv4 inside IPv6.
    both = socket.socket(socket.AF_INET6)
    both.bind(("::", 0))
    both.listen(3)
    mapped = socket.create_connection(("127.0.0.1", both.getsockname()[1]))
    kept += [both, mapped]
    return kept


def split_endpoint(word):
    address, _, port = word.rpartition(":")
    address = address.split("%")[0].strip("[]")
    return ("::" if address == "*" else address), 0 if port == "*" else int(port)


def rows_of_ss():
    """Key: both endpoints and the state."""
    text = subprocess.run(["ss", "-tanpiemOH"], check=True, capture_output=True, text=True).stdout
    rows = {}
    for line in text.splitlines():
        words = line.split()
        local, remote = split_endpoint(words[3]), split_endpoint(words[4])
        inode = re.search(r"\bino:(\d+)", line)
        owners = re.findall(r'\("([^"]*)",pid=(\d+),fd=(\d+)\)', line)
        skmem = re.search(r"skmem:\(r(\d+),rb(\d+)", line)
        mss = re.search(r"\bmss:(\d+)", line)
        rows[(STATES[words[0]], local, remote)] = {
            "recv_q": int(words[1]),
            "send_q": int(words[2]),
            "inode": int(inode[1]) if inode else 0,
            "owners": sorted((comm, int(pid), int(fd)) for comm, pid, fd in owners),
            "rcvbuf": int(skmem[2]) if skmem else None,
            "mss": int(mss[1]) if mss else None,
        }
    return rows


def rows_of_tcpdx(tcpdx, *options):
    text = subprocess.run([tcpdx, "list", "-a", "-n", "--json", *options], check=True,
                          capture_output=True, text=True).stdout
    rows = {}
    for line in text.splitlines():
        row = json.loads(line)
        key = (row["state"], (row["local"]["address"], row["local"]["port"]),
               (row["remote"]["address"], row["remote"]["port"]))
        assert key not in rows, f"told twice: {key}"
        owners = [o for o in row.get("owners", []) if not o.get("listener")]
        listening = row["state"] == "LISTEN"
        rows[key] = {
            "recv_q": row["recv_q"],
            "send_q": row["send_q"],
            "inode": row.get("inode", 0),
            "owners": sorted((o["comm"], o["pid"], o["fd"]) for o in owners),
            "rcvbuf": row.get("skmem", {}).get("rcvbuf"),
            "mss": None if listening else row.get("tcp_info", {}).get("tcpi_snd_mss"),
        }
    return rows


def differences(ours, theirs, members):
    found = []
    for key in sorted(set(ours) | set(theirs)):
        if key not in ours:
            found.append(f"only ss: {key}")
        elif key not in theirs:
            # ss before 6.9 does not ask for bound sockets.
            if key[0] != "CLOSED":
                found.append(f"only tcpdx: {key}")
        else:
            for member in members:
                if ours[key][member] != theirs[key][member]:
                    found.append(f"{key} {member}: tcpdx {ours[key][member]}, "
                                 f"ss {theirs[key][member]}")
    return found


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    tcpdx = os.path.abspath(sys.argv[1])
    for program in ("ss", "ip"):
        if not shutil.which(program):
            skip(f"{program} is not installed")
    enter_namespace()
    kept = make_sockets()
    everything = ("recv_q", "send_q", "inode", "owners", "rcvbuf", "mss")
    basic = ("recv_q", "send_q", "inode", "owners")
    ways = [
        (["-i", "-m"], everything),
        ([], basic),
        (["--no-bpf"], basic),
        # /proc gives neither a listener's backlog nor the inode of an orphan otherwise than 0.
        (["--no-sock-diag"], ("inode", "owners")),
    ]
    failed = False
    for options, members in ways:
        # Timers run meanwhile: what differs once may be a state that has just changed.
        for _ in range(3):
            found = differences(rows_of_tcpdx(tcpdx, *options), rows_of_ss(), members)
            if not found:
                break
        rows = rows_of_tcpdx(tcpdx, *options)
        states = sorted({key[0] for key in rows})
        print(f"{' '.join(options) or 'plain'}: {len(rows)} rows, {', '.join(states)}")
        for line in found:
            print(f"  {line}")
            failed = True
    wanted = {"LISTEN", "ESTABLISHED", "CLOSE_WAIT", "FIN_WAIT_2", "TIME_WAIT", "SYN_SENT",
              "SYN_RECEIVED"}
    missing = wanted - {key[0] for key in rows_of_tcpdx(tcpdx)}
    if missing:
        print(f"states that could not be made: {', '.join(sorted(missing))}")
        failed = True
    del kept
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
