"""Days that are still to come, as people write them: "2026-12-01", "1 December", "monday"."""

import re
from datetime import date, timedelta

from handlers import words
from handlers.grammar.dates import PeriodError, read_span
from handlers.orders.schedule import WEEKDAYS

_AHEAD = re.compile(r"(?:in )?(?P<number>[0-9]{1,4}|an?|one) ?(?P<unit>d|days?|w|weeks?)")
_WEEKDAY = re.compile(rf"(?:next |on )?(?P<day>{'|'.join(WEEKDAYS)})[a-z]*")
_DAYS_A_WEEK = 7
_A_YEAR = timedelta(days=365)


def read_day_ahead(text: str, today: date) -> date | None:
    """Return the day that `text` names, of a week or month its first; None where it names none.

    A day without a year is the next one of that name. Raises PeriodError where the day does not
    exist, can be read in two ways, or is not after `today`.
    """
    day = _near(text, today) or _counted(text, today) or _named(text, today)
    if day is not None and day <= today:
        raise PeriodError(words.not_ahead(day))
    return day


def _near(text: str, today: date) -> date | None:
    match text:
        case "tomorrow":
            return today + timedelta(days=1)
        case "next week":
            return today + timedelta(days=_DAYS_A_WEEK - today.weekday())
        case "next month":
            return (today.replace(day=1) + timedelta(days=31)).replace(day=1)
    return None


def _counted(text: str, today: date) -> date | None:
    if found := _AHEAD.fullmatch(text):
        number = int(found["number"]) if found["number"].isdigit() else 1
        days = number * (_DAYS_A_WEEK if found["unit"].startswith("w") else 1)
        return today + timedelta(days=days)
    if found := _WEEKDAY.fullmatch(text):
        days = (WEEKDAYS.index(found["day"]) - today.weekday() - 1) % _DAYS_A_WEEK + 1
        return today + timedelta(days=days)
    return None


def _named(text: str, today: date) -> date | None:
    span = read_span(text, today, today + _A_YEAR)
    return None if span is None else span.first
