"""What is measured side by side does the same work, so that the comparison is one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from benchmarks import ours, peers
from benchmarks.reports import PERIOD, Report, write_report
from metrics.models import COUNTERS


@pytest.fixture(name="report")
def _report(tmp_path: Path) -> Report:
    return write_report(tmp_path, 12)


def plain(report: Report) -> dict[str, dict[str, int]]:
    totals = peers.json_totals(report.paths)()
    assert isinstance(totals, dict)
    return totals


def test_the_report_is_large_rows_of_every_day(report: Report, tmp_path: Path) -> None:
    """About 3.6 KB each, in three files cut by time, and the same bytes for the same seed."""
    (tmp_path / "again").mkdir()
    again = write_report(tmp_path / "again", 12)

    assert sorted(plain(report)) == [day.isoformat() for day in PERIOD.days]
    assert len(report.paths) == 3
    assert report.rows == sum(1 for _ in peers.lines(report.paths))
    assert report.size / report.rows == pytest.approx(3_650, rel=0.05)
    assert [path.read_bytes() for path in again.paths] == [
        path.read_bytes() for path in report.paths
    ]


@pytest.mark.parametrize("step", [ours.counts_alone, ours.typed_totals])
def test_typed_totals_are_those_of_plain_json(
    report: Report, step: Callable[[peers.Paths], peers.Work]
) -> None:
    """Seven counts of each day."""
    totals: Any = step(report.paths)()

    assert {
        day.isoformat(): dict(zip(COUNTERS, sums, strict=True)) for day, sums in totals.items()
    } == plain(report)


def test_duckdb_adds_up_the_same(report: Report) -> None:
    """From the same columns."""
    rows: Any = peers.duckdb_totals(report.paths)()

    assert {str(day): dict(zip(peers.COUNTERS, sums, strict=True)) for day, *sums in rows} == plain(
        report
    )


def test_every_breakdown_is_that_of_plain_json(report: Report) -> None:
    """Whether people's rows are stored on the way or not."""
    expected: Any = peers.json_breakdowns(report.paths)()
    work = ours.typed_breakdowns(report.paths), ours.stored_with_breakdowns(report.paths)

    for step in work:
        days: Any = step()
        found: dict[tuple[str, ...], dict[str, int]] = {}
        for record in map(msgspec.json.decode, days):
            found[record["day"],] = {name: record[name] for name in COUNTERS}
            for field, keys in peers.BREAKDOWNS.items():
                for part in record[field]:
                    name = (record["day"], field, *(part[key] for key in keys))
                    found[name] = {count: part.get(count, 0) for count in COUNTERS}
        assert found == expected
