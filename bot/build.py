"""The composition root: every part is made once, here, and closed in the opposite order."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.problems import CannotStart, Problem, database_opens
from bot.settings import Settings
from charts.worker import ChartWorker
from handlers.access import Access
from handlers.access.directory import Directory
from handlers.access.policy import AccessFileBroken, PolicyFile
from handlers.acts.audit import ShowAudit
from handlers.acts.figures import Figures
from handlers.acts.home import PublishHome
from handlers.acts.logins import ClaimLogin, ConfirmLogin
from handlers.acts.persons import NameActivePeople, ShowOwnFigures
from handlers.acts.whoami import TellWhoAmI
from handlers.background import Background
from handlers.desk import Act, Desk
from handlers.listeners.commands import Commands
from handlers.listeners.home import Homes
from handlers.listeners.mentions import Mentions
from handlers.listeners.once import Once
from handlers.posting import Poster
from handlers.request import Request
from handlers.slack_app import Listeners, slack_app
from handlers.threads import Threads
from handlers.uploads import Sleep
from handlers.wanted import (
    ActivePeopleWanted,
    AuditWanted,
    HomeWanted,
    LoginClaimed,
    LoginConfirmed,
    OwnFiguresWanted,
    WhoAmI,
)
from metrics.github.client import GitHub
from metrics.github.downloads import ReportFiles
from metrics.github.hosts import LinkHosts
from metrics.github.tokens import AppTokens, PersonalToken, Tokens
from metrics.github.wire import api_client
from metrics.group_sizes import GroupSizes
from metrics.owner_days import OwnerDays
from metrics.persons import Persons
from metrics.questions import Questions
from metrics.retention import delete_old_rows
from metrics.service import MetricsService
from metrics.sources import LegacyDays, ReportDays
from metrics.teams import TeamDays
from metrics.under_way import DEADLINE_SECONDS, UnderWay
from storage.audit import delete_old_acts
from storage.engine import open_engine
from storage.schema import migrate

FINISH_SECONDS = 20.0

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time; the only place that reads the clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What lies outside the product, and so is another in the sandbox and in the tests."""

    clock: Clock = utc_now
    sleep: Sleep = asyncio.sleep
    deadline_seconds: float = DEADLINE_SECONDS
    charts: ChartWorker | None = None
    overnight: Sleep = asyncio.sleep


REAL = Surroundings()


@dataclass(frozen=True, slots=True)
class Metrics:
    """What answers questions about metrics, without Slack."""

    github: GitHub
    files: ReportFiles
    legacy: LegacyDays
    engine: AsyncEngine
    service: MetricsService
    questions: Questions
    under_way: UnderWay


@dataclass(frozen=True, slots=True)
class Bot:
    """The whole product: metrics, and the Slack app with the work that it has under way."""

    metrics: Metrics
    slack: AsyncWebClient
    app: AsyncApp
    background: Background


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """Open the database and bring it up to date.

    Raises `CannotStart` where it cannot be opened.
    """
    with database_opens():
        engine = open_engine(settings.database_url)
    try:
        with database_opens():
            await migrate(engine)
        yield engine
    finally:
        await engine.dispose()


@asynccontextmanager
async def build_metrics(settings: Settings, around: Surroundings = REAL) -> AsyncIterator[Metrics]:
    """Open the database, delete what is too old to keep in it, and give the metrics service.

    Raises `CannotStart` where the database cannot be opened.
    """
    # Reading the certificate authorities takes a while, so both clients share them.
    tls = httpx.create_ssl_context()
    http = api_client(settings.github_api_url, api_version=settings.github_api_version, tls=tls)
    hosts = LinkHosts.of(settings.github_api_url, settings.github_link_hosts)
    async with (
        open_database(settings) as engine,
        GitHub(http, _tokens(settings, http), clock=around.clock, sleep=around.sleep) as github,
        ReportFiles(hosts, clock=around.clock, sleep=around.sleep, tls=tls) as files,
    ):
        with database_opens():
            await delete_old_rows(engine, settings.user_data_days, around.clock())
            await delete_old_acts(engine, settings.audit_days, around.clock())
        host = urlsplit(settings.github_api_url).hostname or settings.github_api_url
        legacy = LegacyDays(github, host)
        people, under_way = OwnerDays(engine, github, files), UnderWay(around.deadline_seconds)
        service = MetricsService(
            engine,
            ReportDays(github, files),
            legacy,
            TeamDays(engine, people),
            under_way=under_way,
            choice=settings.github_metrics_source,
        )
        sizes = GroupSizes(engine, settings.min_group)
        questions = Questions(service, sizes, Persons(engine, people, under_way))
        try:
            yield Metrics(github, files, legacy, engine, service, questions, under_way)
        finally:
            await under_way.aclose()


@asynccontextmanager
async def build(settings: Settings, around: Surroundings = REAL) -> AsyncIterator[Bot]:
    """Give the whole bot; at the end, answers that are under way are finished first."""
    policy = policy_file(settings)
    async with build_metrics(settings, around) as metrics:
        slack, background = slack_client(settings), Background()
        charts = around.charts or ChartWorker()
        poster = Poster(slack, around.sleep)
        access = Access(policy, Directory(slack, around.clock))
        threads = Threads(metrics.engine)
        acts: dict[type, Act[Any]] = {
            Request: Figures(metrics.questions, charts, poster, threads),
            HomeWanted: PublishHome(slack, metrics.engine, access),
            **_about_persons(metrics, access),
        }
        desk = Desk(access, acts, metrics.engine, background, around.clock)
        once = Once(metrics.engine, around.clock)
        listeners = Listeners(
            Commands(desk, around.sleep),
            Mentions(desk, once, threads, slack),
            Homes(desk, once, slack),
        )
        try:
            yield Bot(metrics, slack, slack_app(slack, listeners), background)
        finally:
            try:
                await _finish(background)
            finally:
                if around.charts is None:
                    await charts.close()


def _about_persons(metrics: Metrics, access: Access) -> dict[type, Act[Any]]:
    """Return the acts about single people, and about who may see what."""
    engine, persons = metrics.engine, metrics.questions.persons
    return {
        WhoAmI: TellWhoAmI(engine, access),
        OwnFiguresWanted: ShowOwnFigures(engine, access, persons),
        ActivePeopleWanted: NameActivePeople(persons),
        LoginClaimed: ClaimLogin(engine),
        LoginConfirmed: ConfirmLogin(engine),
        AuditWanted: ShowAudit(engine),
    }


def policy_file(settings: Settings) -> PolicyFile:
    """Return the access file, read once. Raises `CannotStart` where it is broken."""
    served = settings.copilot_scopes
    file = PolicyFile(settings.access_file, None if served is None else frozenset(served))
    try:
        file.read()
    except AccessFileBroken as broken:
        seen = f"The file in ACCESS_FILE cannot be used: {broken}"
        raise CannotStart(Problem(seen, "docs/access.md shows how it is written.")) from None
    return file


def slack_client(settings: Settings) -> AsyncWebClient:
    """Return Slack's client. It repeats nothing: a message that was posted twice is a mistake."""
    return AsyncWebClient(
        token=_shown(settings.slack_bot_token),
        base_url=f"{settings.slack_api_url}/",
        retry_handlers=[],
    )


async def _finish(background: Background) -> None:
    """Wait for the answers under way; being cancelled ends them."""
    try:
        await background.finish(FINISH_SECONDS)
    finally:
        await background.finish(0)


def _tokens(settings: Settings, http: httpx.AsyncClient) -> Tokens:
    if settings.github_app_id is not None:
        return AppTokens(http, str(settings.github_app_id), _shown(settings.github_app_private_key))
    return PersonalToken(_shown(settings.github_token))


def _shown(secret: SecretStr | None) -> str:
    return "" if secret is None else secret.get_secret_value()
