"""Starts processes on one CPU and ends every one of them, whatever ends the benchmark itself."""

from __future__ import annotations

import ctypes
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass

from harness import cpu

TERM_SECONDS = 6.0
OPEN_FILES = 65536
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}

_libc = ctypes.CDLL(None, use_errno=True)


class SetupError(Exception):
    """The benchmark cannot run here; the message says why."""


class Interrupted(BaseException):
    """A signal asked the benchmark to end."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


@dataclass(frozen=True)
class Child:
    """A running process with the file that takes its output."""

    name: str
    process: subprocess.Popen
    log_path: str

    @property
    def pid(self) -> int:
        return self.process.pid

    def alive(self) -> bool:
        return self.process.poll() is None

    def log_tail(self, lines: int = 12) -> str:
        try:
            with open(self.log_path, encoding="utf-8", errors="replace") as file:
                return "".join(file.readlines()[-lines:]).rstrip()
        except OSError:
            return ""


class Stage:
    """Owns the temporary folder and all processes of one benchmark; leaving the `with` block ends and removes them."""

    def __init__(self, keep: bool) -> None:
        self._keep = keep
        self._children: list[Child] = []
        self._ports: set[int] = set()
        self.folder = ""

    def __enter__(self) -> Stage:
        for number in SIGNALS:
            signal.signal(number, _interrupt)
        # What a launcher leaves behind becomes our child, so that the sweep at the end finds it.
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self.folder = tempfile.mkdtemp(prefix="outrigger-bench-")
        # A server started by root answers as the same user, but its folder must not depend on the umask.
        os.chmod(self.folder, 0o755)
        return self

    def __exit__(self, *_: object) -> None:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        self.stop(self._children)
        _sweep()
        if not self._keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *names: str) -> str:
        """A path below the temporary folder; its parent exists afterwards."""
        path = os.path.join(self.folder, *names)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def start(self, name: str, command: list[str], on_cpu: int, env: dict[str, str] | None = None) -> Child:
        """Starts a command that may use one CPU only, as `taskset -c` does; its output goes to NAME.out."""
        log_path = self.path(name + ".out")
        # A signal between fork and registration would leave a process nobody ends.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            with open(log_path, "ab") as log:
                process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=env,
                                           start_new_session=True, preexec_fn=lambda: _confine(on_cpu))
            child = Child(name, process, log_path)
            self._children.append(child)
        except (OSError, subprocess.SubprocessError) as error:
            raise SetupError(f"{name}: cannot start {command[0]}: {error}") from error
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        return child

    def stop(self, children: list[Child]) -> None:
        """Ends processes and their descendants by their ids: TERM to each, KILL to what is left after a few seconds."""
        members = [stat for child in children for stat in cpu.process_tree(child.pid).values()]
        _signal(members, signal.SIGTERM)
        deadline = time.monotonic() + TERM_SECONDS
        while time.monotonic() < deadline and any([child.alive() for child in children] + [_same(m) for m in members]):
            time.sleep(0.02)
        _signal(members, signal.SIGKILL)
        for child in children:
            child.process.wait()
        self._children = [child for child in self._children if child not in children]

    def free_port(self) -> int:
        """A port of 127.0.0.1 nobody listens on, below the range from which the kernel takes ports for clients."""
        with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as file:
            first_of_clients = int(file.read().split()[0])
        # A machine with an unusual range leaves only its upper part to choose from.
        low, high = (16000, first_of_clients) if first_of_clients > 17000 else (first_of_clients, 65536)
        for _ in range(1000):
            port = random.randrange(low, high)
            if port in self._ports:
                continue
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("0.0.0.0", port))
                except OSError:
                    continue
            self._ports.add(port)
            return port
        raise SetupError("no free port on 127.0.0.1")


def _interrupt(number: int, _frame: object) -> None:
    raise Interrupted(number)


def _confine(on_cpu: int) -> None:
    """Runs in the new process before exec: one CPU, many files, ended with the benchmark even if that is killed."""
    os.sched_setaffinity(0, {on_cpu})
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    limit = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def _sweep() -> None:
    """Kills descendants that outlived the process that started them."""
    own = os.getpid()
    _signal([stat for pid, stat in cpu.process_tree(own).items() if pid != own], signal.SIGKILL)
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        return


def _signal(members: list[cpu.ProcessStat], number: int) -> None:
    for member in members:
        if _same(member):
            try:
                os.kill(member.pid, number)
            except ProcessLookupError:
                continue


def _same(member: cpu.ProcessStat) -> bool:
    """Whether the process with this id is still the one that was seen."""
    now = cpu.process_stat(member.pid)
    return now is not None and now.start_ticks == member.start_ticks and now.state != "Z"
