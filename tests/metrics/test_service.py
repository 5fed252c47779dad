"""A question is answered from stored days, and GitHub is asked for what is due."""

import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from metrics.errors import NoData
from metrics.models import Source
from metrics.scope import LastDays, Period
from metrics.summaries import Comparison, Summary
from tests.metrics.stand_ins import ACME, ACME_INC, COMPANY, LAST_DAY, House

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
GAP = COMPANY.days.missing
RESTATED = COMPANY.days.restated
SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 4))


def users(summary: Summary) -> dict[date, int | None]:
    return {known.day.day: known.day.daily_active_users for known in summary.days}


def counted(house: House, period: Period) -> dict[date, int]:
    """Return what GitHub would say of each day now."""
    return {
        day: COMPANY.day_total("acme", day, house.clock())["daily_active_users"]
        for day in period.days
    }


async def test_the_first_question_fetches_one_report(house: House) -> None:
    """The 28-day report holds all that is needed, and says which day is the last."""
    summary = await house.ask(ACME, LastDays(7))

    assert house.questions() == ["organization-28-day"]
    assert summary.period == Period.ending(LAST_DAY, 7)
    assert users(summary) == counted(house, summary.period)
    assert summary.reports == ("organization-28-day",)
    assert summary.source is Source.REPORTS


async def test_an_enterprise_has_its_own_report(house: House) -> None:
    """Its days come in two files, unsorted."""
    summary = await house.ask(ACME_INC, LastDays(8))

    assert house.questions() == ["enterprise-28-day"]
    assert [known.day.day for known in summary.days] == list(Period.ending(LAST_DAY, 8).days)


async def test_within_an_hour_github_is_not_asked_again(house: House) -> None:
    """Neither for the same question nor for another over the same days."""
    first = await house.ask(ACME, LastDays(7))
    house.questions()
    house.clock.advance(seconds=3599)

    assert await house.ask(ACME, LastDays(7)) == first
    await house.ask(ACME, LastDays(3))
    await house.ask(ACME, Period(date(2026, 11, 13), date(2026, 11, 18)))
    assert house.questions() == []


async def test_after_an_hour_only_the_newest_report_is_due(house: House) -> None:
    """It brings the provisional days; final ones outside of it are not asked for again."""
    await house.ask(ACME, LastDays(7))
    await house.ask(ACME, SEPTEMBER)
    house.questions()
    house.clock.advance(hours=1)

    await house.ask(ACME, SEPTEMBER)
    await house.ask(ACME, LastDays(7))

    assert house.questions() == ["organization-28-day"]


async def test_older_days_are_asked_for_one_by_one(house: House) -> None:
    """The newest report does not reach that far back."""
    summary = await house.ask(ACME, SEPTEMBER)

    assert sorted(house.questions()) == [
        *(f"organization-1-day {day}" for day in SEPTEMBER.days),
        "organization-28-day",
    ]
    assert users(summary) == counted(house, SEPTEMBER)
    assert summary.reports == ("organization-1-day",)


async def test_final_days_are_never_asked_for_again(house: House) -> None:
    """A month later they are answered from the store."""
    first = await house.ask(ACME, SEPTEMBER)
    house.questions()
    house.clock.advance(days=30)

    again = await house.ask(ACME, SEPTEMBER)

    assert house.questions() == ["organization-28-day"]
    assert again.days == first.days


async def test_provisional_days_grow(house: House) -> None:
    """Early low numbers do not stay: every look replaces them until the day is final."""
    period = Period.ending(LAST_DAY, 2)
    seen = []
    for _ in range(4):
        summary = await house.ask(ACME, period)
        assert users(summary) == counted(house, period)
        seen.append((users(summary)[LAST_DAY], len(summary.provisional)))
        house.clock.advance(days=1)

    numbers = [number for number, _ in seen]
    assert numbers == sorted(numbers, key=lambda number: number or 0)
    assert numbers[0] != numbers[-1]
    assert [provisional for _, provisional in seen] == [2, 1, 0, 0]
    assert {row.revision for row in (await house.stored(ACME, period)).values()} == {1}


async def test_a_day_is_asked_for_at_the_moment_it_becomes_final(house: House) -> None:
    """Even within the hour, and then never again."""
    midnight = datetime(2026, 11, 22, tzinfo=UTC)
    turned_final = date(2026, 11, 18)
    house.clock.now = midnight - SECOND
    await house.ask(ACME, LastDays(7))
    house.questions()

    house.clock.now = midnight
    summary = await house.ask(ACME, LastDays(7))
    assert house.questions() == [f"organization-1-day {turned_final}"]
    assert turned_final not in summary.provisional

    house.clock.now = midnight + HOUR - 2 * SECOND
    await house.ask(ACME, LastDays(7))
    assert house.questions() == []


async def test_the_last_day_moves_on(house: House) -> None:
    """The next morning GitHub has processed one day more."""
    await house.ask(ACME, LastDays(7))
    house.clock.advance(days=1)

    summary = await house.ask(ACME, LastDays(7))

    assert summary.period == Period.ending(LAST_DAY + timedelta(days=1), 7)


async def test_a_restated_final_day_is_its_second_revision(house: House) -> None:
    """The corrected figure is told, and every other final day stays as it was."""
    period = Period(RESTATED - timedelta(days=2), RESTATED + timedelta(days=2))
    before = await house.ask(ACME, period)
    fetched_at = house.clock()
    house.clock.now = COMPANY.days.restated_at + HOUR

    after = await house.ask(ACME, period)

    rows = await house.stored(ACME, period)
    assert {day: row.revision for day, row in rows.items() if row.revision > 1} == {RESTATED: 2}
    assert {row.fetched_at for day, row in rows.items() if day != RESTATED} == {fetched_at}
    assert users(after) == counted(house, period)
    assert (users(after)[RESTATED] or 0) > (users(before)[RESTATED] or 0)


async def test_a_restated_day_that_is_sent_again_stays_the_second_revision(house: House) -> None:
    """Once it is restated, it is final again."""
    period = Period(RESTATED, RESTATED)
    await house.ask(ACME, period)
    for _ in range(3):
        house.clock.now = max(house.clock(), COMPANY.days.restated_at) + HOUR
        await house.ask(ACME, period)

    assert [row.revision for row in (await house.stored(ACME, period)).values()] == [2]


async def test_a_gap_is_asked_for_once_and_remembered(house: House) -> None:
    """A day that GitHub has no figures for is missing, and no zero."""
    summary = await house.ask(ACME, LastDays(28))
    assert house.questions() == ["organization-28-day", f"organization-1-day {GAP}"]
    assert summary.missing == (GAP,)
    assert GAP not in users(summary)

    house.clock.advance(hours=5)
    await house.ask(ACME, LastDays(28))
    assert house.questions() == ["organization-28-day"]


async def test_days_out_of_reach_are_remembered_too(house: House) -> None:
    """GitHub answers 404 for days before its first report; it is asked for them once."""
    period = Period(date(2025, 12, 10), date(2025, 12, 13))
    summary = await house.ask(ACME, period)
    assert summary.missing == period.days[:2]
    house.questions()

    await house.ask(ACME, period)
    assert house.questions() == []


async def test_no_figures_for_any_day(house: House) -> None:
    """GitHub answered, and has nothing: an error of its own, which names scope and period."""
    period = Period(date(2025, 12, 1), date(2025, 12, 3))
    for _ in range(2):
        with pytest.raises(NoData) as caught:
            await house.ask(ACME, period)
        assert (caught.value.scope, caught.value.period) == (ACME, period)

    assert len([asked for asked in house.questions() if "1-day" in asked]) == 3


async def test_days_to_come_are_pending_and_not_asked_for(house: House) -> None:
    """What GitHub has not processed yet is neither missing nor zero."""
    summary = await house.ask(ACME, Period(date(2026, 11, 16), date(2026, 11, 23)))

    assert summary.pending == tuple(date(2026, 11, day) for day in (20, 21, 22, 23))
    assert summary.missing == ()
    assert house.questions() == ["organization-28-day"]


async def test_only_days_to_come_are_no_data(house: House) -> None:
    """Today is not processed today."""
    with pytest.raises(NoData):
        await house.ask(ACME, Period(date(2026, 11, 21), date(2026, 11, 21)))

    assert house.questions() == ["organization-28-day"]


# What a period is compared with


async def test_a_week_is_compared_with_the_week_before(house: House) -> None:
    """The newest report holds both."""
    summary = await house.ask(ACME, LastDays(7))

    period = Period.ending(LAST_DAY, 7)
    assert summary.comparison == Comparison(period, period.before())


async def test_a_whole_period_more_is_not_fetched_for_a_comparison(house: House) -> None:
    """A period is compared half with half as long as the days before are not stored."""
    first = await house.ask(ACME, SEPTEMBER)
    assert len(house.questions()) == 1 + 4
    assert first.comparison == Comparison(
        Period(date(2026, 9, 3), date(2026, 9, 4)), Period(date(2026, 9, 1), date(2026, 9, 2))
    )

    await house.ask(ACME, SEPTEMBER.before())
    second = await house.ask(ACME, SEPTEMBER)
    assert second.comparison == Comparison(SEPTEMBER, SEPTEMBER.before())


async def test_as_many_days_are_compared_with_as_are_processed(house: House) -> None:
    """Fourteen of eighteen days are there, so the fourteen before them suffice."""
    summary = await house.ask(ACME, Period(date(2026, 11, 6), date(2026, 11, 23)))

    assert house.questions() == ["organization-28-day", f"organization-1-day {GAP}"]
    assert summary.comparison == Comparison(
        Period(date(2026, 11, 6), LAST_DAY), Period(date(2026, 10, 23), date(2026, 11, 5))
    )


async def test_a_few_days_more_are_fetched_for_a_comparison(house: House) -> None:
    """Ten of the seventeen days before are in the report; the other seven are asked for."""
    summary = await house.ask(ACME, LastDays(17))

    assert summary.comparison is not None
    assert summary.comparison.is_with_period_before(summary.period)
    assert len(house.questions()) == 1 + 7


async def test_stale_days_are_not_compared_with(house: House) -> None:
    """Days that were provisional when they were stored are looked at again first."""
    await house.ask(ACME, LastDays(28))
    house.questions()
    house.clock.advance(days=29)

    summary = await house.ask(ACME, LastDays(28))

    assert house.questions() == [
        "organization-28-day",
        "organization-1-day 2026-11-18",
        "organization-1-day 2026-11-19",
        "organization-1-day 2026-11-20",
    ]
    assert summary.comparison is not None
    assert summary.comparison.earlier.last == date(2026, 11, 20)


async def test_the_database_is_for_its_owner_only(house: House, tmp_path: Path) -> None:
    """Figures of an organization are nobody else's business."""
    await house.ask(ACME, LastDays(7))

    assert modes(tmp_path) == {0o600}


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in folder.glob("metrics.db*")}
