"""The metrics service: from a scope and a period to its summary, asking GitHub as little as can be."""

from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from functools import partial

from metrics.errors import EndpointClosed, GitHubError, NoData, NotFound
from metrics.history import fetched_days, is_due
from metrics.kept_days import KeptDays
from metrics.scope import Asked, LastDays, Period, Scope
from metrics.sources import DaySource, LegacyDays, ReportDays
from metrics.summaries import FetchedDay, Summary, summarize
from metrics.teams import TeamDays
from metrics.under_way import UnderWay


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
        kept: KeptDays,
        reports: ReportDays,
        legacy: LegacyDays,
        teams: TeamDays,
        *,
        under_way: UnderWay,
        choice: SourceChoice = SourceChoice.AUTO,
    ) -> None:
        self._kept = kept
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

    async def last_day(self, owner: Scope, now: datetime) -> date:
        """Return the last day of which GitHub's reports of an enterprise or organization tell.

        GitHub is asked at most once an hour. Raises `GitHubError`, and `NoData` without any day.
        """
        return await self._kept.last_day(self._reports, owner, now)

    async def stored(self, scope: Scope, period: Period) -> list[FetchedDay]:
        """Return the days of a period that are stored with figures; GitHub is asked nothing."""
        source: DaySource = self._teams if scope.is_team else self._reports
        if self._choice is SourceChoice.LEGACY:
            source = self._legacy
        days = fetched_days(await self._kept.between(source, scope, period), source.source)
        return await source.completed(scope, period, days) if days else []

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
        last_day = await self._kept.last_day(source, scope, now)
        period = Period.ending(last_day, asked.length) if isinstance(asked, LastDays) else asked
        rows = await self._kept.between(source, scope, period)
        due = [day for day in period.days if day <= last_day and is_due(rows.get(day), day, now)]
        if due:
            await self._kept.fetch_each(source, scope, due, now)
            rows = await self._kept.between(source, scope, period)
        days = await source.completed(scope, period, fetched_days(rows, source.source))
        if not days:
            raise NoData(scope, period)
        last_day = max(last_day, days[-1].day.day)
        before = await self._known_days(source, scope, period.up_to(last_day).before(), now)
        coverage = await source.coverage(scope, period)
        return summarize(scope, period, days, last_day=last_day, before=before, coverage=coverage)

    async def _known_days(
        self, source: DaySource, scope: Scope, period: Period, now: datetime
    ) -> list[FetchedDay] | None:
        """Return the days of a period to compare with, or None where they are not all known.

        Few unknown days among many known ones are asked for; a whole period more is not.
        """
        rows = await self._kept.between(source, scope, period)
        unknown = [day for day in period.days if day not in rows]
        if len(unknown) > period.length // 2:
            return None
        due = [day for day in period.days if is_due(rows.get(day), day, now)]
        if due:
            # The figures that were asked for are complete without a comparison.
            with suppress(GitHubError):
                await self._kept.fetch_each(source, scope, due, now)
            rows = await self._kept.between(source, scope, period)
        days = fetched_days(rows, source.source)
        if not days or any(day not in rows for day in period.days):
            return None
        return await source.completed(scope, period, days)
