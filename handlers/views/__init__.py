"""The views beside the summary, in the one table that the grammar, the help and the answers share."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from handlers.messages import Message, summary_message, told_message
from handlers.request import Request, ViewName
from handlers.told import Told
from handlers.views import agents, phases, pull_requests, repositories, restatements, seats
from handlers.views.breakdown import by
from handlers.vocabulary import BY
from metrics.names import Dimension
from metrics.questions import Questions
from metrics.repositories import Repositories
from metrics.scope import Period, ScopeKind
from metrics.seats import Seats
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
        _named("feature", "features", "mode", "modes"),
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
        "how many people are in which of GitHub's AI adoption phases",
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
        "which Copilot seats are used, idle or were never used, and the AI credits",
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
        "which final days GitHub changed afterwards, from what to what",
        "org acme restatements 90d",
        restatements.tell,
        OWNERS,
        restatements.ask,
    ),
)


def view_of(name: ViewName) -> View[Any] | None:
    """Return the row of a view; None for the summary."""
    return next((view for view in VIEWS if view.name is name), None)


async def facts_for(questions: Questions, request: Request, now: datetime) -> Any:
    """Return what a request is answered with, a `Summary` or what its view asks for.

    Raises `MetricsError`.
    """
    view = view_of(request.view)
    return await (ask_summary if view is None else view.ask)(questions, request, now)


async def told_facts(questions: Questions, request: Request, now: datetime) -> Any:
    """Return what may be told of what a request is answered with; whoever shows it asks here.

    Raises `MetricsError`.
    """
    return await facts_for(questions, request, now)


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
    """Return the message that answers a request. Raises `MetricsError`."""
    return message_of(view_of(request.view), await told_facts(questions, request, now))
