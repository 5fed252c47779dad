"""AI credits: what GitHub counts of them for each person and day, added up. A metric, not a bill.

https://docs.github.com/en/copilot/reference/copilot-usage-metrics/copilot-usage-metrics
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.github.endpoints import latest_users_endpoint
from metrics.history import key
from metrics.owner_days import OwnerDays, is_without_users
from metrics.scope import Asked, LastDays, Period, Scope
from storage.ai_credits import CreditDayRow, credits_between, days_of_newest
from storage.engine import reading
from storage.owner_days import OwnerDayRow, owner_days_between

FIRST_DAY = date(2026, 6, 19)
"""The first day of which GitHub's reports have credits."""

MOST_SINGLE_DAYS = 3
NEWEST_DAYS = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Credits:
    """The credits of a period: those of `days`, and None where not one of its days is known."""

    period: Period
    amount: float | None
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is stored of the days of a period; `quiet` are covered by a report without a row."""

    credits: Mapping[date, CreditDayRow]
    owner_days: Mapping[date, OwnerDayRow]
    newest: tuple[date, date] | None

    def is_quiet(self, day: date) -> bool:
        """Tell whether GitHub has nobody's activity on a day."""
        row = self.owner_days.get(day)
        if row is not None and row.users_ingest is not None:
            return day in self.credits and not self.credits[day].people
        if row is not None and is_without_users(row):
            return True
        return self.newest is not None and self.newest[0] <= day <= self.newest[1]

    def is_missing(self, day: date) -> bool:
        """Tell whether GitHub may have credits of a day that are not stored."""
        row = self.owner_days.get(day)
        has_report = row is not None and row.users_ingest is not None
        return day >= FIRST_DAY and not has_report and not self.is_quiet(day)

    def amount(self, day: date) -> float | None:
        """Return a day's credits, None where they are not known."""
        if day < FIRST_DAY:
            return None
        if self.is_quiet(day):
            return 0.0
        return self.credits[day].amount if day in self.credits else None


class CreditDays:
    """AI credits of an organization or enterprise, from the rows of the reports about people."""

    def __init__(self, engine: AsyncEngine, owners: OwnerDays) -> None:
        self._engine = engine
        self._owners = owners

    async def used(self, owner: Scope, asked: Asked, now: datetime) -> Credits:
        """Return the credits of a period.

        GitHub is asked for three single days at most, or else for its report of the newest 28.
        Raises `GitHubError`, and `NoData` where GitHub has processed no day yet.
        """
        last_day = await self._owners.last_day(owner, now)
        period = Period.ending(last_day, asked.length) if isinstance(asked, LastDays) else asked
        processed = [day for day in period.days if day <= last_day]
        known = await self._known(owner, period)
        missing = [day for day in processed if known.is_missing(day)]
        if missing:
            await self._ask(owner, missing, last_day, now)
            known = await self._known(owner, period)
        amounts = {day: known.amount(day) for day in processed}
        days = tuple(day for day, amount in amounts.items() if amount is not None)
        return Credits(period, sum(amounts[day] or 0 for day in days) if days else None, days)

    async def _ask(
        self, owner: Scope, missing: Sequence[date], last_day: date, now: datetime
    ) -> None:
        newest = [day for day in missing if day > last_day - NEWEST_DAYS]
        few = missing if len(missing) <= MOST_SINGLE_DAYS else newest
        if len(few) > MOST_SINGLE_DAYS:
            await self._owners.read_latest(owner, now)
            return
        for day in few:
            await self._owners.known(owner, day, now)

    async def _known(self, owner: Scope, period: Period) -> _Known:
        report = latest_users_endpoint(owner).name
        async with reading(self._engine) as connection:
            return _Known(
                await credits_between(connection, key(owner), period.first, period.last),
                await owner_days_between(connection, key(owner), period.first, period.last),
                await days_of_newest(connection, key(owner), report),
            )
