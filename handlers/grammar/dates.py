"""Days and periods, as people write them.

A day is a UTC calendar day, so `today` is today's UTC day.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.parser import parserinfo

from handlers import words
from handlers.vocabulary import MONTH_NAMES, UNTIL
from metrics.reach import KEPT_DAYS
from metrics.scope import Asked, LastDays, Period

_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_MONTH = rf"(?P<month>{'|'.join(MONTH_NAMES)})\.?"
_YEAR = r"(?:[ -]?(?P<year>[0-9]{4}))?"
_RECENT = r"(?P<which>last|past|previous|this|current) "
_LENGTH = re.compile(r"(?:(?:last|past|previous) )?(?P<number>[0-9]{1,9})[ -]?(?P<unit>[a-z]+)")
_YEARS = re.compile(r"(?:a|one|last|past|previous|this|current) year")
_RANGE = re.compile(
    rf"(?:(?:since|from|between) )?(?P<first>.+?) (?:\.\.|-|and|{'|'.join(UNTIL)}) (?P<last>.+)"
)
_SINCE = re.compile(r"(?:since|from) (?P<first>.+)|(?P<open>.+) \.\.")
_UNTIL = re.compile(rf"(?:\.\.|{'|'.join(UNTIL)}) (?P<last>.+)")

LONGEST = KEPT_DAYS
_MONTHS_A_QUARTER, _QUARTERS = 3, 4
_RARE = 7  # so many years can lie between two that have a week 53
_LEAP_YEARS_ARE_AT_MOST_THIS_FAR_APART = 8


class PeriodError(Exception):
    """These words name a period that cannot be asked for.

    `instead` is a period that can, and is probably what was meant.
    """

    def __init__(self, sentence: str, *, instead: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.instead = instead


def read_period(text: str, today: date) -> Asked | None:
    """Return the period that `text` names, or None where it names none.

    Raises PeriodError where it names one that does not exist or can be read in two ways.
    """
    if _YEARS.fullmatch(text):
        raise PeriodError(words.only_days_and_weeks(), instead=f"{LONGEST}d")
    return _read_length(text) or _read_range(text, today) or read_span(text, today, today)


def _read_length(text: str) -> LastDays | None:
    found = _LENGTH.fullmatch(text)
    if found is None:
        return None
    number = int(found["number"])
    match found["unit"]:
        case "d" | "day" | "days":
            return LastDays(number)
        case "w" | "week" | "weeks" | "wk" | "wks":
            return LastDays(number * 7)
        case "m" | "mo" | "month" | "months":
            raise PeriodError(words.only_days_and_weeks(), instead=f"{number * 30}d")
        case "y" | "yr" | "year" | "years":
            raise PeriodError(words.only_days_and_weeks(), instead=f"{number * LONGEST}d")
        case _:
            return None


def _read_range(text: str, today: date) -> Period | None:
    yesterday = today - timedelta(days=1)
    if found := _RANGE.fullmatch(text):
        last = read_span(found["last"], today, today)
        # A first day without a year is the one closest before the last day.
        first = last and read_span(found["first"], today, last.last)
        return _between(first.first, last.last) if first and last else None
    if found := _SINCE.fullmatch(text):
        since = read_span(found["first"] or found["open"], today, today)
        return Period(since.first, max(since.first, yesterday)) if since else None
    if (found := _UNTIL.fullmatch(text)) and read_span(found["last"], today, today):
        raise PeriodError(words.first_day_missing())
    return None


def _between(first: date, last: date) -> Period:
    if first > last:
        raise PeriodError(words.reversed_range(first, last), instead=f"{last}..{first}")
    return Period(first, last)


def read_span(text: str, today: date, latest: date) -> Period | None:
    """Return the day, week or month that `text` names: without a year, the last by `latest`."""
    for pattern, read in _SPANS:
        if found := pattern.fullmatch(text):
            return _until_yesterday(read(found, today, latest), today)
    return None


def _until_yesterday(span: Period, today: date) -> Period:
    # The rest of a week or month that is still running cannot have been meant.
    yesterday = today - timedelta(days=1)
    if span.first <= yesterday < span.last:
        return Period(span.first, yesterday)
    return span


def _iso_day(found: re.Match[str], _today: date, _latest: date) -> Period:
    return _one_day(int(found["year"]), int(found["month"]), int(found["day"]), found[0])


def _iso_month(found: re.Match[str], _today: date, _latest: date) -> Period:
    return _whole_month(int(found["year"]), int(found["month"]), found[0])


def _named_day(found: re.Match[str], _today: date, latest: date) -> Period:
    month, day = _month_number(found["month"]), int(found["day"])
    if found["year"]:
        return _one_day(int(found["year"]), month, day, found[0])
    for year in range(latest.year, latest.year - _LEAP_YEARS_ARE_AT_MOST_THIS_FAR_APART - 1, -1):
        named = _date_or_none(year, month, day)
        if named and named <= latest:
            return Period(named, named)
    raise PeriodError(words.no_such_day(found[0]))


def _named_month(found: re.Match[str], _today: date, latest: date) -> Period:
    month = _month_number(found["month"])
    if found["year"]:
        return _whole_month(int(found["year"]), month, found[0])
    year = latest.year if month <= latest.month else latest.year - 1
    return _whole_month(year, month, found[0])


def _near_day(found: re.Match[str], today: date, _latest: date) -> Period:
    day = today if found[0] == "today" else today - timedelta(days=1)
    return Period(day, day)


def _week(found: re.Match[str], today: date, _latest: date) -> Period:
    monday = today - timedelta(days=today.weekday())
    if found["which"] not in {"this", "current"}:
        monday -= timedelta(days=7)
    return Period(monday, monday + timedelta(days=6))


def _month(found: re.Match[str], today: date, _latest: date) -> Period:
    first = today.replace(day=1)
    if found["which"] not in {"this", "current"}:
        first = (first - timedelta(days=1)).replace(day=1)
    return _whole_month(first.year, first.month, found[0])


def _near_quarter(found: re.Match[str], today: date, _latest: date) -> Period:
    year, quarter = today.year, (today.month - 1) // _MONTHS_A_QUARTER + 1
    if found["which"] not in {"this", "current"}:
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, _QUARTERS)
    return _whole_quarter(year, quarter)


def _named_quarter(found: re.Match[str], _today: date, latest: date) -> Period:
    quarter = int(found["quarter"])
    if found["year"]:
        return _whole_quarter(int(found["year"]), quarter)
    this_year = _whole_quarter(latest.year, quarter)
    return this_year if this_year.first <= latest else _whole_quarter(latest.year - 1, quarter)


def _whole_quarter(year: int, quarter: int) -> Period:
    last = quarter * _MONTHS_A_QUARTER
    first = date(max(year, 1), last - _MONTHS_A_QUARTER + 1, 1)
    return Period(first, first.replace(month=last, day=monthrange(first.year, last)[1]))


def _iso_week(found: re.Match[str], _today: date, latest: date) -> Period:
    """Return a week by its number: https://en.wikipedia.org/wiki/ISO_week_date."""
    number = int(found["week"])
    years = (
        [int(found["year"])] if found["year"] else range(latest.year + 1, latest.year - _RARE, -1)
    )
    for year in years:
        monday = _monday_or_none(year, number)
        if monday and (found["year"] or monday <= latest):
            return Period(monday, monday + timedelta(days=6))
    raise PeriodError(words.no_such_week(found[0]))


def _monday_or_none(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def _numeric_day(found: re.Match[str], _today: date, latest: date) -> Period:
    """Raise PeriodError: whether the day or the month comes first differs between countries."""
    one, two = int(found["one"]), int(found["two"])
    year = int(f"20{found['short']}" if found["short"] else found["year"] or latest.year)
    readings = {_date_or_none(year, one, two), _date_or_none(year, two, one)}
    raise PeriodError(words.ambiguous_day(found[0], sorted(filter(None, readings))))


_SPANS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date, date], Period]], ...] = (
    (re.compile(r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})[-/](?P<day>[0-9]{1,2})"), _iso_day),
    (re.compile(r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})"), _iso_month),
    (re.compile(rf"{_DAY}[ -]?{_MONTH}{_YEAR}"), _named_day),
    (re.compile(rf"{_MONTH}[ -]?{_DAY}(?![0-9]){_YEAR}"), _named_day),
    (re.compile(rf"{_MONTH}{_YEAR}"), _named_month),
    (re.compile(r"yesterday|today"), _near_day),
    (re.compile(rf"{_RECENT}week"), _week),
    (re.compile(rf"{_RECENT}month"), _month),
    (re.compile(rf"{_RECENT}quarter"), _near_quarter),
    (re.compile(r"q(?P<quarter>[1-4])(?:[ /-]?(?P<year>[0-9]{4}))?"), _named_quarter),
    (re.compile(r"(?P<year>[0-9]{4})[ /-]?q(?P<quarter>[1-4])"), _named_quarter),
    (re.compile(r"(?P<year>[0-9]{4})[ -]?(?:w|week ?)(?P<week>[0-9]{1,2})"), _iso_week),
    (re.compile(r"(?:w|week ?)(?P<week>[0-9]{1,2})(?:[ /-]?(?P<year>[0-9]{4}))?"), _iso_week),
    (
        re.compile(
            r"(?P<one>[0-9]{1,2})(?P<mark>[-/.])(?P<two>[0-9]{1,2})"
            r"(?:(?P=mark)(?:(?P<year>[0-9]{4})|(?P<short>[0-9]{2})))?"
        ),
        _numeric_day,
    ),
)


def _month_number(name: str) -> int:
    number = parserinfo().month(name)
    if number is None:
        raise ValueError(f"{name} is not in MONTH_NAMES")
    return number


def _one_day(year: int, month: int, day: int, text: str) -> Period:
    named = _date_or_none(year, month, day)
    if named is None:
        raise PeriodError(words.no_such_day(text))
    return Period(named, named)


def _whole_month(year: int, month: int, text: str) -> Period:
    first = _date_or_none(year, month, 1)
    if first is None:
        raise PeriodError(words.no_such_month(text))
    return Period(first, first.replace(day=monthrange(year, month)[1]))


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
