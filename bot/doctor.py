"""Looking at every setting, token, endpoint and permission, and naming the fix for what fails."""

import re
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from bot.build import (
    REAL,
    Metrics,
    Surroundings,
    build_metrics,
    policy_file,
    slack_client,
)
from bot.problems import CannotStart, Problem, slack_accepts
from bot.settings import HINTS, Need, Settings, SettingsError, load_settings
from handlers import words
from handlers.access.directory import Directory, SlackSilent
from handlers.mrkdwn import plain
from handlers.slack_app import BOT_SCOPES
from metrics.decoding import report_payloads, unknown_fields
from metrics.errors import EndpointClosed, MetricsError, TokenMissing, TokenRefused, Unavailable
from metrics.github import endpoints
from metrics.github.answers import NoReport
from metrics.github.endpoints import Endpoint
from metrics.github.reports import Report, fetch_report
from metrics.numbers import plural
from metrics.scope import Scope
from metrics.service import SourceChoice

A_FINAL_DAY = timedelta(days=4)
# After one of these, every other endpoint would answer the same.
THE_SAME_EVERYWHERE = (TokenMissing, TokenRefused, Unavailable)

GROUPS_FIX = (
    "User groups need a paid plan of Slack and the scope usergroups:read; "
    "name people by their ids where there are none."
)


class Mark(Enum):
    """How a thing was found."""

    WELL = "✓"
    FAILS = "✗"
    NOT_NEEDED = "–"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what was seen; `fix` says what to do where it fails."""

    what: str
    seen: str
    fix: str = ""
    mark: Mark = Mark.WELL


def failing(what: str, seen: str, fix: str) -> Finding:
    """Return the finding about a thing that does not work."""
    return Finding(what, seen, fix, Mark.FAILS)


async def examine(scopes: list[Scope], around: Surroundings = REAL) -> AsyncIterator[Finding]:
    """Yield one finding after the other, as each thing has been looked at."""
    settings: dict[Need, Settings] = {}
    problems: dict[Problem, None] = {}
    for need in Need:
        try:
            settings[need] = load_settings(need)
        except SettingsError as error:
            # A mistake that stands in the way of both is told once.
            problems |= dict.fromkeys(error.problems)
    for problem in problems:
        yield failing("Settings", problem.seen, problem.fix)
    if not problems:
        yield Finding("Settings", "complete")
    if Need.GITHUB in settings:
        async for finding in _metrics(settings[Need.GITHUB], scopes, around):
            yield finding
    if Need.SLACK in settings:
        async for finding in _slack(settings[Need.SLACK]):
            yield finding
        async for finding in _access(settings[Need.SLACK], around):
            yield finding


async def _metrics(
    settings: Settings, scopes: list[Scope], around: Surroundings
) -> AsyncIterator[Finding]:
    async with AsyncExitStack() as stack:
        try:
            metrics = await stack.enter_async_context(build_metrics(settings, around))
        except CannotStart as error:
            yield failing("Database", error.problem.seen, error.problem.fix)
            return
        yield Finding("Database", "opens, and its tables are up to date")
        if not scopes:
            seen = "not asked; name whose figures to ask for: copilot-metrics doctor org acme"
            yield Finding("GitHub", seen, mark=Mark.NOT_NEEDED)
        choice = settings.github_metrics_source
        for scope in scopes:
            async for finding in _scope(metrics, choice, scope, around.clock()):
                yield finding


async def _scope(
    metrics: Metrics, choice: SourceChoice, scope: Scope, now: datetime
) -> AsyncIterator[Finding]:
    if choice is not SourceChoice.LEGACY:
        try:
            async for finding in _reports(metrics, scope, now):
                yield finding
        except THE_SAME_EVERYWHERE as error:
            yield _refused(f"{scope}, every endpoint", scope, error)
            return
    if choice is not SourceChoice.REPORTS:
        yield await _legacy(metrics, choice, scope, now)


async def _reports(metrics: Metrics, scope: Scope, now: datetime) -> AsyncIterator[Finding]:
    if not scope.is_team:
        latest = endpoints.latest_endpoint(scope)
        files = fetch_report(metrics.github, metrics.files, latest)
        yield await _looked_at(f"{scope}, {latest.name} and its files", scope, files)
    day = now.date() - A_FINAL_DAY
    for endpoint in _needed_reports(scope, day):
        asked = metrics.github.links(endpoint)
        yield await _looked_at(f"{scope}, {endpoint.name}", scope, asked)
    # A team has no view of repositories.
    for endpoint, needed in (
        (endpoints.latest_users_endpoint(scope), True),
        (endpoints.repos_endpoint(scope, day), not scope.is_team),
    ):
        asked = metrics.github.links(endpoint)
        yield await _looked_at(f"{scope}, {endpoint.name}", scope, asked, needed=needed)
    seats = metrics.github.document(endpoints.seats_endpoint(scope))
    yield await _looked_at(f"{scope}, seats", scope, seats, only_for="the view seats")


def _needed_reports(scope: Scope, day: date) -> Iterator[Endpoint]:
    if not scope.is_team:
        yield endpoints.report_endpoint(scope, day)
    yield endpoints.users_endpoint(scope, day)
    yield endpoints.user_teams_endpoint(scope, day)


async def _looked_at(
    what: str,
    scope: Scope,
    asked: Coroutine[Any, Any, object],
    *,
    needed: bool = True,
    only_for: str = "",
) -> Finding:
    """Return what an endpoint answered.

    One that no answer needs yet cannot fail; where `only_for` says what needs it, the fix is told.
    """
    try:
        answer = await asked
    except THE_SAME_EVERYWHERE:
        raise
    except MetricsError as error:
        if only_for:
            fix = plain(words.problem(error, scope))
            return Finding(
                what, f"{_said(error)}, and only {only_for} needs it", fix, Mark.NOT_NEEDED
            )
        if not needed:
            return Finding(what, f"{_said(error)}, and not needed", mark=Mark.NOT_NEEDED)
        return _refused(what, scope, error)
    if isinstance(answer, NoReport):
        return Finding(what, f"answers, with nothing in it yet ({answer.reason})")
    return Finding(what, f"answers{news(answer)}")


def news(answer: object) -> str:
    """Return which fields of a report this version does not know, so that an operator hears it."""
    if not isinstance(answer, Report):
        return ""
    days = (day for body in answer.bodies for day in report_payloads(body))
    fields = sorted({field for day in days for field in unknown_fields(day)})
    if not fields:
        return ""
    number = plural(len(fields), "field", "fields")
    return f", with {number} that this version does not know: {', '.join(fields)}"


async def _legacy(metrics: Metrics, choice: SourceChoice, scope: Scope, now: datetime) -> Finding:
    what = f"{scope}, copilot/metrics"
    try:
        await metrics.legacy.latest(scope, now)
    except EndpointClosed as error:
        if choice is SourceChoice.AUTO:
            return Finding(what, f"closed on {error.host}, and not needed")
        return _refused(what, scope, error)
    except MetricsError as error:
        return _refused(what, scope, error)
    return Finding(what, "answers")


def _refused(what: str, scope: Scope, error: MetricsError) -> Finding:
    return failing(what, _said(error), plain(words.problem(error, scope)))


def _said(error: MetricsError) -> str:
    return re.sub(r"\B(?=[A-Z])", " ", type(error).__name__).lower()


async def _access(settings: Settings, around: Surroundings) -> AsyncIterator[Finding]:
    try:
        policy = policy_file(settings).read()
    except CannotStart as error:
        yield failing("Access file", error.problem.seen, error.problem.fix)
        return
    if settings.access_file is None:
        yield Finding("Access file", "none, so every full member sees totals, and nobody names")
    else:
        limited = plural(len(policy.audiences), "limited scope", "limited scopes")
        yield Finding("Access file", f"{settings.access_file}, with {limited}")
    served = ", ".join(sorted(map(str, policy.served or ())))
    yield Finding("Scopes", served or "everything that the GitHub token can see")
    directory = Directory(slack_client(settings), around.clock)
    for group in sorted(policy.groups):
        try:
            people = plural(len(await directory.members(group)), "person", "people")
        except SlackSilent as silent:
            seen = f"Slack does not tell who is in it ({silent.code}), so nobody counts as in it"
            yield failing(f"Slack, user group {group}", seen, GROUPS_FIX)
        else:
            yield Finding(f"Slack, user group {group}", people)


async def _slack(settings: Settings) -> AsyncIterator[Finding]:
    slack = slack_client(settings)
    try:
        with slack_accepts("SLACK_BOT_TOKEN", HINTS["slack_bot_token"]):
            bot = await slack.auth_test()
    except CannotStart as error:
        yield failing("Slack, bot token", error.problem.seen, error.problem.fix)
        return
    yield Finding("Slack, bot token", f"{bot['user']} in {bot['team']}")
    missing = sorted(BOT_SCOPES - set(bot.headers.get("x-oauth-scopes", "").split(",")))
    if missing:
        fix = "Add them under OAuth & Permissions and install the app again."
        yield failing("Slack, scopes", f"{', '.join(missing)} missing", fix)
    else:
        yield Finding("Slack, scopes", ", ".join(sorted(BOT_SCOPES)))
    if settings.slack_app_token is None:
        yield Finding("Slack, delivery", "over HTTP, to /slack/events on this server")
        return
    app_token = settings.slack_app_token.get_secret_value()
    try:
        with slack_accepts("SLACK_APP_TOKEN", HINTS["slack_app_token"]):
            await slack.apps_connections_open(app_token=app_token)
    except CannotStart as error:
        yield failing("Slack, app token", error.problem.seen, error.problem.fix)
    else:
        yield Finding("Slack, app token", "opens Socket Mode connections")
