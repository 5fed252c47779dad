"""Fetching every day that GitHub still has, newest first, and never one that is there already.

Newest first, because questions are about the newest days: what there is after an interruption is
of use at once. Every day is stored when it has come, so a second run goes on from there.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.errors import BrokenAnswer, DownloadError, NoData, RateLimited
from metrics.github.allowance import Allowances
from metrics.github.endpoints import latest_endpoint
from metrics.history import is_outdated, key
from metrics.kept_days import KeptDays
from metrics.reach import oldest_day_with_figures
from metrics.scope import Period, Scope
from metrics.sources import DaySource, ReportDays
from metrics.teams import TeamDays
from storage.engine import reading
from storage.owner_days import owner_days_between

DAYS_AT_ONCE = 4
# A limit that is over at once, time and again, is none that waiting helps against.
MOST_WAITS = 10
SHORTEST_WAIT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Filled:
    """How far a backfill of a period has come, in days.

    `unreadable` days came in a form that could not be read; `waiting_until` is there while GitHub's
    limit on requests lasts.
    """

    period: Period
    there: int
    fetched: int = 0
    unreadable: int = 0
    waiting_until: datetime | None = None

    @property
    def done(self) -> int:
        """Days that need nothing more in this run."""
        return self.there + self.fetched + self.unreadable


@dataclass(frozen=True, slots=True)
class Missing:
    """Days that are not stored, or may have changed: of the totals, and of the people."""

    totals: set[date]
    people: set[date]

    @property
    def days(self) -> set[date]:
        """All of them."""
        return self.totals | self.people


async def _at_once() -> None:
    """Wait for nobody."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The time, how to wait for another one, and how much of GitHub a backfill takes.

    `days_at_once` are fetched together, and before each such few `turn` is waited for.
    """

    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
    days_at_once: int = DAYS_AT_ONCE
    turn: Callable[[], Awaitable[None]] = _at_once

    async def until(self, moment: datetime) -> None:
        """Wait until a moment, and for a second where that has passed already."""
        left = (moment - self.clock()).total_seconds()
        await self.sleep(max(left, SHORTEST_WAIT_SECONDS))


class Backfill:
    """Fetches the past of a scope from the reports, and so fills every gap in what is stored.

    The closed endpoints are not asked: what they have comes with any question.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        kept: KeptDays,
        reports: ReportDays,
        teams: TeamDays,
        allowances: Allowances,
    ) -> None:
        self._engine = engine
        self._kept = kept
        self._reports = reports
        self._teams = teams
        self._allowances = allowances

    async def days(
        self, scope: Scope, since: date | None, pace: Pace, *, people: bool = False
    ) -> AsyncGenerator[Filled, None]:
        """Fetch every day from `since` that GitHub still has, and yield how far that has come.

        With `people`, an organization's or enterprise's reports about people and teams as well,
        which a team's days are made of anyway. Raises `GitHubError`, and `NoData` where there is
        no day yet.
        """
        source = self._source(scope)
        now = pace.clock()
        oldest = oldest_day_with_figures(scope, now.date())
        first = oldest if since is None else max(since, oldest)
        reach = Period(first, max(first, now.date()))
        before = await self._missing(source, scope, reach, now, people=people)
        last = await self._kept.last_day(source, scope, now)
        if last < first:
            raise NoData(scope, reach)
        missing = await self._missing(source, scope, Period(first, last), now, people=people)
        # The report that names the last day has brought the newest 28 days with it.
        brought = sum(day <= last for day in before.days) - len(missing.days)
        period = Period(first, last)
        begun = Filled(period, period.length - len(missing.days) - brought, brought)
        yield begun

        async def fetch(day: date) -> None:
            if day in missing.people:
                await self._teams.owners.known(scope, day, pace.clock())
            if day in missing.totals:
                await self._kept.fetch(source, scope, day, pace.clock())

        token_of = latest_endpoint(scope.of_owner()).owner

        def low_until() -> datetime | None:
            return self._allowances.low_until(token_of, pace.clock())

        async for filled in fill(begun, missing.days, fetch, pace, low_until):
            yield filled

    async def without_figures(self, scope: Scope, period: Period) -> int:
        """Return for how many stored days of a period GitHub has no figures."""
        rows = await self._kept.between(self._source(scope), scope, period)
        return sum(row.payload is None for row in rows.values())

    def _source(self, scope: Scope) -> DaySource:
        return self._teams if scope.is_team else self._reports

    async def _missing(
        self, source: DaySource, scope: Scope, period: Period, now: datetime, *, people: bool
    ) -> Missing:
        totals = set(await self._kept.due(source, scope, period, now))
        if not people or scope.is_team:
            return Missing(totals, set())
        async with reading(self._engine) as connection:
            known = await owner_days_between(connection, key(scope), period.first, period.last)
        asked = {day: row.asked_at for day, row in known.items()}
        return Missing(
            totals, {day for day in period.days if is_outdated(asked.get(day), day, now)}
        )


def _never_low() -> None:
    """Tell that GitHub's limit is far away."""


async def fill(
    begun: Filled,
    due: Iterable[date],
    fetch: Callable[[date], Awaitable[None]],
    pace: Pace,
    low_until: Callable[[], datetime | None] = _never_low,
) -> AsyncGenerator[Filled, None]:
    """Fetch the days, a few at a time, and yield how far that has come after each few.

    Limits on requests are waited for: when GitHub refuses, and already when `low_until` says until
    when the rest of the requests should be left to others. Raises the `GitHubError` of a day that cannot be fetched,
    when the days beside it are stored; a day that cannot be read does not end the run.
    """
    filled = begun
    newest_first = sorted(due, reverse=True)
    for start in range(0, len(newest_first), pace.days_at_once):
        left, waits = newest_first[start : start + pace.days_at_once], 0
        while left:
            if (low := low_until()) is not None:
                yield replace(filled, waiting_until=low)
                await pace.until(low)
            await pace.turn()
            outcomes = dict(zip(left, await _all(fetch, left), strict=True))
            filled = _counted(filled, list(outcomes.values()))
            limits = [error for error in outcomes.values() if isinstance(error, RateLimited)]
            waits = waits + 1 if len(limits) == len(left) else 0
            if limits and waits > MOST_WAITS:
                raise limits[0]
            left = [day for day, error in outcomes.items() if isinstance(error, RateLimited)]
            if limits:
                until = max(error.retry_at for error in limits)
                yield replace(filled, waiting_until=until)
                await pace.until(until)
        yield filled


async def _all(
    fetch: Callable[[date], Awaitable[None]], days: Sequence[date]
) -> list[BaseException | None]:
    return await asyncio.gather(*(fetch(day) for day in days), return_exceptions=True)


def _counted(filled: Filled, outcomes: Sequence[BaseException | None]) -> Filled:
    """Add what became of some days; raises the first failure that is the end of the run."""
    unreadable = [error for error in outcomes if isinstance(error, BrokenAnswer | DownloadError)]
    for error in outcomes:
        if error is not None and not isinstance(error, BrokenAnswer | DownloadError | RateLimited):
            raise error
    return replace(
        filled,
        fetched=filled.fetched + outcomes.count(None),
        unreadable=filled.unreadable + len(unreadable),
    )
