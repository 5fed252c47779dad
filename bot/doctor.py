"""Looking at every setting, token, endpoint and permission, and naming the fix for what fails."""

from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from bot.build import REAL, Metrics, Surroundings, build_metrics, slack_client
from bot.settings import Need, Settings, SettingsError, load_settings
from handlers import words
from handlers.mrkdwn import plain
from handlers.refusals import refusal
from handlers.slack_app import BOT_SCOPES
from metrics.errors import EndpointClosed, MetricsError
from metrics.github import endpoints
from metrics.github.answers import NoReport
from metrics.github.endpoints import Endpoint
from metrics.github.reports import fetch_report
from metrics.scope import Scope
from metrics.service import SourceChoice

A_FINAL_DAY = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what was seen; `fix` says what to do where it fails."""

    what: str
    seen: str
    fix: str = ""

    @property
    def well(self) -> bool:
        """Whether nothing needs to be done."""
        return not self.fix


async def examine(scopes: list[Scope], around: Surroundings = REAL) -> AsyncIterator[Finding]:
    """Yield one finding after the other, as each thing has been looked at."""
    settings: dict[Need, Settings] = {}
    for need in Need:
        try:
            settings[need] = load_settings(need)
        except SettingsError as error:
            for problem in error.problems:
                what, _, fix = problem.partition(". ")
                yield Finding(f"Settings for {need.title}", what, fix)
        else:
            yield Finding(f"Settings for {need.title}", "complete")
    if Need.GITHUB in settings:
        async for finding in _metrics(settings[Need.GITHUB], scopes, around):
            yield finding
    if Need.SLACK in settings:
        async for finding in _slack(settings[Need.SLACK]):
            yield finding


async def _metrics(
    settings: Settings, scopes: list[Scope], around: Surroundings
) -> AsyncIterator[Finding]:
    async with AsyncExitStack() as stack:
        try:
            metrics = await stack.enter_async_context(build_metrics(settings, around))
        except (SQLAlchemyError, OSError) as error:
            yield Finding(
                "Database",
                f"cannot be opened ({type(error).__name__})",
                "Set DATABASE_URL to sqlite:///FILE in a folder that this user may write to.",
            )
            return
        yield Finding("Database", "opens, and its tables are up to date")
        if not scopes:
            yield Finding("GitHub", "not asked", "Name whom to ask for: doctor org acme")
        for scope in scopes:
            async for finding in _scope(
                metrics, settings.github_metrics_source, scope, around.clock()
            ):
                yield finding


async def _scope(
    metrics: Metrics, choice: SourceChoice, scope: Scope, now: datetime
) -> AsyncIterator[Finding]:
    if choice is not SourceChoice.LEGACY:
        if not scope.is_team:
            latest = endpoints.latest_endpoint(scope)
            yield await _looked_at(
                f"{scope}: {latest.name} and its files",
                scope,
                fetch_report(metrics.github, metrics.files, latest),
            )
        for endpoint in _reports(scope, now.date() - A_FINAL_DAY):
            what = f"{scope}: {endpoint.name}"
            yield await _looked_at(what, scope, metrics.github.links(endpoint))
        seats = endpoints.seats_endpoint(scope)
        yield await _looked_at(f"{scope}: seats", scope, metrics.github.document(seats))
    if choice is not SourceChoice.REPORTS:
        yield await _legacy(metrics, choice, scope, now)


def _reports(scope: Scope, day: date) -> Iterator[Endpoint]:
    if not scope.is_team:
        yield endpoints.report_endpoint(scope, day)
    yield endpoints.latest_users_endpoint(scope)
    yield endpoints.users_endpoint(scope, day)
    yield endpoints.user_teams_endpoint(scope, day)
    yield endpoints.repos_endpoint(scope, day)


async def _looked_at(what: str, scope: Scope, asked: Coroutine[Any, Any, object]) -> Finding:
    try:
        answer = await asked
    except MetricsError as error:
        return Finding(what, type(error).__name__, plain(words.problem(error, scope)))
    if isinstance(answer, NoReport):
        return Finding(what, f"answers, with nothing in it yet ({answer.reason})")
    return Finding(what, "answers")


async def _legacy(metrics: Metrics, choice: SourceChoice, scope: Scope, now: datetime) -> Finding:
    what = f"{scope}: copilot/metrics"
    try:
        await metrics.legacy.latest(scope, now)
    except EndpointClosed as error:
        if choice is SourceChoice.AUTO:
            return Finding(what, f"closed on {error.host}, and not needed")
        return Finding(what, "closed", plain(words.problem(error, scope)))
    except MetricsError as error:
        return Finding(what, type(error).__name__, plain(words.problem(error, scope)))
    return Finding(what, "answers")


async def _slack(settings: Settings) -> AsyncIterator[Finding]:
    slack = slack_client(settings)
    try:
        bot = await slack.auth_test()
    except (SlackApiError, ClientError, TimeoutError) as error:
        yield Finding("Slack: bot token", "refused", _slack_fix(error))
        return
    yield Finding("Slack: bot token", f"{bot['user']} in {bot['team']}")
    granted = set(bot.headers.get("x-oauth-scopes", "").split(","))
    missing = sorted(BOT_SCOPES - granted)
    yield Finding(
        "Slack: scopes",
        f"{', '.join(missing)} missing" if missing else ", ".join(sorted(BOT_SCOPES)),
        "Add them under OAuth & Permissions and install the app again." if missing else "",
    )
    if settings.slack_app_token is None:
        yield Finding("Slack: delivery", "over HTTP, to /slack/events on this server")
        return
    try:
        await slack.apps_connections_open(app_token=settings.slack_app_token.get_secret_value())
    except (SlackApiError, ClientError, TimeoutError) as error:
        yield Finding("Slack: app token", "refused", _slack_fix(error))
    else:
        yield Finding("Slack: app token", "opens Socket Mode connections")


def _slack_fix(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        refused = refusal(error)
        return plain(words.refusal(refused.code, needed=refused.needed))
    return "Slack cannot be reached from here: look at SLACK_API_URL, the network and any proxy."
