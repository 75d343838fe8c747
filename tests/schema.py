#!/usr/bin/env python3
"""Real output of tcpdx against the schemas in docs/.

    schema.py TCPDX        exit 0: all valid, 1: not, 77: skipped, with the reason
"""

import functools
import json
import lzma
import pathlib
import sys

import world
from world import Namespace, Skip, text

try:
    import jsonschema
except ImportError:
    jsonschema = None

TESTS = pathlib.Path(__file__).resolve().parent
DOCS = TESTS.parent / 'docs'
cases = world.Cases()


def schema(name):
    with open(DOCS / f'{name}.schema.json', encoding='utf-8') as file:
        return json.load(file)


@functools.lru_cache(maxsize=None)
def validator(name):
    return jsonschema.Draft7Validator(schema(name))


def check(name, value):
    """Raises with the place and the reason of the worst error."""
    errors = sorted(validator(name).iter_errors(value), key=lambda error: len(error.path))
    if errors:
        place = '.'.join(map(str, errors[0].path)) or 'the whole'
        raise AssertionError(f'{len(errors)} errors; {place}: {errors[0].message[:200]}')


def checkup(tcpdx, *options):
    done = text([tcpdx, 'checkup', '--json', *options])
    if done.returncode not in (0, 1):
        raise AssertionError(f'exit {done.returncode}: {done.stderr.strip()}')
    report = json.loads(done.stdout)
    check('checkup', report)
    return report


def list_lines(tcpdx, *options):
    done = text([tcpdx, 'list', '--json', *options])
    if done.returncode == 2 and 'no verb' in done.stderr:
        raise Skip('there is no list verb in this build')
    if done.returncode != 0:
        raise AssertionError(f'exit {done.returncode}: {done.stderr.strip()}')
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    for row in rows:
        check('list', row)
    return rows


@cases.case
def the_schemas_themselves(_):
    for name in ('checkup', 'list'):
        jsonschema.Draft7Validator.check_schema(schema(name))


@cases.case
def the_schemas_refuse_what_is_not_theirs(_):
    for value in ({}, [], {'schema': 'tcpdx.checkup.1'}):
        for name in ('checkup', 'list'):
            try:
                check(name, value)
            except AssertionError:
                continue
            raise AssertionError(f'{name} takes {value}')


@cases.case
def checkup_of_this_host(tcpdx):
    checkup(tcpdx, '--for', '100ms')


@cases.case
def checkup_of_all_namespaces(tcpdx):
    with Namespace(world.healthy), Namespace(world.sick):
        report = checkup(tcpdx, '--for', '100ms', '--netns', 'all')
    assert report['states']['ESTABLISHED'] >= 30, report['states']


@cases.case
def checkup_with_findings(tcpdx):
    with Namespace(world.sick) as namespace:
        report = checkup(tcpdx, '--for', '500ms', '--netns', namespace.pid)
    rules = {finding['rule'] for finding in report['findings']}
    assert {'accept-queue-full', 'unused-or-wrong-knob'} <= rules, rules
    return ', '.join(sorted(rules))


@cases.case
def checkup_without_sock_diag(tcpdx):
    with Namespace(world.sick) as namespace:
        report = checkup(tcpdx, '--for', '100ms', '--netns', namespace.pid, '--no-sock-diag')
    assert report['not_evaluated'] and report['unseen']


@cases.case
def checkup_replayed(tcpdx):
    with world.folder() as folder, Namespace(world.sick) as namespace:
        log = f'{folder}/log'
        seen = checkup(tcpdx, '--for', '300ms', '--netns', namespace.pid, '--record', log)
        assert checkup(tcpdx, '--from', log) == seen
        with open(log, 'rb') as file:
            bytes_ = file.read()
        for part in (3, 2):
            with open(log, 'wb') as file:
                file.write(bytes_[:len(bytes_) * (part - 1) // part])
            done = text([tcpdx, '--json', '--from', log])
            if done.returncode != 3:
                checkup(tcpdx, '--from', log)


@cases.case
def checkup_of_recorded_logs(tcpdx):
    logs = sorted((TESTS / 'lab/logs').glob('*.xz'))
    if not logs:
        raise Skip('no recorded logs')
    with world.folder() as folder:
        for log in logs:
            unpacked = pathlib.Path(folder) / log.stem
            unpacked.write_bytes(lzma.decompress(log.read_bytes()))
            checkup(tcpdx, '--from', unpacked)
            unpacked.unlink()
    return f'{len(logs)} logs'


@cases.case
def list_of_this_host(tcpdx):
    list_lines(tcpdx, '-aimoe')


@cases.case
def list_of_a_namespace(tcpdx):
    with Namespace(world.sick) as namespace:
        rows = list_lines(tcpdx, '-aimoe', '--netns', namespace.pid)
    states = {row['state'] for row in rows}
    assert {'LISTEN', 'ESTABLISHED', 'CLOSE_WAIT', 'TIME_WAIT'} <= states, states
    assert any(row['owners'] for row in rows)
    assert all('tcp_info' in row for row in rows if row['state'] == 'ESTABLISHED')
    return f'{len(rows)} sockets'


@cases.case
def list_with_less(tcpdx):
    with Namespace(world.sick) as namespace:
        for options in (['-a'], ['-an', '--no-owners'], ['-l'], ['-i'], ['-m'], ['-a', '--no-sock-diag'],
                        ['-a', '--no-bpf']):
            list_lines(tcpdx, *options, '--netns', namespace.pid)


def main():
    if jsonschema is None:
        print('SKIP: python3-jsonschema is not installed\n0 passed, 0 failed, 1 skipped')
        return world.SKIPPED
    return cases.run(sys.argv[1], names=sys.argv[2:])


if __name__ == '__main__':
    sys.exit(main())
