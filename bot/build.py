"""The composition root: every part is made once, here, and closed in the opposite order."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.acts import Means, acts
from bot.deliveries import Parts, composers_of, deliveries_of
from bot.past import DAYS_AT_ONCE, filling_up
from bot.problems import CannotStart, Problem, database_opens
from bot.settings import Settings
from bot.surroundings import REAL, Clock, Surroundings, utc_now
from charts.worker import ChartWorker
from handlers.access import Access, LinksFor
from handlers.access.directory import Directory
from handlers.access.policy import AccessFileBroken, PolicyFile
from handlers.acts.figures import Figures
from handlers.answers import Answers
from handlers.background import Background
from handlers.deliveries.worker import Deliveries
from handlers.desk import Desk
from handlers.files import SharedFiles
from handlers.link_messages import LinkMessages
from handlers.listeners.commands import Commands
from handlers.listeners.forms import Forms
from handlers.listeners.home import Homes
from handlers.listeners.links import LinkListeners
from handlers.listeners.mentions import Mentions
from handlers.listeners.once import Once
from handlers.listeners.paused import PausedPresses
from handlers.listeners.presses import Presses
from handlers.listeners.snoozes import Snoozes
from handlers.listeners.subscribing import Subscribing
from handlers.posting import Poster
from handlers.slack_app import Listeners, slack_app
from handlers.subscriptions.keeping import Subscriptions
from handlers.threads import Threads
from metrics.ai_credits import CreditDays
from metrics.all_teams import TeamsOfOwner
from metrics.backfill import Backfill, Pace
from metrics.distinct_people import DistinctPeople
from metrics.github.client import GitHub
from metrics.github.downloads import ReportFiles
from metrics.github.hosts import LinkHosts
from metrics.github.tokens import AppTokens, PersonalToken, Tokens
from metrics.github.wire import api_client
from metrics.group_sizes import GroupSizes
from metrics.kept_days import KeptDays
from metrics.owner_days import OwnerDays
from metrics.past import Past
from metrics.people import People
from metrics.persons import Persons
from metrics.questions import Questions
from metrics.report_links import ReportLinks
from metrics.repositories import RepositoryQuestions
from metrics.repository_days import RepositoryDays
from metrics.restatements import Restated
from metrics.retention import delete_old_rows
from metrics.seat_days import READING_SECONDS, SeatDays
from metrics.seats import SeatsService
from metrics.service import MetricsService, SourceChoice
from metrics.side_by_side import Comparisons
from metrics.sources import LegacyDays, ReportDays
from metrics.teams import TeamDays
from metrics.under_way import UnderWay
from storage.audit import delete_old_acts
from storage.engine import open_engine
from storage.schema import migrate

__all__ = ["REAL", "Bot", "Clock", "Surroundings", "build", "utc_now"]

FINISH_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Metrics:
    """What answers questions about metrics, without Slack."""

    github: GitHub
    files: ReportFiles
    legacy: LegacyDays
    engine: AsyncEngine
    service: MetricsService
    questions: Questions
    backfill: Backfill
    under_way: UnderWay


@dataclass(frozen=True, slots=True)
class Bot:
    """The whole product: metrics, and the Slack app with the work that it has under way."""

    metrics: Metrics
    slack: AsyncWebClient
    app: AsyncApp
    link_messages: LinkMessages
    background: Background
    subscriptions: Subscriptions
    deliveries: Deliveries


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
    tls = _tls()
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
        kept, reports = KeptDays(engine), ReportDays(github, files)
        owners = OwnerDays(engine, github, files)
        teams = TeamDays(engine, owners)
        under_way = UnderWay(around.deadline_seconds)
        service = MetricsService(
            kept,
            reports,
            legacy,
            teams,
            under_way=under_way,
            choice=settings.github_metrics_source,
        )
        readings = UnderWay(READING_SECONDS)
        seat_days = SeatDays(engine, github, readings)
        questions = Questions(
            summaries=service,
            distinct_people=DistinctPeople(owners, teams),
            restated=Restated(kept, reports, under_way),
            people=People(engine, owners, under_way, settings.min_group),
            teams=TeamsOfOwner(engine, owners, under_way, settings.min_group),
            comparisons=Comparisons(service),
            seats=SeatsService(seat_days, CreditDays(engine, owners), under_way),
            repositories=RepositoryQuestions(
                engine, owners, RepositoryDays(engine, github, files), under_way
            ),
            group_sizes=GroupSizes(engine, settings.min_group),
            persons=Persons(engine, owners, under_way),
            links=ReportLinks(engine, github, service, hosts, under_way),
        )
        backfill = Backfill(engine, kept, reports, teams, github.allowances)
        try:
            yield Metrics(github, files, legacy, engine, service, questions, backfill, under_way)
        finally:
            await under_way.aclose()
            await readings.aclose()


@asynccontextmanager
async def build(settings: Settings, around: Surroundings = REAL) -> AsyncIterator[Bot]:
    """Give the whole bot; at the end, answers that are under way are finished first."""
    policy = policy_file(settings)
    async with build_metrics(settings, around) as metrics:
        slack, background = slack_client(settings), Background()
        charts = around.charts or ChartWorker()
        poster = Poster(slack, around.sleep)
        past = _past(metrics, settings, around)
        access = Access(policy, Directory(slack, around.clock))
        threads = Threads(metrics.engine)
        answers = Answers(charts, poster, settings.charts)
        offers_links = settings.report_links is not LinksFor.OFF
        figures = Figures(metrics.questions, charts, answers, threads, past.want, offers_links)
        link_messages = LinkMessages(metrics.engine, poster)
        files = SharedFiles(slack, around.sleep)
        subscriptions = Subscriptions(metrics.engine)
        parts = Parts(
            metrics.engine, metrics.questions, slack, access, threads, charts, subscriptions
        )
        composers = composers_of(settings, parts)
        deliveries = deliveries_of(settings, parts, composers, around)
        means = Means(
            slack,
            metrics.engine,
            access,
            figures,
            poster,
            link_messages,
            files,
            subscriptions,
            composers,
        )
        desk = Desk(access, acts(means), metrics.engine, background, around.clock)
        once = Once(metrics.engine, around.clock)
        listeners = Listeners(
            Commands(desk, around.sleep),
            Mentions(desk, once, threads, slack),
            LinkListeners(desk, once, threads, link_messages, slack),
            Presses(desk, once, threads, around.sleep),
            PausedPresses(desk, once),
            Forms(desk, once, slack),
            Homes(desk, once, slack),
            Snoozes(desk, once),
            Subscribing(desk, once, threads, slack, around.look_seconds),
        )
        try:
            async with filling_up(past):
                app = slack_app(slack, listeners)
                yield Bot(metrics, slack, app, link_messages, background, subscriptions, deliveries)
        finally:
            try:
                await _finish(background)
            finally:
                if around.charts is None:
                    await charts.close()


def policy_file(settings: Settings) -> PolicyFile:
    """Return the access file, read once. Raises `CannotStart` where it is broken."""
    served = settings.copilot_scopes
    scopes = None if served is None else frozenset(served)
    file = PolicyFile(settings.access_file, scopes, settings.report_links)
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


def _past(metrics: Metrics, settings: Settings, around: Surroundings) -> Past:
    on = settings.background_backfill == "on"
    pace = Pace(around.clock, around.sleep, DAYS_AT_ONCE, metrics.under_way.idle)
    # The closed endpoints keep 28 days, which come with every question.
    of_reports = settings.github_metrics_source is not SourceChoice.LEGACY
    return Past(metrics.backfill, pace, settings.user_data_days, is_on=on and of_reports)


async def _finish(background: Background) -> None:
    """Wait for the answers under way; being cancelled ends them."""
    try:
        await background.finish(FINISH_SECONDS)
    finally:
        await background.finish(0)


@cache
def _tls() -> SSLContext:
    """Return what every client of the process trusts, read once, because that takes a while."""
    return httpx.create_ssl_context()


def _tokens(settings: Settings, http: httpx.AsyncClient) -> Tokens:
    if settings.github_app_id is not None:
        return AppTokens(http, str(settings.github_app_id), _shown(settings.github_app_private_key))
    return PersonalToken(_shown(settings.github_token))


def _shown(secret: SecretStr | None) -> str:
    return "" if secret is None else secret.get_secret_value()
