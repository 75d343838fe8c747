#!/usr/bin/env python3
"""The fault lab: provokes each fault on the live kernel and asks tcpdx for its name.

A scenario is a function with the decorator @scenario(rule, ...). It builds network namespaces of
its own, puts real programs into them, lets them run, and tells the lab where to look. The check-up
must then name exactly the rules that the scenario expects: none for a near-miss or a healthy host.
Everything a scenario made is gone when it returns. Nothing is sent outside the namespaces.

	lab.py --tcpdx build/src/cmd/tcpdx [--record DIR] [--jobs 4] [--part K/N] [--list] [NAME...]

--part K/N (or TCPDX_LAB_PART in the environment) plays every N-th scenario, from the K-th on.

Needs root. Without it, or without a program or kernel feature, a case is skipped with the reason.
"""
import argparse
import concurrent.futures
import ctypes
import fcntl
import importlib
import json
import lzma
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import matrix  # noqa: E402: beside this file

CLONE_NEWNET = 0x40000000
HERE = pathlib.Path(__file__).resolve().parent
SCENARIOS = []
lock = None  # while a scenario plays


class Skip(Exception):
    """Raised by a scenario that cannot run here; the text is the reason."""


class Scenario:
    def __init__(self, run, name, expect, look, options, alone, least):
        self.run, self.name, self.expect = run, name, frozenset(expect)
        self.look, self.options, self.alone, self.least = look, options, alone, least


def scenario(*expect, name=None, look="2s", options=(), alone=False, least="notice"):
    """Registers a scenario. `expect`: the rule ids that the check-up must name, no more and no
    less; none for a near-miss or a healthy host. `look`: --for. `options`: more options of
    tcpdx. `alone`: it changes something global and must not run beside others. `least`: the
    lowest severity that counts."""

    def register(run):
        SCENARIOS.append(Scenario(run, name or run.__name__.replace("_", "-"), expect, look,
                                  list(options), alone, least))
        return run

    return register


def need(program):
    """The path of a program, or Skip."""
    path = shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/sbin:/usr/lib/postgresql/15/bin")
    if not path:
        raise Skip(f"{program} is not installed")
    return path


def run(*command, check=True):
    """Runs a command to its end and returns what it printed."""
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stdout.strip()}")
    return done.stdout


def die_with_parent():
    """Whoever kills the lab leaves nobody behind (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Netns:
    """A network namespace with loopback up."""

    def __init__(self, lab, name):
        self.lab, self.name = lab, name
        run("ip", "netns", "add", name)
        self.ip("link", "set", "lo", "up")
        self.sysctl("net.ipv6.conf.default.accept_dad", 0)  # usable at once

    def ip(self, *words, check=True):
        return run("ip", "-n", self.name, *words, check=check)

    def run(self, *command, check=True):
        return run("ip", "netns", "exec", self.name, *command, check=check)

    def sysctl(self, name, value):
        self.run("sysctl", "-qw", f"{name}={value}")

    def nft(self, rules):
        """Loads an nftables ruleset, or Skip where the kernel cannot."""
        need("nft")
        done = subprocess.run(["ip", "netns", "exec", self.name, "nft", "-f", "-"], input=rules,
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              check=False)
        if "syntax error" in done.stdout:
            raise RuntimeError(f"nft: {done.stdout.strip()}")
        if done.returncode:
            raise Skip(f"nft: {done.stdout.strip().splitlines()[0]}")

    def program(self, *command, **kwargs):
        """Starts a real program in the namespace; it is killed when the scenario ends."""
        process = subprocess.Popen(["ip", "netns", "exec", self.name, *map(str, command)],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   stdin=subprocess.DEVNULL, start_new_session=True,
                                   preexec_fn=die_with_parent, **kwargs)
        self.lab.processes.append(process.pid)
        return process

    def actor(self, function, *arguments):
        """Runs a Python function in a process of its own inside the namespace. It may return or
        wait for ever; it is killed when the scenario ends. Returns its pid."""
        sys.stdout.flush()
        pid = os.fork()
        if pid:
            self.lab.processes.append(pid)
            return pid
        try:
            os.setsid()
            die_with_parent()
            if lock:
                lock.close()  # it must not outlive the lab
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            enter(self.name)
            function(*arguments)
            os._exit(0)
        except BaseException:  # the child must never return into the lab
            traceback.print_exc()
        os._exit(1)

    def wait_listening(self, port, seconds=10):
        """Returns when something listens on the port."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if run("ip", "netns", "exec", self.name, "ss", "-Hltn", f"sport = :{port}").strip():
                return
            time.sleep(0.05)
        raise RuntimeError(f"nothing listens on port {port}")

    def states(self):
        """{state: count} as ss sees it, for waiting until a fault is there."""
        counts = {}
        for line in run("ip", "netns", "exec", self.name, "ss", "-Htan").splitlines():
            counts[line.split()[0]] = counts.get(line.split()[0], 0) + 1
        return counts

    def wait_state(self, state, count=1, seconds=15):
        """Returns when at least `count` sockets are in the state (ss's name: CLOSE-WAIT)."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.states().get(state, 0) >= count:
                return
            time.sleep(0.05)
        raise RuntimeError(f"never {count} x {state} in {self.name}: {self.states()}")


def enter(name):
    """Moves this process into a named namespace."""
    fd = os.open(f"/run/netns/{name}", os.O_RDONLY)
    if ctypes.CDLL(None, use_errno=True).setns(fd, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
    os.close(fd)


class Lab:
    """What one scenario builds. `look_at` is the namespace that the check-up looks at."""

    def __init__(self, number):
        self.prefix = f"tcpdx{os.getpid() % 10000}x{number}"
        self.namespaces, self.processes, self.links = {}, [], 0
        self.look_at = None
        self.sysctl_files = None  # {name: text}: what the check-up finds in /etc/sysctl.d
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tcpdx-lab-"))
        self.cleanups = []

    def ns(self, name):
        namespace = Netns(self, f"{self.prefix}-{name}")
        self.namespaces[name] = namespace
        self.look_at = self.look_at or namespace
        return namespace

    def link(self, a, b, subnet=1):
        """Joins two namespaces by a veth pair: a gets 10.SUBNET.0.1/24 and fd00:SUBNET::1/64, b
        the .2. Returns the names of the two interfaces."""
        self.links += 1
        names = f"v{self.links}a", f"v{self.links}b"
        run("ip", "link", "add", names[0], "netns", a.name, "type", "veth", "peer", "name", names[1],
            "netns", b.name)
        for side, namespace, host in ((0, a, 1), (1, b, 2)):
            namespace.ip("addr", "add", f"10.{subnet}.0.{host}/24", "dev", names[side])
            namespace.ip("addr", "add", f"fd00:{subnet}::{host}/64", "dev", names[side], "nodad")
            namespace.ip("link", "set", names[side], "up")
        return names

    def pair(self):
        """Client and server joined by a link: client 10.1.0.1, server 10.1.0.2. The check-up looks
        at the server unless told otherwise."""
        client, server = self.ns("client"), self.ns("server")
        self.link(client, server)
        self.look_at = server
        return client, server

    def routed(self):
        """Client 10.1.0.1 - router - server 10.2.0.2, the router forwards. The check-up looks at
        the server unless told otherwise."""
        client, router, server = self.ns("client"), self.ns("router"), self.ns("server")
        self.link(client, router, 1)
        self.link(router, server, 2)
        router.sysctl("net.ipv4.ip_forward", 1)
        router.sysctl("net.ipv6.conf.all.forwarding", 1)
        client.ip("route", "add", "default", "via", "10.1.0.2")
        client.ip("-6", "route", "add", "default", "via", "fd00:1::2")
        server.ip("route", "add", "default", "via", "10.2.0.1")
        server.ip("-6", "route", "add", "default", "via", "fd00:2::1")
        self.look_at = server
        return client, router, server

    def warm(self, client, address):
        """Has the neighbours on the way to an address found, so that what follows is not queued
        behind the search: one connection to a closed port."""

        def knock():
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            with socket.socket(family) as probe:
                probe.settimeout(5)
                probe.connect_ex((address, 9))

        os.waitpid(client.actor(knock), 0)

    def close(self):
        for undo in reversed(self.cleanups):
            try:
                undo()
            except Exception:
                traceback.print_exc()
        for pid in self.processes:
            for kill in (os.killpg, os.kill):
                try:
                    kill(pid, signal.SIGKILL)
                except OSError:
                    pass
        for pid in self.processes:
            try:
                os.waitpid(pid, 0)
            except OSError:
                pass
        for namespace in self.namespaces.values():
            for pid in run("ip", "netns", "pids", namespace.name, check=False).split():
                try:
                    os.kill(int(pid), signal.SIGKILL)
                except (OSError, ValueError):
                    pass
            run("ip", "netns", "del", namespace.name, check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


LOG_SIZE_MAX = 200_000  # bytes of a packed log; a larger one is not kept
LOGS = HERE / "logs"
SEVERITIES = ("notice", "warning", "critical")


def counts(finding, case):
    """Whether a finding is of a severity that counts for the scenario."""
    return SEVERITIES.index(finding["severity"]) >= SEVERITIES.index(case.least)


def named_rules(report, case):
    """The rules that a report names."""
    return frozenset(f["rule"] for f in report["findings"] if counts(f, case))


def packed(name, folder=LOGS):
    """Where the log of a scenario is kept."""
    return pathlib.Path(folder) / f"{name}.tcpdx.xz"


def pack(log):
    """Keeps a log packed, unless it is too large."""
    log = pathlib.Path(log)
    data = lzma.compress(log.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
    log.unlink()
    if len(data) <= LOG_SIZE_MAX:
        packed(log.stem, log.parent).write_bytes(data)


def unpack(name, folder, logs=LOGS):
    """Unpacks the log of a scenario into a folder and returns its path; None where there is none."""
    source, log = packed(name, logs), pathlib.Path(folder) / f"{name}.tcpdx"
    if not source.exists():
        return None
    if not log.exists():
        log.write_bytes(lzma.decompress(source.read_bytes()))
    return log


def with_sysctl_files(lab, command):
    """The command, in a mount namespace in which /etc/sysctl.d holds lab.sysctl_files only."""
    folder = lab.folder / "sysctl.d"
    folder.mkdir()
    for name, text in lab.sysctl_files.items():
        (folder / name).write_text(text)
    return ["unshare", "-m", "sh", "-c",
            'mount --bind "$1" /etc/sysctl.d && shift && exec "$@"', "sh", folder, *command]


def checkup(tcpdx, lab, case, record):
    """Runs the check-up and returns (rules named, report)."""
    # A host name of its own: logs are kept.
    command = ["unshare", "-u", "sh", "-c", 'hostname lab && exec "$@"', "sh"]
    command += [tcpdx, "checkup", "--json", "--for", case.look, "--netns", lab.look_at.name]
    command += case.options + (["--record", record] if record else [])
    if lab.sysctl_files is not None:
        command = with_sysctl_files(lab, command)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          check=False, env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=120)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"tcpdx: exit {done.returncode}: {done.stderr.strip()}")
    report = json.loads(done.stdout)
    return named_rules(report, case), report


def play_locked(case, number, tcpdx, folder):
    """Plays one scenario; one that must be alone is so even where the lab runs twice."""
    global lock
    with open(os.path.join(tempfile.gettempdir(), "tcpdx-lab.lock"), "w") as lock:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                fcntl.flock(lock, (fcntl.LOCK_EX if case.alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.1)
        return play(case, number, tcpdx, folder)


def play(case, number, tcpdx, folder):
    """Plays one scenario. Returns (outcome, name, text), and the verdict where there is one."""
    lab = Lab(number)
    record = str(pathlib.Path(folder) / f"{case.name}.tcpdx") if folder else None
    try:
        case.run(lab)
        named, report = checkup(tcpdx, lab, case, record)
    except Skip as reason:
        return "skipped", case.name, str(reason)
    except Exception as error:
        return "failed", case.name, f"{type(error).__name__}: {error}"
    finally:
        lab.close()
    if record and named == case.expect:
        pack(record)
    elif record:
        os.unlink(record)
    least = SEVERITIES.index(case.least)
    verdict = {"expect": sorted(case.expect),
               "named": [[f["rule"], f["confidence"]] for f in report["findings"]
                         if SEVERITIES.index(f["severity"]) >= least]}
    if named == case.expect:
        return "passed", case.name, " ".join(sorted(named)) or "silent", verdict
    detail = "; ".join(f"{f['rule']} ({f['severity']}, {f['confidence']}): {f['title']}"
                       f" {json.dumps(f['evidence'])}" for f in report["findings"])
    return "failed", case.name, (f"expected {sorted(case.expect)}, named {sorted(named)}"
                                 f" [{detail or report['states']}]"), verdict


def load():
    sys.path.insert(0, str(HERE))
    sys.modules["lab"] = sys.modules[__name__]
    for file in sorted(HERE.glob("scenarios_*.py")):
        importlib.import_module(file.stem)


def choose(names, part="1/1"):
    chosen = [s for s in SCENARIOS if not names or any(n in (s.name, *s.expect) for n in names)]
    if names and not chosen:
        sys.exit(f"no scenario of {names}; --list shows them")
    first, step = (int(word) for word in part.split("/"))
    return chosen[first - 1::step]


def child(case, number, tcpdx, folder):
    """A scenario forks and waits: each runs in a process of its own, never in a thread."""
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(read)
        try:
            result = play_locked(case, number, tcpdx, folder)
        except BaseException as error:
            result = "failed", case.name, repr(error)
        with os.fdopen(write, "w") as pipe:
            json.dump(result, pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(text) if text else ("failed", case.name, "the scenario died")


def play_again(cases, results, tcpdx, folder):
    """A fault that did not come about, or did not show, on a machine that is busy with others is
    tried once more alone. What was named wrongly stands, and so does the first verdict in the
    matrix: a rule that misses its fault is found there."""
    for at, result in enumerate(results):
        verdict = result[3] if len(result) > 3 else None
        extra = verdict and {rule for rule, _ in verdict["named"]} - set(verdict["expect"])
        if result[0] != "failed" or extra:
            continue
        number = next(n for n, case in enumerate(cases) if case.name == result[1])
        second = child(cases[number], number, tcpdx, folder)
        results[at] = [*second[:3], verdict] if verdict else second
        print(f"again: {second[0]:8}{result[1]:44}{second[2]}", flush=True)


def why_no_namespaces():
    """Why network namespaces cannot be made and entered here, or "" where they can."""
    name = f"tcpdx{os.getpid()}-try"
    try:
        run("ip", "netns", "add", name)
        run("ip", "netns", "exec", name, "true")
    except (OSError, RuntimeError) as error:
        return f"no network namespaces: {error}"
    finally:
        subprocess.run(["ip", "netns", "del", name], stderr=subprocess.DEVNULL, check=False)
    return ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tcpdx", default="build/src/cmd/tcpdx")
    parser.add_argument("--record", help="folder for the observation logs")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--part", metavar="K/N", default=os.environ.get("TCPDX_LAB_PART", "1/1"))
    parser.add_argument("--list", action="store_true")
    parser.add_argument("names", nargs="*", help="scenarios or rules")
    options = parser.parse_args()
    load()
    cases = choose(options.names, options.part)
    if options.list:
        for case in cases:
            print(f"{case.name:44} {' '.join(sorted(case.expect)) or '(silent)'}")
        return 0
    obstacle = "the lab needs root" if os.geteuid() else why_no_namespaces()
    if obstacle:
        print(f"SKIP: {obstacle}\n0 passed, 0 failed, {len(cases)} skipped")
        return 77
    if options.record:
        os.makedirs(options.record, exist_ok=True)
    results = []

    def report(result):
        results.append(result)
        print(f"{result[0]:8}{result[1]:44}{result[2]}", flush=True)

    numbered = list(enumerate(cases))
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        together = [pool.submit(child, case, number, os.path.abspath(options.tcpdx), options.record)
                    for number, case in numbered if not case.alone]
        for future in concurrent.futures.as_completed(together):
            report(future.result())
    for number, case in numbered:
        if case.alone:
            report(child(case, number, os.path.abspath(options.tcpdx), options.record))
    play_again(cases, results, os.path.abspath(options.tcpdx), options.record)
    verdicts = [r[3] for r in results if len(r) > 3]
    print("\n".join(matrix.summary(verdicts)))
    # Once more where whoever reads only the end finds it.
    for outcome, name, text, *_ in results:
        if outcome == "failed":
            print(f"{outcome:8}{name:44}{text}")
    counts = {o: sum(r[0] == o for r in results) for o in ("passed", "failed", "skipped")}
    counts["failed"] += len(matrix.complaints(verdicts))
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
