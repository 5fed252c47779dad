"""What moved between a period and the one before, and which of it is worth telling.

Figures of the whole, and of its languages and features, are held against the days before, and
their changes against those of the stored weeks (`metrics.usual`) by the rule of `metrics.noise`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from metrics.causes import Causes, line_causes, rate_causes, weekday_moves
from metrics.definitions import COMPUTED, FRIDAY, Metric, Name
from metrics.models import Day
from metrics.names import Dimension
from metrics.noise import Kind, Pair, Side, matters, strength
from metrics.numbers import WEEKDAYS
from metrics.pairs import Key, Of, pairs, suggested
from metrics.scope import WEEK, Period
from metrics.summaries import Summary
from metrics.usual import Sizes

# While half of the days may still rise, a fall must be larger than what GitHub may send late.
LATENESS = 0.4
# Among so many parts, one moves notably by chance alone; unless the whole did, it takes more.
ALONE = 1.5
# A part with so much of a notable change is what people will ask for.
LARGE_SHARE = 0.25
MOST_OF_WEEK = 0.5
# A part that is less than this of the whole moves nothing that a reader would care for.
LEAST_WEIGHT = 0.03
# A few people make so many lines with one feature on a good day.
LEAST_LINES = 1000
MOST_MOVERS = 3
MOST_OF_A_KIND = 2


@dataclass(frozen=True, slots=True)
class Move:
    """A figure that moved. With a `strength` of 1 and above it is more than noise.

    `share` is how much of the whole's change came from this part, 0-1, and None where the whole did
    not move notably, moved the other way, or cannot be added up. A team has its `members` on both
    sides, the earlier first.
    """

    key: Key
    pair: Pair
    strength: float
    share: float | None = None
    members: tuple[int, int] | None = None

    @property
    def is_notable(self) -> bool:
        """Whether it is worth telling."""
        return self.strength >= 1


def is_comparable(summary: Summary) -> bool:
    """Whether a summary is held against the period before, day for day of the same weekday."""
    comparison = summary.comparison
    if comparison is None or not summary.later:
        return False
    return comparison.is_with_period_before(summary.period)


def is_weekend(period: Period) -> bool:
    """Whether all days of a period are Saturdays and Sundays, on which few people work."""
    return all(day.weekday() > FRIDAY for day in period.days)


def told_metrics(summary: Summary) -> tuple[Metric, ...]:
    """Return the metrics of a summary, with their changes against the period before or with none.

    Of a single day its people are its own, weekend or not.
    """
    if not is_comparable(summary):
        # The last half against the first is another comparison than that of every other week.
        summary = replace(summary, later=(), earlier=())
        metrics = tuple(summary.measured(one.name) for one in summary.metrics)
        summary = replace(summary, metrics=metrics)
    if summary.period.length > 1:
        return summary.metrics
    sides = ([summary.last_day], summary.later, summary.earlier)
    people = [days[-1].daily_active_users if days else None for days in sides]
    own = Metric(Name.DAILY_ACTIVE_USERS, *people)
    return tuple(own if one.name is own.name else one for one in summary.metrics)


def is_unsettled(summary: Summary) -> bool:
    """Whether most of the days may still rise, so that less than before means little."""
    return 2 * len(summary.provisional) > len(summary.days)


@dataclass(frozen=True, slots=True)
class Moves:
    """How the figures of a summary moved, by name, and its parts that moved notably."""

    whole: Mapping[Name, Move]
    parts: Sequence[Move]


def moves_of(summary: Summary, usual: Sizes) -> Moves:
    """Return how the figures moved, and which languages, features and weekdays did notably.

    Nothing did where nothing is beside it, or only days on which few people work.
    """
    if not is_comparable(summary) or is_weekend(summary.period):
        return Moves({}, ())
    moves = list(_moves(summary, usual))
    whole = {move.key.figure: move for move in moves if move.key.of is Of.WHOLE}
    parts = [move for move in moves if move.key.of is not Of.WHOLE and _has_weight(move, summary)]
    return Moves(whole, _notable(parts, summary, whole))


def _notable(parts: Iterable[Move], summary: Summary, whole: Mapping[Name, Move]) -> Sequence[Move]:
    """Return the parts that moved notably, with their part of the change, and such a weekday."""
    causes = {
        Of.LANGUAGE: rate_causes(summary, Dimension.LANGUAGE),
        Of.FEATURE: line_causes(summary, Dimension.FEATURE),
    }
    judged = [_as_part(move, _share(move, whole, causes[move.key.of])) for move in parts]
    return [move for move in (*judged, *_weekdays(summary, whole)) if move.is_notable]


def _as_part(move: Move, share: float | None) -> Move:
    """Return a move as strong as its share of the whole's makes it, or as it is among so many."""
    alone = move.strength / ALONE
    strength_ = max(1.0, move.strength) if (share or 0) >= LARGE_SHARE else alone
    return replace(move, strength=strength_, share=share)


def _weekdays(summary: Summary, whole: Mapping[Name, Move]) -> Iterator[Move]:
    """Yield the one weekday that most of a change of daily people came from, if there is one."""
    people = whole.get(Name.DAILY_ACTIVE_USERS)
    moves = weekday_moves(summary)
    changed = sum(move.change for move in moves)
    if people is None or not people.is_notable or len(moves) < 2 or not changed:  # noqa: PLR2004 - one day is no part
        return
    most = max(moves, key=lambda move: abs(move.change))
    share = most.change / changed
    if share >= MOST_OF_WEEK:
        pair = Pair(Kind.PEOPLE, Side(most.earlier), Side(most.later))
        key = Key(Of.WEEKDAY, Name.DAILY_ACTIVE_USERS, WEEKDAYS[most.weekday])
        yield Move(key, pair, people.strength, min(share, 1.0))


def movers(moves: Iterable[Move]) -> tuple[Move, ...]:
    """Return the few notable moves to name, the strongest first, and not all of one kind."""
    chosen: list[Move] = []
    for move in sorted(moves, key=lambda one: (-one.strength, one.key.of, one.key.name)):
        alike = sum(one.key.of is move.key.of for one in chosen)
        if move.is_notable and alike < MOST_OF_A_KIND and len(chosen) < MOST_MOVERS:
            chosen.append(move)
    return tuple(chosen)


def _moves(summary: Summary, usual: Sizes) -> Iterator[Move]:
    """Yield every figure's move; it is judged by the days that have settled, where half have."""
    early = set(summary.provisional)
    sides = list(zip(summary.later, summary.earlier, strict=True))
    settled = [pair for pair in sides if pair[0].day not in early]
    judged_by = settled if 2 * len(settled) >= len(sides) else sides
    names = [metric.name for metric in summary.metrics]
    judged = dict(pairs(*_apart(judged_by), names))
    for key, pair in pairs(*_apart(sides), names):
        if key in judged:
            late = LATENESS if judged_by is sides and early else 0.0
            yield Move(key, pair, _judged(pair, judged[key], usual.get(key, ()), late))


def _apart(sides: Sequence[tuple[Day, Day]]) -> tuple[list[Day], list[Day]]:
    return [later for later, _ in sides], [earlier for _, earlier in sides]


def _judged(printed: Pair, judged: Pair, before: Sequence[float], late: float) -> float:
    """Return how far a move is beyond noise, 0 where what is printed says the opposite or nothing."""
    if printed.difference * judged.difference <= 0 or not matters(printed):
        return 0.0
    falls = judged.difference < 0 and judged.kind is not Kind.RATE
    return strength(judged, before, late if falls else 0.0)


def _has_weight(move: Move, summary: Summary) -> bool:
    """Whether a part is large enough, among everything suggested or all lines, to matter."""
    pair = move.pair
    if pair.kind is Kind.RATE:
        whole = suggested(summary.later)
        return pair.later.behind >= LEAST_WEIGHT * whole
    if summary.period.length < WEEK:
        # A few people's lines come in bursts, which only even out over the days of a week.
        return False
    lines = COMPUTED[Name.LINES_ADDED](summary.earlier) or 0
    return pair.base >= max(LEAST_LINES, LEAST_WEIGHT * lines)


def _share(move: Move, whole: Mapping[Name, Move], causes: Causes | None) -> float | None:
    """Return how much of the whole's change came from a part, where both went the same way."""
    told = whole.get(move.key.figure)
    if causes is None or told is None or not told.is_notable:
        return None
    effect = next((one.effect for one in causes.movers if one.name == move.key.name), 0.0)
    share = effect / causes.change if causes.change else 0.0
    return min(share, 1.0) if share > 0 else None
