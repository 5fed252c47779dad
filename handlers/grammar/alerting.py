"""Ordering an alert: "alert org acme acceptance drops 10 points week over week daily 09:00"."""

from datetime import date

from handlers import words
from handlers.grammar.conditions import ConditionError, read_condition
from handlers.grammar.names import ScopeError, scope_of
from handlers.grammar.reading import KEYWORDS, Words
from handlers.grammar.schedules import MORNING, UTC, ScheduleError, Timing, take_timing
from handlers.help import help_line
from handlers.orders.alert import AlertOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Misunderstood, Request, scope_text
from handlers.wanted import AlertTest, AlertWanted, Assumed
from handlers.words import alerting
from metrics.alerts.conditions import Condition, is_of_owners
from metrics.scope import Scope

KEYWORD = "alert"
TRYING = frozenset({"test", "dry-run", "dryrun"})


def read_alert(typed: Words, question: Request | None, _today: date) -> AlertWanted | AlertTest:
    """Return what the words behind "alert" order; a scope may be left out in a thread.

    With "test" behind it, it is tried out and not ordered. Raises `Misunderstood`.
    """
    scope, rest = _take_scope(typed, question)
    is_test = bool(TRYING & set(rest))
    try:
        timing, said = take_timing(tuple(word for word in rest if word not in TRYING))
        condition = read_condition(said)
    except ScheduleError as error:
        raise _misunderstood(error.sentence) from error
    except ConditionError as error:
        meant = error.instead
        instead = None if meant is None else _typed(scope, meant, timing, is_test=is_test)
        raise _misunderstood(error.sentence, instead) from error
    if scope.is_team and is_of_owners(condition):
        instead = _typed(scope.of_owner(), condition, timing, is_test=is_test)
        raise _misunderstood(alerting.not_of_teams(condition), instead)
    order = AlertOrder(scope, condition, _schedule(timing))
    return AlertTest(order) if is_test else AlertWanted(order, _assumed(timing))


def _typed(scope: Scope, condition: Condition, timing: Timing, *, is_test: bool) -> str:
    """Return how an alert is typed, with what was said of when, and whether it is tried out."""
    parts = (KEYWORD, scope_text(scope), condition.command, timing.command, "test" * is_test)
    return " ".join(part for part in parts if part)


def _take_scope(typed: Words, question: Request | None) -> tuple[Scope, Words]:
    """Return the scope that the words name, or else the thread's, and the words without it."""
    at = next((at for at, word in enumerate(typed) if word in KEYWORDS), None)
    if at is None and question is not None:
        return question.scope, typed
    if at is None:
        raise _misunderstood(words.scope_missing())
    kind, name, rest = KEYWORDS[typed[at]], typed[at + 1 : at + 2], typed[:at] + typed[at + 2 :]
    if not name:
        raise _misunderstood(words.name_missing(kind, ""))
    try:
        return scope_of(kind, name[0].removeprefix("@")), rest
    except ScopeError as error:
        raise _misunderstood(error.sentence) from error


def _schedule(timing: Timing) -> Schedule:
    """Return when somebody looks: daily at nine, where nothing else was said."""
    weekday = timing.weekday
    every = timing.every or (Every.DAILY if weekday is None else Every.WEEKLY)
    of_week = (weekday or 0) if every is Every.WEEKLY else None
    return Schedule(every, timing.at or MORNING, timing.zone or UTC, of_week)


def _assumed(timing: Timing) -> frozenset[Assumed]:
    return timing.assumed & {Assumed.TIME, Assumed.ZONE}


def _misunderstood(sentence: str, suggestion: str | None = None) -> Misunderstood:
    told = sentence if suggestion is None else words.did_you_mean(sentence, suggestion)
    return Misunderstood(told, help_line=help_line(KEYWORD), suggestion=suggestion)
