"""Which Copilot seats are used, idle or were never used, and since when."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from statistics import median_low

from metrics.ai_credits import CreditDays, Credits
from metrics.errors import GitHubError, NoData
from metrics.scope import WEEK, Asked, LastDays, Period, Scope
from metrics.seat_days import SeatDays
from metrics.under_way import UnderWay
from storage.seats import SeatDayRow

# https://docs.github.com/en/copilot/reference/metrics-data: after 90 days, GitHub forgets when a
# seat was used, so that an older seat without activity may have been used before or never.
REMEMBERED_DAYS = 90
EDGES = (30, 60)
# The report of a very large enterprise may take longer than a question about seats may.
CREDITS_SECONDS = 30.0


class Use(StrEnum):
    """How a seat was used, as far as GitHub remembers."""

    USED = "used"
    IDLE = "idle"
    NOT_KNOWN = "no_activity_known"
    NEVER = "never_used"


@dataclass(frozen=True, slots=True)
class SeatGroup:
    """Seats of one kind, and how many there were on the earlier day, None where that is not known.

    `from_days` to `to_days`, both included, are whole UTC days since the last activity, or for
    seats that were never used since they were granted; None is any number more. `median_age` is
    how many days ago half of the seats without any activity had been granted.
    """

    use: Use
    from_days: int
    to_days: int | None
    seats: int
    before: int | None = None
    median_age: int | None = None


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of an organization or enterprise, each person once, as of `asked_at`.

    `period` are the days on which a seat counts as used. `total_seats` is GitHub's own count, and
    `left_out` are entries that name nobody or cannot be read. `earlier` is the day that the groups
    are held against. `credits` is None where GitHub did not give the reports that have them.
    """

    scope: Scope
    asked: Asked
    period: Period
    asked_at: datetime
    seats: int
    total_seats: int
    left_out: int
    groups: tuple[SeatGroup, ...]
    plans: Mapping[str, int]
    pending_cancellation: int
    pending_invitation: int | None
    added_this_cycle: int | None
    earlier: date | None
    seats_before: int | None
    credits: Credits | None

    def of(self, use: Use) -> int:
        """Return how many seats are of one kind."""
        return sum(group.seats for group in self.groups if group.use is use)


class SeatsService:
    """Answers questions about seats; any number of simultaneous askers share one reading."""

    def __init__(self, days: SeatDays, credit_days: CreditDays, under_way: UnderWay) -> None:
        self._days = days
        self._credit_days = credit_days
        self._under_way = under_way

    async def seats(self, owner: Scope, asked: Asked, now: datetime) -> Seats:
        """Return the seats of an organization or enterprise, and the AI credits of a period.

        Raises `GitHubError` where GitHub does not give the seats, and `TookTooLong`.
        """
        return await self._under_way.answer(
            ("seats", owner, asked), owner, partial(self._seats, owner, asked, now)
        )

    async def without_credits(self, owner: Scope, asked: Asked, now: datetime) -> Seats:
        """Return the same without the AI credits, whose reports may be large. Raises the same."""
        return await self._under_way.answer(
            ("seats without credits", owner, asked),
            owner,
            partial(self._counted, owner, asked, now),
        )

    async def days(self, owner: Scope, period: Period, now: datetime) -> list[SeatDayRow]:
        """Return the days of a period whose seats are known, in order; those of now are read.

        Raises as `seats` does.
        """
        if now.date() in period.days:
            await self._days.today(owner, now)
        return await self._days.between(owner, period)

    async def _seats(self, owner: Scope, asked: Asked, now: datetime) -> Seats:
        seats = await self._counted(owner, asked, now)
        return replace(seats, credits=await self._credits(owner, asked, now))

    async def _counted(self, owner: Scope, asked: Asked, now: datetime) -> Seats:
        today = await self._days.today(owner, now)
        period = used_period(asked, today.day)
        back = timedelta(days=period.length)
        before = await self._days.newest(owner, Period(today.day - 2 * back, today.day - back))
        return Seats(
            scope=owner,
            asked=asked,
            period=period,
            asked_at=today.asked_at,
            seats=today.seats,
            total_seats=today.total_seats,
            left_out=today.left_out,
            groups=groups(today, period.length, before),
            plans=today.plans,
            pending_cancellation=today.pending_cancellation,
            pending_invitation=today.pending_invitation,
            added_this_cycle=today.added_this_cycle,
            earlier=None if before is None else before.day,
            seats_before=None if before is None else before.seats,
            credits=None,
        )

    async def _credits(self, owner: Scope, asked: Asked, now: datetime) -> Credits | None:
        try:
            async with asyncio.timeout(CREDITS_SECONDS):
                return await self._credit_days.used(owner, asked, now)
        except (GitHubError, NoData, TimeoutError):
            # The seats are complete without them, and they may need another permission.
            return None


def used_period(asked: Asked, today: date) -> Period:
    """Return the days on which a seat counts as used: from the first one asked for until today.

    GitHub tells the last use only, so a use that others followed cannot be found, and it
    remembers 90 days.
    """
    if isinstance(asked, LastDays):
        return Period.ending(today, min(asked.length, REMEMBERED_DAYS))
    first = max(asked.first, today - timedelta(days=REMEMBERED_DAYS - 1))
    return Period(min(first, today), today)


def groups(row: SeatDayRow, used_days: int, before: SeatDayRow | None) -> tuple[SeatGroup, ...]:
    """Return every seat of a day in exactly one group, in the order from used to never used.

    Used is what was used less than `used_days` whole days ago, which are 1 to 90.
    """
    return tuple(
        SeatGroup(
            use,
            first,
            last,
            sum(_ages(row, use, first, last).values()),
            None if before is None else sum(_ages(before, use, first, last).values()),
            _median_age(row, use, first, last),
        )
        for use, first, last in _shapes(used_days)
    )


def _shapes(used_days: int) -> list[tuple[Use, int, int | None]]:
    # An edge that is only days away from the first would make a group of next to nothing.
    edges = [edge for edge in EDGES if edge - used_days >= WEEK]
    starts = [used_days, *edges] if used_days < REMEMBERED_DAYS else []
    ends = [*edges, REMEMBERED_DAYS]
    return [
        (Use.USED, 0, used_days - 1),
        *((Use.IDLE, start, end - 1) for start, end in zip(starts, ends, strict=False)),
        (Use.NOT_KNOWN, REMEMBERED_DAYS, None),
        (Use.NEVER, EDGES[0], REMEMBERED_DAYS - 1),
        (Use.NEVER, 0, EDGES[0] - 1),
    ]


def _ages(row: SeatDayRow, use: Use, first: int, last: int | None) -> Counter[int]:
    """Return how many seats of a group there are by days."""
    counted: Counter[int] = Counter()
    if use is not Use.NEVER:
        counted.update(_within(row.by_idle_days, first, last))
    if use in {Use.NEVER, Use.NOT_KNOWN}:
        counted.update(_within(row.by_unused_days, first, last))
    return counted


def _median_age(row: SeatDayRow, use: Use, first: int, last: int | None) -> int | None:
    if use not in {Use.NEVER, Use.NOT_KNOWN}:
        return None
    ages = sorted(Counter(_within(row.by_unused_days, first, last)).elements())
    return median_low(ages) if ages else None


def _within(by_days: Mapping[int, int], first: int, last: int | None) -> dict[int, int]:
    return {
        days: seats
        for days, seats in by_days.items()
        if days >= first and (last is None or days <= last)
    }
