"""One run of wrk, over HTTP/2 of h2load, or of a client of our own, against one proxy, and what it cost."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from dataclasses import dataclass

from harness import cpu
from harness.processes import Stage
from harness.proxies import CALL, HERE, Proxy
from harness.scenarios import Scenario

# Connections are closed and log buffers written just after the load ends; that work belongs to the run.
SETTLE_SECONDS = 0.1
GRACE_SECONDS = 15.0
_FIELD = re.compile(r"(\w+)=(\d+)")
ERRORS = ("connect", "read", "write", "timeout", "status")


@dataclass(frozen=True)
class Rig:
    """Where a run takes place: the load generator's binary, the upstream, the CPUs."""

    stage: Stage
    wrk: str
    upstream: Proxy
    load_cpu: int
    proxy_cpu: int
    h2load: str | None = None
    echo: Proxy | None = None

    def behind(self, scenario: Scenario) -> Proxy:
        """Who answers what the proxies pass on."""
        return self.echo if self.echo and scenario.way == "ws" else self.upstream


@dataclass(frozen=True)
class Run:
    """The figures of one run. Times of the proxy are CPU time; `invalid` says why the run does not count, if so."""

    proxy: str
    round: int
    requests: int
    seconds: float
    cpu_us: float
    user_us: float
    system_us: float
    p50_us: int
    p99_us: int
    proxy_busy: float
    load_busy: float
    upstream_busy: float
    foreign_busy: float
    stolen: float
    log_bytes: int
    resident_bytes: int
    corrected: bool
    invalid: str | None

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds if self.seconds else 0.0


def run_load(rig: Rig, proxy: Proxy, scenario: Scenario, seconds: int, number: int) -> Run:
    """Loads the proxy for some seconds and reads the CPU time of its whole process tree around that."""
    _empty_log(proxy)
    behind = rig.behind(scenario)
    upstream_before = cpu.read_cpu(behind.child.pid)
    machine_before = cpu.cpu_busy_nanos(rig.proxy_cpu)
    before = cpu.read_cpu(proxy.child.pid)
    started = time.monotonic()
    generator = _generator(rig, proxy, scenario)
    fields, load_seconds, failure = generator(rig, proxy, scenario, seconds)
    time.sleep(SETTLE_SECONDS)
    used = cpu.cpu_used(before, cpu.read_cpu(proxy.child.pid))
    wall = time.monotonic() - started
    machine = cpu.cpu_busy_nanos(rig.proxy_cpu)
    upstream = cpu.cpu_used(upstream_before, cpu.read_cpu(behind.child.pid)).nanos / 1e9
    requests = fields.get("requests", 0)
    span = fields.get("duration_us", 0) / 1e6
    per_request = 1 / (1000 * requests) if requests else 0.0
    busy = 1 / span if span else 0.0
    direct = proxy is behind
    return Run(
        proxy=proxy.name, round=number, requests=requests, seconds=span,
        cpu_us=used.nanos * per_request, user_us=used.user_nanos * per_request, system_us=used.system_nanos * per_request,
        p50_us=fields.get("p50_us", 0), p99_us=fields.get("p99_us", 0),
        proxy_busy=used.nanos / 1e9 * busy, load_busy=(load_seconds + upstream) * busy, upstream_busy=upstream * busy,
        foreign_busy=0.0 if direct else max(0.0, (machine[0] - machine_before[0] - used.nanos) / 1e9 / wall),
        stolen=(machine[1] - machine_before[1]) / 1e9 / wall,
        log_bytes=_log_size(proxy),
        resident_bytes=cpu.resident_bytes(proxy.child.pid), corrected=used.corrected,
        invalid=_death(proxy) or failure or _flaw(scenario, fields))


def _generator(rig: Rig, proxy: Proxy, scenario: Scenario):
    if scenario.way == "ws":
        return _websockets
    # The upstream's usual port speaks HTTP/1.1.
    if scenario.streams and (proxy is not rig.upstream or scenario.way != "plain"):
        return _h2load
    own = scenario.way == "stream" or scenario.way == "handshake" and proxy is not rig.upstream
    return _client if own else _wrk


def _client(rig: Rig, proxy: Proxy, scenario: Scenario, seconds: int) -> tuple[dict[str, int], float, str | None]:
    """The same with our own client, in a process of its own."""
    command = [sys.executable, os.path.join(HERE, "harness", "client.py"), scenario.way, str(proxy.port_for(scenario.way)),
               str(scenario.connections), str(seconds)]
    return _measured(rig, "client", command, seconds)


def _websockets(rig: Rig, proxy: Proxy, scenario: Scenario, seconds: int) -> tuple[dict[str, int], float, str | None]:
    """The same with messages over WebSocket."""
    command = [sys.executable, os.path.join(HERE, "harness", "websocket.py"), "load", str(proxy.port_for(scenario.way)),
               str(scenario.connections), str(seconds)]
    return _measured(rig, "websocket", command, seconds)


def _empty_log(proxy: Proxy) -> None:
    """Keeps the log of a long benchmark from filling the disk; writers append, so they go on at the start."""
    if proxy.access_log and os.path.exists(proxy.access_log):
        os.truncate(proxy.access_log, 0)


def _log_size(proxy: Proxy) -> int:
    return os.path.getsize(proxy.access_log) if proxy.access_log and os.path.exists(proxy.access_log) else 0


def _wrk(rig: Rig, proxy: Proxy, scenario: Scenario, seconds: int) -> tuple[dict[str, int], float, str | None]:
    """Runs wrk; returns its figures, its CPU seconds and why it failed, if it did."""
    command = [rig.wrk, "-t1", f"-c{scenario.connections}", f"-d{seconds}s", "--timeout", "5s", "--latency",
               "-s", os.path.join(HERE, "wrk-report.lua")]
    if not scenario.keep_alive:
        command += ["-H", "Connection: close"]
    secure = scenario.way == "tls" and proxy is not rig.upstream
    url = f"{'https' if secure else 'http'}://127.0.0.1:{proxy.port_for(scenario.way)}/{scenario.body}"
    return _measured(rig, "wrk", command + [url], seconds)


def _measured(rig: Rig, name: str, command: list[str], seconds: int) -> tuple[dict[str, int], float, str | None]:
    """Runs a client that prints a line of results."""
    child = rig.stage.start(name, command, rig.load_cpu)
    status, usage = _wait(child.pid, seconds + GRACE_SECONDS)
    child.process.returncode = status
    rig.stage.stop([child])
    with open(child.log_path, encoding="utf-8", errors="replace") as file:
        output = file.read()
    os.remove(child.log_path)
    fields = {key: int(value) for line in output.splitlines() if line.startswith("result ") for key, value in _FIELD.findall(line)}
    failure = None if status == 0 and fields else f"{name} ended with status {status}: {output.strip()[-300:]}"
    return fields, usage.ru_utime + usage.ru_stime, failure


def _h2load(rig: Rig, proxy: Proxy, scenario: Scenario, seconds: int) -> tuple[dict[str, int], float, str | None]:
    """The same with h2load, whose clients open a new connection when a proxy ends one."""
    log = rig.stage.path("h2load", "requests.tsv")
    port = proxy.port_for(scenario.way)
    command = [rig.h2load or "h2load", "-t1", f"-c{scenario.connections}", f"-m{scenario.streams}", f"-D{seconds}", f"--log-file={log}"]
    if scenario.way == "grpc":
        call = rig.stage.path("h2load", "call")
        with open(call, "wb") as file:
            file.write(CALL)
        command += ["-d", call, "-H", "content-type: application/grpc", "-H", "te: trailers", f"http://127.0.0.1:{port}/bench.Echo/Say"]
    else:
        command.append(f"http://127.0.0.1:{port}/{scenario.body}")
    child = rig.stage.start("h2load", command, rig.load_cpu)
    status, usage = _wait(child.pid, seconds + GRACE_SECONDS)
    child.process.returncode = status
    rig.stage.stop([child])
    with open(child.log_path, encoding="utf-8", errors="replace") as file:
        output = file.read()
    os.remove(child.log_path)
    fields = h2load_fields(output, _durations(log), seconds)
    failure = None if status == 0 and fields else f"h2load ended with status {status}: {output.strip()[-300:]}"
    return fields, usage.ru_utime + usage.ru_stime, failure


def _durations(log: str) -> list[int]:
    """Microseconds of each request in h2load's log, which is removed."""
    if not os.path.exists(log):
        return []
    with open(log, encoding="ascii", errors="replace") as file:
        durations = sorted(int(line.split("\t")[2]) for line in file if line.count("\t") >= 2)
    os.remove(log)
    return durations


def h2load_fields(output: str, durations: list[int], seconds: int) -> dict[str, int]:
    """What h2load printed, under the names that wrk's report has; empty if it printed no result."""
    counts = re.search(r"(\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", output)
    codes = re.search(r"status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", output)
    data = re.search(r"\((\d+)\) data", output)
    if not (counts and codes and data):
        return {}
    return {
        "requests": int(counts[1]), "duration_us": seconds * 1_000_000, "bytes": int(data[1]),
        "p50_us": durations[len(durations) // 2] if durations else 0,
        "p99_us": durations[len(durations) * 99 // 100] if durations else 0,
        "connect": 0, "read": int(counts[3]), "write": 0, "timeout": int(counts[4]), "status": int(codes[3]) + int(codes[4]),
    }


def _wait(pid: int, limit_seconds: float):
    """Waits for a child that must end by itself within the limit; returns its status and what it used."""
    deadline = time.monotonic() + limit_seconds
    while True:
        done, status, usage = os.wait4(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status), usage
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            deadline += limit_seconds
        time.sleep(0.01)


def _death(proxy: Proxy) -> str | None:
    """What a server that ended in a run left behind; None if it lives."""
    if proxy.child.alive():
        return None
    return f"it ended with status {proxy.child.process.returncode}: {proxy.child.log_tail(3)}"


def _flaw(scenario: Scenario, fields: dict[str, int]) -> str | None:
    """Why the answers of a run do not count; None for a clean run."""
    errors = ", ".join(f"{fields[name]} {name}" for name in ERRORS if fields[name])
    if errors:
        return f"errors: {errors} (status: answers other than 2xx and 3xx)"
    if not fields["requests"]:
        return "no request was answered"
    if fields["bytes"] < fields["requests"] * scenario.body_bytes:
        return f"{fields['bytes']} bytes are too few for {fields['requests']} answers"
    return None
