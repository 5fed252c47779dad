"""The API host: which path answers what."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from aiohttp import web

from sandbox.company.legacy import legacy_days
from sandbox.company.seats import billing, seats, total_seats
from sandbox.company.teams import TEAMS, Team
from sandbox.github.answers import (
    Answer,
    RefusedError,
    created,
    json_answer,
    no_content,
    not_found,
    page_answer,
)
from sandbox.github.legacy_query import asked_days
from sandbox.github.reports import Report, file_paths, in_range, latest
from sandbox.github.state import State
from sandbox.github.tokens import INSTALLATIONS, described

FOREIGN_LINK = "https://copilot-reports.github.com.example.net/report.json?sig=stolen"
"""What a link looks like that leads to somebody else's host."""

_REPORTS = {
    "enterprises/{enterprise}": ("enterprise", "users", "user-teams", "repos"),
    "orgs/{org}": ("organization", "users", "user-teams", "repos"),
}
_SEATS_PER_PAGE = 50
_MOST_SEATS_PER_PAGE = 100
_LEGACY_DAYS = 28
_PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Question:
    """A request, the moment it is answered, and the scope it is about."""

    request: web.Request
    state: State
    now: datetime

    @property
    def scope(self) -> str:
        """The organization or enterprise of the path. Raises `RefusedError` for an unknown one."""
        enterprise = self.request.match_info.get("enterprise", "").lower()
        organization = self.request.match_info.get("org", "").lower()
        company = self.state.company
        if enterprise == company.enterprise or organization in company.organizations:
            return enterprise or organization
        raise RefusedError(not_found())

    def check(self, *, seats: bool = False) -> None:
        """Let the question pass if its token may ask it. Raises `RefusedError`."""
        authorization = self.request.headers.get("authorization", "")
        holder = self.state.tokens.holder(authorization, self.now)
        self.state.tokens.check(holder, self.scope, seats=seats)


Handler = Callable[[Question], Awaitable[Answer]]


async def one_day_report(name: str, question: Question) -> Answer:
    """The links of a 1-day report."""
    question.check()
    day = _day(question.request.query.get("day", ""))
    company, now, scope = question.state.company, question.now, question.scope
    if day is None or not in_range(name, scope, day, now):
        return not_found()
    if not company.has_data(day, now):
        return no_content()
    links = await _links(question, Report(name, scope, day, day, now))
    return (
        links
        if isinstance(links, Answer)
        else json_answer({"download_links": links, "report_day": day})
    )


async def latest_report(name: str, question: Question) -> Answer:
    """The links of the newest 28-day report."""
    question.check()
    report = latest(question.state.company, name, question.scope, question.now)
    if report is None:
        return not_found()
    links = await _links(question, report)
    if isinstance(links, Answer):
        return links
    days = {"report_start_day": report.first, "report_end_day": report.last}
    return json_answer({"download_links": links, **days})


async def _links(question: Question, report: Report) -> list[str] | Answer:
    """Signed links to a report's files, or the answer that stands in for them."""
    state = question.state
    match state.faults.take("report"):
        case "github-not-ready":
            return json_answer("No report available for this day")
        case "github-no-data":
            return no_content()
        case "github-empty-links":
            return []
        case "links-foreign-host":
            return [FOREIGN_LINK]
    paths = await state.count(partial(file_paths, state.company, report))
    signed = [state.links_url + state.signer.signed(path, question.now) for path in paths]
    return signed or no_content()


async def seat_list(question: Question) -> Answer:
    """One page of seats."""
    question.check(seats=True)
    company, scope, now = question.state.company, question.scope, question.now
    held = await question.state.count(partial(seats, company, scope, now))
    return page_answer(
        held,
        question.request.url,
        default=_SEATS_PER_PAGE,
        most=_MOST_SEATS_PER_PAGE,
        wrap={"total_seats": total_seats(company, scope, now)},
        key="seats",
    )


async def seat_breakdown(question: Question) -> Answer:
    """An organization's seats in numbers, and its Copilot policies."""
    question.check(seats=True)
    company, scope, now = question.state.company, question.scope, question.now
    return json_answer(await question.state.count(partial(billing, company, scope, now)))


async def legacy_metrics(question: Question) -> Answer:
    """One page of days in the legacy shape."""
    if not question.state.legacy:
        return not_found()
    question.check(seats=True)
    state, scope, now = question.state, question.scope, question.now
    team = _team(scope, question.request.match_info.get("team_slug"))
    days = await state.count(partial(legacy_days, state.company, scope, now, team=team))
    wanted = asked_days(question.request.query, days)
    return page_answer(wanted, question.request.url, default=_LEGACY_DAYS, most=_LEGACY_DAYS)


def _team(scope: str, slug: str | None) -> Team | None:
    if slug is None:
        return None
    for team in TEAMS:
        if (team.scope, team.slug) == (scope, slug.lower()):
            return team
    raise RefusedError(not_found())


async def rate_limit(question: Question) -> Answer:
    """What is left of the hour's requests; asking this is free of charge, and needs no token."""
    if authorization := question.request.headers.get("authorization"):
        question.state.tokens.holder(authorization, question.now)
    figures = question.state.limit.resource()
    return json_answer({"resources": {"core": figures}, "rate": figures})


async def installations(question: Question) -> Answer:
    """Where the GitHub App is installed."""
    state, request = question.state, question.request
    state.tokens.check_app(request.headers.get("authorization", ""), question.now)
    everywhere = [described(installation) for installation in INSTALLATIONS]
    return page_answer(everywhere, request.url, default=_PER_PAGE, most=100)


async def access_token(question: Question) -> Answer:
    """A new token of an installation."""
    state, request = question.state, question.request
    state.tokens.check_app(request.headers.get("authorization", ""), question.now)
    for installation in INSTALLATIONS:
        if request.match_info["installation_id"] == str(installation.installation_id):
            return created(state.tokens.mint(installation, question.now))
    return not_found()


def _day(word: str) -> date | None:
    """The day, or None where the word is not in GitHub's form YYYY-MM-DD."""
    try:
        day = date.fromisoformat(word)
    except ValueError:
        return None
    return day if day.isoformat() == word else None


def paths() -> dict[tuple[str, str], Handler]:
    """Every method and path of the API, in OpenAPI's spelling, with what answers it."""
    table: dict[tuple[str, str], Handler] = {
        ("GET", "/rate_limit"): rate_limit,
        ("GET", "/app/installations"): installations,
        ("POST", "/app/installations/{installation_id}/access_tokens"): access_token,
        ("GET", "/orgs/{org}/copilot/billing"): seat_breakdown,
    }
    for owner, names in _REPORTS.items():
        reports = f"/{owner}/copilot/metrics/reports"
        for name in names:
            table["GET", f"{reports}/{name}-1-day"] = partial(one_day_report, f"{name}-1-day")
        for name in names[:2]:
            whole = partial(latest_report, f"{name}-28-day")
            table["GET", f"{reports}/{name}-28-day/latest"] = whole
        table["GET", f"/{owner}/copilot/billing/seats"] = seat_list
        table["GET", f"/{owner}/copilot/metrics"] = legacy_metrics
        table["GET", f"/{owner}/team/{{team_slug}}/copilot/metrics"] = legacy_metrics
    return table
