"""A line is read with GitHub's own names, and what is new in it is counted, never fatal."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.models import COUNTERS, LARGEST_COUNT
from metrics.users import MOST_UNKNOWN, BrokenLine, membership, user_day
from sandbox.company import Company
from tests.metrics.offered import member, user

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
COMPLETION = {"feature": "code_completion", "code_generation_activity_count": 4}
WHOLE = json.dumps(
    user(1001, loc_added_sum=30, used_chat=True, totals_by_feature=[COMPLETION], new={"a": [1]})
).encode()


def line(row: dict[str, Any]) -> bytes:
    return json.dumps(row).encode()


def unknown_in(row: dict[str, Any]) -> Counter[str]:
    unknown: Counter[str] = Counter()
    user_day(line(row), unknown)
    return unknown


def test_every_documented_field_is_known() -> None:
    """Rows with everything that GitHub's reports hold today count nothing as new."""
    company = Company(date(2026, 11, 21), people=40)
    unknown: Counter[str] = Counter()
    for row in company.user_rows("acme", date(2026, 11, 18), NOW):
        housekeeping = {"etl_id": "green", "day_partition": "x", "entity_id_partition": 1}
        user_day(line(row | housekeeping), unknown)
    for row in company.user_team_rows("acme-inc", date(2026, 11, 18)):
        membership(line(row), unknown)

    assert unknown == Counter()


def test_a_new_field_is_counted_and_the_row_is_whole() -> None:
    """GitHub adds fields about monthly; they never cost a row."""
    unknown: Counter[str] = Counter()
    row = user_day(line(user(7, tokens_burnt={"a": [1]}, totals_by_feature=[COMPLETION])), unknown)

    assert unknown == {"tokens_burnt": 1}
    assert row.user_id == 7
    assert row.totals_by_feature is not None


def test_a_new_feature_is_counted_by_its_value() -> None:
    """The values of `feature` are an open set."""
    assert unknown_in(user(7, totals_by_feature=[COMPLETION, {"feature": "telepathy"}])) == {
        "feature: telepathy": 1
    }


def test_names_without_end_do_not_fill_the_memory() -> None:
    """A file whose every line has another new field is counted up to a limit."""
    unknown: Counter[str] = Counter()
    for number in range(MOST_UNKNOWN + 50):
        user_day(line(user(7) | {f"new_{number}": 1}), unknown)

    assert len(unknown) == MOST_UNKNOWN


def test_an_id_may_be_a_number_or_a_string() -> None:
    """GitHub sends both, in one report this way and in another that."""
    assert int(user_day(line(user("42")), Counter()).user_id) == 42
    assert int(membership(line(member("42", "web", team_id="9")), Counter()).team_id) == 9


def test_what_github_did_not_send_is_missing() -> None:
    """A counter that is absent is None, and so is a flag that is null."""
    row = user_day(line(user(7, used_copilot_code_review_active=None)), Counter())

    assert row.loc_added_sum is None
    assert row.used_copilot_code_review_active is None
    assert row.ai_credits_used is None


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=4))
def test_damage_is_refused_or_harmless(place: int, damage: bytes) -> None:
    """Whatever stands in a line, it is a row with sound values, or a `BrokenLine`."""
    try:
        row = user_day(WHOLE[:place] + damage + WHOLE[place + len(damage) :], Counter())
    except BrokenLine:
        return
    assert 0 < int(row.user_id) <= LARGEST_COUNT
    assert all(0 <= (getattr(row, name) or 0) <= LARGEST_COUNT for name in COUNTERS)
    (row.user_login or "").encode()


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (line(user("octocat")), "user_id"),
        (line(user(0)), "user_id"),
        (line(user(True)), "user_id"),
        (line(user(7, loc_added_sum=-1)), "loc_added_sum"),
        (line(user(7, loc_added_sum=10**30)), "loc_added_sum"),
        (line(user(7, loc_added_sum="3")), "loc_added_sum"),
        (line({"user_id": 7}), "`day`"),
        (line(user(7))[:-4], "truncated"),
        (b'{"user_id": 7, "day": "2026-11-12", "user_login": "\xff"}', "codec"),
        (b'{"user_id": 7, "day": "2026-11-12", "x": ' + b"[" * 100_000, "nested too deeply"),
        (b'"No report available"', "object"),
    ],
)
def test_a_line_that_cannot_be_used_says_why(broken: bytes, reason: str) -> None:
    """The reason names the place, and none of the line's values."""
    with pytest.raises(BrokenLine) as refused:
        user_day(broken, Counter())

    assert reason in str(refused.value)
    assert "login7" not in str(refused.value)
