"""What a person asked for, as the rest of the app understands it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from handlers.vocabulary import BY, FILLERS, OPENING_WORDS
from metrics.scope import Asked, LastDays, Period, Scope, ScopeKind


class ViewName(StrEnum):
    """What of the figures is shown; the words are those of the command, and "" is the summary.

    `handlers.views.VIEWS` says what each one is.
    """

    SUMMARY = ""
    LANGUAGES = "by language"
    EDITORS = "by editor"
    MODELS = "by model"
    FEATURES = "by feature"
    AGENTS = "agents"
    PULL_REQUESTS = "pull requests"
    PHASES = "phases"
    SEATS = "seats"
    REPOSITORIES = "repos"
    RESTATEMENTS = "restatements"


@dataclass(frozen=True, slots=True)
class Request:
    """The figures of one scope over one period, as one view shows them."""

    scope: Scope
    asked: Asked
    view: ViewName = ViewName.SUMMARY

    @property
    def command(self) -> str:
        """What to type behind `/copilot-metrics` to ask this again: "org acme agents 28d"."""
        parts = (scope_text(self.scope), self.view, asked_text(self.asked))
        return " ".join(part for part in parts if part)

    def to_dict(self) -> dict[str, str | int]:
        """Return it as JSON-able values, for `from_dict` to read back."""
        named: dict[str, str | int] = {"kind": str(self.scope.kind), "name": self.scope.name}
        if self.view:
            named |= {"view": str(self.view)}
        match self.asked:
            case LastDays(length):
                return named | {"last_days": length}
            case Period(first, last):
                return named | {"first": first.isoformat(), "last": last.isoformat()}

    @classmethod
    def from_dict(cls, values: dict[str, str | int]) -> Self:
        """Return the request that `to_dict` wrote; raises KeyError or ValueError for any other."""
        scope = Scope.of(ScopeKind(str(values["kind"])), str(values["name"]))
        view = ViewName(str(values.get("view", ViewName.SUMMARY)))
        if "last_days" in values:
            return cls(scope, LastDays(int(values["last_days"])), view)
        first, last = (date.fromisoformat(str(values[key])) for key in ("first", "last"))
        return cls(scope, Period(first, last), view)


@dataclass(frozen=True, slots=True)
class HelpWanted:
    """Nothing was asked, or the help was."""


class Misunderstood(Exception):
    """The text is not a request; `str()` of it is the answer to give, in Slack's mrkdwn.

    `sentence` says what was not understood. `suggestion` is a text that would have been
    understood and is probably what was meant. `help_line` shows how the command is written.
    """

    def __init__(self, sentence: str, *, help_line: str, suggestion: str | None = None) -> None:
        self.sentence = sentence
        self.suggestion = suggestion
        self.help_line = help_line
        super().__init__(f"{sentence}\n{help_line}")


def asked_text(asked: Asked) -> str:
    """Return a period as it is typed: "28d", "2026-11-12" or "2026-10-01..2026-10-31"."""
    match asked:
        case LastDays(length):
            return f"{length}d"
        case Period(first, last) if first == last:
            return first.isoformat()
        case Period(first, last):
            return f"{first.isoformat()}..{last.isoformat()}"


def scope_text(scope: Scope) -> str:
    """Return a scope as it is typed: "org acme"; an organization called "last" is "org @last"."""
    marked = scope.name in {*FILLERS, *OPENING_WORDS, *BY}
    return f"{scope.kind} {'@' if marked else ''}{scope.name}"
