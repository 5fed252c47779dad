"""The past of what is asked for is filled up in the background, behind everybody's questions."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.past import DAYS_AT_ONCE, filling_up
from metrics.backfill import Pace
from metrics.past import Past
from metrics.scope import LastDays, Period, Scope, ScopeKind
from sandbox.company import Company
from storage.engine import reading, writing
from tests.metrics.github.times import Clock, Sleep
from tests.metrics.stand_ins import House, house, until

# Soon after GitHub's first day, so that the whole past is 38 days.
TODAY = date(2026, 1, 20)
LAST_DAY = date(2026, 1, 18)
FIRST_DAY = date(2025, 12, 12)
REACH = Period(FIRST_DAY, LAST_DAY)
COMPANY = Company(TODAY, people=6)
ACME = Scope.of(ScopeKind.ORG, "acme")
BETA = Scope.of(ScopeKind.ORG, "beta")


@pytest.fixture(name="house")
async def _house(tmp_path: Path) -> AsyncIterator[House]:
    clock = Clock(datetime(2026, 1, 20, 8, 30, tzinfo=UTC))
    async with house(tmp_path, company=COMPANY, clock=clock) as built:
        yield built


def past_of(house: House, *, is_on: bool = True) -> Past:
    idle = house.metrics.under_way.idle
    pace = Pace(house.clock, Sleep(house.clock), DAYS_AT_ONCE, idle)
    return Past(house.metrics.backfill, pace, keep_days=400, is_on=is_on)


async def filled(past: Past) -> None:
    """Let everything that is wanted be filled up."""
    async with filling_up(past):
        await until(lambda: not past.busy)


def days_asked(house: House) -> list[str]:
    """Return the days of which GitHub was asked for one alone, in that order."""
    return [asked.split()[1] for asked in house.questions() if " " in asked]


async def forget(house: House, *days: date) -> None:
    async with writing(house.metrics.engine) as connection:
        for day in days:
            await connection.execute(text("DELETE FROM days WHERE day = :day"), {"day": day})


async def test_the_past_of_what_was_asked_for_is_fetched_newest_first(house: House) -> None:
    """Every day that GitHub still has, one after the other."""
    await house.ask(ACME, LastDays(7))
    house.questions()
    past = past_of(house)
    past.want(ACME)
    await filled(past)

    asked = days_asked(house)
    assert set(await house.stored(ACME, REACH)) == set(REACH.days)
    assert asked == sorted(asked, reverse=True)
    assert asked[-1] == FIRST_DAY.isoformat()


async def test_a_gap_in_the_past_is_found_and_filled(house: House) -> None:
    """Nothing but the days that are missing is asked for, on the next day at the latest."""
    past = past_of(house)
    past.want(ACME)
    await filled(past)
    before = await house.stored(ACME, REACH)
    gap = date(2025, 12, 20), date(2025, 12, 16)
    await forget(house, *gap)
    house.questions()

    past.want(ACME)
    await filled(past)
    assert house.questions() == []

    house.clock.advance(days=1)
    await house.ask(ACME, LastDays(1))
    past.want(ACME)
    await filled(past)
    asked = days_asked(house)
    assert [day for day in asked if day < "2026-01-01"] == [day.isoformat() for day in gap]
    after = await house.stored(ACME, REACH)
    assert [after[day].payload for day in gap] == [before[day].payload for day in gap]


async def test_a_question_goes_first(house: House) -> None:
    """Between two days the filling waits for whoever asks something."""
    past = past_of(house)
    answered = asyncio.Event()
    seen: list[int] = []

    async def question() -> None:
        await answered.wait()

    waiting = asyncio.create_task(house.metrics.under_way.answer("a question", BETA, question))
    past.want(ACME)
    async with filling_up(past):
        await until(lambda: bool(house.github.requests))
        await until(lambda: house.github.requests[-1].host == "links")
        for _ in range(200):
            await asyncio.sleep(0)
        seen.append(len(house.questions()))
        answered.set()
        await waiting
        await until(lambda: not past.busy)

    assert seen == [1]
    assert len(await house.stored(ACME, REACH)) == REACH.length


async def test_totals_come_before_teams(house: House) -> None:
    """Also where the team was asked for first."""
    past = past_of(house)
    past.want(Scope.of(ScopeKind.TEAM, "acme/platform"))
    past.want(ACME)
    async with filling_up(past):
        await until(lambda: len(house.github.requests) > 2)

    assert house.questions()[0] == "organization-28-day"


async def test_a_scope_that_failed_is_tried_again_with_the_next_question(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """The others are filled up all the same, and the log says why."""
    past = past_of(house)
    house.github.faults.add("github-403-policy")
    past.want(ACME)
    with caplog.at_level(logging.INFO):
        await filled(past)
    house.github.faults.clear()
    past.want(ACME)
    await filled(past)

    assert "the past of org acme waits: PolicyDisabled" in caplog.text
    assert len(await house.stored(ACME, REACH)) == REACH.length


async def test_little_of_the_limit_is_left_to_people(house: House) -> None:
    """When a fifth of the hour's requests remains, the rest of the past waits for the next hour."""
    past = past_of(house)
    limit = house.github._state.limit
    limit.reset, limit.used = int(house.clock().timestamp()) + 1800, 4000
    begun = house.clock()
    past.want(ACME)
    await filled(past)

    assert house.clock() == begun + timedelta(seconds=1800)
    assert len(await house.stored(ACME, REACH)) == REACH.length


async def test_it_stops_at_once_and_goes_on_later(house: House) -> None:
    """A request that hangs holds nothing up, and what had come is kept."""
    past = past_of(house)
    past.want(ACME)
    async with filling_up(past):
        await until(lambda: len(house.github.requests) > 6)
        house.github.faults.add("github-timeout")
        before = len(house.github.requests)
        await until(lambda: len(house.github.requests) > before)
    there = len(await house.stored(ACME, REACH))
    house.github.faults.clear()
    again = past_of(house)
    again.want(ACME)
    house.questions()
    await filled(again)

    assert 27 < there < REACH.length
    assert len(days_asked(house)) == REACH.length - there
    assert len(await house.stored(ACME, REACH)) == REACH.length


async def test_switched_off_it_asks_for_nothing(house: House) -> None:
    """Where a deployment wants no more requests than questions need."""
    past = past_of(house, is_on=False)
    past.want(ACME)
    await filled(past)

    assert house.questions() == []


async def test_rows_about_people_that_would_be_deleted_are_not_fetched(house: House) -> None:
    """A team's past reaches as far back as `USER_DATA_DAYS` keeps them."""
    house.clock.now = datetime(2026, 5, 20, 8, 30, tzinfo=UTC)
    past = past_of(house)
    past.keep_days = 5
    past.want(Scope.of(ScopeKind.TEAM, "acme/platform"))
    await filled(past)

    assert min(days_asked(house)) == "2026-05-15"
    async with reading(house.metrics.engine) as connection:
        (oldest,) = (await connection.execute(text("SELECT min(day) FROM owner_days"))).one()
    assert oldest == "2026-05-15"
