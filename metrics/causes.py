"""What of a change came from which part: arithmetic on the two sides of a comparison.

It tells where the figures moved, and not why people did what they did.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from metrics.breakdowns import Part, parts_of
from metrics.definitions import COMPUTED, FRIDAY, Name, acceptance_over
from metrics.models import Day
from metrics.names import Dimension
from metrics.summaries import Summary

WEEKDAYS = 5


@dataclass(frozen=True, slots=True)
class Mover:
    """A part, and what of the whole change came from it, in the unit of the figure.

    `earlier` and `later` are the part's own figures, None where it has none on that side. For a
    rate, `inside` is what came of the part's own rate and `mix` what came of its weight; together
    they are `effect`. For a count both are None.
    """

    name: str
    effect: float
    earlier: float | None
    later: float | None
    inside: float | None = None
    mix: float | None = None


@dataclass(frozen=True, slots=True)
class Causes:
    """How a figure moved between the sides, and what of that came from each part.

    `movers` are sorted by the size of their effect, the largest first. All effects and `rest`,
    which is what GitHub does not break down, add up to `change`.
    """

    figure: Name
    dimension: Dimension
    earlier: float
    later: float
    movers: tuple[Mover, ...]

    @property
    def change(self) -> float:
        """The whole change, a difference of rates (0-1) or of counts."""
        return self.later - self.earlier

    @property
    def rest(self) -> float:
        """What is left of the change without the parts."""
        return self.change - sum(mover.effect for mover in self.movers)


@dataclass(frozen=True, slots=True)
class WeekdayMove:
    """A weekday (0 is Monday), and its mean daily active people on either side."""

    weekday: int
    earlier: float
    later: float

    @property
    def change(self) -> float:
        """How many people more or fewer on a day of this kind."""
        return self.later - self.earlier


def rate_causes(summary: Summary, dimension: Dimension) -> Causes | None:
    """Return where the acceptance rate moved; None where a side has none, or no parts with one.

    A part's effect is its mean weight times the change of its rate, and the change of its weight
    times how far its mean rate lies from that of the whole. Only suggested completions are weights.
    """
    wholes = [acceptance_over(days) for days in (summary.earlier, summary.later)]
    sides = [_weighed(summary, dimension, days) for days in (summary.earlier, summary.later)]
    earlier, later = (None if whole is None else whole.rate for whole in wholes)
    if earlier is None or later is None or not all(sides):
        return None
    middle = (earlier + later) / 2
    names = sorted({*sides[0], *sides[1]})
    movers = (_rate_mover(sides[0].get(name), sides[1].get(name), middle) for name in names)
    return Causes(Name.ACCEPTANCE_RATE, dimension, earlier, later, _sorted(movers))


@dataclass(frozen=True, slots=True)
class _Weighed:
    name: str
    rate: float
    weight: float


def _weighed(summary: Summary, dimension: Dimension, days: Sequence[Day]) -> dict[str, _Weighed]:
    """Return the parts with suggested completions: the rate of each, and its share of them."""
    parts = [part for part in parts_of(dimension, days, summary.source) if part.suggested]
    whole = sum(part.suggested or 0 for part in parts)
    return {
        part.name.casefold(): _Weighed(
            part.name, (part.accepted or 0) / (part.suggested or 1), (part.suggested or 0) / whole
        )
        for part in parts
    }


def _rate_mover(earlier: _Weighed | None, later: _Weighed | None, middle: float) -> Mover:
    # A part that one side does not have has no rate there that could have moved.
    (before, *_) = known = [part for part in (earlier, later) if part is not None]
    after = known[-1]
    weights = [0.0 if part is None else part.weight for part in (earlier, later)]
    inside = sum(weights) / 2 * (after.rate - before.rate)
    mix = ((before.rate + after.rate) / 2 - middle) * (weights[1] - weights[0])
    rates = [None if part is None else part.rate for part in (earlier, later)]
    return Mover(after.name, inside + mix, rates[0], rates[1], inside, mix)


def line_causes(summary: Summary, dimension: Dimension) -> Causes | None:
    """Return where the lines added moved; None where a side has none, or no part has any."""
    earlier, later = (COMPUTED[Name.LINES_ADDED](days) for days in (summary.earlier, summary.later))
    sides = [
        {
            part.name.casefold(): part
            for part in parts_of(dimension, days, summary.source)
            if part.lines_added is not None
        }
        for days in (summary.earlier, summary.later)
    ]
    if earlier is None or later is None or not any(sides):
        return None
    names = sorted({*sides[0], *sides[1]})
    movers = (_line_mover(sides[0].get(name), sides[1].get(name)) for name in names)
    return Causes(Name.LINES_ADDED, dimension, earlier, later, _sorted(movers))


def _line_mover(earlier: Part | None, later: Part | None) -> Mover:
    before, after = (None if part is None else part.lines_added for part in (earlier, later))
    (name, *_) = (part.name for part in (later, earlier) if part is not None)
    return Mover(name, (after or 0) - (before or 0), before, after)


def _sorted(movers: Iterable[Mover]) -> tuple[Mover, ...]:
    return tuple(sorted(movers, key=lambda mover: (-abs(mover.effect), mover.name)))


def weekday_moves(summary: Summary) -> tuple[WeekdayMove, ...]:
    """Return Monday to Friday, where both sides know the people of such a day.

    A day's people are distinct, so that they can be told apart by weekday and by nothing else.
    """
    sides = [_by_weekday(days) for days in (summary.earlier, summary.later)]
    return tuple(
        WeekdayMove(weekday, sides[0][weekday], sides[1][weekday])
        for weekday in range(WEEKDAYS)
        if all(weekday in side for side in sides)
    )


def _by_weekday(days: Sequence[Day]) -> dict[int, float]:
    known: dict[int, list[int]] = {}
    for day in days:
        if day.daily_active_users is not None and day.day.weekday() <= FRIDAY:
            known.setdefault(day.day.weekday(), []).append(day.daily_active_users)
    return {weekday: sum(people) / len(people) for weekday, people in known.items()}
