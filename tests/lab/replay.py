#!/usr/bin/env python3
"""Replays the logs of the fault lab: the same findings without root, namespaces or the fault.

	replay.py [--tcpdx build/src/cmd/tcpdx] [--logs tests/lab/logs] [NAME...]

Each log must name the rules that its scenario expects, and two replays must give the same bytes,
in JSON and in text.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import lab

ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "COLUMNS": "100"}


def replay(tcpdx, log, *options):
    done = subprocess.run([tcpdx, "checkup", "--from", log, *options], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, env=ENVIRONMENT, timeout=60)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"exit {done.returncode}: {done.stderr.decode().strip()}")
    return done.stdout


def judge(tcpdx, case, log):
    """Returns (outcome, text)."""
    for options in ("--json",), ():
        first, second = replay(tcpdx, log, *options), replay(tcpdx, log, *options)
        if first != second:
            return "failed", f"two replays differ {' '.join(options)}"
    report = json.loads(replay(tcpdx, log, "--json"))
    named = lab.named_rules(report, case)
    if named != case.expect:
        return "failed", f"expected {sorted(case.expect)}, named {sorted(named)}"
    return "passed", " ".join(sorted(named)) or "silent"


def replay_case(tcpdx, case, logs):
    with tempfile.TemporaryDirectory() as folder:
        log = lab.unpack(case.name, folder, logs)
        if not log:
            return "skipped", "its log is larger than the repository keeps: tests/lab/lab.py plays it"
        try:
            return judge(tcpdx, case, log)
        except (RuntimeError, ValueError, subprocess.TimeoutExpired) as error:
            return "failed", str(error)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tcpdx", default="build/src/cmd/tcpdx")
    parser.add_argument("--logs", default=lab.LOGS, type=pathlib.Path)
    parser.add_argument("names", nargs="*", help="scenarios or rules")
    options = parser.parse_args()
    lab.load()
    known = {case.name: case for case in lab.SCENARIOS}
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for case in lab.choose(options.names):
        outcome, text = replay_case(os.path.abspath(options.tcpdx), case, options.logs)
        counts[outcome] += 1
        if outcome != "passed":
            print(f"{outcome:8}{case.name:44}{text}")
    for log in sorted(options.logs.iterdir()) if not options.names else ():
        name = log.name.partition(".")[0]
        if name not in known or log != lab.packed(name, options.logs):
            counts["failed"] += 1
            print(f"failed  {log.name:44}a log without a scenario")
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
