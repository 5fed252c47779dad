"""AI credits of a period, from the rows about people, with few questions to GitHub."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from metrics.ai_credits import CreditDays
from metrics.retention import delete_old_rows
from metrics.scope import LastDays, Period
from tests.metrics.github.times import NOW
from tests.metrics.offered import ACME, LAST_DAY, LATEST, USERS, People, offering, user

pytestmark = pytest.mark.usefixtures("on_both")

WEEK = [LAST_DAY - timedelta(days=6 - n) for n in range(7)]


@pytest.fixture(name="people")
async def _people(tmp_path: Path) -> AsyncIterator[People]:
    async with offering(tmp_path) as people:
        yield people


def credit_days(people: People) -> CreditDays:
    return CreditDays(people.engine, people.owners)


def asked(people: People) -> list[str]:
    """Return which reports GitHub was asked for since the last time."""
    told = [f"{name} {day or ''}".rstrip() for _, name, day in people.offered.asked]
    people.offered.asked.clear()
    return told


def offer_newest(people: People, *days: date) -> None:
    """Offer the newest 28 days, with two people who used 1.5 and 2 credits on each of these."""
    rows = [user(n, day, ai_credits_used=n + 0.5) for day in days for n in (1, 2)]
    people.offered.put(LATEST, None, rows)


async def test_the_newest_days_are_one_report(people: People) -> None:
    """A day without a row is one on which nobody used any; it is not asked for again."""
    offer_newest(people, *WEEK[1:3])
    used = await credit_days(people).used(ACME, LastDays(7), NOW)
    again = await credit_days(people).used(ACME, LastDays(7), NOW + timedelta(minutes=5))

    assert (used.amount, used.days) == (8.0, tuple(WEEK))
    assert again == used
    assert asked(people) == [LATEST, LATEST]  # the first names the last day, the second is read


async def test_a_few_missing_days_are_asked_for_alone(people: People) -> None:
    """The day that is new since yesterday, for instance."""
    offer_newest(people, *WEEK)
    await credit_days(people).used(ACME, LastDays(7), NOW)
    asked(people)
    new = LAST_DAY + timedelta(days=1)
    people.offered.last_day = new
    people.offered.put(USERS, new, [user(1, new, ai_credits_used=5)])
    used = await credit_days(people).used(ACME, LastDays(2), NOW + timedelta(days=1))

    assert (used.amount, used.days) == (9.0, (LAST_DAY, new))
    assert asked(people) == [LATEST, f"{USERS} {new}", f"user-teams-1-day {new}"]


async def test_days_that_are_long_past_are_not_fetched_by_the_dozen(people: People) -> None:
    """Of a long period, the newest days are; the answer says which days it is of."""
    offer_newest(people, *WEEK)
    used = await credit_days(people).used(ACME, LastDays(90), NOW)

    assert used.days[0] == LAST_DAY - timedelta(days=27)
    assert used.period.length == 90
    assert asked(people) == [LATEST, LATEST]
    await credit_days(people).used(ACME, LastDays(90), NOW)
    assert asked(people) == []


async def test_no_data_is_not_zero(people: People) -> None:
    """A day whose rows all lack the field is not known; one whose rows have it in part is."""
    people.offered.put(USERS, WEEK[5], [user(1, WEEK[5]), user(2, WEEK[5])])
    people.offered.put(USERS, WEEK[6], [user(1, WEEK[6], ai_credits_used=0), user(2, WEEK[6])])
    used = await credit_days(people).used(ACME, Period(WEEK[5], WEEK[6]), NOW)
    assert (used.amount, used.days) == (0.0, (WEEK[6],))
    other = await credit_days(people).used(ACME, Period(WEEK[5], WEEK[5]), NOW)
    assert (other.amount, other.days) == (None, ())


async def test_before_github_counted_them_there_are_none(people: People) -> None:
    """Nothing is asked for such a day."""
    early = Period(date(2026, 6, 18), date(2026, 6, 18))
    used = await credit_days(people).used(ACME, early, NOW)
    assert (used.amount, used.days) == (None, ())
    assert asked(people) == [LATEST]


async def test_days_that_are_not_processed_yet_have_none(people: People) -> None:
    """They are not asked for either."""
    future = Period(LAST_DAY + timedelta(days=1), LAST_DAY + timedelta(days=2))
    used = await credit_days(people).used(ACME, future, NOW)
    assert (used.amount, used.days) == (None, ())
    assert asked(people) == [LATEST]


async def test_rows_that_were_deleted_for_their_age_are_not_fetched_again(people: People) -> None:
    """Their credits are not known any more, and not zero."""
    offer_newest(people, *WEEK)
    await credit_days(people).used(ACME, LastDays(7), NOW)
    await delete_old_rows(people.engine, 1, NOW + timedelta(days=9))
    asked(people)
    used = await credit_days(people).used(ACME, Period(WEEK[0], WEEK[6]), NOW)
    assert (used.amount, used.days) == (None, ())
    assert asked(people) == []
