"""A GitHub that offers just the reports a test puts there, and the people parts in front of it."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.github.client import GitHub
from metrics.github.downloads import ReportFiles
from metrics.github.hosts import LinkHosts
from metrics.github.tokens import PersonalToken
from metrics.github.wire import api_client
from metrics.kept_days import KeptDays
from metrics.owner_days import OwnerDays
from metrics.people import People as WhoIsActive
from metrics.repositories import RepositoryQuestions
from metrics.repository_days import RepositoryDays
from metrics.scope import Scope, ScopeKind
from metrics.service import MetricsService
from metrics.sources import LegacyDays, ReportDays
from metrics.teams import TeamDays
from metrics.under_way import DEADLINE_SECONDS, UnderWay
from storage.engine import open_engine
from tests.metrics.github.servers import TLS, serving
from tests.metrics.github.times import NOW, Clock, Sleep
from tests.postgres import address_in

ACME = Scope.of(ScopeKind.ORG, "acme")
DAY = date(2026, 11, 12)
LAST_DAY = date(2026, 11, 19)
USERS, TEAMS, LATEST = "users-1-day", "user-teams-1-day", "users-28-day/latest"
REPOSITORIES = "repos-1-day"

Line = dict[str, Any] | bytes


def user(user_id: int | str, day: date = DAY, **fields: Any) -> dict[str, Any]:
    """Return a line of a users report."""
    row = {"user_id": user_id, "user_login": f"login{user_id}", "day": day.isoformat()}
    return row | {"user_initiated_interaction_count": 1} | fields


def member(
    user_id: int | str, slug: str, day: date = DAY, team_id: int | str = 0
) -> dict[str, Any]:
    """Return a line of a user-teams report; a team's id follows from its name."""
    number = team_id or 7000 + sum(slug.encode())
    return {"user_id": user_id, "team_id": number, "slug": slug, "day": day.isoformat()}


def repository(repo_id: int | str, day: date = DAY, **pull_requests: Any) -> dict[str, Any]:
    """Return a line of a repositories report; its name follows from its id."""
    return {
        "repo_id": repo_id,
        "repo_owner_name": "acme",
        "repo_name": f"repo{repo_id}",
        "repo_visibility": "PRIVATE",
        "day": day.isoformat(),
        "pull_requests": pull_requests,
    }


def file(lines: Iterable[Line]) -> bytes:
    """Return lines as a file of a report."""
    return b"".join(
        (line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines
    )


@dataclass
class Offered:
    """The reports there are, by owner, name and day; what is not there answers 204."""

    reports: dict[tuple[str, str, date | None], list[bytes]] = field(default_factory=dict)
    answers: dict[tuple[str, str, date | None], tuple[int, bytes]] = field(default_factory=dict)
    cut: Counter[str] = field(default_factory=Counter)
    last_day: date = LAST_DAY
    asked: list[tuple[str, str, date | None]] = field(default_factory=list)
    downloads: list[str] = field(default_factory=list)

    def put(
        self, report: str, day: date | None, *files: Iterable[Line], owner: str = "orgs/acme"
    ) -> None:
        """Offer a report; so many downloads of one in `cut` end in the middle of a line."""
        self.reports[owner, report, day] = [file(lines) for lines in files]

    def day(self, day: date, users: Iterable[Line], teams: Iterable[Line]) -> None:
        """Offer both reports of a day."""
        self.put(USERS, day, users)
        self.put(TEAMS, day, teams)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as GitHub's API and as its link host."""
        if request.path.startswith("/file/"):
            return self._download(request)
        owner, _, report = request.path.strip("/").partition("/copilot/metrics/reports/")
        named = request.query.get("day")
        key = (owner, report, date.fromisoformat(named) if named else None)
        self.asked.append(key)
        if key in self.answers:
            status, body = self.answers[key]
            return web.Response(status=status, body=body, content_type="application/json")
        if report == LATEST and key not in self.reports:
            return self._links(request, key, self.last_day)
        if key not in self.reports:
            return web.Response(status=204)
        return self._links(request, key, key[2] or self.last_day)

    def _links(
        self, request: web.Request, key: tuple[str, str, date | None], last: date
    ) -> web.Response:
        name = "~".join((key[0].replace("/", "+"), key[1].replace("/", "+"), str(key[2] or "")))
        links = [
            f"http://{request.host}/file/{name}/{number}?sig=secret"
            for number in range(len(self.reports.get(key, [b""])))
        ]
        days = (
            {"report_day": last.isoformat()}
            if key[2]
            else {
                "report_start_day": (last - timedelta(days=27)).isoformat(),
                "report_end_day": last.isoformat(),
            }
        )
        return web.json_response({"download_links": links} | days)

    def _download(self, request: web.Request) -> web.Response:
        _, _, name, number = request.path.split("/")
        self.downloads.append(name)
        owner, report, day = name.split("~")
        key = (
            owner.replace("+", "/"),
            report.replace("+", "/"),
            date.fromisoformat(day) if day else None,
        )
        body = self.reports[key][int(number)]
        if self.cut[key[1]]:
            self.cut[key[1]] -= 1
            body = body[:-5]
        return web.Response(body=body)


@dataclass
class People:
    """The parts under test, and the GitHub they ask."""

    offered: Offered
    engine: AsyncEngine
    owners: OwnerDays
    service: MetricsService
    people: WhoIsActive
    clock: Clock
    repositories: RepositoryQuestions


@asynccontextmanager
async def asking(
    host: str, token: str, folder: Path, offered: Offered | None = None
) -> AsyncIterator[People]:
    """Give the parts that ask the GitHub at `host`, over a new database in `folder`."""
    clock = Clock(NOW)
    engine = open_engine(address_in(folder, "people.db"))
    async with (
        closing(engine),
        GitHub(
            api_client(host, tls=TLS), PersonalToken(token), clock=clock, sleep=Sleep(clock)
        ) as github,
        ReportFiles(
            LinkHosts.of(host, ["127.0.0.1"]), clock=clock, sleep=Sleep(clock), tls=TLS
        ) as files,
    ):
        owners = OwnerDays(engine, github, files)
        legacy = LegacyDays(github, "127.0.0.1")
        under_way = UnderWay(DEADLINE_SECONDS)
        service = MetricsService(
            KeptDays(engine),
            ReportDays(github, files),
            legacy,
            TeamDays(engine, owners),
            under_way=under_way,
        )
        active = WhoIsActive(engine, owners, under_way)
        repositories = RepositoryQuestions(
            engine, owners, RepositoryDays(engine, github, files), under_way
        )
        yield People(offered or Offered(), engine, owners, service, active, clock, repositories)
        await under_way.aclose()


@asynccontextmanager
async def closing(engine: AsyncEngine) -> AsyncIterator[None]:
    """Close the database at the end, whatever happens before."""
    try:
        yield
    finally:
        await engine.dispose()


@asynccontextmanager
async def offering(folder: Path) -> AsyncIterator[People]:
    """Give the parts in front of a GitHub that offers nothing yet."""
    offered = Offered()
    async with (
        serving(offered.answer) as host,
        asking(host.url, "a-token", folder, offered) as people,
    ):
        yield people
