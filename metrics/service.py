"""The metrics service: from a scope and a period to its summary, asking GitHub as little as can be."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from functools import partial

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.backfill import Filled, Missing, Pace, fill
from metrics.errors import EndpointClosed, GitHubError, NoData, NotFound
from metrics.fetching import fetch_each
from metrics.history import (
    FRESH_FOR,
    fetched_days,
    is_due,
    is_outdated,
    key,
    rows_to_store,
)
from metrics.reach import oldest_day_with_figures
from metrics.scope import Asked, LastDays, Period, Scope
from metrics.sources import DaySource, Fetched, LegacyDays, ReportDays
from metrics.summaries import FetchedDay, Summary, summarize
from metrics.teams import TeamDays
from metrics.under_way import UnderWay
from storage.days import DayRow, LatestRow, days_between, latest_day, put_days, put_latest_day
from storage.engine import reading, writing
from storage.owner_days import owner_days_between


class SourceChoice(StrEnum):
    """`GITHUB_METRICS_SOURCE`: which of GitHub's two families of endpoints is asked."""

    AUTO = "auto"
    REPORTS = "reports"
    LEGACY = "legacy"


class MetricsService:
    """Answers questions from stored days and fetches only what is missing or provisional.

    Any number of simultaneous askers share one fetch, by `UnderWay`.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        reports: ReportDays,
        legacy: LegacyDays,
        teams: TeamDays,
        *,
        under_way: UnderWay,
        choice: SourceChoice = SourceChoice.AUTO,
    ) -> None:
        self._engine = engine
        self._reports = reports
        self._legacy = legacy
        self._teams = teams
        self._choice = choice
        self._under_way = under_way

    async def summary(self, scope: Scope, asked: Asked, now: datetime) -> Summary:
        """Return the summary of a period of a scope.

        Raises `metrics.errors.MetricsError`: what GitHub refused, `NoData` where it has no figures
        for the whole period, `EndpointClosed`, or `TookTooLong`.
        """
        return await self._under_way.answer(
            (scope, asked), scope, partial(self._summary_from_either, scope, asked, now)
        )

    async def backfill(
        self, scope: Scope, since: date | None, pace: Pace, *, people: bool = False
    ) -> AsyncGenerator[Filled, None]:
        """Fetch every day from `since` that GitHub still has, and yield how far that has come.

        With `people`, an organization's or enterprise's reports about people and teams as well,
        which a team's days are made of anyway. The closed endpoints are not asked: what they have
        comes with any question. Raises `GitHubError`, and `NoData` where there is no day yet.
        """
        source: DaySource = self._teams if scope.is_team else self._reports
        now = pace.clock()
        oldest = oldest_day_with_figures(scope, now.date())
        first = oldest if since is None else max(since, oldest)
        reach = Period(first, max(first, now.date()))
        before = await self._missing(source, scope, reach, now, people=people)
        last = await self._last_day(source, scope, now)
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
                await self._fetch(source, scope, day, pace.clock())

        async for filled in fill(begun, missing.days, fetch, pace):
            yield filled

    async def _missing(
        self, source: DaySource, scope: Scope, period: Period, now: datetime, *, people: bool
    ) -> Missing:
        rows = await self._stored(source, scope, period)
        totals = {day for day in period.days if is_due(rows.get(day), day, now)}
        if not people or scope.is_team:
            return Missing(totals, set())
        async with reading(self._engine) as connection:
            known = await owner_days_between(connection, key(scope), period.first, period.last)
        asked = {day: row.asked_at for day, row in known.items()}
        return Missing(
            totals, {day for day in period.days if is_outdated(asked.get(day), day, now)}
        )

    async def without_figures(self, scope: Scope, period: Period) -> int:
        """Return for how many stored days of a period GitHub has no figures."""
        source: DaySource = self._teams if scope.is_team else self._reports
        rows = await self._stored(source, scope, period)
        return sum(row.payload is None for row in rows.values())

    async def _summary_from_either(self, scope: Scope, asked: Asked, now: datetime) -> Summary:
        if self._choice is SourceChoice.LEGACY:
            return await self._summary(self._legacy, scope, asked, now)
        try:
            current = self._teams if scope.is_team else self._reports
            return await self._summary(current, scope, asked, now)
        except NotFound as not_found:
            if self._choice is SourceChoice.REPORTS:
                raise
            try:
                return await self._summary(self._legacy, scope, asked, now)
            except EndpointClosed:
                raise not_found from None

    async def _summary(
        self, source: DaySource, scope: Scope, asked: Asked, now: datetime
    ) -> Summary:
        last_day = await self._last_day(source, scope, now)
        period = Period.ending(last_day, asked.length) if isinstance(asked, LastDays) else asked
        rows = await self._stored(source, scope, period)
        due = [day for day in period.days if day <= last_day and is_due(rows.get(day), day, now)]
        if due:
            await self._fetch_each(source, scope, due, now)
            rows = await self._stored(source, scope, period)
        days = await source.completed(scope, period, fetched_days(rows, source.source))
        if not days:
            raise NoData(scope, period)
        last_day = max(last_day, days[-1].day.day)
        before = await self._known_days(source, scope, period.up_to(last_day).before(), now)
        coverage = await source.coverage(scope, period)
        return summarize(scope, period, days, last_day=last_day, before=before, coverage=coverage)

    async def _last_day(self, source: DaySource, scope: Scope, now: datetime) -> date:
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
        await self._store(source, scope, latest.fetched, now, last_day=latest.last_day)
        return latest.last_day

    async def _fetch_each(
        self, source: DaySource, scope: Scope, days: Sequence[date], now: datetime
    ) -> None:
        async def fetch(day: date) -> None:
            await self._fetch(source, scope, day, now)

        await fetch_each(days, fetch)

    async def _fetch(self, source: DaySource, scope: Scope, day: date, now: datetime) -> None:
        fetched = await source.day(scope, day, now)
        if fetched is not None:
            await self._store(source, scope, fetched, fetched.fetched_at or now)

    async def _store(
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

    async def _stored(self, source: DaySource, scope: Scope, period: Period) -> dict[date, DayRow]:
        async with reading(self._engine) as connection:
            return await days_between(
                connection, key(scope), source.source, period.first, period.last
            )

    async def _known_days(
        self, source: DaySource, scope: Scope, period: Period, now: datetime
    ) -> list[FetchedDay] | None:
        """Return the days of a period to compare with, or None where they are not all known.

        Few unknown days among many known ones are asked for; a whole period more is not.
        """
        rows = await self._stored(source, scope, period)
        unknown = [day for day in period.days if day not in rows]
        if len(unknown) > period.length // 2:
            return None
        due = [day for day in period.days if is_due(rows.get(day), day, now)]
        if due:
            # The figures that were asked for are complete without a comparison.
            with suppress(GitHubError):
                await self._fetch_each(source, scope, due, now)
            rows = await self._stored(source, scope, period)
        days = fetched_days(rows, source.source)
        if not days or any(day not in rows for day in period.days):
            return None
        return await source.completed(scope, period, days)
