"""The views beside the summary, in the one table that the grammar, the help and the answers share."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.messages import Message, summary_message, told_message
from handlers.request import ViewName
from handlers.told import Told
from handlers.views import agents, phases, pull_requests
from handlers.views.breakdown import by
from handlers.vocabulary import BY
from metrics.names import Dimension
from metrics.summaries import Summary


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at the figures.

    `spellings` are what people type for it. `does` says what comes back, and `example` is a
    question that works. `of_teams` tells whether the figures of a team can have it.
    """

    name: ViewName
    spellings: tuple[str, ...]
    does: str
    example: str
    tell: Callable[[Summary], Told]
    of_teams: bool = False


def _named(*parts: str) -> tuple[str, ...]:
    """Return a part's names, alone and with "by" or "per" in front."""
    return (*(f"{word} {part}" for word in BY for part in parts), *parts)


VIEWS = (
    View(
        ViewName.LANGUAGES,
        _named("language", "languages", "lang", "langs"),
        "the share of each programming language",
        "org acme by language",
        by(Dimension.LANGUAGE),
        of_teams=True,
    ),
    View(
        ViewName.EDITORS,
        _named("editor", "editors", "ide", "ides"),
        "the share of each editor",
        "org acme by editor 7d",
        by(Dimension.IDE),
        of_teams=True,
    ),
    View(
        ViewName.MODELS,
        _named("model", "models"),
        "the share of each model",
        "org acme by model last month",
        by(Dimension.MODEL),
        of_teams=True,
    ),
    View(
        ViewName.FEATURES,
        _named("feature", "features", "mode", "modes"),
        "the share of completions, of each chat mode and of agents",
        "org acme by feature",
        by(Dimension.FEATURE),
        of_teams=True,
    ),
    View(
        ViewName.AGENTS,
        ("agents", "agent", "by agent", "by agents"),
        "who works with agents, and what those do",
        "org acme agents",
        agents.tell,
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
    ),
)


def view_of(name: ViewName) -> View | None:
    """Return the row of a view; None for the summary."""
    return next((view for view in VIEWS if view.name is name), None)


def message_for(name: ViewName, summary: Summary) -> Message:
    """Return the message with which a view answers."""
    view = view_of(name)
    return summary_message(summary) if view is None else told_message(view.tell(summary))
