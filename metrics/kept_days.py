"""The stored days of a scope from one source: which are due, and fetching and keeping them."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.errors import BrokenAnswer, DownloadError, GitHubError, NoData
from metrics.history import FRESH_FOR, is_due, key, rows_to_store
from metrics.scope import Period, Scope
from metrics.sources import DaySource, Fetched
from storage.days import (
    DayRow,
    LatestRow,
    days_between,
    latest_day,
    put_days,
    put_latest_day,
    revisions_between,
)
from storage.engine import reading, writing


class KeptDays:
    """What GitHub said about days, kept; whoever needs a day that is due has it fetched here.

    Methods that ask GitHub raise `metrics.errors.GitHubError`; what had come by then is kept.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def between(self, source: DaySource, scope: Scope, period: Period) -> dict[date, DayRow]:
        """Return the stored days of a period, by their day."""
        async with reading(self._engine) as connection:
            return await days_between(
                connection, key(scope), source.source, period.first, period.last
            )

    async def revisions(self, source: DaySource, scope: Scope, period: Period) -> list[DayRow]:
        """Return every revision of the stored days of a period, sorted by day and revision."""
        async with reading(self._engine) as connection:
            return await revisions_between(
                connection, key(scope), source.source, period.first, period.last
            )

    async def due(
        self, source: DaySource, scope: Scope, period: Period, now: datetime
    ) -> list[date]:
        """Return the days of a period, in order, that are not stored or may have changed."""
        rows = await self.between(source, scope, period)
        return [day for day in period.days if is_due(rows.get(day), day, now)]

    async def last_day(self, source: DaySource, scope: Scope, now: datetime) -> date:
        """Return the last day that GitHub has processed, by its newest report's own end day.

        It is asked once an hour, and its newest days are kept. Raises `NoData` where it has none.
        """
        async with reading(self._engine) as connection:
            known = await latest_day(connection, key(scope), source.source)
        if known is not None and now - known.checked_at < FRESH_FOR:
            return known.last_day
        try:
            latest = await source.latest(scope, now)
        except NoData:
            # GitHub has no newest report just now; the days it gave before are there all the same.
            if known is None:
                raise
            return known.last_day
        await self._keep(source, scope, latest.fetched, now, last_day=latest.last_day)
        return latest.last_day

    async def fetch(self, source: DaySource, scope: Scope, day: date, now: datetime) -> None:
        """Fetch one day, whether it is due or not."""
        fetched = await source.day(scope, day, now)
        if fetched is not None:
            await self._keep(source, scope, fetched, fetched.fetched_at or now)

    async def fetch_each(
        self, source: DaySource, scope: Scope, days: Sequence[date], now: datetime
    ) -> None:
        """Fetch these days, a few of them at a time; the first failure ends it.

        A report that cannot be read is told when the days beside it have come.
        """
        unreadable: list[GitHubError] = []

        async def fetch(day: date) -> None:
            try:
                await self.fetch(source, scope, day, now)
            except (BrokenAnswer, DownloadError) as error:
                # One report that cannot be read says nothing about those of the other days.
                unreadable.append(error)

        try:
            async with asyncio.TaskGroup() as tasks:
                for day in days:
                    tasks.create_task(fetch(day))
        except BaseExceptionGroup as failures:
            # The first failure is the answer; the days that had arrived by then are stored.
            raise failures.exceptions[0] from None
        if unreadable:
            raise unreadable[0]

    async def _keep(
        self,
        source: DaySource,
        scope: Scope,
        fetched: Fetched,
        now: datetime,
        *,
        last_day: date | None = None,
    ) -> None:
        days = [payload.day for payload in fetched.payloads] + list(fetched.without_figures)
        async with writing(self._engine) as connection:
            if days:
                stored = await days_between(
                    connection, key(scope), source.source, min(days), max(days)
                )
                rows = rows_to_store(fetched, stored, source.source, now)
                await put_days(connection, key(scope), source.source, rows)
            if last_day is not None:
                row = LatestRow(last_day, now)
                await put_latest_day(connection, key(scope), source.source, row)
