"""Where days come from: the report endpoints, and the legacy ones where a host still has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from metrics.decoding import Payload, legacy_payload, report_payloads
from metrics.errors import EndpointClosed, NoData, NotFound
from metrics.github.answers import NoReport
from metrics.github.client import GitHub
from metrics.github.downloads import ReportFiles
from metrics.github.endpoints import latest_endpoint, legacy_endpoint, report_endpoint
from metrics.github.reports import fetch_report
from metrics.models import Source
from metrics.scope import Period, Scope
from metrics.summaries import Coverage, FetchedDay

LEGACY_WINDOW_DAYS = 28


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one report held: days with figures, and days that GitHub said it has none for.

    `fetched_at` is there where it was not fetched just now, but for an earlier question.
    """

    report: str
    payloads: tuple[Payload, ...]
    without_figures: tuple[date, ...] = ()
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest days that GitHub offers at once, and the last day it has processed."""

    fetched: Fetched
    last_day: date


class DaySource(Protocol):
    """One family of GitHub's endpoints. Its methods raise `metrics.errors.GitHubError`.

    The last two are for a source whose days are worked out from more than one report.
    """

    source: Source

    async def latest(self, scope: Scope, now: datetime) -> Latest:
        """Return the newest days. Raises `NoData` where GitHub has processed none yet."""
        ...

    async def day(self, scope: Scope, day: date, now: datetime) -> Fetched | None:
        """Return one day, or None where it is out of these endpoints' reach."""
        ...

    async def completed(
        self,
        scope: Scope,  # noqa: ARG002 - whole reports need nothing beside them
        period: Period,  # noqa: ARG002 - as above
        days: Sequence[FetchedDay],
    ) -> list[FetchedDay]:
        """Return the days of a period with what only follows from several days together."""
        return list(days)

    async def coverage(self, scope: Scope, period: Period) -> Coverage | None:  # noqa: ARG002 - as above
        """Return what the figures rest on, or None where GitHub's own report is all of it."""
        return None


class ReportDays(DaySource):
    """Days from `organization-28-day`, `organization-1-day` and their enterprise twins."""

    source = Source.REPORTS

    def __init__(self, github: GitHub, files: ReportFiles) -> None:
        self._github = github
        self._files = files

    async def latest(self, scope: Scope, now: datetime) -> Latest:  # noqa: ARG002 - GitHub knows its latest day
        """Return the days of the newest 28-day report, whose own end day is the last day."""
        endpoint = latest_endpoint(scope)
        answer = await fetch_report(self._github, self._files, endpoint)
        if isinstance(answer, NoReport):
            raise NoData(scope, None)
        payloads = _payloads(answer.bodies)
        return Latest(Fetched(endpoint.name, payloads), answer.last)

    async def day(self, scope: Scope, day: date, now: datetime) -> Fetched:  # noqa: ARG002 - GitHub's answer does not depend on it
        """Return the day of a 1-day report; GitHub says 204 or 404 where it has none."""
        endpoint = report_endpoint(scope, day)
        try:
            answer = await fetch_report(self._github, self._files, endpoint)
        except NotFound:
            # A scope that the token may not see any more answers 404 too. Then this raises, so
            # that a lost permission is never remembered as days without figures.
            await self._github.links(latest_endpoint(scope))
            return Fetched(endpoint.name, (), (day,))
        if isinstance(answer, NoReport):
            return Fetched(endpoint.name, (), (day,))
        payloads = _payloads(answer.bodies, only_day=day)
        return Fetched(endpoint.name, payloads, () if payloads else (day,))


class LegacyDays(DaySource):
    """Days from the four `copilot/metrics` endpoints, which reach 28 days back.

    github.com closed them on 2 April 2026 and answers 404 since.
    """

    source = Source.LEGACY

    def __init__(self, github: GitHub, host: str) -> None:
        self._github = github
        self._host = host

    async def latest(self, scope: Scope, now: datetime) -> Latest:
        """Return every day these endpoints still have; a day they leave out has no figures."""
        yesterday = now.date() - timedelta(days=1)
        window = Period.ending(yesterday, LEGACY_WINDOW_DAYS)
        endpoint = legacy_endpoint(scope, since=window.first, until=window.last)
        try:
            documents = await self._github.legacy_days(endpoint)
        except NotFound:
            raise EndpointClosed(scope, self._host) from None
        payloads = tuple(legacy_payload(bytes(document)) for document in documents)
        if not payloads:
            raise NoData(scope, window)
        last_day = max(payload.day for payload in payloads)
        present = {payload.day for payload in payloads}
        absent = tuple(day for day in window.days if day not in present and day < last_day)
        return Latest(Fetched(endpoint.name, payloads, absent), last_day)

    async def day(self, scope: Scope, day: date, now: datetime) -> None:
        """Return None: `latest` has brought every day that is within reach."""


def _payloads(bodies: tuple[bytes, ...], *, only_day: date | None = None) -> tuple[Payload, ...]:
    # A day that stands in two files of one report is the same day, and must count once.
    every = (payload for body in bodies for payload in report_payloads(body, only_day=only_day))
    return tuple({payload.day: payload for payload in every}.values())
