"""The views beside the summary, in the one table that the grammar, the help and the answers share."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from handlers.messages import Message, summary_message, told_message
from handlers.request import Request, ViewName
from handlers.told import Told
from handlers.views import (
    agents,
    causes,
    comparison,
    people,
    phases,
    previous,
    pull_requests,
    repositories,
    restatements,
    seats,
    teams,
)
from handlers.views.breakdown import by
from handlers.vocabulary import BEFORE, BY, VERSUS
from metrics.active_people import ActivePeople
from metrics.all_teams import AllTeams
from metrics.names import Dimension
from metrics.previous import against_period_before
from metrics.questions import Questions
from metrics.repositories import Repositories
from metrics.scope import Period, ScopeKind
from metrics.seats import Seats
from metrics.side_by_side import SideBySide
from metrics.summaries import Summary

Facts = TypeVar("Facts")

EVERY_SCOPE = frozenset(ScopeKind)
OWNERS = frozenset({ScopeKind.ORG, ScopeKind.ENTERPRISE})


async def ask_summary(questions: Questions, request: Request, now: datetime) -> Summary:
    """Return the summary of what was asked for. Raises `MetricsError`."""
    return await questions.summaries.summary(request.scope, request.asked, now)


async def ask_seats(questions: Questions, request: Request, now: datetime) -> Seats:
    """Return the seats of what was asked for. Raises `MetricsError`."""
    return await questions.seats.seats(request.scope, request.asked, now)


async def ask_repositories(questions: Questions, request: Request, now: datetime) -> Repositories:
    """Return the repositories of what was asked for. Raises `MetricsError`."""
    return await questions.repositories.over(request.scope, request.asked, now)


async def ask_people(questions: Questions, request: Request, now: datetime) -> ActivePeople:
    """Return who used Copilot, in counts of people. Raises `MetricsError`."""
    return await questions.people.active(request.scope, request.asked, now)


async def ask_previous(questions: Questions, request: Request, now: datetime) -> Summary:
    """Return the summary, with the period before to hold it against. Raises `MetricsError`."""
    return await against_period_before(questions.summaries, request.scope, request.asked, now)


async def ask_teams(questions: Questions, request: Request, now: datetime) -> AllTeams:
    """Return all teams of the organization or enterprise. Raises `MetricsError`."""
    return await questions.teams.teams(request.scope, request.asked, now)


async def ask_comparison(questions: Questions, request: Request, now: datetime) -> SideBySide:
    """Return the two scopes of a comparison. Raises `MetricsError`."""
    # A request that compares has a second scope, or it would not be one.
    against = request.against or request.scope
    return await questions.comparisons.compare(request.scope, against, request.asked, now)


@dataclass(frozen=True, slots=True)
class View(Generic[Facts]):
    """One way to look at the figures.

    `spellings` are what people type for it. `does` says what comes back, and `example` is a
    question that works. `tell` makes of what `ask` returns what is shown; `ask` raises
    `MetricsError`. `scopes` are the kinds of scope that can have it.
    """

    name: ViewName
    spellings: tuple[str, ...]
    does: str
    example: str
    tell: Callable[[Facts], Told]
    scopes: frozenset[ScopeKind]
    ask: Callable[[Questions, Request, datetime], Awaitable[Facts]]


def _named(*parts: str) -> tuple[str, ...]:
    """Return a part's names, alone and with "by" or "per" in front."""
    return (*(f"{word} {part}" for word in BY for part in parts), *parts)


def _before() -> tuple[str, ...]:
    """Return what people write to hold a period against the one before it."""
    openings = (*VERSUS, "against", "compared to", "compared with", "compare to", "compare with")
    ends = (*(f"{word}{end}" for word in BEFORE for end in ("", " period")), "period before")
    return tuple(f"{opening} {end}" for opening in openings for end in ends)


VIEWS: tuple[View[Any], ...] = (
    View(
        ViewName.LANGUAGES,
        _named("language", "languages", "lang", "langs"),
        "the share of each programming language",
        "org acme by language",
        by(Dimension.LANGUAGE),
        EVERY_SCOPE,
        ask_summary,
    ),
    View(
        ViewName.EDITORS,
        _named("editor", "editors", "ide", "ides"),
        "the share of each editor",
        "org acme by editor 7d",
        by(Dimension.IDE),
        EVERY_SCOPE,
        ask_summary,
    ),
    View(
        ViewName.MODELS,
        _named("model", "models"),
        "the share of each model",
        "org acme by model last month",
        by(Dimension.MODEL),
        EVERY_SCOPE,
        ask_summary,
    ),
    View(
        ViewName.FEATURES,
        (
            *_named("feature", "features", "mode", "modes"),
            *("completions", "code completions", "chat"),
        ),
        "the share of completions, of each chat mode and of agents",
        "org acme by feature",
        by(Dimension.FEATURE),
        EVERY_SCOPE,
        ask_summary,
    ),
    View(
        ViewName.AGENTS,
        ("agents", "agent", "by agent", "by agents"),
        "who works with agents, and what those do",
        "org acme agents",
        agents.tell,
        OWNERS,
        ask_summary,
    ),
    View(
        ViewName.PULL_REQUESTS,
        (
            *("pull requests", "pull request", "pull-requests", "pull-request", "pullrequests"),
            *("pulls", "prs", "pr"),
        ),
        "pull requests, and Copilot's part in them",
        "org acme pull requests 90d",
        pull_requests.tell,
        OWNERS,
        ask_summary,
    ),
    View(
        ViewName.PHASES,
        (
            *("phases", "phase", "adoption phases", "adoption phase", "ai adoption phases"),
            *("adoption", "by phase", "by phases"),
        ),
        "how many people are in which AI adoption phase",
        "enterprise acme-inc phases",
        phases.tell,
        OWNERS,
        ask_summary,
    ),
    View(
        ViewName.SEATS,
        (
            *("seats", "seat", "idle seats", "unused seats", "seat usage"),
            *("licenses", "license", "idle licenses", "unused licenses"),
            *("licences", "licence", "idle licences", "unused licences"),
            *("ai credits", "credits"),
        ),
        "used, idle and never used Copilot seats, and the AI credits",
        "org acme seats",
        seats.tell,
        OWNERS,
        ask_seats,
    ),
    View(
        ViewName.REPOSITORIES,
        _named("repos", "repo", "repositories", "repository"),
        "the repositories with the most pull requests, and Copilot's part in them",
        "org acme repos",
        repositories.tell,
        OWNERS,
        ask_repositories,
    ),
    View(
        ViewName.RESTATEMENTS,
        ("restatements", "restatement", "restated", "revisions", "corrections"),
        "which final days GitHub changed, and from what to what",
        "org acme restatements 90d",
        restatements.tell,
        OWNERS,
        restatements.ask,
    ),
    View(
        ViewName.PEOPLE,
        ("people", "persons", "users", "active people", "active users"),
        "how many people use Copilot, on how many days, and what for; nobody is named",
        "org acme people",
        people.tell,
        EVERY_SCOPE,
        ask_people,
    ),
    View(
        ViewName.TEAMS,
        ("teams", "all teams", "by team", "per team", "by teams"),
        "all teams beside each other",
        "org acme teams",
        teams.tell,
        OWNERS,
        ask_teams,
    ),
    View(
        ViewName.PREVIOUS,
        _before(),
        "the figures beside those of the period before",
        "org acme vs previous",
        previous.tell,
        EVERY_SCOPE,
        ask_previous,
    ),
    View(
        ViewName.CAUSES,
        ("why", "what moved", "moved", "what changed", "changed"),
        "what moved, and which language, model or weekday moved it",
        "org acme why",
        causes.tell,
        EVERY_SCOPE,
        ask_summary,
    ),
)

# It stands beside the table, because it needs a second scope and so is a command of its own.
COMPARISON: View[Any] = View(
    ViewName.COMPARE,
    (),
    "two scopes beside each other",
    "compare org acme org beta",
    comparison.tell,
    EVERY_SCOPE,
    ask_comparison,
)


def view_of(name: ViewName) -> View[Any] | None:
    """Return the row of a view; None for the summary."""
    return next((view for view in (*VIEWS, COMPARISON) if view.name is name), None)


async def facts_for(questions: Questions, request: Request, now: datetime) -> Any:
    """Return what a request is answered with, a `Summary` or what its view asks for.

    Raises `MetricsError`.
    """
    view = view_of(request.view)
    return await (ask_summary if view is None else view.ask)(questions, request, now)


async def told_facts(questions: Questions, request: Request, now: datetime) -> Any:
    """Return `facts_for` without what too few people are behind: all that Slack may be told.

    Raises `MetricsError`; `GroupTooSmall` where nothing is left.
    """
    facts = await facts_for(questions, request, now)
    match facts:
        case Summary():
            return await questions.group_sizes.told(facts)
        case SideBySide(one=one, other=other):
            sizes = questions.group_sizes
            return replace(facts, one=await sizes.told(one), other=await sizes.told(other))
        case _:
            return facts


def message_of(view: View[Any] | None, facts: Any) -> Message:
    """Return the message that tells the facts of a view, or those of the summary."""
    message = summary_message(facts) if view is None else told_message(view.tell(facts))
    return replace(message, period=days_told(facts))


def days_told(facts: Any) -> Period | None:
    """Return the days that asking again must name for the same facts; None where it need not.

    Seats are those of now, and facts about several scopes have no period of their own.
    """
    return None if isinstance(facts, Seats) else getattr(facts, "period", None)


async def message_for(questions: Questions, request: Request, now: datetime) -> Message:
    """Return the message that answers a request, without what too few people are behind.

    Raises `MetricsError`; `GroupTooSmall` where nothing is left.
    """
    return message_of(view_of(request.view), await told_facts(questions, request, now))
