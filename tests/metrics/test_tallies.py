"""A day's sums are those of its rows, however many rows and however little they say."""

from collections import defaultdict
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import models
from metrics.models import COUNTERS
from metrics.tallies import ADDED_UP_AFTER, BREAKDOWNS, Tally
from metrics.users import UserDay

DAY = date(2026, 11, 12)
SOME_COUNTS = st.dictionaries(st.sampled_from(COUNTERS), st.integers(0, 5))
NAMES = st.sampled_from(["a", "b"])


def parts(field: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    names = st.fixed_dictionaries(dict.fromkeys(BREAKDOWNS[field], NAMES))
    return st.lists(st.builds(lambda counts, which: counts | which, SOME_COUNTS, names), max_size=3)


ROWS = st.builds(
    lambda counts, fields: counts | fields,
    SOME_COUNTS,
    st.fixed_dictionaries({field: parts(field) for field in BREAKDOWNS}),
)


def sums(entries: list[dict[str, Any]]) -> dict[str, int]:
    """Add up one by one what is there."""
    added: dict[str, int] = {}
    for entry in entries:
        for name in set(COUNTERS) & entry.keys():
            added[name] = added.get(name, 0) + entry[name]
    return added


@given(st.lists(ROWS, min_size=1, max_size=4), st.sampled_from([1, ADDED_UP_AFTER]))
def test_sums_are_those_of_plain_addition(rows: list[dict[str, Any]], times: int) -> None:
    """Also across the places where sums are made; a count that nobody sent stays missing."""
    tally = Tally()
    for row in [msgspec.convert({"user_id": 1, "day": DAY} | row, UserDay) for row in rows] * times:
        tally.add(row)
    record = msgspec.json.decode(tally.payload(DAY.isoformat()))

    assert record["daily_active_users"] == len(rows) * times
    assert {name: record[name] for name in COUNTERS if name in record} == sums(rows * times)
    for field, keys in BREAKDOWNS.items():
        named: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for part in (part for row in rows * times for part in row[field]):
            named[tuple(part[key] for key in keys)].append(part)
        assert record[field] == [
            dict(zip(keys, names, strict=True)) | sums(named[names]) for names in sorted(named)
        ]


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (models.IdeTotals, "totals_by_ide"),
        (models.FeatureTotals, "totals_by_feature"),
        (models.LanguageFeatureTotals, "totals_by_language_feature"),
        (models.LanguageModelTotals, "totals_by_language_model"),
        (models.ModelFeatureTotals, "totals_by_model_feature"),
    ],
)
def test_counts_stand_before_names(kind: type[msgspec.Struct], field: str) -> None:
    """An entry is added up by the places of its counts."""
    assert kind.__struct_fields__ == (*COUNTERS, *BREAKDOWNS[field])
