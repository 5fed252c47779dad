"""A backfill fetches every day that GitHub still has, and each of them once."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from metrics.backfill import MOST_WAITS, Filled, Pace, fill
from metrics.errors import BrokenAnswer, NoData, PolicyDisabled, RateLimited, Unavailable
from metrics.reach import oldest_day, oldest_day_with_figures
from metrics.scope import Period, Scope, ScopeKind
from storage.engine import reading
from tests.metrics.github.times import NOW, Clock, Sleep
from tests.metrics.stand_ins import ACME, LAST_DAY, PLATFORM, House

pytestmark = pytest.mark.usefixtures("on_both")

SINCE = LAST_DAY - timedelta(days=39)
REACH = Period(SINCE, LAST_DAY)
# The one of the last 28 days that the stand-in's report leaves out.
WITHOUT_FIGURES = date(2026, 11, 2)


def pace(house: House) -> Pace:
    return Pace(house.clock, Sleep(house.clock))


async def backfill(
    house: House, scope: Scope = ACME, since: date | None = SINCE, *, people: bool = False
) -> list[Filled]:
    steps = house.metrics.backfill.days(scope, since, pace(house), people=people)
    return [filled async for filled in steps]


async def owner_days(house: House) -> int:
    async with reading(house.metrics.engine) as connection:
        query = text("SELECT count(*) FROM owner_days WHERE users_ingest IS NOT NULL")
        return int((await connection.execute(query)).scalar_one())


async def test_every_day_is_fetched_newest_first_and_counted(house: House) -> None:
    """The newest 28 come in one report, but for one without figures; each other day in its own."""
    steps = await backfill(house)
    asked = house.questions()

    assert asked[0] == "organization-28-day"
    days = [question.removeprefix("organization-1-day ") for question in asked[1:]]
    before = [(SINCE + timedelta(days=age)).isoformat() for age in range(12)]
    assert sorted(days) == [*before, WITHOUT_FIGURES.isoformat()]
    assert min(days[:4]) > max(days[4:])
    assert steps[0] == Filled(REACH, there=0, fetched=27)
    assert [step.done for step in steps] == [27, 31, 35, 39, 40]
    assert steps[-1] == Filled(REACH, there=0, fetched=40)
    assert set(await house.stored(ACME, REACH)) == set(REACH.days)


async def test_a_second_run_finds_everything_there(house: House) -> None:
    """It asks GitHub for nothing."""
    await backfill(house)
    house.questions()

    assert await backfill(house) == [Filled(REACH, there=40)]
    assert house.questions() == []


async def test_people_are_fetched_where_they_are_wanted(house: House) -> None:
    """Also of days whose totals are there already."""
    since = LAST_DAY - timedelta(days=2)
    await backfill(house, since=since)
    assert await owner_days(house) == 0
    steps = await backfill(house, since=since, people=True)

    assert steps[-1] == Filled(Period(since, LAST_DAY), there=0, fetched=3)
    assert await owner_days(house) == 3


async def test_a_team_needs_the_people_anyway(house: House) -> None:
    """Its days are made of them."""
    since = LAST_DAY - timedelta(days=2)
    steps = await backfill(house, PLATFORM, since)

    assert (steps[-1].fetched, await owner_days(house)) == (3, 3)
    assert all(row.payload for row in (await house.stored(PLATFORM, REACH)).values())


async def test_days_that_github_does_not_have_are_not_asked_for(house: House) -> None:
    """A year back, and not before the first report of its kind."""
    today = NOW.date()
    assert oldest_day(ScopeKind.ORG, today) == date(2025, 12, 12)
    assert oldest_day_with_figures(ACME, today) == date(2025, 12, 12)
    assert oldest_day_with_figures(PLATFORM, today) == date(2026, 5, 1)
    assert oldest_day_with_figures(PLATFORM, date(2027, 9, 1)) == date(2026, 9, 1)

    house.github.faults.add("github-403-policy")
    with pytest.raises(PolicyDisabled):
        await backfill(house, since=date(2020, 1, 1))
    with pytest.raises(NoData):
        house.github.faults.remove("github-403-policy")
        await backfill(house, since=today)


async def test_days_without_figures_are_told(house: House) -> None:
    """They are days that were fetched: GitHub has said that it has nothing."""
    lonely = LAST_DAY - timedelta(days=30)
    await backfill(house, since=LAST_DAY)
    house.github.faults.add("github-no-data")
    steps = await backfill(house, since=lonely)

    assert steps[-1] == Filled(Period(lonely, LAST_DAY), there=27, fetched=4)
    assert await house.metrics.backfill.without_figures(ACME, steps[-1].period) == 4


async def test_a_run_that_failed_goes_on_where_it_ended(house: House) -> None:
    """What had come is stored, and not fetched again."""
    steps = house.metrics.backfill.days(ACME, SINCE, pace(house))
    with pytest.raises(PolicyDisabled):
        async for filled in steps:
            if filled.done == 31:
                house.github.faults.add("github-403-policy")
    house.questions()
    house.github.faults.remove("github-403-policy")

    assert (await backfill(house))[-1] == Filled(REACH, there=31, fetched=9)
    assert len(house.questions()) == 9


async def test_a_limit_is_waited_for_until_github_says(house: House) -> None:
    """And the wait is told, so that nobody thinks that it hangs."""
    naps: list[float] = []

    async def nap(seconds: float) -> None:
        naps.append(seconds)
        house.clock.advance(seconds=seconds)
        house.github.faults.remove("github-429-secondary")

    seen: list[Filled] = []
    async for filled in house.metrics.backfill.days(ACME, SINCE, Pace(house.clock, nap)):
        seen.append(filled)
        if filled.done == 31 and not naps:
            house.github.faults.add("github-429-secondary")

    (waiting,) = [filled for filled in seen if filled.waiting_until is not None]
    assert waiting.waiting_until == NOW + timedelta(seconds=60)
    assert naps == [60.0]
    assert seen[-1] == Filled(REACH, there=0, fetched=40)


class TestFill:
    """The pace alone, with days that fail as a test wants it."""

    def begun(self, length: int) -> Filled:
        return Filled(Period.ending(LAST_DAY, length), there=0)

    async def run(
        self, length: int, fetch: Callable[[date], Awaitable[None]], clock: Clock
    ) -> list[Filled]:
        begun = self.begun(length)
        steps = fill(begun, begun.period.days, fetch, Pace(clock, Sleep(clock)))
        return [filled async for filled in steps]

    async def test_a_day_that_cannot_be_read_does_not_end_the_run(self) -> None:
        """It is counted, and due again the next time."""

        async def fetch(day: date) -> None:
            if day == LAST_DAY:
                raise BrokenAnswer("a report", "no line is readable")

        steps = await self.run(6, fetch, Clock(NOW))
        assert (steps[-1].fetched, steps[-1].unreadable, steps[-1].done) == (5, 1, 6)

    async def test_an_outage_ends_it_when_the_days_beside_it_are_stored(self) -> None:
        """Nothing is cancelled half-way."""
        came: list[date] = []

        async def fetch(day: date) -> None:
            if day == LAST_DAY:
                raise Unavailable("a report", status=502)
            came.append(day)

        with pytest.raises(Unavailable):
            await self.run(6, fetch, Clock(NOW))
        assert sorted(came) == list(Period.ending(LAST_DAY, 4).days)[:3]

    async def test_a_limit_that_never_ends_is_told_in_the_end(self) -> None:
        """Waiting does not help, so that somebody has to look."""
        clock = Clock(NOW)

        async def fetch(_day: date) -> None:
            raise RateLimited("a report", retry_at=clock(), secondary=True)

        with pytest.raises(RateLimited):
            await self.run(1, fetch, clock)
        assert clock() == NOW + timedelta(seconds=MOST_WAITS)

    async def test_only_the_days_that_were_refused_are_asked_again(self) -> None:
        """Those beside them have come."""
        clock, asked = Clock(NOW), list[date]()

        async def fetch(day: date) -> None:
            asked.append(day)
            if asked == [LAST_DAY]:
                raise RateLimited("a report", retry_at=NOW + timedelta(hours=1), secondary=False)

        steps = await self.run(3, fetch, clock)
        assert asked.count(LAST_DAY) == 2
        assert len(asked) == 4
        assert clock() == NOW + timedelta(hours=1)
        assert steps[-1].fetched == 3
