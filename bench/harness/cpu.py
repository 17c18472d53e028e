"""CPU time of a process with all its children and threads, read from /proc (Linux only).

The main source is `/proc/PID/task/TID/schedstat`: nanoseconds on a CPU, per thread. A thread that ended between two
readings has no file left, so `utime + stime` of `/proc/PID/stat`, which keeps the time of ended threads but counts in
clock ticks, is read beside it and wins where it is larger by more than its own resolution explains.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

TICK_NANOS = 1_000_000_000 // os.sysconf("SC_CLK_TCK")
# Two readings of a tick counter differ from the truth by up to one tick each, for user and for system time.
TICK_ERROR_NANOS = 3 * TICK_NANOS
RELATIVE_ERROR = 0.02


@dataclass(frozen=True)
class ProcessStat:
    """What one line of /proc/PID/stat says."""

    pid: int
    state: str
    parent: int
    user_ticks: int
    system_ticks: int
    start_ticks: int


@dataclass(frozen=True)
class Reading:
    """CPU time of a process tree so far: nanoseconds by thread, ticks by process."""

    threads: dict[tuple[int, int], int]
    processes: dict[int, ProcessStat]


@dataclass(frozen=True)
class Used:
    """CPU time between two readings. `corrected` says that ended threads made the tick counters the better source."""

    nanos: int
    user_nanos: int
    system_nanos: int
    corrected: bool


def process_stat(pid: int) -> ProcessStat | None:
    """The stat line of a process, None if it is gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        return None
    # The name in parentheses may hold blanks and parentheses itself.
    fields = text[text.rindex(")") + 2:].split()
    return ProcessStat(pid, fields[0], int(fields[1]), int(fields[11]), int(fields[12]), int(fields[19]))


def process_tree(root: int) -> dict[int, ProcessStat]:
    """The process and all its descendants that live now."""
    known = [stat for name in os.listdir("/proc") if name.isdigit() and (stat := process_stat(int(name)))]
    children: dict[int, list[ProcessStat]] = {}
    for stat in known:
        children.setdefault(stat.parent, []).append(stat)
    tree = {stat.pid: stat for stat in known if stat.pid == root}
    pending = list(tree)
    while pending:
        for child in children.get(pending.pop(), []):
            tree[child.pid] = child
            pending.append(child.pid)
    return tree


def read_cpu(root: int) -> Reading:
    """Reads the counters of the process, its descendants and all their threads."""
    processes = process_tree(root)
    threads = {}
    for pid in processes:
        try:
            names = os.listdir(f"/proc/{pid}/task")
        except OSError:
            continue
        for name in names:
            try:
                with open(f"/proc/{pid}/task/{name}/schedstat", encoding="ascii") as file:
                    threads[pid, int(name)] = int(file.read().split()[0])
            except (OSError, IndexError):
                continue
    return Reading(threads, processes)


def cpu_used(before: Reading, after: Reading) -> Used:
    """CPU time between the readings. The split into user and system time comes from ticks, the sum from nanoseconds."""
    scheduled = sum(nanos - before.threads.get(thread, 0) for thread, nanos in after.threads.items())
    user = system = 0
    for pid, stat in after.processes.items():
        old = before.processes.get(pid)
        user += stat.user_ticks - (old.user_ticks if old else 0)
        system += stat.system_ticks - (old.system_ticks if old else 0)
    ticked = (user + system) * TICK_NANOS
    corrected = ticked - scheduled > TICK_ERROR_NANOS + RELATIVE_ERROR * scheduled
    nanos = ticked if corrected else scheduled
    user_share = user / (user + system) if user + system else 0.0
    user_nanos = round(nanos * user_share)
    return Used(nanos, user_nanos, nanos - user_nanos, corrected)


def resident_bytes(root: int) -> int:
    """Resident memory of the process and its descendants; pages they share count once for each."""
    total = 0
    for pid in process_tree(root):
        try:
            with open(f"/proc/{pid}/statm", encoding="ascii") as file:
                total += int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError):
            continue
    return total


def cpu_busy_nanos(cpu: int) -> tuple[int, int]:
    """Busy and stolen time of one CPU of the machine since boot, in nanoseconds (resolution: one tick)."""
    with open("/proc/stat", encoding="ascii") as file:
        for line in file:
            fields = line.split()
            if fields[0] == f"cpu{cpu}":
                user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, fields[1:9])
                return (user + nice + system + irq + softirq) * TICK_NANOS, steal * TICK_NANOS
    raise ValueError(f"/proc/stat has no cpu{cpu}")
