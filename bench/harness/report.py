"""Turns runs into tables for a terminal or a page, and into JSON."""

from __future__ import annotations

import dataclasses
import os
import platform
import statistics
from dataclasses import dataclass

from harness.load import Run
from harness.paired import Ratio, paired_ratio
from harness.proxies import Proxy
from harness.scenarios import TARGETS, Scenario, Target

SATURATED = 0.9
QUIET = 0.05
REFERENCE = "nginx"
HEADINGS = ("proxy", "CPU us/request", "user us", "system us", "requests/s", "p50 us", "p99 us", "busy", "load side",
            "RSS MB", "log bytes/request", "runs")


@dataclass(frozen=True)
class Outcome:
    """All runs of one scenario, the direct ones to the upstream apart."""

    scenario: Scenario
    runs: list[Run]
    direct: Run


@dataclass(frozen=True)
class Session:
    """One benchmark: who took part, who could not and why, what was measured."""

    subject: str
    proxies: list[Proxy]
    skipped: dict[str, str]
    rounds: int
    seconds: int
    warmup: int
    load_before: tuple[float, float, float]
    outcomes: list[Outcome]

    def ratios(self, outcome: Outcome) -> list[Ratio]:
        """The subject against each peer, then the other proxies against nginx to judge the rig itself."""
        names = [proxy.name for proxy in self.proxies]
        pairs = [(self.subject, name) for name in names if name != self.subject]
        if REFERENCE in names and self.subject != REFERENCE:
            pairs += [(name, REFERENCE) for name in names if name not in (self.subject, REFERENCE)]
        return [paired_ratio(outcome.scenario.name, outcome.runs, *pair) for pair in pairs]


class Page:
    """Collects headings, lines and tables; plain for a terminal, or Markdown."""

    def __init__(self, markdown: bool) -> None:
        self._markdown = markdown
        self._lines: list[str] = []

    def heading(self, text: str) -> None:
        self._lines += ["", f"### {text}" if self._markdown else text, ""]

    def line(self, text: str) -> None:
        self._lines.append(f"- {text}" if self._markdown else text)

    def table(self, headings: tuple[str, ...], rows: list[list[str]]) -> None:
        if self._markdown:
            rule = ["---"] + ["---:"] * (len(headings) - 1)
            self._lines += ["| " + " | ".join(row) + " |" for row in [list(headings), rule] + rows] + [""]
            return
        widths = [max(len(row[column]) for row in [list(headings)] + rows) for column in range(len(headings))]
        for row in [list(headings)] + rows:
            cells = [row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
            self._lines.append("  ".join(cells).rstrip())
        self._lines.append("")

    def text(self) -> str:
        return "\n".join(self._lines).strip() + "\n"


def render(session: Session, markdown: bool) -> str:
    """The whole report."""
    page = Page(markdown)
    page.heading("Setting")
    for line in setting(session):
        page.line(line)
    for outcome in session.outcomes:
        page.heading(outcome.scenario.describe())
        page.table(HEADINGS, [_row(outcome, proxy) for proxy in session.proxies] + [_direct_row(outcome.direct)])
        page.table(("CPU ratio (paired by round)", "median", "interval", "certainty", "rounds"),
                   [_ratio_row(ratio) for ratio in session.ratios(outcome)])
        for note in notes(session, outcome):
            page.line(note)
    page.heading("Targets (CPU per request)")
    asked = {outcome.scenario.name for outcome in session.outcomes}
    page.table(("scenario, peer", "target", "measured", "interval", "verdict"),
               [verdict(session, target) for target in TARGETS if target.scenario in asked])
    return page.text()


def setting(session: Session) -> list[str]:
    """The machine, the programs and the method in a few lines."""
    lines = [
        f"{_cpu_model()}, {os.cpu_count()} CPUs, Linux {platform.release()}, "
        f"load average before {session.load_before[0]:.2f}, after {os.getloadavg()[0]:.2f}",
        f"{session.rounds} interleaved rounds of {session.seconds} s, {session.warmup} s of warm-up for each proxy and scenario",
    ]
    lines += [f"{proxy.name} {proxy.version}" for proxy in session.proxies]
    lines += [f"{name}: skipped, {reason}" for name, reason in session.skipped.items()]
    options = [name for name in ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS") if os.environ.get(name)]
    return lines + [f"{name} is set: Java does not run with its default options" for name in options]


def notes(session: Session, outcome: Outcome) -> list[str]:
    """What a reader must know before believing the figures of a scenario."""
    every = [*outcome.runs, outcome.direct]
    lines = [f"invalid: {run.proxy}, round {run.round}: {run.invalid}" for run in every if run.invalid]
    valid = [run for run in outcome.runs if not run.invalid]
    took_part = {run.proxy for run in outcome.runs}
    silent = [proxy.name for proxy in session.proxies if proxy.access_log and proxy.name in took_part
              and not any(run.log_bytes for run in outcome.runs if run.proxy == proxy.name)]
    if silent:
        lines.append(f"{', '.join(silent)}: the access log stayed empty, so its ratios flatter it")
    idle = [name for name in dict.fromkeys(run.proxy for run in valid) if _median(valid, name, "proxy_busy") < SATURATED]
    if idle:
        lines.append(f"{', '.join(idle)}: not saturated: requests/s and latency show the load side, CPU per request holds")
    for name, meaning in (("foreign_busy", "other processes took"), ("stolen", "the hypervisor took")):
        share = statistics.median(getattr(run, name) for run in valid) if valid else 0.0
        if share > QUIET:
            lines.append(f"{meaning} {share:.0%} of the proxy's CPU: the machine was not quiet")
    upstream = max((run.upstream_busy for run in valid), default=0.0)
    lines.append(f"upstream: at most {upstream:.0%} of its CPU" + (", it may be the limit" if upstream > 0.8 else ""))
    corrected = sorted({run.proxy for run in valid if run.corrected})
    if corrected:
        lines.append(f"{', '.join(corrected)}: threads ended within a run; its CPU time is from the coarser process counters")
    return lines


def as_json(session: Session) -> dict:
    """Everything, each run included."""
    return {
        "subject": session.subject, "rounds": session.rounds, "seconds": session.seconds, "warmup": session.warmup,
        "machine": {"cpu": _cpu_model(), "cpus": os.cpu_count(), "kernel": platform.release(), "load_before": session.load_before},
        "versions": {proxy.name: proxy.version for proxy in session.proxies}, "skipped": session.skipped,
        "scenarios": [{
            **dataclasses.asdict(outcome.scenario), "body_bytes": outcome.scenario.body_bytes,
            "runs": [{**dataclasses.asdict(run), "rate": run.rate} for run in outcome.runs],
            "direct": {**dataclasses.asdict(outcome.direct), "rate": outcome.direct.rate},
            "ratios": [dataclasses.asdict(ratio) for ratio in session.ratios(outcome)],
            "notes": notes(session, outcome)} for outcome in session.outcomes],
        "targets": [{**dataclasses.asdict(target), "verdict": verdict(session, target)[-1]} for target in TARGETS],
    }


def _row(outcome: Outcome, proxy: Proxy) -> list[str]:
    mine = [run for run in outcome.runs if run.proxy == proxy.name]
    valid = [run for run in mine if not run.invalid]
    count = f"{len(valid)}/{len(mine)}"
    if not valid:
        return [proxy.name] + ["-"] * (len(HEADINGS) - 2) + [count]

    def of(field: str) -> float:
        return _median(valid, proxy.name, field)

    log = sum(run.log_bytes for run in valid) / sum(run.requests for run in valid)
    return [proxy.name, f"{of('cpu_us'):.1f}", f"{of('user_us'):.1f}", f"{of('system_us'):.1f}", f"{of('rate'):.0f}",
            f"{of('p50_us'):.0f}", f"{of('p99_us'):.0f}", f"{of('proxy_busy'):.0%}", f"{of('load_busy'):.0%}",
            f"{of('resident_bytes') / 1e6:.0f}", f"{log:.0f}" if proxy.access_log else "no log", count]


def _direct_row(run: Run) -> list[str]:
    return ["(no proxy)", "-", "-", "-", f"{run.rate:.0f}", str(run.p50_us), str(run.p99_us), "-", f"{run.load_busy:.0%}", "-", "-",
            "0/1" if run.invalid else "1/1"]


def _ratio_row(ratio: Ratio) -> list[str]:
    name = f"{ratio.numerator} / {ratio.denominator}"
    if not ratio.interval:
        return [name, "-", "-", "-", "0"]
    found = ratio.interval
    return [name, f"{found.median:.3f}", f"{found.low:.3f} - {found.high:.3f}", f"{found.coverage:.1%}", str(found.count)]


def verdict(session: Session, target: Target) -> list[str]:
    """The row of a target; its last cell is the verdict."""
    label = [f"{target.scenario}, {target.peer}", f"<= {target.ratio:g}"]
    found = next((ratio.interval for outcome in session.outcomes if outcome.scenario.name == target.scenario
                  for ratio in session.ratios(outcome)
                  if (ratio.numerator, ratio.denominator) == (session.subject, target.peer)), None)
    if session.subject != "outrigger" or not found:
        return label + ["-", "-", "not measured"]
    judged = "met" if found.median <= target.ratio else "missed"
    if found.low <= target.ratio < found.high:
        judged += " (the interval holds the target)"
    return label + [f"{found.median:.3f}", f"{found.low:.3f} - {found.high:.3f}", judged]


def _median(runs: list[Run], proxy: str, field: str) -> float:
    return statistics.median(getattr(run, field) for run in runs if run.proxy == proxy)


def _cpu_model() -> str:
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
        return next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), platform.machine())
