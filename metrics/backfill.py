"""Fetching every day that GitHub still has, newest first, and never one that is there already.

Newest first, because questions are about the newest days: what there is after an interruption is
of use at once. Every day is stored when it has come, so a second run goes on from there.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from metrics.errors import BrokenAnswer, DownloadError, RateLimited
from metrics.scope import Period

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


@dataclass(frozen=True, slots=True)
class Pace:
    """The time, and how to wait for another one."""

    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]

    async def until(self, moment: datetime) -> None:
        """Wait until a moment, and for a second where that has passed already."""
        left = (moment - self.clock()).total_seconds()
        await self.sleep(max(left, SHORTEST_WAIT_SECONDS))


async def fill(
    begun: Filled, due: Iterable[date], fetch: Callable[[date], Awaitable[None]], pace: Pace
) -> AsyncGenerator[Filled, None]:
    """Fetch the days, a few at a time, and yield how far that has come after each few.

    Limits on requests are waited for. Raises the `GitHubError` of a day that cannot be fetched,
    when the days beside it are stored; a day that cannot be read does not end the run.
    """
    filled = begun
    newest_first = sorted(due, reverse=True)
    for start in range(0, len(newest_first), DAYS_AT_ONCE):
        left, waits = newest_first[start : start + DAYS_AT_ONCE], 0
        while left:
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
