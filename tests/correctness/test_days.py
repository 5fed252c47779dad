"""Days that are late, restated, empty, missing, or at the edge of a year."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from handlers.grammar import parse
from handlers.request import Request
from handlers.words.summary import period_words
from metrics.definitions import Name
from metrics.errors import Unavailable
from metrics.scope import LastDays
from storage.engine import reading
from tests.correctness.reports import (
    MONDAY,
    ONE_DAY,
    TUESDAY,
    WEDNESDAY,
    asked,
    of_day,
    offer,
    prompts,
)
from tests.metrics.github.times import NOW
from tests.metrics.offered import ACME, LAST_DAY, People

NEXT_HOURS = NOW + timedelta(hours=2)


def days_to(last: date, length: int) -> list[date]:
    return [last - timedelta(days=age) for age in reversed(range(length))]


async def test_low_early_numbers_are_replaced(people: People) -> None:
    """A day that GitHub may still change is asked for again, and its newest figures count."""
    offer(people.offered, [prompts(LAST_DAY, 3)])
    early = await asked(people, ACME, LAST_DAY, LAST_DAY)
    offer(people.offered, [prompts(LAST_DAY, 5)])
    later = await asked(people, ACME, LAST_DAY, LAST_DAY, NEXT_HOURS)

    assert early.totals["user_initiated_interaction_count"] == 3
    assert later.totals["user_initiated_interaction_count"] == 5
    assert early.provisional == later.provisional == (LAST_DAY,)


async def test_a_late_day_that_is_restated_is_told_anew(people: People) -> None:
    """A final day that GitHub corrects is told as corrected; what it said before stays beside it."""
    offer(people.offered, [prompts(MONDAY, 30)])
    await asked(people, ACME, MONDAY, MONDAY)
    offer(people.offered, [prompts(MONDAY, 31)])
    summary = await asked(people, ACME, MONDAY, MONDAY, NEXT_HOURS)

    assert summary.totals["user_initiated_interaction_count"] == 31
    assert summary.provisional == ()
    async with reading(people.engine) as connection:
        revisions = await connection.execute(
            text("SELECT revision FROM days WHERE payload IS NOT NULL ORDER BY revision")
        )
        assert list(revisions.scalars()) == [1, 2]


async def test_an_outage_is_not_zero(people: People) -> None:
    """An error of GitHub is an error, and nothing is stored of the day, so it is asked for again."""
    offer(people.offered, [prompts(TUESDAY, 4)])
    people.offered.answers["orgs/acme", ONE_DAY, MONDAY] = (500, b"")
    with pytest.raises(Unavailable):
        await asked(people, ACME, MONDAY, TUESDAY)

    del people.offered.answers["orgs/acme", ONE_DAY, MONDAY]
    people.offered.put(ONE_DAY, MONDAY, [prompts(MONDAY, 7)])
    summary = await asked(people, ACME, MONDAY, TUESDAY)

    assert summary.totals["user_initiated_interaction_count"] == 7 + 4


async def test_the_sentence_no_report_available_is_a_missing_day(people: People) -> None:
    """A sentence where links should be is read as: no figures for this day, and no error."""
    offer(people.offered, [prompts(TUESDAY, 4)])
    people.offered.answers["orgs/acme", ONE_DAY, MONDAY] = (
        200,
        b'"No report available for the requested day."',
    )

    summary = await asked(people, ACME, MONDAY, TUESDAY)

    assert summary.missing == (MONDAY,)
    assert summary.totals["user_initiated_interaction_count"] == 4


async def test_a_day_of_zeros_counts_and_a_missing_day_does_not(people: People) -> None:
    """Zeros are figures and lower an average; a day without a report is left out, and named."""
    offer(
        people.offered,
        [
            of_day(MONDAY, daily_active_users=6, user_initiated_interaction_count=12),
            of_day(TUESDAY, daily_active_users=0, user_initiated_interaction_count=0),
        ],
    )

    summary = await asked(people, ACME, MONDAY, WEDNESDAY)

    # (6 + 0) ÷ 2 days; Wednesday has no report, and with it there would be 2.0.
    assert summary.measured(Name.DAILY_ACTIVE_USERS).value == 3.0
    assert [known.day.daily_active_users for known in summary.days] == [6, 0]
    assert summary.missing == (WEDNESDAY,)


async def test_a_window_across_the_new_year(people: People) -> None:
    """The days of two years are one week, compared with the week before, and told with both years."""
    # Ten prompts a day from 29 December to 4 January, and eight a day in the week before.
    last = people.offered.last_day = date(2026, 1, 4)
    days = days_to(last, 14)
    offer(
        people.offered, [prompts(day, 8) for day in days[:7]] + [prompts(d, 10) for d in days[7:]]
    )

    summary = await people.service.summary(ACME, LastDays(7), datetime(2026, 1, 8, tzinfo=UTC))

    assert [known.day.day for known in summary.days] == days[7:]
    assert summary.period.first == date(2025, 12, 29)
    assert period_words(summary.period) == "29 Dec 2025 – 4 Jan 2026"
    assert summary.totals["user_initiated_interaction_count"] == 70
    change = summary.measured(Name.INTERACTIONS).change
    assert change == pytest.approx(70 / 56 - 1)


async def test_a_window_with_a_leap_day(people: People) -> None:
    """The 29th of February is a day of its week and of its month."""
    # One prompt a day, and a hundred on 29 February 2028.
    last = people.offered.last_day = date(2028, 3, 2)
    now = datetime(2028, 3, 20, tzinfo=UTC)
    days = days_to(last, 31)
    leap_day = date(2028, 2, 29)
    offer(people.offered, [prompts(day, 100 if day == leap_day else 1) for day in days])
    february = parse("org acme 2028-02", now.date())
    assert isinstance(february, Request)

    week = await people.service.summary(ACME, LastDays(7), now)
    whole = await people.service.summary(ACME, february.asked, now)

    assert week.period.first == date(2028, 2, 25)
    assert week.totals["user_initiated_interaction_count"] == 6 + 100
    assert len(whole.days) == 29
    assert whole.totals["user_initiated_interaction_count"] == 28 + 100
