"""How much work it is to read a report of every user, beside the plainest ways to do less.

Prints a table for each number of people, and at the end whether each bar holds.
"""

import importlib.util
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import waiting
from benchmarks.measuring import MEGABYTE, Cost, in_a_process
from benchmarks.reports import Report, write_report

FEW, MANY = 1_000, 10_000
SIZES = (FEW, 5_000, MANY)
TURNS = {FEW: 5}

PLAIN, DUCKDB = "json.loads: counts by day", "DuckDB: counts by day"
COUNTS, TYPED = "counts decoded: counts by day", "rows decoded: counts by day"
WHOLE = "stored, with every breakdown by day"
STEPS = {
    "the lines read, nothing else": "benchmarks.peers:reading",
    "each line parsed and thrown away": "benchmarks.peers:parsing",
    PLAIN: "benchmarks.peers:json_totals",
    "json.loads: every breakdown by day": "benchmarks.peers:json_breakdowns",
    DUCKDB: "benchmarks.peers:duckdb_totals",
    COUNTS: "benchmarks.ours:counts_alone",
    TYPED: "benchmarks.ours:typed_totals",
    "rows decoded: every breakdown by day": "benchmarks.ours:typed_breakdowns",
    "rows decoded and stored": "benchmarks.ours:stored",
    WHOLE: "benchmarks.ours:stored_with_breakdowns",
    "the same, ten people forgotten": "benchmarks.ours:stored_with_some_forgotten",
}
OPTIONAL = {DUCKDB: "duckdb"}

Found = Mapping[int, Mapping[str, Cost]]


@dataclass(frozen=True, slots=True)
class Bar:
    """What is wanted, of how many people, and how much of it was found: up to 1 holds."""

    wanted: str
    people: tuple[int, ...]
    share: Callable[[Found, Sequence[float]], tuple[float, str]]


def main(sizes: Sequence[int] = SIZES) -> None:
    """Measure reports of so many people, and acknowledgements while the largest is read."""
    found: dict[int, dict[str, Cost]] = {}
    waited: list[float] = []
    for people in sizes:
        with TemporaryDirectory() as folder:
            report = write_report(Path(folder), people)
            found[people] = _costs(report, Path(folder))
            _print_table(report, found[people])
            if people == max(sizes):
                waited = waiting.while_reading(report)
    _print_bars(found, waited)


def _costs(report: Report, folder: Path) -> dict[str, Cost]:
    """Measure every step; of the turns the least counts, because the rest is the machine's."""
    steps = [name for name in STEPS if name not in OPTIONAL or _is_installed(OPTIONAL[name])]
    turns: dict[str, list[Cost]] = {name: [] for name in steps}
    # In turn, because the machine is now faster and now slower.
    for _, name in product(range(TURNS.get(report.people, 1)), steps):
        turns[name].append(in_a_process(STEPS[name], folder))
    return {name: min(costs) for name, costs in turns.items()}


def _is_installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def _print_table(report: Report, costs: Mapping[str, Cost]) -> None:
    size = f"{report.size / MEGABYTE:.0f} MB, {report.size / report.rows:.0f} B a row"
    print(f"\nusers-28-day of {report.people:,} people: {report.rows:,} rows, {size}")
    print(f"{'':<38}{'CPU s':>8}{'MB/s':>8}{'MB RSS':>8}{'× json':>8}")
    for name in STEPS:
        cost = costs.get(name)
        if cost is None:
            print(f"{name:<38} left out: {OPTIONAL[name]} is not installed")
            continue
        rate, ratio = report.size / MEGABYTE / cost.seconds, cost.seconds / costs[PLAIN].seconds
        print(f"{name:<38}{cost.seconds:>8.2f}{rate:>8.0f}{cost.memory:>8.0f}{ratio:>8.2f}")


def _of_time(step: str, than: str, times: float = 1) -> Callable[..., tuple[float, str]]:
    """Compare the seconds of two steps, for a few people."""

    def share(found: Found, _waited: Sequence[float]) -> tuple[float, str]:
        ours, theirs = found[FEW][step].seconds, found[FEW][than].seconds
        return ours * times / theirs, f"{ours:.2f} s against {theirs:.2f} s"

    return share


def _memory(found: Found, _waited: Sequence[float]) -> tuple[float, str]:
    memory = found[MANY][WHOLE].memory
    return memory / 100, f"{memory:.0f} MB"


def _growth(found: Found, _waited: Sequence[float]) -> tuple[float, str]:
    few, many = found[FEW][WHOLE].memory, found[MANY][WHOLE].memory
    return many / few / 1.1, f"{many:.0f} MB against {few:.0f} MB"


def _acknowledged(_found: Found, waited: Sequence[float]) -> tuple[float, str]:
    p99 = waiting.p99(waited)
    return p99 / 250, f"{p99:.0f} ms"


BARS = (
    Bar(f"{WHOLE}: faster than json.loads", (FEW,), _of_time(WHOLE, PLAIN)),
    Bar(f"{COUNTS}: 3 times as fast as json.loads", (FEW,), _of_time(COUNTS, PLAIN, 3)),
    Bar(f"{COUNTS}: no slower than DuckDB", (FEW,), _of_time(COUNTS, DUCKDB)),
    Bar(f"{TYPED}: 3 times as fast as json.loads", (FEW,), _of_time(TYPED, PLAIN, 3)),
    Bar(f"{TYPED}: no slower than DuckDB", (FEW,), _of_time(TYPED, DUCKDB)),
    Bar("memory for 10,000 people: under 100 MB", (MANY,), _memory),
    Bar("memory for 10,000 people: within 10 % of 1,000", (FEW, MANY), _growth),
    Bar("acknowledged meanwhile: p99 under 250 ms", (MANY,), _acknowledged),
)


def _print_bars(found: Found, waited: Sequence[float]) -> None:
    print()
    for bar in BARS:
        if not found.keys() >= set(bar.people):
            continue
        try:
            share, figures = bar.share(found, waited)
        except KeyError as missing:
            print(f"{bar.wanted:<64} left out: no figure of {missing}")
            continue
        print(f"{bar.wanted:<64} {'holds' if share <= 1 else 'does not hold'}: {figures}")


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=SIZES)
    main(parser.parse_args().people)
