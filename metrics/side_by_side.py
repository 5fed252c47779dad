"""Two scopes beside each other, over the very same days."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime

from metrics.definitions import COMPUTED, Name
from metrics.errors import MetricsError, OneOfTwo
from metrics.scope import Asked, LastDays, Period, Scope
from metrics.service import MetricsService
from metrics.summaries import Summary


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The summaries of two scopes over one period.

    `cut` tells that the period ends earlier than the days of one of them, at the last day that
    GitHub has processed for both.
    """

    one: Summary
    other: Summary
    cut: bool

    @property
    def both(self) -> tuple[Summary, Summary]:
        """The two summaries, in the order in which they were asked for."""
        return self.one, self.other

    @property
    def period(self) -> Period:
        """The days of both."""
        return self.one.period


class Comparisons:
    """Answers questions about two scopes at once."""

    def __init__(self, summaries: MetricsService) -> None:
        self._summaries = summaries

    async def compare(self, one: Scope, other: Scope, asked: Asked, now: datetime) -> SideBySide:
        """Return both summaries, over the same days: up to the last one that both have.

        Raises `OneOfTwo` with the first scope that cannot be answered.
        """
        found = await self._both((one, other), asked, now)
        ends = {summary.processed[-1] for summary in found}
        if len(ends) > 1:
            found = await self._both((one, other), _up_to(asked, min(ends)), now)
        return SideBySide(*found, cut=len(ends) > 1)

    async def _both(
        self, scopes: tuple[Scope, Scope], asked: Asked, now: datetime
    ) -> tuple[Summary, Summary]:
        found = await asyncio.gather(
            *(self._summaries.summary(scope, asked, now) for scope in scopes),
            return_exceptions=True,
        )
        for scope, answer in zip(scopes, found, strict=True):
            if isinstance(answer, MetricsError):
                raise OneOfTwo(scope, answer) from answer
            if isinstance(answer, BaseException):
                raise answer
        first, second = (answer for answer in found if isinstance(answer, Summary))
        return first, second


def _up_to(asked: Asked, last: date) -> Period:
    return Period.ending(last, asked.length) if isinstance(asked, LastDays) else asked.up_to(last)


def per_active_day(summary: Summary, name: Name) -> float | None:
    """Return a count that may be added up, by the people of each day: what one does on a day.

    Only days of which both are known count; None where there is none.
    """
    known = [
        (count, people)
        for day in (fetched.day for fetched in summary.days)
        if (people := day.daily_active_users) is not None
        and (count := COMPUTED[name]((day,))) is not None
    ]
    whole = sum(people for _, people in known)
    return sum(count for count, _ in known) / whole if whole else None


def agent_share(summary: Summary) -> float | None:
    """Return who used agent mode among the active people of 28 days, 0-1; None where not known."""
    agents, active = (
        summary.measured(name).value for name in (Name.AGENT_USERS, Name.MONTHLY_ACTIVE_USERS)
    )
    return None if agents is None or not active else agents / active
