"""Where an axis has its marks, and what they say."""

import math
from collections.abc import Sequence
from datetime import date

from metrics.numbers import MONTHS, NARROW_SPACE, WEEKDAYS, short_day

MOST_DAY_TICKS = 8
MOST_MONTH_TICKS = 13
FEW_DAYS = 4
MONDAY = 0
HALF_MONTHS = (1, 15)
QUARTERS = (1, 4, 7, 10)


def scale(largest: float, most_steps: int, smallest_step: float) -> tuple[float, ...]:
    """Return round marks from zero to the first one that is not below `largest`.

    A step is 1, 2 or 5 times a power of ten, at least `smallest_step`. The axis always begins at
    zero, so that heights can be compared.
    """
    largest = max(largest, smallest_step)
    power = math.floor(math.log10(smallest_step))
    while True:
        for factor in (1, 2, 5):
            step = factor * 10.0**power
            steps = math.ceil(round(largest / step, 6))
            if step >= smallest_step and steps <= most_steps:
                return tuple(index * step for index in range(steps + 1))
        power += 1


def compact(value: float) -> str:
    """Return a count for an axis: 950, "1.2k", "340k", "1.25M"."""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if float(f"{value:.3g}") >= size:
            return f"{float(f'{value / size:.3g}'):g}{letter}"
    return f"{value:g}"


def axis_percent(rate: float) -> str:
    """Return a rate of 0–1 for an axis, with no more decimals than it needs: "40 %"."""
    return f"{round(rate * 100, 6):g}{NARROW_SPACE}%"


def day_ticks(days: Sequence[date]) -> list[tuple[int, str]]:
    """Return the position and the words of each mark on the day axis of a period."""
    if len(days) <= FEW_DAYS:
        return [(i, f"{WEEKDAYS[day.weekday()]} {short_day(day)}") for i, day in enumerate(days)]
    if len(days) <= MOST_DAY_TICKS:
        return [(i, f"{WEEKDAYS[day.weekday()]} {day.day}") for i, day in enumerate(days)]
    if len(days) <= 2 * MOST_DAY_TICKS:
        return [(i, short_day(days[i])) for i in range((len(days) - 1) % 2, len(days), 2)]
    for chosen in (_is_monday, _is_half_month):
        ticks = [(i, short_day(day)) for i, day in enumerate(days) if chosen(day)]
        if len(ticks) <= MOST_DAY_TICKS:
            return ticks
    return _month_ticks(days)


def _is_monday(day: date) -> bool:
    return day.weekday() == MONDAY


def _is_half_month(day: date) -> bool:
    return day.day in HALF_MONTHS


def _month_ticks(days: Sequence[date]) -> list[tuple[int, str]]:
    firsts = [(i, day) for i, day in enumerate(days) if day.day == 1]
    if len(firsts) <= MOST_MONTH_TICKS:
        return [(i, _month_or_year(day)) for i, day in firsts]
    quarters = [(i, day) for i, day in firsts if day.month in QUARTERS]
    if len(quarters) <= MOST_MONTH_TICKS:
        return [(i, _month_or_year(day)) for i, day in quarters]
    years = [(i, str(day.year)) for i, day in firsts if day.month == 1]
    return years[:: math.ceil(len(years) / MOST_MONTH_TICKS)]


def _month_or_year(day: date) -> str:
    return str(day.year) if day.month == 1 else MONTHS[day.month - 1]
