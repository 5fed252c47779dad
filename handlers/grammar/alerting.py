"""Ordering an alert: "alert org acme acceptance drops 10 points week over week daily 09:00"."""

import re
from collections.abc import Callable
from datetime import date

from handlers import words
from handlers.grammar.names import ScopeError, scope_of
from handlers.grammar.reading import KEYWORDS, Words, without_fillers
from handlers.grammar.schedules import MORNING, UTC, ScheduleError, Timing, take_timing
from handlers.help import CONDITIONS, help_line
from handlers.orders.alert import AlertOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Misunderstood, Request, scope_text
from handlers.wanted import AlertTest, AlertWanted, Assumed
from handlers.words import alerting
from metrics.alerts.conditions import (
    IDLE_DAYS,
    MOST_SEATS,
    PER_CENT,
    SILENT_DAYS,
    AnyRestated,
    Condition,
    Direction,
    Figure,
    IdleSeats,
    InADay,
    Level,
    NoDataFor,
    Side,
    WeekOverWeek,
    is_of_owners,
)
from metrics.scope import Scope

KEYWORD = "alert"
TRYING = frozenset({"test", "dry-run", "dryrun"})
_IDLE = frozenset({"when", "if", "us", "me", "by", "than", "the", "its", "and"})
_PEOPLE = r"(?P<figure>active|chat|agents?)(?: (?:users|people))?"
_MOVES = r"(?P<way>drops?|falls?|sinks?|decreases?|rises?|grows?|increases?)"
_PER_CENT = r"(?P<by>[0-9]{1,7}) ?(?:%|percent|per cent|pct)"
_WEEKLY = r"(?: (?:week (?:over|on) week|wow|w/w|in a week|a week))?"
_SIDE = r"(?:(?:is|are|goes|falls|rises) )?(?P<side>below|under|less|above|over|more)"
_DOWN = frozenset({"drop", "fall", "sink", "decrease"})
_BELOW = frozenset({"below", "under", "less"})
_FIGURES = {**{str(figure): figure for figure in Figure}, "agent": Figure.AGENTS}


class _TellPoints(Exception):
    """An acceptance rate was said to move by per cent."""


def read_alert(typed: Words, question: Request | None, _today: date) -> AlertWanted | AlertTest:
    """Return what the words behind "alert" order; a scope may be left out in a thread.

    With "test" behind it, it is tried out and not ordered. Raises `Misunderstood`.
    """
    scope, rest = _take_scope(typed, question)
    is_test = bool(TRYING & set(rest))
    try:
        timing, said = take_timing(tuple(word for word in rest if word not in TRYING))
    except ScheduleError as error:
        raise _misunderstood(error.sentence) from error
    condition = _condition(" ".join(word for word in said if word not in _IDLE), scope)
    if scope.is_team and is_of_owners(condition):
        owner = scope_text(scope.of_owner())
        raise _misunderstood(
            alerting.not_of_teams(condition), f"{KEYWORD} {owner} {condition.command}"
        )
    order = AlertOrder(scope, condition, _schedule(timing))
    return AlertTest(order) if is_test else AlertWanted(order, _assumed(timing))


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


def _condition(said: str, scope: Scope) -> Condition:
    """Return what is watched for. Raises `Misunderstood`."""
    plain = " ".join(without_fillers(tuple(said.split()))) or said
    if not plain:
        raise _misunderstood(alerting.condition_missing(CONDITIONS))
    for pattern, read in _CONDITIONS:
        for text in (said, plain):
            if found := pattern.fullmatch(text):
                return _read(found, read, scope)
    raise _misunderstood(alerting.condition_unknown(said, CONDITIONS))


def _read(
    found: re.Match[str], read: Callable[[re.Match[str]], Condition], scope: Scope
) -> Condition:
    try:
        return read(found)
    except _TellPoints as error:
        meant = WeekOverWeek(Figure.ACCEPTANCE, _way(found), _number(found, "by", PER_CENT))
        suggestion = f"{KEYWORD} {scope_text(scope)} {meant.command}"
        raise _misunderstood(alerting.acceptance_in_points(), suggestion) from error


def _number(found: re.Match[str], name: str, allowed: range) -> int:
    value = int(found[name])
    if value not in allowed:
        raise _misunderstood(alerting.out_of_range(value, allowed))
    return value


def _way(found: re.Match[str]) -> Direction:
    return Direction.DROPS if found["way"].removesuffix("s") in _DOWN else Direction.RISES


def _side(found: re.Match[str]) -> Side:
    return Side.BELOW if found["side"] in _BELOW else Side.ABOVE


def _rate_moves(found: re.Match[str]) -> Condition:
    return WeekOverWeek(Figure.ACCEPTANCE, _way(found), _number(found, "by", PER_CENT))


def _rate_in_per_cent(_found: re.Match[str]) -> Condition:
    raise _TellPoints


def _people_move(found: re.Match[str]) -> Condition:
    return WeekOverWeek(_FIGURES[found["figure"]], _way(found), _number(found, "by", PER_CENT))


def _people_in_a_day(found: re.Match[str]) -> Condition:
    return InADay(_number(found, "by", PER_CENT))


def _rate_level(found: re.Match[str]) -> Condition:
    return Level(Figure.ACCEPTANCE, _side(found), _number(found, "by", PER_CENT))


def _people_level(found: re.Match[str]) -> Condition:
    return Level(_FIGURES[found["figure"]], _side(found), _number(found, "by", PER_CENT))


def _idle_seats(found: re.Match[str]) -> Condition:
    above = _number(found, "above", range(MOST_SEATS))
    return IdleSeats(_number(found, "days", IDLE_DAYS), above)


def _no_data(found: re.Match[str]) -> Condition:
    return NoDataFor(_number(found, "days", SILENT_DAYS))


def _restated(_found: re.Match[str]) -> Condition:
    return AnyRestated()


_POINTS = r"(?P<by>[0-9]{1,7}) ?(?:pp|(?:percentage )?points?|pts?)"
_IN_A_DAY = r"(?:in a day|in one day|within a day|overnight|day over day)"
_DAYS = r"(?:for |in |since )?(?P<days>[0-9]{1,7}) ?(?:days?|d)"
_ABOVE = r"(?:above|over|more) (?P<above>[0-9]{1,7})(?: seats)?"
_RATE = r"acceptance(?: rate)?"
_ACTIVE = r"active(?: (?:users|people))?"
_READERS: tuple[tuple[str, Callable[[re.Match[str]], Condition]], ...] = (
    (rf"{_RATE} {_MOVES} {_POINTS}{_WEEKLY}", _rate_moves),
    (rf"{_RATE} {_MOVES} {_PER_CENT}{_WEEKLY}", _rate_in_per_cent),
    (rf"{_ACTIVE} (?:drops?|falls?) {_PER_CENT} {_IN_A_DAY}", _people_in_a_day),
    (rf"{_PEOPLE} {_MOVES} {_PER_CENT}{_WEEKLY}", _people_move),
    (rf"{_RATE} {_SIDE} {_PER_CENT}", _rate_level),
    (rf"{_PEOPLE} {_SIDE} {_PER_CENT}(?: (?:of )?(?:all )?seats)?", _people_level),
    (rf"(?:seats )?idle(?: seats)? {_DAYS} {_ABOVE}", _idle_seats),
    (rf"no (?:data|figures) {_DAYS}", _no_data),
    (r"(?:is |was |any )?(?:restated|restatements?|corrections?|corrected)", _restated),
)
_CONDITIONS = tuple((re.compile(pattern), read) for pattern, read in _READERS)


def _misunderstood(sentence: str, suggestion: str | None = None) -> Misunderstood:
    told = sentence if suggestion is None else words.did_you_mean(sentence, suggestion)
    return Misunderstood(told, help_line=help_line(KEYWORD), suggestion=suggestion)
