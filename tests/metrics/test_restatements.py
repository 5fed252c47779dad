"""What GitHub changed of days that were final: every figure, from what to what."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from metrics.errors import NoData
from metrics.restatements import Changed, Restatements, restatements
from metrics.scope import LastDays, Period
from storage.days import DayRow
from tests.metrics.stand_ins import ACME, COMPANY, House

DAY = date(2026, 11, 9)
PERIOD = Period(date(2026, 11, 8), date(2026, 11, 10))
FINAL = datetime(2026, 11, 13, tzinfo=UTC)


def row(revision: int, *, at: datetime | None = None, day: date = DAY, **fields: Any) -> DayRow:
    payload = json.dumps({"day": day.isoformat(), **fields}).encode()
    fetched_at = at or FINAL + timedelta(days=revision)
    return DayRow(day, revision, "organization-28-day", fetched_at, payload)


def told(*rows: DayRow) -> Restatements:
    found = restatements(ACME, PERIOD, rows)
    assert found is not None
    return found


def test_each_figure_is_told_from_first_to_now() -> None:
    """With dots into a block, and whatever GitHub calls it, known to this version or not."""
    before: dict[str, Any] = {
        "daily_active_users": 4,
        "pull_requests": {"total_created": 7},
        "brand_new": 1,
    }
    after: dict[str, Any] = {
        "daily_active_users": 5,
        "pull_requests": {"total_created": 9},
        "brand_new": 2,
    }
    (day,) = told(row(1, **before), row(2, **after)).restated

    assert day.changed == (
        Changed("brand_new", 1, 2),
        Changed("daily_active_users", 4, 5),
        Changed("pull_requests.total_created", 7, 9),
    )
    assert (day.day, day.times, day.parts) == (DAY, 1, 0)
    assert day.seen_at == FINAL + timedelta(days=2)


def test_several_restatements_are_one_from_the_first_to_the_last() -> None:
    """What came between is of no use to who wants to know what was reported once."""
    versions = [row(number, daily_active_users=users) for number, users in enumerate((4, 9, 6), 1)]
    (day,) = told(*versions).restated

    assert day.changed == (Changed("daily_active_users", 4, 6),)
    assert day.times == 2


def test_a_figure_that_came_or_went_has_one_side() -> None:
    """Missing is not zero."""
    (day,) = told(row(1, loc_added_sum=3), row(2, loc_deleted_sum=0)).restated

    assert day.changed == (Changed("loc_added_sum", 3, None), Changed("loc_deleted_sum", None, 0))
    assert [changed.change for changed in day.changed] == [None, None]


def test_parts_of_breakdowns_are_counted() -> None:
    """One that has another value counts once, like one that is new; another order is no change."""
    go = {"language": "go", "loc_added_sum": 1}
    rust = {"language": "rust", "loc_added_sum": 1}
    before: dict[str, Any] = {"totals_by_language_feature": [go, rust]}
    after: dict[str, Any] = {
        "totals_by_language_feature": [rust, go | {"loc_added_sum": 2}, {"language": "c"}]
    }
    (day,) = told(row(1, **before), row(2, **after)).restated

    assert (day.changed, day.parts) == ((), 2)


def test_housekeeping_is_no_figure() -> None:
    """It changes with every report."""
    (day,) = told(row(1, etl_id=1, x=1), row(2, etl_id=2, x=2)).restated

    assert [changed.field for changed in day.changed] == ["x"]


def test_only_final_days_can_be_restated() -> None:
    """A provisional day is told as one."""
    early = row(1, at=FINAL - timedelta(seconds=1), daily_active_users=4)
    found = told(early, row(1, day=date(2026, 11, 10), at=FINAL + timedelta(days=1)))

    assert [day.final for day in found.days] == [False, True]
    assert (found.final_days, found.restated) == (1, ())


def test_days_without_figures_say_nothing() -> None:
    """Where there are only such, there is nothing to tell."""
    nothing = DayRow(DAY, 1, "organization-1-day", FINAL, None)

    assert restatements(ACME, PERIOD, [nothing]) is None


@pytest.mark.parametrize(
    ("before", "after", "change"), [(4, 5, 0.25), (4, 3, -0.25), (0, 3, None), (None, 3, None)]
)
def test_a_change_is_relative(
    before: float | None, after: float | None, change: float | None
) -> None:
    """From nothing, nothing is a multiple."""
    assert Changed("x", before, after).change == change


async def test_a_restated_day_is_found_in_the_newest_report(house: House) -> None:
    """The figures are GitHub's own of before and of now."""
    await house.ask(ACME, LastDays(28))
    restated_at = COMPANY.days.restated_at
    before = COMPANY.day_total("acme", COMPANY.days.restated, restated_at - timedelta(hours=1))
    house.clock.now = restated_at
    after = COMPANY.day_total("acme", COMPANY.days.restated, restated_at)

    found = await house.metrics.questions.restated.of(ACME, LastDays(28), house.clock())

    day = next(day for day in found.restated if day.day == COMPANY.days.restated)
    changed = {one.field: (one.before, one.after) for one in day.changed}
    users = "daily_active_users"
    assert changed[users] == (before[users], after[users])
    assert before[users] < after[users]
    assert found.final_days == 25
    assert day.parts > 0


async def test_nothing_is_restated_at_first(house: House) -> None:
    """What is stored once has one version; one report is all that it takes."""
    found = await house.metrics.questions.restated.of(ACME, LastDays(90), house.clock())

    assert (found.restated, found.period.length, len(found.days)) == ((), 90, 27)
    assert house.questions() == ["organization-28-day"]


async def test_days_that_are_not_stored_are_no_answer(house: House) -> None:
    """They have one version at best, and that one at GitHub."""
    with pytest.raises(NoData):
        await house.metrics.questions.restated.of(
            ACME, Period(date(2026, 3, 1), date(2026, 3, 2)), house.clock()
        )
