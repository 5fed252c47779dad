"""What reading a report is compared with. Nothing here imports the product, for its memory's sake.

All add up a report's seven counts by day, which is less than the product does: nothing is checked,
nobody is told apart, and nothing is stored.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

COUNTERS = (
    "user_initiated_interaction_count",
    "code_generation_activity_count",
    "code_acceptance_activity_count",
    "loc_suggested_to_add_sum",
    "loc_suggested_to_delete_sum",
    "loc_added_sum",
    "loc_deleted_sum",
)
BREAKDOWNS = {
    "totals_by_ide": ("ide",),
    "totals_by_feature": ("feature",),
    "totals_by_language_feature": ("language", "feature"),
    "totals_by_language_model": ("language", "model"),
    "totals_by_model_feature": ("model", "feature"),
}
# Python's own 8 KiB at a time would take three times as long, for everybody alike.
AT_A_TIME = 1024 * 1024

Paths = Sequence[Path]
Work = Callable[[], object]


def lines(paths: Paths) -> Iterator[bytes]:
    """Yield the lines of all files."""
    for path in paths:
        with path.open("rb", buffering=AT_A_TIME) as file:
            yield from file


def reading(paths: Paths) -> Work:
    """Read the lines and do nothing with them."""

    def work() -> None:
        for _ in lines(paths):
            pass

    return work


def parsing(paths: Paths) -> Work:
    """Parse every line with msgspec and throw it away, which is the floor of any reading."""
    import msgspec

    decode = msgspec.json.Decoder(msgspec.Raw).decode

    def work() -> None:
        for line in lines(paths):
            decode(line)

    return work


def json_totals(paths: Paths) -> Work:
    """Parse every line with json.loads, and add up the counts of each day."""

    def work() -> dict[str, dict[str, int]]:
        totals: dict[str, dict[str, int]] = {}
        for line in lines(paths):
            row = json.loads(line)
            day = totals.setdefault(row["day"], dict.fromkeys(COUNTERS, 0))
            for name in COUNTERS:
                day[name] += row[name]
        return totals

    return work


def json_breakdowns(paths: Paths) -> Work:
    """Do the same, and add up the counts of every editor, feature, language and model by day."""

    def work() -> dict[tuple[str, ...], Counter[str]]:
        totals: dict[tuple[str, ...], Counter[str]] = {}
        for line in lines(paths):
            row = json.loads(line)
            _count(totals.setdefault((row["day"],), Counter()), row)
            for field, keys in BREAKDOWNS.items():
                for part in row[field]:
                    name = (row["day"], field, *(part[key] for key in keys))
                    _count(totals.setdefault(name, Counter()), part)
        return totals

    return work


def _count(totals: Counter[str], part: dict[str, Any]) -> None:
    for name in COUNTERS:
        totals[name] += part.get(name, 0)


def duckdb_totals(paths: Paths) -> Work:
    """Let DuckDB do it in one thread, told the columns it needs. ImportError where it is missing."""
    import duckdb

    columns = {"day": "DATE", **dict.fromkeys(COUNTERS, "BIGINT")}
    sums = ", ".join(f"sum({name})" for name in COUNTERS)
    query = f"""SELECT day, {sums} FROM
        read_json(?, format = 'newline_delimited', columns = {columns}) GROUP BY day"""  # noqa: S608 - our own words

    def work() -> list[tuple[Any, ...]]:
        with duckdb.connect(config={"threads": 1}) as connection:
            return connection.execute(query, [[str(path) for path in paths]]).fetchall()

    return work
