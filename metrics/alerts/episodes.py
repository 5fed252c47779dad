"""When an alert begins and ends to hold: one pure step a day, so that each episode is told once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any, Self, TypeAlias

import msgspec

from metrics.alerts.conditions import (
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
from metrics.alerts.facts import Facts, NotJudged, Reading, Why
from metrics.alerts.measures import measure

# After four weeks, a new level is the usual one.
SETTLED = timedelta(days=28)
# A week that is held against one of the episode would begin another.
REST = timedelta(days=7)
# So many days are looked at together after looks that did not happen.
CAUGHT_UP = 7
# Rounding must not decide whether a limit is reached.
NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Episode:
    """An alert that holds: since the look on that UTC day, and what was measured then."""

    since: date
    value: float
    base: float | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What is kept from one look to the next; before `rest_until`, no new episode begins.

    `looked` is the UTC day of the last look.
    """

    episode: Episode | None = None
    rest_until: date | None = None
    looked: date | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-able values, for `from_dict` to read back."""
        kept: dict[str, Any] = msgspec.to_builtins(asdict(self))
        return kept

    @classmethod
    def from_dict(cls, values: Mapping[str, Any] | None) -> Self:
        """Return what `to_dict` wrote, whatever else stands beside it; ValueError otherwise."""
        try:
            return msgspec.convert(values or {}, cls)
        except msgspec.ValidationError as error:
            raise ValueError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Fired:
    """An episode begins with this look."""

    day: date
    reading: Reading


@dataclass(frozen=True, slots=True)
class Over:
    """An episode ends with this look; `settled` where the new level has become the usual one."""

    day: date
    reading: Reading
    episode: Episode
    settled: bool = False


News: TypeAlias = Fired | Over


def step(
    condition: Condition, memory: Memory, facts: Facts, today: date
) -> tuple[Memory, News | None]:
    """Return what to remember after the look of a UTC day, and what there is to tell, if anything."""
    found = _measured(condition, memory, facts, today)
    if isinstance(found, NotJudged):
        return memory, None
    return _judged(condition, memory, found, today)


def steps(
    condition: Condition, memory: Memory, facts: Facts, today: date
) -> tuple[Memory, News | None]:
    """Return the same after every day since the last look, which may be some days ago.

    Of several changes the last one is told, because it says how things stand.
    """
    since = today if memory.looked is None else memory.looked + timedelta(days=1)
    told: News | None = None
    for ago in reversed(range(min((today - since).days + 1, CAUGHT_UP))):
        memory, news = step(condition, memory, facts, today - timedelta(days=ago))
        told = news or told
    return replace(memory, looked=max(today, memory.looked or today)), told


def _measured(
    condition: Condition, memory: Memory, facts: Facts, today: date
) -> Reading | NotJudged:
    return measure(condition, facts, today, begun=memory.episode is not None)


def _judged(
    condition: Condition, memory: Memory, reading: Reading, today: date
) -> tuple[Memory, News | None]:
    if memory.episode is None:
        return _outside(condition, memory, reading, today)
    return _within(condition, memory.episode, reading, today)


def _outside(
    condition: Condition, memory: Memory, reading: Reading, today: date
) -> tuple[Memory, News | None]:
    rests = memory.rest_until is not None and today < memory.rest_until
    if rests or not holds(condition, reading):
        return memory, None
    return Memory(Episode(today, reading.value, reading.base)), Fired(today, reading)


def _within(
    condition: Condition, episode: Episode, reading: Reading, today: date
) -> tuple[Memory, News | None]:
    # A week is held against the last one before the episode, however long that is ago.
    base = episode.base if isinstance(condition, WeekOverWeek) else reading.base
    against = Reading(reading.value, base)
    settled = isinstance(condition, WeekOverWeek) and today - episode.since >= SETTLED
    is_back = is_clear(condition, against)
    if not is_back and not settled:
        return Memory(episode), None
    rests = isinstance(condition, WeekOverWeek | InADay)
    return (
        Memory(rest_until=today + REST if rests else None),
        Over(today, against, episode, settled=not is_back),
    )


def holds(condition: Condition, reading: Reading) -> bool:
    """Whether the limit is reached."""
    match condition:
        case WeekOverWeek() | InADay():
            return _moved(condition, reading) >= condition.by / 100 - NOTHING
        case Level(side=side, limit=limit):
            below = reading.value < limit / 100 - NOTHING
            above = reading.value > limit / 100 + NOTHING
            return below if side is Side.BELOW else above
        case IdleSeats(above=above):
            return reading.value > above
        case NoDataFor(days):
            return reading.value >= days
        case AnyRestated():
            return reading.value > 0


def is_clear(condition: Condition, reading: Reading) -> bool:
    """Whether it is clearly back: the limit itself is not enough."""
    match condition:
        case WeekOverWeek() | InADay():
            return _moved(condition, reading) < condition.by / 200
        case Level(side=side):
            limit = clear_limit(condition)
            return reading.value >= limit if side is Side.BELOW else reading.value <= limit
        case IdleSeats():
            return reading.value <= clear_limit(condition)
        case NoDataFor() | AnyRestated():
            return reading.value == 0


def clear_limit(condition: Level | IdleSeats) -> float:
    """Return the value at which an episode is over: a tenth of the limit beyond it."""
    match condition:
        case IdleSeats(above=above):
            return max(0, above - max(1, above // 10))
        case Level(side=Side.BELOW, limit=limit):
            # There is no more than everything, so that near it half of the way is enough.
            return min(limit * 1.1, (limit + 100) / 2) / 100
        case Level(limit=limit):
            return limit * 0.9 / 100


def _moved(condition: WeekOverWeek | InADay, reading: Reading) -> float:
    """Return how far it moved the way that is watched for: 0.1 is ten points, or ten per cent."""
    base = reading.base or 0.0
    moved = reading.value - base
    if isinstance(condition, InADay):
        return -moved / base if base else 0.0
    if condition.figure is not Figure.ACCEPTANCE:
        moved = moved / base if base else 0.0
    return moved if condition.direction is Direction.RISES else -moved


@dataclass(frozen=True, slots=True)
class Span:
    """An episode from its first message to its last, which is None where it still goes on."""

    fired: Fired
    over: Over | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What an alert would have told: its episodes, how many looks were judged, and why not."""

    spans: tuple[Span, ...]
    judged: int
    not_judged: Mapping[Why, int]

    @property
    def not_judged_looks(self) -> int:
        """How many looks could not judge, for whatever reason."""
        return sum(self.not_judged.values())


def trial(condition: Condition, facts: Facts, looks: Iterable[date]) -> Trial:
    """Return what the looks of these UTC days, in order, would have told."""
    memory, spans, judged = Memory(), list[Span](), 0
    not_judged: Counter[Why] = Counter()
    for today in looks:
        found = _measured(condition, memory, facts, today)
        if isinstance(found, NotJudged):
            not_judged[found.why] += 1
            continue
        judged += 1
        memory, news = _judged(condition, memory, found, today)
        match news:
            case Fired():
                spans.append(Span(news))
            case Over():
                spans[-1] = Span(spans[-1].fired, news)
    return Trial(tuple(spans), judged, not_judged)
