#!/usr/bin/env python3
"""tcpdx as a user runs it: exit statuses, bad command lines, bad logs, small privileges, hosts that
change while they are looked at.

    cli.py TCPDX [NAME...]      exit 0: all passed, 1: not, 77: skipped, with the reason

Nothing that it makes outlives it; nothing is sent outside of network namespaces of its own.
"""

import concurrent.futures
import contextlib
import ctypes
import fcntl
import json
import os
import pty
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import termios
import time
import unicodedata

import world
from world import Namespace, Skip, need, need_root, text

cases = world.Cases()
QUICK = ('--for', '50ms')
QUIET, FINDINGS, USAGE, CANNOT_LOOK = 0, 1, 2, 3
# Words of a program that broke, whatever else it says.
BROKEN = re.compile(r'AddressSanitizer|LeakSanitizer|runtime error|Assertion|Segmentation')


def run(command, *expected, **options):
    """Runs, insists on one of the exit statuses and on a program that did not break."""
    done = text(command, **options)
    if BROKEN.search(done.stderr) or done.returncode < 0:
        raise AssertionError(f'{command[1:]}: broke ({done.returncode}): {done.stderr[-300:]}')
    if done.returncode not in expected:
        raise AssertionError(f'{command[1:]}: exit {done.returncode}, not {expected}: '
                             f'{done.stderr[-200:]}')
    return done


def one_line(done):
    """One message, ended, that says who speaks."""
    lines = done.stderr.splitlines()
    assert len(lines) == 1 and lines[0].startswith('tcpdx: ') and len(lines[0]) > 12, \
        f'stderr: {done.stderr!r}'
    assert not done.stdout, f'stdout: {done.stdout!r}'
    return lines[0]


def says_damaged(done):
    """Whether it is the report of a log that was cut short or damaged and holds no finding: it says so,
    and does not exit as of a healthy host."""
    if done.returncode != CANNOT_LOOK or not done.stdout:
        return False
    assert done.stderr.count('\n') == 1 and 'damaged' in done.stderr, done.stderr
    return True


def report(tcpdx, *options, **more):
    done = run([tcpdx, 'checkup', '--json', *options], QUIET, FINDINGS, **more)
    assert not done.stderr, done.stderr
    return json.loads(done.stdout)


def rules(found):
    return {finding['rule'] for finding in found['findings']}


def unseen(found):
    return ' '.join(f"{row['what']} {row['detail']}" for row in found['unseen'])


def cells(line):
    """Width in a terminal."""
    wide = sum(unicodedata.east_asian_width(sign) in 'WF' for sign in line)
    return len(line) + wide


# ---- command lines ---------------------------------------------------------------------------

BAD = [
    ['nonsense'],
    ['--nonsense'],
    ['checkup', '--nonsense'],
    ['checkup', '-Z'],
    ['checkup', 'operand'],
    ['checkup', '--for'],
    ['checkup', '--for', ''],
    ['checkup', '--for', '0'],
    ['checkup', '--for', '-1s'],
    ['checkup', '--for', '2x'],
    ['checkup', '--for', '1e3'],
    ['checkup', '--for', '99999999999999999999s'],
    ['checkup', '--fail-on', 'never'],
    ['checkup', '--fail-on='],
    ['checkup', '--json=yes'],
    ['checkup', '--color=sometimes'],
    ['checkup', '--lang', 'fr'],
    ['checkup', '--netns'],
    ['checkup', '--from', 'a', '--record', 'b'],
    ['checkup', '--from', 'a', '--for', '1s'],
    ['checkup', '--', '--json'],
    *([verb, '--nonsense'] for verb in ('list', 'states', 'stat', 'explain')),
    ['list', '--netns'],
    ['stat', 'x'],
    ['states', '--by', 'colour'],
]


@cases.case
def bad_command_lines(tcpdx):
    for words in BAD:
        one_line(run([tcpdx, *words], USAGE))
    return f'{len(BAD)} of them'


@cases.case
def the_wrong_word_is_named(tcpdx):
    for words, name in ((['checkup', '--for', '2x'], '2x'), (['checkup', '--bad'], '--bad'),
                        (['nonsense'], 'nonsense'), (['checkup', '--fail-on', 'ever'], 'ever')):
        assert name in one_line(run([tcpdx, *words], USAGE)), name


@cases.case
def bad_filters(tcpdx):
    for words in ('state nowhere', 'sport =', '(', 'sport = :80 and', 'pid=x', 'dst 10.0.0.0/33'):
        done = run([tcpdx, 'list', words], USAGE)
        lines = done.stderr.splitlines()
        assert re.match(r'tcpdx: .*column \d+: expected', lines[0]), done.stderr
        assert '^' in lines[-1] and not done.stdout, done.stderr


@cases.case
def help_and_version(tcpdx):
    for words in (['--help'], ['-h'], ['help'], ['checkup', '--help'], ['help', 'checkup'],
                  ['--version'], ['-V']):
        done = run([tcpdx, *words], QUIET)
        assert done.stdout and not done.stderr, words
        assert all(cells(line) <= 80 for line in done.stdout.splitlines()), words


# ---- exit statuses ---------------------------------------------------------------------------

@cases.case
def exit_status_of_a_healthy_host(tcpdx):
    with Namespace(world.healthy) as namespace:
        found = report(tcpdx, *QUICK, '--netns', namespace.pid)
        run([tcpdx, *QUICK, '--netns', namespace.pid], QUIET)
    assert not rules(found), rules(found)


@cases.case
def exit_status_follows_fail_on(tcpdx):
    with Namespace(world.sick) as namespace, world.folder() as folder:
        log = f'{folder}/log'
        found = report(tcpdx, *QUICK, '--netns', namespace.pid, '--record', log)
        worst = {finding['severity'] for finding in found['findings']}
        for level, names in (('notice', {'notice', 'warning', 'critical'}),
                             ('warning', {'warning', 'critical'}), ('critical', {'critical'})):
            expected = FINDINGS if worst & names else QUIET
            run([tcpdx, '--from', log, '--fail-on', level], expected)
        assert 'warning' in worst, worst


@cases.case
def a_namespace_that_is_none(tcpdx):
    for name in ('no-such-namespace', '', '999999999', '/etc/passwd', '/nowhere', '/proc/self/ns/mnt'):
        one_line(run([tcpdx, *QUICK, '--netns', name], CANNOT_LOOK))


# ---- logs ------------------------------------------------------------------------------------

def record(tcpdx, folder):
    """A log with findings, and the report that was made with it."""
    log = f'{folder}/log'
    with Namespace(world.sick) as namespace:
        done = run([tcpdx, *QUICK, '--netns', namespace.pid, '--record', log], FINDINGS)
    with open(log, 'rb') as file:
        return log, file.read(), done.stdout


def write(path, content):
    with open(path, 'wb') as file:
        file.write(content)


@cases.case
def what_is_no_log(tcpdx):
    with world.folder() as folder:
        write(f'{folder}/empty', b'')
        write(f'{folder}/short', b'tcpdx')
        write(f'{folder}/magic', b'tcpdxlog')
        write(f'{folder}/text', b'LISTEN 0 128 0.0.0.0:22\n' * 100)
        write(f'{folder}/random', os.urandom(100000))
        for name in ('missing', 'empty', 'short', 'magic', 'text', 'random', '.', 'text/below'):
            line = one_line(run([tcpdx, '--from', f'{folder}/{name}'], CANNOT_LOOK))
            assert folder in line, line
        one_line(run([tcpdx, '--from', '/dev/zero'], CANNOT_LOOK))
        one_line(run([tcpdx, '--from', '/dev/null'], CANNOT_LOOK))


@cases.case
def a_replay_is_what_was_seen(tcpdx):
    with world.folder() as folder:
        log, _, seen = record(tcpdx, folder)
        assert run([tcpdx, '--from', log], FINDINGS).stdout == seen


@cases.case
def two_replays_give_the_same_bytes(tcpdx):
    with world.folder() as folder:
        log, _, _ = record(tcpdx, folder)
        for options in ([], ['--json'], ['--color=always'], ['--lang', 'zh']):
            first = run([tcpdx, '--from', log, *options], FINDINGS).stdout
            assert first == run([tcpdx, '--from', log, *options], FINDINGS).stdout, options


@cases.case
def a_log_through_a_pipe(tcpdx):
    with world.folder() as folder:
        log, bytes_, seen = record(tcpdx, folder)
        done = subprocess.run([tcpdx, '--from', '/dev/stdin'], input=bytes_, capture_output=True,
                              check=False, env={**os.environ, 'LC_ALL': 'C.UTF-8'}, timeout=60)
        assert done.stdout.decode() == seen, done.stderr


@cases.case
def a_log_cut_anywhere(tcpdx):
    with world.folder() as folder:
        log, bytes_, _ = record(tcpdx, folder)
        cuts = sorted({*range(0, 64, 3), *range(64, len(bytes_), max(1, len(bytes_) // 60)),
                       len(bytes_) - 1, len(bytes_) - 28, len(bytes_) - 29})
        used = 0
        for cut in cuts:
            write(log, bytes_[:cut])
            done = run([tcpdx, '--from', log, '--json'], FINDINGS, CANNOT_LOOK)
            if done.returncode == CANNOT_LOOK and not says_damaged(done):
                one_line(done)
                continue
            used += 1
            found = json.loads(done.stdout)
            assert found['observed']['damaged'], f'silent about cut {cut}'
            assert 'part of the log' in unseen(found), f'silent about cut {cut}'
        return f'{len(cuts)} cuts, {used} of use'


@cases.case
def a_log_with_flipped_bytes(tcpdx):
    with world.folder() as folder:
        log, bytes_, _ = record(tcpdx, folder)
        used = 0
        places = range(0, len(bytes_), max(1, len(bytes_) // 80))
        for place in places:
            damaged = bytearray(bytes_)
            damaged[place] ^= 1 << place % 8
            write(log, bytes(damaged))
            done = run([tcpdx, '--from', log, '--json'], FINDINGS, CANNOT_LOOK)
            if done.returncode == CANNOT_LOOK and not says_damaged(done):
                one_line(done)
                continue
            used += 1
            assert 'part of the log' in unseen(json.loads(done.stdout)), f'silent about {place}'
        return f'{len(places)} flips, {used} of use'


@cases.case
def a_damaged_log_is_no_healthy_host(tcpdx):
    with world.folder() as folder:
        log = f'{folder}/log'
        with Namespace(world.healthy) as namespace:
            seen = report(tcpdx, *QUICK, '--netns', namespace.pid, '--record', log)
        assert not seen['findings'] and not seen['observed']['damaged'], rules(seen)
        with open(log, 'rb') as file:
            bytes_ = file.read()
        wordings = set()
        for cut in range(64, len(bytes_), max(1, len(bytes_) // 40)):
            write(log, bytes_[:cut])
            done = run([tcpdx, '--from', log], CANNOT_LOOK)
            if not says_damaged(done):
                continue
            lines = done.stdout.splitlines()
            assert lines[1].startswith('the log is cut short or damaged: '), lines[:3]
            assert 'no TCP socket at all' not in lines
            assert 'nothing wrong was found' not in lines, f'healthy by what is left at {cut}'
            wordings.add(lines[1])
            found = json.loads(run([tcpdx, '--from', log, '--json'], CANNOT_LOOK).stdout)
            assert found['observed']['damaged']
            assert ('last snapshot is missing' in lines[1]) == (found['observed']['snapshots'] == 1)
        assert len(wordings) == 2, wordings


@cases.case
def a_log_that_cannot_be_written(tcpdx):
    with world.folder() as folder:
        for path in (f'{folder}/no/such/folder', folder, '/proc/nowhere'):
            one_line(run([tcpdx, *QUICK, '--record', path], CANNOT_LOOK))
        done = run([tcpdx, *QUICK, '--record', '/dev/full'], CANNOT_LOOK)
        assert done.stderr.count('\n') == 1 and '/dev/full' in done.stderr, done.stderr
        assert 'kernel' in done.stdout, 'the look is lost with the log'


# ---- where the output goes -------------------------------------------------------------------

def shell(tcpdx, script):
    return subprocess.run(['sh', '-c', script], stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=False, timeout=60,
                          env={**os.environ, 'T': tcpdx, 'LC_ALL': 'C.UTF-8'})


@cases.case
def standard_output_closed(tcpdx):
    for words in ('--for 50ms', '--for 50ms --json', '--help', 'checkup --help'):
        done = shell(tcpdx, f'"$T" {words} >&-')
        assert done.returncode in (QUIET, FINDINGS) and not done.stderr, (words, done)


@cases.case
def every_descriptor_closed(tcpdx):
    with world.folder() as folder:
        done = shell(tcpdx, f'"$T" --for 50ms --record {folder}/log <&- >&- 2>&-')
        assert done.returncode in (QUIET, FINDINGS), done
        assert report(tcpdx, '--from', f'{folder}/log')['observed']['snapshots'] == 2


@cases.case
def a_reader_that_goes_away(tcpdx):
    with world.folder() as folder:
        log, _, _ = record(tcpdx, folder)
        for words in (f'--from {log}', f'--from {log} --json', '--help'):
            done = shell(tcpdx, f'"$T" {words} | true')
            assert not done.stderr, (words, done.stderr)
            done = shell(tcpdx, f'"$T" {words} | head -1')
            assert not done.stderr and done.stdout, (words, done.stderr)


@cases.case
def a_full_device(tcpdx):
    done = shell(tcpdx, '"$T" --for 50ms >/dev/full')
    assert done.returncode == CANNOT_LOOK and done.stderr.count('\n') == 1, done


def on_terminal(command, columns, env=None):
    """Runs a command on a terminal of that width; what it prints."""
    pid, master = pty.fork()
    if not pid:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
        os.execve(command[0], command, {**os.environ, 'LC_ALL': 'C.UTF-8', **(env or {})})
    output = b''
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        output += piece
    os.close(master)
    os.waitpid(pid, 0)
    return output.decode()


@cases.case
def the_width_of_the_terminal(tcpdx):
    with world.folder() as folder:
        log, _, _ = record(tcpdx, folder)
        for columns in (40, 60, 80, 120, 200):
            lines = on_terminal([tcpdx, '--from', log], columns).replace('\r', '').split('\n')
            for line in lines:
                plain = re.sub(r'\033\[[0-9;]*m', '', line)
                command = plain.startswith(' ' * 13) and '\033[1m' in line
                assert command or cells(plain) <= columns, f'{columns}: {plain!r}'
        for columns in (0, 1, 5, 39):
            assert on_terminal([tcpdx, '--from', log], columns)


@cases.case
def colour(tcpdx):
    with world.folder() as folder:
        log, _, _ = record(tcpdx, folder)
        plain = {'NO_COLOR': '1'}
        assert '\033[' in on_terminal([tcpdx, '--from', log], 80)
        assert '\033[' not in on_terminal([tcpdx, '--from', log], 80, plain)
        assert '\033[' in on_terminal([tcpdx, '--from', log, '--color=always'], 80, plain)
        assert '\033[' not in on_terminal([tcpdx, '--from', log, '--color=never'], 80)
        assert '\033[' not in run([tcpdx, '--from', log], FINDINGS).stdout
        assert '\033[' in run([tcpdx, '--from', log, '--color=always'], FINDINGS).stdout


def impostor():
    """A process that calls itself what a terminal would obey."""
    with open('/proc/self/comm', 'w', encoding='latin-1') as file:
        file.write('\033[2J\n\u0080"x')
    return world.sick()


@cases.case
def a_name_cannot_steer_the_terminal(tcpdx):
    with Namespace(impostor) as namespace:
        done = run([tcpdx, *QUICK, '--netns', namespace.pid], FINDINGS)
        report(tcpdx, *QUICK, '--netns', namespace.pid)
    assert '\033' not in done.stdout and '?[2J' in done.stdout, done.stdout


@cases.case
def languages_and_locales(tcpdx):
    with world.folder() as folder:
        log, _, _ = record(tcpdx, folder)
        command = [tcpdx, '--from', log]
        ascii_only = run(command, FINDINGS, env={**os.environ, 'LC_ALL': 'C'}).stdout
        assert ascii_only.isascii(), re.findall(r'[^\x00-\x7f]', ascii_only)
        for env in ({'LC_ALL': 'zh_CN.UTF-8'}, {'LC_ALL': 'no_SUCH'}, {'LANG': 'zh_CN.GB18030'}):
            assert run(command, FINDINGS, env={**os.environ, **env}).stdout, env
        run(command + ['--lang', 'zh'], FINDINGS)
        numbers = [json.loads(run(command + ['--json'], FINDINGS, env={**os.environ, **env}).stdout)
                   for env in ({'LC_ALL': 'C'}, {'LC_ALL': 'de_DE.UTF-8'})]
        assert numbers[0] == numbers[1]


# ---- small privileges ------------------------------------------------------------------------

@cases.case
def without_privileges(tcpdx):
    need_root()
    setpriv = [need('setpriv'), '--reuid=65534', '--regid=65534', '--clear-groups']
    with world.folder() as folder:
        program = shutil.copy(tcpdx, f'{folder}/tcpdx')
        os.chmod(folder, 0o755)
        with Namespace(world.healthy) as namespace:
            inside = ['nsenter', f'--net=/proc/{namespace.pid}/ns/net', *setpriv, program]
            done = run([*inside, *QUICK, '--json'], QUIET)
            found = json.loads(done.stdout)
            human = run([*inside, *QUICK], QUIET).stdout
            one_line(run([*setpriv, program, *QUICK, '--netns', namespace.pid], CANNOT_LOOK))
        assert not rules(found), rules(found)
        assert 'owners' in unseen(found) and 'refused' in unseen(found), unseen(found)
        assert found['states']['ESTABLISHED'] >= 30
        assert 'not looked at' in human and 'run as root' in human
        assert {row['rule'] for row in found['not_evaluated']} >= {'bound-elsewhere', 'fd-limit'}


@cases.case
def a_named_namespace_without_privileges(tcpdx):
    need_root()
    ip, setpriv = need('ip'), need('setpriv')
    name = f'tcpdx-cli-{os.getpid()}'
    run([ip, 'netns', 'add', name], 0)
    try:
        with world.folder() as folder:
            program = shutil.copy(tcpdx, f'{folder}/tcpdx')
            os.chmod(folder, 0o755)
            nobody = [setpriv, '--reuid=65534', '--clear-groups', program, *QUICK]
            one_line(run([*nobody, '--netns', name], CANNOT_LOOK))
            assert name in unseen(json.loads(run([*nobody, '--netns', 'all', '--json'], 0, 1).stdout))
    finally:
        run([ip, 'netns', 'del', name], 0)


@cases.case
def in_a_pid_namespace_of_its_own(tcpdx):
    need_root()
    command = [need('unshare'), '--pid', '--fork', '--mount-proc', tcpdx]
    with Namespace(world.sick) as namespace:
        inside = ['nsenter', f'--net=/proc/{namespace.pid}/ns/net', *command]
        found = json.loads(run([*inside, *QUICK, '--json'], FINDINGS).stdout)
    assert 'accept-queue-full' in rules(found)
    assert 'owners' in unseen(found), unseen(found)
    assert not any('pid' in subject for f in found['findings'] for subject in f['subjects'])


@cases.case
def in_a_user_namespace(tcpdx):
    unshare = need('unshare')
    probe = text([unshare, '--user', '--net', 'true'])
    if probe.returncode:
        raise Skip('user namespaces are not allowed')
    for options in (['--user', '--net'], ['--user', '--net', '--map-root-user']):
        found = json.loads(run([unshare, *options, tcpdx, *QUICK, '--json'], QUIET).stdout)
        assert not rules(found), rules(found)
        assert sum(found['states'].values()) == 0, found['states']


@cases.case
def without_proc(tcpdx):
    need_root()
    command = [need('unshare'), '--mount', 'sh', '-c', 'umount -l /proc && exec "$@"', 'sh', tcpdx]
    with open(tcpdx, 'rb') as file:
        if b'__asan_init' in file.read():
            raise Skip('a sanitised build needs /proc itself')
    with Namespace(world.healthy) as namespace:
        inside = ['nsenter', f'--net=/proc/{namespace.pid}/ns/net', *command]
        done = run([*inside, *QUICK, '--json'], QUIET)
        human = run([*inside, *QUICK], QUIET).stdout
        run([*inside, *QUICK, '--netns', 'all'], QUIET, FINDINGS)
        one_line(run([*inside, *QUICK, '--no-sock-diag'], CANNOT_LOOK))
    found = json.loads(done.stdout)
    assert found['states']['ESTABLISHED'] >= 30, found['states']
    for word in ('counters', 'settings', 'owners'):
        assert word in unseen(found) and word in human, word
    assert not rules(found), rules(found)


@cases.case
def on_a_kernel_that_does_not_dump_bound_sockets(tcpdx):
    """Its types do not name the state: a BTF file with one name in it stands for them."""
    need_root()
    btf = '/sys/kernel/btf/vmlinux'
    if not os.path.exists(btf):
        raise Skip('the kernel has no BTF')
    names = b'\0TCP_ESTABLISHED\0'
    with world.folder() as folder, Namespace() as namespace:
        other = os.path.join(folder, 'btf')
        with open(other, 'wb') as file:
            file.write(struct.pack('=HBBIIIII', 0xeb9f, 1, 0, 24, 0, 0, 0, len(names)) + names)
        script = 'mount --bind "$1" "$2" && shift 2 && exec "$@"'
        command = [need('unshare'), '--mount', 'sh', '-c', script, 'sh', other, btf, tcpdx]
        inside = ['nsenter', f'--net=/proc/{namespace.pid}/ns/net', *command]
        old = json.loads(run([*inside, *QUICK, '--json'], QUIET).stdout)
        new = report(tcpdx, *QUICK, '--netns', namespace.pid)
    assert 'bound' in unseen(old), unseen(old)
    assert 'bound' not in unseen(new), unseen(new)


@cases.case
def resets_that_were_counted_only(tcpdx):
    """Clients of a closed port are refused while the check-up looks."""
    need_root()
    with Namespace(refused_again_and_again) as namespace:
        found = report(tcpdx, '--for', '1s', '--netns', namespace.pid)
    assert 'who sent resets' in unseen(found), unseen(found)


def refused_again_and_again():
    if os.fork():
        return None
    for _ in range(200):
        with socket.socket() as client:
            client.connect_ex(('127.0.0.1', 9))
        time.sleep(0.05)
    os._exit(0)


@cases.case
def without_sock_diag(tcpdx):
    with Namespace(world.healthy) as well, Namespace(world.sick) as ill:
        found = report(tcpdx, *QUICK, '--netns', well.pid, '--no-sock-diag')
        sick = report(tcpdx, *QUICK, '--netns', ill.pid, '--no-sock-diag')
        human = run([tcpdx, *QUICK, '--netns', ill.pid, '--no-sock-diag'], QUIET, FINDINGS).stdout
    assert not rules(found), rules(found)
    assert found['states']['ESTABLISHED'] >= 30 and found['states']['LISTEN'] == 2
    missing = {row['rule']: row['needs'] for row in sick['not_evaluated']}
    for rule in ('accept-queue-full', 'reader-stalled', 'peer-vanished', 'idle-ghost',
                 'zero-window-slow-reader', 'close-wait-unread'):
        assert rule in missing, rule
    assert not rules(sick) & set(missing)
    assert 'not evaluated' in human and 'tcp_diag' in human


@cases.case
def without_bpf(tcpdx):
    with Namespace(world.sick) as namespace:
        place = ('--netns', namespace.pid)
        found = [report(tcpdx, *QUICK, *place, *options) for options in ([], ['--no-bpf'])]
        assert rules(found[0]) == rules(found[1])
        if os.geteuid() == 0:
            capsh = [need('setpriv'), '--bounding-set=-sys_admin,-bpf,-perfmon', '--inh-caps=-all']
            inside = ['nsenter', f'--net=/proc/{namespace.pid}/ns/net', *capsh, tcpdx]
            less = json.loads(run([*inside, *QUICK, '--json'], FINDINGS).stdout)
            assert rules(less) == rules(found[0]), rules(less)


# ---- hosts that change -----------------------------------------------------------------------

@cases.case
def processes_and_sockets_that_come_and_go(tcpdx):
    def churn():
        server = world.listen()
        if not os.fork():
            while True:  # processes with a socket each, for some milliseconds
                if not os.fork():
                    client = socket.create_connection(server.getsockname())
                    time.sleep(0.005)
                    client.close()
                    os._exit(0)
                os.wait()
        if not os.fork():
            while True:
                server.accept()[0].close()
        return server

    with Namespace(churn) as namespace:
        started = time.monotonic()
        try:
            for number in range(8):
                options = ['--no-bpf'] if number % 2 else []
                found = report(tcpdx, '--for', '300ms', '--netns', namespace.pid, *options)
                assert not rules(found), rules(found)
        finally:
            for pid in in_namespace(namespace.pid):
                if pid != namespace.pid:
                    kill(pid)
    return f'{time.monotonic() - started:.1f} s'


def in_namespace(pid):
    """The processes in the network namespace of one."""
    wanted = os.stat(f'/proc/{pid}/ns/net').st_ino
    found = []
    for entry in os.listdir('/proc'):
        try:
            if entry.isdigit() and os.stat(f'/proc/{entry}/ns/net').st_ino == wanted:
                found.append(int(entry))
        except OSError:
            pass
    return found


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


@cases.case
def a_process_that_ends_during_the_look(tcpdx):
    with Namespace(world.sick) as namespace:
        looking = subprocess.Popen([tcpdx, '--json', '--for', '1s', '--netns', str(namespace.pid)],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(0.4)
        os.kill(namespace.pid, signal.SIGKILL)
        output, errors = looking.communicate(timeout=30)
    assert looking.returncode in (QUIET, FINDINGS) and not errors, errors
    assert json.loads(output)['observed']['snapshots'] == 2


def names(count):
    return [f'tcpdx-cli-{os.getpid()}-{number}' for number in range(count)]


def remove(ip, chosen):
    for name in chosen:
        text([ip, 'netns', 'del', name])


@cases.case
def a_namespace_that_is_deleted_during_the_look(tcpdx):
    need_root()
    ip = need('ip')
    chosen = names(5)
    try:
        for name in chosen:
            run([ip, 'netns', 'add', name], 0)
        looking = subprocess.Popen([tcpdx, '--json', '--for', '2s', '--netns', 'all'],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(0.8)
        run([ip, 'netns', 'del', chosen[2]], 0)
        output, errors = looking.communicate(timeout=60)
        assert looking.returncode in (QUIET, FINDINGS) and not errors, errors
        found = json.loads(output)
        seen = {row['name'] for row in found['namespaces']}
        assert set(chosen) <= seen, seen
        one_line(run([tcpdx, *QUICK, '--netns', chosen[2]], CANNOT_LOOK))
    finally:
        remove(ip, chosen)


@cases.case
def a_name_left_behind_in_run_netns(tcpdx):
    need_root()
    path = f'/run/netns/{names(1)[0]}'
    os.makedirs('/run/netns', exist_ok=True)
    write(path, b'')
    try:
        found = report(tcpdx, *QUICK, '--netns', 'all')
        assert os.path.basename(path) not in str(found)
        one_line(run([tcpdx, *QUICK, '--netns', os.path.basename(path)], CANNOT_LOOK))
    finally:
        os.unlink(path)


@cases.case
def two_hundred_namespaces(tcpdx):
    need_root()
    ip = need('ip')
    chosen = names(200)
    try:
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda name: run([ip, 'netns', 'add', name], 0), chosen))
        started = time.monotonic()
        found = report(tcpdx, *QUICK, '--netns', 'all')
        took = time.monotonic() - started
        assert set(chosen) <= {row['name'] for row in found['namespaces']}
        assert 'descriptors' not in str(found['unseen'])
        # A low soft limit is raised; a low hard limit costs namespaces, and that is told.
        script = 'ulimit -S -n 64; exec "$@"'
        found = json.loads(run(['sh', '-c', script, 'sh', tcpdx, *QUICK, '--json', '--netns', 'all'],
                               0, 1).stdout)
        assert len(found['namespaces']) > 200 and 'tcpdx-cli' not in unseen(found), unseen(found)
        script = 'ulimit -n 64; exec "$@"'
        done = run(['sh', '-c', script, 'sh', tcpdx, *QUICK, '--json', '--netns', 'all'], 0, 1)
        found = json.loads(done.stdout)
        assert 'cannot be read or entered' in unseen(found), unseen(found)
        for limit in (8, 16, 24, 32):
            script = f'ulimit -n {limit}; exec "$@"'
            run(['sh', '-c', script, 'sh', tcpdx, *QUICK], 0, 1, 3)
        return f'{took:.2f} s'
    finally:
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda name: text([ip, 'netns', 'del', name]), chosen))


CLONE_NEWPID = 0x20000000
CGROUP_ROOTS = '/sys/fs/cgroup/unified', '/sys/fs/cgroup'
CONTAINER_ID = 'c0ffee' * 10 + 'abcd'


class Group:
    """A control group as the runtime docker makes one, for the processes that are put into it."""

    def __init__(self):
        root = next((r for r in CGROUP_ROOTS if os.path.exists(f'{r}/cgroup.procs')), None)
        if not root:
            raise Skip('no unified control groups')
        self.paths = [f'{root}/tcpdx-{os.getpid()}', f'{root}/tcpdx-{os.getpid()}/docker',
                      f'{root}/tcpdx-{os.getpid()}/docker/{CONTAINER_ID}']

    def __enter__(self):
        try:
            for path in self.paths:
                os.mkdir(path)
        except OSError as error:
            self.__exit__()
            raise Skip(f'no control group can be made: {error}') from error
        return self

    def enter(self):
        with open(f'{self.paths[-1]}/cgroup.procs', 'w', encoding='ascii') as file:
            file.write('0')

    def __exit__(self, *_):
        for path in reversed(self.paths):
            end = time.monotonic() + 5
            while os.path.exists(path) and time.monotonic() < end:
                try:
                    os.rmdir(path)
                except OSError:  # its last process has not ended yet
                    time.sleep(0.05)


def contained(group):
    """What a container runs: a PID namespace of its own, in it one process that leaks."""
    def build():
        world.unshare(CLONE_NEWPID)
        read, write = os.pipe()
        if not os.fork():
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # ends with its parent
            if group:
                group.enter()
            kept = world.sick() if group else world.healthy()
            os.write(write, b'x')
            while kept:
                signal.pause()
        assert os.read(read, 1)
        return read
    return build


@cases.case
def owners_in_a_container(tcpdx):
    """Named by runtime and identity, with the number that each process has inside."""
    need_root()
    with Group() as group, Namespace(contained(group)) as namespace:
        found = report(tcpdx, *QUICK, '--netns', namespace.pid)
        human = run([tcpdx, *QUICK, '--netns', namespace.pid], FINDINGS).stdout
    owners = [s for f in found['findings'] for s in f['subjects'] if 'pid' in s]
    assert 'accept-queue-full' in rules(found) and owners, rules(found)
    for owner in owners:
        assert owner['container'] == f'docker {CONTAINER_ID[:12]}', owner
        assert owner['cgroup'].endswith(f'/docker/{CONTAINER_ID}') and owner['pid_inside'] == 1
    assert f'in docker {CONTAINER_ID[:12]}' in human, human


@cases.case
def two_hundred_containers(tcpdx):
    """Each with namespaces of its own for network and processes: every listener has its owner."""
    need_root()
    with contextlib.ExitStack() as stack:
        pids = [stack.enter_context(Namespace(contained(None))).pid for _ in range(200)]
        found = report(tcpdx, *QUICK, '--netns', 'all')
        rows = [json.loads(line) for line in
                run([tcpdx, 'list', '-l', '--json', '--netns', 'all'], 0).stdout.splitlines()]
    inodes = {row['inode']: row for row in found['namespaces']}
    assert len(inodes) >= 200, len(inodes)
    theirs = [row for row in found['namespaces'] if row['states']['ESTABLISHED'] == 60]
    assert len(theirs) >= 200 and not rules(found), (len(theirs), rules(found))
    owned = [row for row in rows if row['owners']]
    assert len(owned) >= 2 * len(pids), (len(owned), len(rows))


@cases.case
def sockets_of_other_namespaces_are_nobody_here(tcpdx):
    need_root()
    with Namespace(world.healthy) as here, Namespace(world.sick) as there, world.folder() as folder:
        log = f'{folder}/log'
        found = report(tcpdx, *QUICK, '--netns', here.pid, '--record', log)
        assert not rules(found), rules(found)
        with open(log, 'rb') as file:
            bytes_ = file.read()
        both = f'{folder}/both'
        report(tcpdx, *QUICK, '--netns', 'all', '--record', both)
        assert here.pid != there.pid and len(bytes_) < os.path.getsize(both)


@cases.case
def an_interrupted_recording_can_be_read(tcpdx):
    with world.folder() as folder:
        log = f'{folder}/log'
        looking = subprocess.Popen([tcpdx, '--for', '10s', '--record', log],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(0.5)
        looking.send_signal(signal.SIGINT)
        looking.communicate(timeout=30)
        done = run([tcpdx, '--from', log, '--json'], FINDINGS, CANNOT_LOOK)
        found = json.loads(done.stdout)
        assert found['observed']['damaged'] and (done.returncode == FINDINGS or says_damaged(done))
        assert found['observed']['snapshots'] == 1 and 'part of the log' in unseen(found)
        assert any(row['needs'] == 'two snapshots' for row in found['not_evaluated'])


def main():
    if len(sys.argv) < 2:
        print(__doc__.strip())
        return 2
    return cases.run(os.path.abspath(sys.argv[1]), names=sys.argv[2:])


if __name__ == '__main__':
    sys.exit(main())
