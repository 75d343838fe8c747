#!/usr/bin/env python3
"""Near-misses made of logs: the log of a fault with one thing bent, so that it is that fault no more.

	bent.py [--tcpdx build/src/cmd/tcpdx] [--bend build/tests/bend] [--keep DIR] [NAME...]

tests/lab/bent holds a row for each: the log, what is bent (bend.c says how), and what the check-up
must name then: nothing, unless rules follow "->". After "=>" stand those that are a warning or worse,
or nothing where all are notices, after "==>" the critical ones. "RULE=N" says that the rule must be named N times, "RULE" that it does
not matter how often. A guard that no scenario needs is tried this way.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

import lab
import replay

HERE = pathlib.Path(__file__).resolve().parent
# The lowest severity that counts.
ARROWS = {"==>": "critical", "=>": "warning", "->": "notice"}


COUNTED = re.compile(r"([a-z0-9-]+)=([1-9][0-9]*)")


class Row:
    def __init__(self, number, log, bends, expect, least):
        self.number, self.log, self.bends, self.expect = number, log, bends, frozenset(expect)
        self.name = f"bent:{number}: {log} {' '.join(bends)}"
        self.least = least
        counted = {word: COUNTED.fullmatch(word) for word in expect if "=" in word}
        wrong = [word for word, match in counted.items() if not match]
        if wrong:
            raise ValueError(f"{self.name}: expected RULE=N: {' '.join(wrong)}")
        self.counted = {match[1] for match in counted.values()}


def parse(text):
    """The rows of a text; what follows # is a remark."""
    for number, line in enumerate(text.splitlines(), 1):
        line = line.partition("#")[0]
        arrow, least = next((a, s) for a, s in ARROWS.items() if a in line or s == "notice")
        what, _, expect = line.partition(arrow)
        words = shlex.split(what)
        if words:
            yield Row(number, words[0], words[1:], expect.split(), least)


def rows():
    """The rows of tests/lab/bent."""
    return parse((HERE / "bent").read_text())


def named_rules(report, row):
    """The rules that a report names, those that the row counts as RULE=N."""
    times = collections.Counter(f["rule"] for f in report["findings"] if lab.counts(f, row))
    return frozenset(f"{rule}={count}" if rule in row.counted else rule
                     for rule, count in times.items())


def make(bend, row, folder):
    """The bent log's path; RuntimeError where nothing was bent."""
    path = pathlib.Path(folder) / f"{row.number}.tcpdx"
    log = lab.unpack(row.log, folder)
    if not log:
        raise RuntimeError(f"no log of {row.log}")
    done = subprocess.run([bend, log, path, *row.bends],
                          stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return path


def judge(tcpdx, bend, row, folder):
    try:
        log = make(bend, row, folder)
        report = json.loads(replay.replay(tcpdx, log, "--json"))
    except (RuntimeError, ValueError, subprocess.TimeoutExpired) as error:
        return "failed", str(error)
    named = named_rules(report, row)
    if named != row.expect:
        return "failed", f"expected {sorted(row.expect)}, named {sorted(named)}"
    return "passed", ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tcpdx", default="build/src/cmd/tcpdx")
    parser.add_argument("--bend", default="build/tests/bend")
    parser.add_argument("--keep", help="folder for the bent logs")
    parser.add_argument("names", nargs="*", help="logs")
    options = parser.parse_args()
    counts = {"passed": 0, "failed": 0}
    with tempfile.TemporaryDirectory() as folder:
        for row in rows():
            if options.names and row.log not in options.names:
                continue
            outcome, text = judge(os.path.abspath(options.tcpdx), os.path.abspath(options.bend),
                                  row, options.keep or folder)
            counts[outcome] += 1
            if outcome == "failed":
                print(f"failed  {row.name}: {text}")
    print(f"{counts['passed']} passed, {counts['failed']} failed, 0 skipped")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
