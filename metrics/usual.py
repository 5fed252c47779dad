"""How far figures moved in the weeks before, from one such period to the next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from metrics.definitions import Name
from metrics.models import Day
from metrics.noise import Side
from metrics.pairs import Key, figures, paired
from metrics.scope import WEEK, Period

WEEKS_LOOKED_AT = 12

Sizes = Mapping[Key, Sequence[float]]


def reach(period: Period) -> Period:
    """Return the days that tell what is usual: those before a period, and what they are held against."""
    distance = timedelta(days=WEEKS_LOOKED_AT * WEEK + 2 * max(period.length, WEEK))
    return Period(period.first - distance, period.first - timedelta(days=1))


def usual_sizes(days: Iterable[Day], period: Period, names: Sequence[Name]) -> Sizes:
    """Return how each figure moved from one such period to the next in the weeks before.

    `names` are the figures of the whole. Days that one side of a pair does not have are left out
    of both, and so is a week of which less than half is known.
    """
    known = {day.day: day for day in days}

    # The week before one is the later week of the next pair.
    @cache
    def side(of: tuple[date, ...]) -> Mapping[Key, Side]:
        return dict(figures([known[day] for day in of], names))

    sizes: dict[Key, list[float]] = {}
    for later, earlier in weeks_before(period):
        both = [
            (one, other)
            for one, other in zip(later.days, earlier.days, strict=True)
            if one in known and other in known
        ]
        if 2 * len(both) < period.length:
            continue
        after, before = (side(of) for of in zip(*both, strict=True))
        for key, pair in paired(after, before):
            sizes.setdefault(key, []).append(pair.size)
    return sizes


def weeks_before(period: Period) -> Iterator[tuple[Period, Period]]:
    """Yield periods of the same length and weekdays before one, each with what was before it."""
    for weeks in range(1, WEEKS_LOOKED_AT + 1):
        back = timedelta(days=weeks * WEEK)
        # What is told now must not be in the measure that it is held against.
        if period.length > WEEK:
            back += timedelta(days=period.length - WEEK)
        later = Period(period.first - back, period.last - back)
        yield later, later.before()
