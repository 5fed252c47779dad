"""Setting and dropping a goal: "goal org acme active 70% by 2027-03-31"."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from handlers.grammar.dates import PeriodError, read_last_day_ahead
from handlers.grammar.names import ScopeError, scope_of
from handlers.grammar.reading import KEYWORDS, Words
from handlers.help import help_line
from handlers.request import Misunderstood, Request
from handlers.vocabulary import FILLERS
from handlers.wanted import GoalDropped, GoalsWanted, GoalWanted
from handlers.words import goals as words
from handlers.words import name_missing, scope_missing, unknown_word
from metrics.goals import Figure
from metrics.scope import Scope

KEYWORD = "goal"
_FIGURES: Mapping[str, Figure] = {
    **dict.fromkeys(("active", "activity", "adoption"), Figure.ACTIVE),
    **dict.fromkeys(("acceptance", "acceptance-rate", "accepted"), Figure.ACCEPTANCE),
}
_OFF = frozenset({"off", "none", "remove", "delete", "drop"})
_IDLE = frozenset({*FILLERS, "set", "to", "at", "reach", "rate", "people", "users", "seats"})
_BY = frozenset({"by", "until", "till", "before", "end"})
_OF_A_DAY = frozenset({*_BY, *FILLERS, "on"})
_SHARE = re.compile(r"(?P<number>[0-9]{1,4}(?:\.[0-9]{1,6})?)%")
_MOST_YEARS = 10
_A_YEAR = timedelta(days=365)


def read_goals(
    typed: Words, question: Request | None, today: date
) -> GoalsWanted | GoalWanted | GoalDropped:
    """Read what stands behind "goals", which is nothing, or a goal. Raises `Misunderstood`."""
    return read_goal(typed, question, today) if typed else GoalsWanted()


def read_goal(typed: Words, question: Request | None, today: date) -> GoalWanted | GoalDropped:
    """Read what stands behind "goal"; a scope may be left out in a thread. Raises `Misunderstood`."""
    scope, rest = _take_scope(typed, question)
    rest, ahead = _cut_at_by(tuple(_joined(rest)))
    said = [word for word in rest if word not in _IDLE]
    figure = _take_figure(said, scope)
    if len(said) == 1 and said[0] in _OFF and not ahead:
        return GoalDropped(scope, figure)
    return GoalWanted(scope, figure, _target(said), _day(ahead, today))


def _take_scope(typed: Words, question: Request | None) -> tuple[Scope, Words]:
    at = next((at for at, word in enumerate(typed) if word in KEYWORDS), None)
    if at is None:
        if question is None or question.against is not None:
            raise _misunderstood(scope_missing())
        return question.scope, typed
    kind, name, rest = KEYWORDS[typed[at]], typed[at + 1 : at + 2], typed[:at] + typed[at + 2 :]
    if not name:
        raise _misunderstood(name_missing(kind, ""))
    try:
        return scope_of(kind, name[0].removeprefix("@")), rest
    except ScopeError as error:
        raise _misunderstood(error.sentence) from error


def _joined(typed: Words) -> list[str]:
    """Return the words with "70 %" as one."""
    joined: list[str] = []
    for word in typed:
        if word in {"%", "percent"} and joined:
            joined[-1] += "%"
        else:
            joined.append(word)
    return joined


def _cut_at_by(typed: Words) -> tuple[Words, Words]:
    """Return the words before the day, and those of the day."""
    at = next((at for at, word in enumerate(typed) if word in _BY), len(typed))
    return typed[:at], tuple(word for word in typed[at:] if word not in _OF_A_DAY)


def _take_figure(said: list[str], scope: Scope) -> Figure:
    found = next((word for word in said if word in _FIGURES), None)
    if found is None:
        raise _misunderstood(words.figure_missing())
    said.remove(found)
    if _FIGURES[found] is Figure.ACTIVE and scope.is_team:
        raise _misunderstood(words.no_seats_of_team(scope))
    return _FIGURES[found]


def _target(said: list[str]) -> float:
    match [*filter(None, map(_SHARE.fullmatch, said))]:
        case [found] if len(said) == 1:
            share = Decimal(found["number"])
        case [_]:
            strange = next(word for word in said if not _SHARE.fullmatch(word))
            raise _misunderstood(unknown_word(strange))
        case _:
            raise _misunderstood(words.target_missing())
    if not 0 < share <= 100 or share != round(share, 1):  # noqa: PLR2004 - a share is at most all
        raise _misunderstood(words.target_impossible())
    return float(share / 100)


def _day(ahead: Words, today: date) -> date:
    try:
        by = read_last_day_ahead(" ".join(ahead), today)
    except PeriodError as error:
        raise _misunderstood(error.sentence) from error
    if by is None:
        raise _misunderstood(unknown_word(" ".join(ahead)) if ahead else words.day_missing())
    if by - today > _MOST_YEARS * _A_YEAR:
        raise _misunderstood(words.too_far_ahead(_MOST_YEARS))
    return by


def _misunderstood(sentence: str) -> Misunderstood:
    return Misunderstood(sentence, help_line=help_line(KEYWORD))
