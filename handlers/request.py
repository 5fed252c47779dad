"""What a person asked for, as the rest of the app understands it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from handlers.vocabulary import BY, FILLERS, OPENING_WORDS
from metrics.scope import Asked, LastDays, Period, Scope, ScopeKind


class ViewName(StrEnum):
    """What of the figures is shown; the words are those of the command, and "" is the summary.

    `handlers.views.VIEWS` says what each one is; `COMPARE` is `handlers.views.COMPARISON`.
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
    PEOPLE = "people"
    TEAMS = "teams"
    PREVIOUS = "vs previous"
    CAUSES = "why"
    COMPARE = "compare"


@dataclass(frozen=True, slots=True)
class Request:
    """The figures of one scope over one period, as one view shows them.

    `against` is the second scope of a comparison, and of nothing else: any other use of it, and a
    comparison without it, is a ValueError.
    """

    scope: Scope
    asked: Asked
    view: ViewName = ViewName.SUMMARY
    against: Scope | None = None

    def __post_init__(self) -> None:
        if (self.view is ViewName.COMPARE) != (self.against is not None):
            raise ValueError("a comparison, and nothing else, has a second scope")

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Every scope whose figures answer it: one, and in a comparison two."""
        return (self.scope,) if self.against is None else (self.scope, self.against)

    @property
    def command(self) -> str:
        """What to type behind `/copilot-metrics` to ask this again: "org acme agents 28d"."""
        if self.against is not None:
            return comparison_text(self.scope, self.against, asked_text(self.asked))
        parts = (scope_text(self.scope), self.view, asked_text(self.asked))
        return " ".join(part for part in parts if part)

    def to_dict(self) -> dict[str, str | int]:
        """Return it as JSON-able values, for `from_dict` to read back."""
        named: dict[str, str | int] = {"kind": str(self.scope.kind), "name": self.scope.name}
        if self.view:
            named |= {"view": str(self.view)}
        if self.against is not None:
            named |= {"against_kind": str(self.against.kind), "against_name": self.against.name}
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
        against = None
        if "against_kind" in values:
            kind = ScopeKind(str(values["against_kind"]))
            against = Scope.of(kind, str(values["against_name"]))
        if "last_days" in values:
            return cls(scope, LastDays(int(values["last_days"])), view, against)
        first, last = (date.fromisoformat(str(values[key])) for key in ("first", "last"))
        return cls(scope, Period(first, last), view, against)


@dataclass(frozen=True, slots=True)
class HelpWanted:
    """Nothing was asked, or the help was; `topic` is one of `handlers.help`, "" for all."""

    topic: str = ""


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
    return f"{scope.kind} {'@' if scope.name in _MARKED else ''}{scope.name}"


def comparison_text(one: Scope, other: Scope, period: str = "") -> str:
    """Return a comparison as it is typed: "compare org acme org beta 28d"."""
    named = [
        f"{scope.kind} @{scope.name}" if scope.name in _KINDS else scope_text(scope)
        for scope in (one, other)
    ]
    return " ".join(part for part in ("compare", *named, period) if part)


_MARKED = frozenset({*FILLERS, *OPENING_WORDS, *BY})
# Between two scopes, "enterprise team" could be an enterprise of that name, or half a keyword.
_KINDS = frozenset({*map(str, ScopeKind), "ent"})
