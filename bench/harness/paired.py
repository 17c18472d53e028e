"""Paired ratios and the interval of their median."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass

from harness.load import Run

LEVEL = 0.95


@dataclass(frozen=True)
class Interval:
    """Median of a sample between two of its values; `coverage` is how surely the true median lies between them."""

    median: float
    low: float
    high: float
    coverage: float
    count: int


@dataclass(frozen=True)
class Ratio:
    """CPU time per request of one proxy divided by that of another, paired by round. No `interval`: no valid pair."""

    scenario: str
    numerator: str
    denominator: str
    interval: Interval | None


def median_interval(sample: list[float]) -> Interval | None:
    """The interval of the median from order statistics: it assumes nothing but independent values.

    The k-th smallest and the k-th largest of n values enclose the median with the probability
    `1 - 2 P(B < k)`, B binomial (n, 1/2). The largest k with at least 95 % is taken. Fewer than six values
    cannot reach that; then the whole range is given with its lower coverage.
    """
    if not sample:
        return None
    ordered = sorted(sample)
    count = len(ordered)
    rank = 1
    while rank < (count + 1) // 2 and _coverage(count, rank + 1) >= LEVEL:
        rank += 1
    return Interval(statistics.median(ordered), ordered[rank - 1], ordered[count - rank], _coverage(count, rank), count)


def paired_ratio(scenario: str, runs: list[Run], numerator: str, denominator: str) -> Ratio:
    """The ratios of all rounds in which both runs are valid."""
    above = _cpu_by_round(runs, numerator)
    below = _cpu_by_round(runs, denominator)
    pairs = [above[number] / below[number] for number in sorted(above.keys() & below.keys())]
    return Ratio(scenario, numerator, denominator, median_interval(pairs))


def _cpu_by_round(runs: list[Run], proxy: str) -> dict[int, float]:
    return {run.round: run.cpu_us for run in runs if run.proxy == proxy and not run.invalid and run.cpu_us > 0}


def _coverage(count: int, rank: int) -> float:
    below = sum(math.comb(count, hits) for hits in range(rank))
    return max(0.0, 1 - 2 * below / 2**count)
