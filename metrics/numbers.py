"""How numbers and days are written for people: once, here, for every message, chart and table."""

from collections.abc import Sequence
from datetime import date, datetime

MISSING = "–"
MINUS = "−"
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MINUTES_AN_HOUR = 60
HOURS_A_DAY = 24
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_WEEKDAYS = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    *("Saturday", "Sunday"),
)


def count(value: float | None) -> str:
    """Return a count with thin separators: 12345 is "12 345", a missing one is "–"."""
    if value is None:
        return MISSING
    return f"{round(value):,}".replace(",", NARROW_SPACE).replace("-", MINUS)


def decimal(value: float | None) -> str:
    """Return a number with one decimal place, and thin separators: 1234.56 is "1 234.6"."""
    if value is None:
        return MISSING
    return f"{value:z,.1f}".replace(",", NARROW_SPACE).replace("-", MINUS)


def percent(rate: float | None) -> str:
    """Return a rate of 0–1 as "31.2 %"."""
    if rate is None:
        return MISSING
    return f"{decimal(rate * 100)}{NARROW_SPACE}%"


def target(rate: float) -> str:
    """Return a rate of 0–1 that somebody set, as it was set: "70 %", or "35.5 %"."""
    return percent(rate).replace(".0", "")


def change(ratio: float | None) -> str:
    """Return a relative change (0.04 is four per cent more) with its sign: "+4.0 %"."""
    if ratio is None:
        return MISSING
    return _signed(ratio * 100, f"{NARROW_SPACE}%")


def points(difference: float | None) -> str:
    """Return the difference of two rates of 0–1 in percentage points: "+0.8 points"."""
    if difference is None:
        return MISSING
    return _signed(difference * 100, f"{NARROW_SPACE}points")


def more_or_fewer(difference: float | None, *, exact: bool = False) -> str:
    """Return the difference of two numbers with its sign: "+341"; `exact` has a decimal place."""
    if difference is None:
        return MISSING
    if exact:
        return _signed(difference, "")
    whole = round(difference)
    return f"{'+' if whole > 0 else '±' if whole == 0 else ''}{count(whole)}"


def _signed(value: float, unit: str) -> str:
    rounded = round(value, 1)
    if rounded == 0:
        return f"±0{unit}"
    sign = "+" if rounded > 0 else MINUS
    return f"{sign}{decimal(abs(rounded))}{unit}"


def day(value: date) -> str:
    """Return "Thu 12 Nov 2026"; a day is a UTC calendar day and is never shifted."""
    return f"{WEEKDAYS[value.weekday()]} {long_day(value)}"


def long_day(value: date) -> str:
    """Return "12 Nov 2026"."""
    return f"{short_day(value)} {value.year}"


def short_day(value: date) -> str:
    """Return "12 Nov"."""
    return f"{value.day} {MONTHS[value.month - 1]}"


def long_weekday(value: date) -> str:
    """Return "Sunday"."""
    return LONG_WEEKDAYS[value.weekday()]


def period(first: date, last: date) -> str:
    """Return "13–19 Nov 2026", "23 Oct – 19 Nov 2026", with both years where they differ."""
    if first == last:
        return long_day(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{long_day(last)}"
    start = short_day(first) if first.year == last.year else long_day(first)
    return f"{start} – {long_day(last)}"


def moment(value: datetime) -> str:
    """Return "21 Nov 2026 08:30 UTC" for an aware UTC time."""
    return f"{long_day(value.date())} {value:%H:%M} UTC"


def duration(minutes: float) -> str:
    """Return a length of time: "45 min", "4 h 12 min", "3 days 2 h"."""
    whole = round(minutes)
    if whole < MINUTES_AN_HOUR:
        return f"{whole} min"
    hours, rest = divmod(whole, MINUTES_AN_HOUR)
    if hours < HOURS_A_DAY:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    days, hours = divmod(round(minutes / MINUTES_AN_HOUR), HOURS_A_DAY)
    return f"{plural(days, 'day', 'days')} {hours} h" if hours else plural(days, "day", "days")


def plural(number: int, one: str, many: str) -> str:
    """Return "1 day" or "12 days"."""
    return f"{count(number)} {one if number == 1 else many}"


def joined(parts: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"; "" where there is nothing."""
    return " and ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else "".join(parts)
