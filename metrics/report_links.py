"""The signed links to the files of one day's report, for somebody who wants the files themselves.

A link opens for whoever has it, so it is handed on and forgotten: never stored, never logged.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import partial

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.errors import NoReportOfDay, NotFound
from metrics.github.answers import NoReport
from metrics.github.answers import ReportLinks as Links
from metrics.github.client import GitHub
from metrics.github.downloads import trusted
from metrics.github.endpoints import (
    Endpoint,
    latest_endpoint,
    report_endpoint,
    repos_endpoint,
    user_teams_endpoint,
    users_endpoint,
)
from metrics.github.hosts import LinkHosts
from metrics.github.link_life import LIFE, ends_at
from metrics.history import key
from metrics.models import Source
from metrics.reach import oldest_day, oldest_day_of_repositories, oldest_day_of_user_teams
from metrics.scope import Scope
from metrics.service import MetricsService
from metrics.summaries import final_at, last_final_day
from metrics.under_way import UnderWay
from storage.days import latest_day
from storage.engine import reading


class ReportKind(StrEnum):
    """The four reports that GitHub has of a day; the words are those of the command.

    https://docs.github.com/en/rest/copilot/copilot-usage-metrics
    """

    AGGREGATE = "aggregate"
    USERS = "users"
    USER_TEAMS = "user-teams"
    REPOS = "repos"

    @property
    def names_people(self) -> bool:
        """Whether each line of its files is about a person."""
        return self in {ReportKind.USERS, ReportKind.USER_TEAMS}


_ENDPOINTS: Mapping[ReportKind, Callable[[Scope, date], Endpoint]] = {
    ReportKind.AGGREGATE: report_endpoint,
    ReportKind.USERS: users_endpoint,
    ReportKind.USER_TEAMS: user_teams_endpoint,
    ReportKind.REPOS: repos_endpoint,
}


def oldest_day_of(kind: ReportKind, owner: Scope, today: date) -> date:
    """Return the first day of which GitHub still has such a report of an owner."""
    match kind:
        case ReportKind.USER_TEAMS:
            return oldest_day_of_user_teams(owner, today)
        case ReportKind.REPOS:
            return oldest_day_of_repositories(owner, today)
        case _:
            return oldest_day(owner.kind, today)


@dataclass(frozen=True, slots=True)
class DayLinks:
    """The links to the files of one day's report of an enterprise or organization.

    `report` is GitHub's name of it, `final` whether GitHub may no longer change the day.
    `ends_at` is when the first link ends, aware UTC; where the links do not say so themselves
    (`end_is_told`), it is an hour from now, as has been observed.
    """

    owner: Scope
    report: str
    day: date
    final: bool
    links: tuple[str, ...] = field(repr=False)
    ends_at: datetime
    end_is_told: bool


class ReportLinks:
    """Asks GitHub for the links of a day, and hands on those to trusted hosts only."""

    def __init__(
        self,
        engine: AsyncEngine,
        github: GitHub,
        service: MetricsService,
        hosts: LinkHosts,
        under_way: UnderWay,
    ) -> None:
        self._engine = engine
        self._github = github
        self._service = service
        self._hosts = hosts
        self._under_way = under_way

    async def of_day(
        self, owner: Scope, kind: ReportKind, day: date | None, now: datetime
    ) -> DayLinks:
        """Return the links of a day, or of the last final one that GitHub has.

        Raises `GitHubError`, `LinkRefused` where one of them leads to a host that is not trusted,
        `NoReportOfDay` and `TookTooLong`. ValueError for a team, of which GitHub has no reports.
        """
        if owner.is_team:
            raise ValueError(f"GitHub has no report of a team: {owner}")
        return await self._under_way.answer(
            ("links", owner, kind, day), owner, partial(self._of_day, owner, kind, day, now)
        )

    async def known_final_day(self, owner: Scope, now: datetime) -> date:
        """Return the last final day that GitHub has, as far as is known without asking it."""
        async with reading(self._engine) as connection:
            known = await latest_day(connection, key(owner), Source.REPORTS)
        final = last_final_day(now)
        return final if known is None else min(known.last_day, final)

    async def _of_day(
        self, owner: Scope, kind: ReportKind, day: date | None, now: datetime
    ) -> DayLinks:
        day = day or min(await self._service.last_day(owner, now), last_final_day(now))
        endpoint = _ENDPOINTS[kind](owner, day)
        found = await self._links(endpoint)
        if found is None:
            raise await self._not_there(owner, kind, day, now)
        for link in found.links:
            trusted(link, self._hosts)
        told = ends_at(found.links)
        return DayLinks(
            owner,
            endpoint.name,
            day,
            final_at(day) <= now,
            found.links,
            told or now + LIFE,
            told is not None,
        )

    async def _links(self, endpoint: Endpoint) -> Links | None:
        try:
            found = await self._github.links(endpoint)
        except NotFound:
            return None
        return None if isinstance(found, NoReport) else found

    async def _not_there(
        self, owner: Scope, kind: ReportKind, day: date, now: datetime
    ) -> NoReportOfDay:
        # A scope that the token may not see any more answers 404 to a day too; then this raises.
        await self._github.links(latest_endpoint(owner))
        final = min(await self._service.last_day(owner, now), last_final_day(now))
        report, oldest = _ENDPOINTS[kind](owner, day).name, oldest_day_of(kind, owner, now.date())
        return NoReportOfDay(owner, report, day, oldest=oldest, last_final=final)
