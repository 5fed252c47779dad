"""How far back, how far ahead and how long a period may be."""

from datetime import date, timedelta

from handlers import words
from handlers.grammar.dates import LONGEST, PeriodError
from metrics.reach import oldest_day
from metrics.scope import Asked, LastDays, Period, ScopeKind


def check(asked: Asked, kind: ScopeKind, today: date) -> None:
    """Raise PeriodError where GitHub cannot have the period, with a sentence naming the bound."""
    match asked:
        case LastDays(length):
            _check_length(length)
        case Period(first, last):
            _check_length(asked.length)
            _check_end(first, last, today)
            _check_beginning(first, last, kind, today)


def _check_length(length: int) -> None:
    if length < 1:
        raise PeriodError(words.no_days(), instead="1d")
    if length > LONGEST:
        raise PeriodError(words.longer_than_a_year(LONGEST), instead=f"{LONGEST}d")


def _check_end(first: date, last: date, today: date) -> None:
    if first == today:
        raise PeriodError(words.not_over_yet(today), instead="7d")
    if last > today:
        day = first if first > today else last
        yesterday = today - timedelta(days=1)
        instead = f"{first}..{yesterday}" if first < yesterday else None
        raise PeriodError(words.in_the_future(day, today), instead=instead)


def _check_beginning(first: date, last: date, kind: ScopeKind, today: date) -> None:
    oldest = oldest_day(kind, today)
    if first < oldest:
        instead = f"{oldest}..{last}" if last > oldest else None
        raise PeriodError(words.too_long_ago(first, oldest, kind), instead=instead)
