"""What an alert watches for, in words: "acceptance drops 10 points week over week"."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from difflib import get_close_matches

from handlers.grammar.reading import without_fillers
from handlers.help import CONDITIONS
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
)

_IDLE = frozenset({"when", "if", "us", "me", "by", "than", "the", "its", "and", "has", "have"})
_DOWN = frozenset({"drop", "fall", "sink", "decrease"})
_BELOW = frozenset({"below", "under", "less", "lower", "fewer", "<"})
_FIGURES = {**{str(figure): figure for figure in Figure}, "agent": Figure.AGENTS}
# Words that a slip may have been meant to be.
_KNOWN = sorted({word for text in CONDITIONS for word in text.split() if word.isalpha()})
_NEAR = 0.7


class ConditionError(Exception):
    """These words name nothing that can be watched for.

    `instead` is what may have been meant, if anything.
    """

    def __init__(self, sentence: str, instead: Condition | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.instead = instead


def read_condition(words: tuple[str, ...]) -> Condition:
    """Return what the words ask to watch for. Raises ConditionError."""
    said = " ".join(word for word in words if word not in _IDLE)
    plain = " ".join(without_fillers(tuple(said.split()))) or said
    if not plain:
        raise ConditionError(alerting.condition_missing(CONDITIONS))
    for text in (said, plain):
        if (found := _understood(text)) is not None:
            return found
    meant = _meant(said) or _meant(plain)
    raise ConditionError(alerting.condition_unknown(said, () if meant else CONDITIONS), meant)


def _understood(text: str) -> Condition | None:
    """Return what a text says; None for what nothing reads. Raises ConditionError."""
    for pattern, read in _CONDITIONS:
        if found := pattern.fullmatch(text):
            return read(found)
    return None


def _meant(said: str) -> Condition | None:
    for text in _mended(said):
        with suppress(ConditionError):
            if (found := _understood(text)) is not None:
                return found
    return None


def _mended(said: str) -> Iterator[str]:
    """Yield what may have been meant, the likeliest first; not all of it can be understood."""
    words = said.split()
    respelt = " ".join((*get_close_matches(word, _KNOWN, 1, _NEAR), word)[0] for word in words)
    yield respelt
    yield from (f"{respelt}{unit}" for unit in (" points", "%", " days"))
    yield re.sub(r"([0-9])[.,][0-9]+", r"\1", respelt)
    yield respelt.removesuffix("%")
    yield respelt.replace(" points", "%")


def _number(found: re.Match[str], name: str, allowed: range) -> int:
    value = int(found[name])
    if value not in allowed:
        raise ConditionError(alerting.out_of_range(value, allowed))
    return value


def _way(found: re.Match[str]) -> Direction:
    return Direction.DROPS if found["way"].removesuffix("s") in _DOWN else Direction.RISES


def _side(found: re.Match[str]) -> Side:
    return Side.BELOW if found["side"] in _BELOW else Side.ABOVE


def _rate_moves(found: re.Match[str]) -> Condition:
    return WeekOverWeek(Figure.ACCEPTANCE, _way(found), _number(found, "by", PER_CENT))


def _rate_in_per_cent(found: re.Match[str]) -> Condition:
    raise ConditionError(alerting.acceptance_in_points(), _rate_moves(found))


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


_RATE = r"acceptance(?: rate)?"
_ACTIVE = r"active(?: (?:users|people))?"
_PEOPLE = r"(?P<figure>active|chat|agents?)(?: (?:users|people))?"
_MOVES = r"(?P<way>drops?|falls?|sinks?|decreases?|rises?|grows?|increases?)"
_PER_CENT = r"(?P<by>[0-9]{1,7}) ?(?:%|percent|per cent|pct)"
_POINTS = r"(?P<by>[0-9]{1,7}) ?(?:pp|(?:percentage )?points?|pts?)"
_WEEKLY = r"(?: (?:week (?:over|on) week|wow|w/w|in a week|a week))?"
_IN_A_DAY = r"(?:in a day|in one day|within a day|overnight|day over day)"
_SIDE = (
    r"(?:(?:is|are|goes?|gets?|drops?|falls?|sinks?|rises?|grows?) )?"
    r"(?P<side>below|under|less|lower|fewer|<|above|over|more|higher|>)"
)
_DAYS = r"(?:for |in |since )?(?P<days>[0-9]{1,7}) ?(?:days?|d)"
_ABOVE = r"(?:above|over|more|>) (?P<above>[0-9]{1,7})(?: seats)?"
_READERS: tuple[tuple[str, Callable[[re.Match[str]], Condition]], ...] = (
    (rf"{_RATE} {_MOVES} {_POINTS}{_WEEKLY}", _rate_moves),
    (rf"{_RATE} {_MOVES} {_PER_CENT}{_WEEKLY}", _rate_in_per_cent),
    (rf"{_ACTIVE} (?:drops?|falls?) {_PER_CENT} {_IN_A_DAY}", _people_in_a_day),
    (rf"{_PEOPLE} {_MOVES} {_PER_CENT}{_WEEKLY}", _people_move),
    (rf"{_RATE} {_SIDE} {_PER_CENT}", _rate_level),
    (rf"{_PEOPLE} {_SIDE} {_PER_CENT}(?: (?:of )?(?:all )?seats)?", _people_level),
    (rf"(?:seats )?(?:idle|unused)(?: seats)? {_DAYS} {_ABOVE}", _idle_seats),
    (rf"no (?:data|figures) {_DAYS}", _no_data),
    (r"(?:is |was |any )?(?:restated|restatements?|corrections?|corrected)", _restated),
)
_CONDITIONS = tuple((re.compile(pattern), read) for pattern, read in _READERS)
