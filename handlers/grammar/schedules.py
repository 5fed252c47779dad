"""When something is to come, as people write it: "weekly mon 09:00 Europe/Berlin", "daily at 9am"."""

import re
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from handlers import words
from handlers.grammar.reading import Words
from handlers.grammar.zones import is_like_a_zone, take_zone, zone_instead
from handlers.orders.schedule import WEEKDAYS, Every, Schedule
from handlers.wanted import Assumed

MORNING = time(9)
UTC = "UTC"

_FREQUENCIES: dict[Words, Every] = {
    tuple(phrase.split()): every
    for every, phrases in {
        Every.DAILY: ("daily", "everyday", "every day", "each day", "once a day"),
        Every.WEEKLY: ("weekly", "every week", "each week", "once a week"),
        Every.MONTHLY: (
            *("monthly", "every month", "each month", "once a month"),
            *(
                f"first {working} day{of}"
                for working in ("working", "business")
                for of in (" of the month", " of each month", " of every month", "")
            ),
        ),
    }.items()
    for phrase in phrases
}
_OTHER_FREQUENCIES = frozenset(
    {
        *("hourly", "weekdays", "weekday", "workdays", "workday", "biweekly", "bi-weekly"),
        *("fortnightly", "quarterly", "yearly", "annually", "twice", "weekends", "weekend"),
    }
)
# "every 2 weeks", "every other friday", "each quarter".
_EVERY = frozenset({"every", "each"})
_NOT_EACH = re.compile(r"[0-9]+[a-z]*|two|three|four|five|six|other|second|third|few|couple")
_OTHER_UNITS = frozenset({"minute", "hour", "quarter", "year", *_OTHER_FREQUENCIES})
_FULL_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS: dict[str, int] = {
    spelling: number
    for number, (short, full) in enumerate(zip(WEEKDAYS, _FULL_NAMES, strict=True))
    for spelling in (short, full, f"{full}s")
} | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_CLOCK = re.compile(
    r"@?(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2}))?(?P<half>am|pm|a\.m|p\.m)?(?P<h>h)?"
)
_HALVES = frozenset({"am", "pm", "a.m", "p.m"})
_NOON = 12
# These only make a sentence of it: "every monday at 9 o'clock".
_IDLE = frozenset({"at", "on", "every", "each", "o'clock", "oclock", "timezone", "tz", "clock"})
# Words that a slip may have been meant to be.
KNOWN = (
    *(phrase[0] for phrase in _FREQUENCIES if len(phrase) == 1),
    *_DAYS,
    *_TIMES,
)


class ScheduleError(Exception):
    """These words name a time that nothing can come at.

    `said` is the word that is wrong, and `instead` what could stand in its place, if anything.
    """

    def __init__(self, sentence: str, said: str = "", instead: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.said = said
        self.instead = instead


@dataclass(frozen=True, slots=True)
class Timing:
    """What was said of when something comes; None is what was not."""

    every: Every | None = None
    weekday: int | None = None
    at: time | None = None
    zone: str | None = None

    @property
    def schedule(self) -> Schedule:
        """The schedule, with Mondays at nine in UTC where nothing else was said."""
        every = self.every or Every.WEEKLY
        weekday = (self.weekday or 0) if every is Every.WEEKLY else None
        return Schedule(every, self.at or MORNING, self.zone or UTC, weekday)

    @property
    def command(self) -> str:
        """What was said, as it is typed."""
        day = "" if self.weekday is None else WEEKDAYS[self.weekday]
        at = "" if self.at is None else f"{self.at:%H:%M}"
        return " ".join(part for part in (self.every or "", day, at, self.zone or "") if part)

    @property
    def assumed(self) -> frozenset[Assumed]:
        """What was not said."""
        weekly = self.every in {None, Every.WEEKLY}
        parts = {
            Assumed.DAY: weekly and self.weekday is None,
            Assumed.TIME: self.at is None,
            Assumed.ZONE: self.zone is None,
        }
        return frozenset(part for part, is_assumed in parts.items() if is_assumed)


def take_timing(typed: Words, *, cities: bool = True) -> tuple[Timing, Words]:
    """Return what the words say of when something comes, and the words without that.

    A word that is marked with "@" is the name of something else. With `cities`, a zone may be
    named by its city alone. Raises ScheduleError.
    """
    _check_intervals(typed)
    every, rest = _take_frequency(typed)
    weekday, at, rest = _take_day_and_time(rest)
    zone, rest = take_zone(rest, cities=cities)
    if zone is not None and take_zone(rest, cities=False)[0]:
        raise ScheduleError(words.two_zones())
    rest = tuple(word for word in rest if word not in _IDLE)
    _check_words(rest)
    if weekday is not None and every in {Every.DAILY, Every.MONTHLY}:
        raise ScheduleError(words.no_weekday_needed(every), str(every), str(Every.WEEKLY))
    return Timing(every, weekday, at, zone), rest


def _check_intervals(typed: Words) -> None:
    """Raise ScheduleError where something is to come every so many days, weeks or hours."""
    for every, unit in pairwise(typed):
        if every in _EVERY and (_NOT_EACH.fullmatch(unit) or unit in _OTHER_UNITS):
            raise ScheduleError(words.only_three_frequencies())


def _take_frequency(typed: Words) -> tuple[Every | None, Words]:
    found: Every | None = None
    for phrase in sorted(_FREQUENCIES, key=len, reverse=True):
        for at in range(len(typed) - len(phrase), -1, -1):
            if typed[at : at + len(phrase)] == phrase:
                if found not in {None, _FREQUENCIES[phrase]}:
                    raise ScheduleError(words.one_frequency())
                found = _FREQUENCIES[phrase]
                typed = typed[:at] + typed[at + len(phrase) :]
    return found, typed


def _take_day_and_time(typed: Words) -> tuple[int | None, time | None, Words]:
    weekday: int | None = None
    at: time | None = None
    rest: Words = ()
    before = ""
    left = list(typed)
    while left:
        word = left.pop(0)
        if word in _DAYS:
            if weekday not in {None, _DAYS[word]}:
                raise ScheduleError(words.one_weekday())
            weekday = _DAYS[word]
        elif (clock := _clock(word, before, left)) is not None:
            if at not in {None, clock}:
                raise ScheduleError(words.one_time())
            at = clock
        else:
            rest += (word,)
        before = word
    return weekday, at, rest


def _clock(word: str, before: str, behind: list[str]) -> time | None:
    """Return the time that a word names, perhaps with "am" behind it, which is then taken away.

    A number alone is one only behind "at" or a weekday.
    """
    if word in _TIMES:
        return _TIMES[word]
    found = _CLOCK.fullmatch(word)
    if found is None:
        return None
    half = found["half"] or (behind[0] if behind and behind[0] in _HALVES else "")
    stands_out = half or found["minute"] or found["h"] or word.startswith("@")
    if not stands_out and before not in {"at", "@"} and before not in _DAYS:
        return None
    if half and not found["half"]:
        behind.pop(0)
    return _time(
        int(found["hour"]),
        int(found["minute"] or 0),
        half[:1],
        word if found["half"] else f"{word}{half}",
    )


def _time(hour: int, minute: int, half: str, said: str) -> time:
    if half and 1 <= hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    elif half:
        raise ScheduleError(words.no_such_time(said))
    try:
        return time(hour, minute)
    except ValueError as error:
        raise ScheduleError(words.no_such_time(said)) from error


def _check_words(rest: Words) -> None:
    """Raise ScheduleError where a word was clearly meant to say when."""
    for word in rest:
        if word in _OTHER_FREQUENCIES:
            raise ScheduleError(words.only_three_frequencies(), word, "daily")
        if is_like_a_zone(word):
            raise ScheduleError(words.unknown_zone(word), word, zone_instead(word))
