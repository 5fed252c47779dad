"""Days and periods as people write them."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.grammar.dates import PeriodError, read_period
from handlers.grammar.limits import check
from handlers.vocabulary import MONTH_NAMES
from metrics.reach import oldest_day
from metrics.scope import Asked, LastDays, Period, ScopeKind

TODAY = date(2026, 11, 21)


def day(year: int, month: int, number: int) -> Period:
    return Period(date(year, month, number), date(year, month, number))


def between(first: tuple[int, int, int], last: tuple[int, int, int]) -> Period:
    return Period(date(*first), date(*last))


OCTOBER = between((2026, 10, 1), (2026, 10, 31))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("7d", LastDays(7)),
        ("7 d", LastDays(7)),
        ("28 days", LastDays(28)),
        ("1 day", LastDays(1)),
        ("28-days", LastDays(28)),
        ("2w", LastDays(14)),
        ("2 weeks", LastDays(14)),
        ("last 7 days", LastDays(7)),
        ("past 2 weeks", LastDays(14)),
        ("yesterday", day(2026, 11, 20)),
        ("today", day(2026, 11, 21)),
        ("last week", between((2026, 11, 9), (2026, 11, 15))),
        ("previous week", between((2026, 11, 9), (2026, 11, 15))),
        ("this week", between((2026, 11, 16), (2026, 11, 20))),
        ("last month", OCTOBER),
        ("this month", between((2026, 11, 1), (2026, 11, 20))),
        ("last quarter", between((2026, 7, 1), (2026, 9, 30))),
        ("this quarter", between((2026, 10, 1), (2026, 11, 20))),
        ("q3", between((2026, 7, 1), (2026, 9, 30))),
        ("q4", between((2026, 10, 1), (2026, 11, 20))),
        ("q1 2026", between((2026, 1, 1), (2026, 3, 31))),
        ("2026-q2", between((2026, 4, 1), (2026, 6, 30))),
        ("2026-w45", between((2026, 11, 2), (2026, 11, 8))),
        ("w45", between((2026, 11, 2), (2026, 11, 8))),
        ("week 45 2026", between((2026, 11, 2), (2026, 11, 8))),
        ("week 50", between((2025, 12, 8), (2025, 12, 14))),
        ("2026-10", OCTOBER),
        ("october", OCTOBER),
        ("oct 2026", OCTOBER),
        ("december", between((2025, 12, 1), (2025, 12, 31))),
        ("november", between((2026, 11, 1), (2026, 11, 20))),
        ("2026-11-12", day(2026, 11, 12)),
        ("2026/11/12", day(2026, 11, 12)),
        ("2026-1-2", day(2026, 1, 2)),
        ("12 november", day(2026, 11, 12)),
        ("12 november 2026", day(2026, 11, 12)),
        ("12th nov", day(2026, 11, 12)),
        ("nov 12", day(2026, 11, 12)),
        ("nov 12 2026", day(2026, 11, 12)),
        ("november 3rd", day(2026, 11, 3)),
        ("12nov2026", day(2026, 11, 12)),
        ("12-nov-2026", day(2026, 11, 12)),
        ("1 sept", day(2026, 9, 1)),
        ("22 november", day(2025, 11, 22)),
        ("2026-10-01 .. 2026-10-31", OCTOBER),
        ("2026-10-01 - 2026-10-31", OCTOBER),
        ("since 2026-10-01 until 2026-10-31", OCTOBER),
        ("from 1 oct to 31 oct", OCTOBER),
        ("between 1 oct and 31 oct 2026", OCTOBER),
        ("1 oct through 31 october", OCTOBER),
        ("since 2026-11-01", between((2026, 11, 1), (2026, 11, 20))),
        ("from yesterday", day(2026, 11, 20)),
        ("2026-11-01 ..", between((2026, 11, 1), (2026, 11, 20))),
        ("since october", between((2026, 10, 1), (2026, 11, 20))),
        ("september to october", between((2026, 9, 1), (2026, 10, 31))),
        ("2026-09 .. 2026-10", between((2026, 9, 1), (2026, 10, 31))),
        ("october to november", between((2026, 10, 1), (2026, 11, 20))),
        ("since last month until yesterday", between((2026, 10, 1), (2026, 11, 20))),
    ],
)
def test_a_period_is_read_as_people_write_it(text: str, asked: Asked) -> None:
    """On Saturday, 21 November 2026."""
    assert asked == read_period(text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        *("acme", "by", "28", "7x", "week", "last", "since", "since acme", "until acme"),
        *("to platform", "acme .. 2026-10-01", "nov2026x", "7d 28d", "last fortnight", "..", ""),
    ],
)
def test_other_words_are_no_period(text: str) -> None:
    """They may be a name, or a word that nobody knows."""
    assert read_period(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "today", "asked"),
    [
        ("12 november", date(2027, 1, 5), day(2026, 11, 12)),
        ("20 dec .. 5 jan", date(2027, 1, 10), between((2026, 12, 20), (2027, 1, 5))),
        ("20 dec .. 5 jan 2027", date(2027, 3, 1), between((2026, 12, 20), (2027, 1, 5))),
        ("last week", date(2027, 1, 1), between((2026, 12, 21), (2026, 12, 27))),
        ("last week", date(2027, 1, 4), between((2026, 12, 28), (2027, 1, 3))),
        ("last month", date(2027, 1, 1), between((2026, 12, 1), (2026, 12, 31))),
        ("yesterday", date(2027, 1, 1), day(2026, 12, 31)),
        ("this week", date(2027, 1, 2), between((2026, 12, 28), (2027, 1, 1))),
        ("december", date(2027, 1, 31), between((2026, 12, 1), (2026, 12, 31))),
        ("last quarter", date(2027, 2, 1), between((2026, 10, 1), (2026, 12, 31))),
        ("q4", date(2027, 2, 1), between((2026, 10, 1), (2026, 12, 31))),
        ("w53", date(2027, 2, 1), between((2026, 12, 28), (2027, 1, 3))),
        ("w01", date(2025, 1, 2), between((2024, 12, 30), (2025, 1, 1))),
    ],
)
def test_periods_reach_across_the_new_year(text: str, today: date, asked: Asked) -> None:
    """A day without a year is its last one that is not in the future."""
    assert asked == read_period(text, today)


@pytest.mark.parametrize(
    ("text", "today", "asked"),
    [
        ("29 feb", date(2028, 3, 1), day(2028, 2, 29)),
        ("29 feb 2028", date(2028, 3, 1), day(2028, 2, 29)),
        ("29 feb", date(2027, 3, 1), day(2024, 2, 29)),
        ("29 feb", date(2104, 2, 28), day(2096, 2, 29)),
        ("last month", date(2028, 3, 31), between((2028, 2, 1), (2028, 2, 29))),
        ("2027-02", date(2028, 3, 1), between((2027, 2, 1), (2027, 2, 28))),
        ("yesterday", date(2028, 3, 1), day(2028, 2, 29)),
    ],
)
def test_leap_days_are_days(text: str, today: date, asked: Asked) -> None:
    """Where a year has none, the last one that was is meant."""
    assert asked == read_period(text, today)


@pytest.mark.parametrize(
    ("text", "word", "instead"),
    [
        ("10/11/2026", "`2026-10-11` or `2026-11-10`", None),
        ("10.11.26", "`2026-10-11` or `2026-11-10`", None),
        ("10-11", "`2026-10-11` or `2026-11-10`", None),
        ("13/11/2026", "Write `2026-11-13`, the year first", None),
        ("11/11/2026", "Write `2026-11-11`, the year first", None),
        ("99/99/2026", "Write a day as `2026-11-10`", None),
        ("1/2/2026 .. 2026-11-01", "different countries", None),
        ("2026-02-29", "no day “2026-02-29”", None),
        ("31 november", "no day “31 november”", None),
        ("30 feb 2028", "no day “30 feb 2028”", None),
        ("2026-13", "no month “2026-13”", None),
        ("2025-w53", "no week “2025-w53”", None),
        ("week 0", "no week “week 0”", None),
        ("0000-00-00", "no day “0000-00-00”", None),
        ("2026-10-31 .. 2026-10-01", "end on 1 Oct 2026, before", "2026-10-01..2026-10-31"),
        ("3m", "`last month` or `2026-10`", "90d"),
        ("6 months", "`last month` or `2026-10`", "180d"),
        ("1y", "days and weeks", "365d"),
        ("last year", "days and weeks", "365d"),
        ("until 2026-11-01", "From which day on?", None),
    ],
)
def test_a_period_that_cannot_be_read_says_why(text: str, word: str, instead: str | None) -> None:
    """Nothing is guessed where two people could mean different days."""
    with pytest.raises(PeriodError) as refused:
        read_period(text, TODAY)
    assert word in refused.value.sentence
    assert instead == refused.value.instead


@pytest.mark.parametrize(
    ("text", "kind", "word", "instead"),
    [
        ("0d", ScopeKind.ORG, "at least one day", "1d"),
        ("366d", ScopeKind.ORG, "at most 365 days", "365d"),
        ("53w", ScopeKind.ORG, "at most 365 days", "365d"),
        ("2025-10-11 .. 2026-11-20", ScopeKind.ENTERPRISE, "at most 365 days", "365d"),
        ("today", ScopeKind.ORG, "Sat 21 Nov 2026, is not over", "7d"),
        ("since today", ScopeKind.ORG, "is not over", "7d"),
        ("2026-11-22", ScopeKind.ORG, "Sun 22 Nov 2026 is still to come", None),
        ("2026-12", ScopeKind.ORG, "Tue 1 Dec 2026 is still to come", None),
        (
            "2026-11-01 .. 2026-11-30",
            ScopeKind.ORG,
            "Mon 30 Nov 2026 is still to come: today is Sat 21 Nov 2026",
            "2026-11-01..2026-11-20",
        ),
        ("2025-12-11", ScopeKind.ORG, "an organization the first day it has is Fri 12 Dec", None),
        ("2025-12-11", ScopeKind.TEAM, "an organization the first day it has is Fri 12 Dec", None),
        (
            "2025-11-20",
            ScopeKind.ENTERPRISE,
            "an enterprise the first day it has is Fri 21 Nov",
            None,
        ),
        ("2025-12", ScopeKind.ORG, "is Fri 12 Dec 2025", "2025-12-12..2025-12-31"),
        ("2024-10-01 .. 2024-10-31", ScopeKind.ORG, "Tue 1 Oct 2024 is too long ago", None),
    ],
)
def test_a_period_that_github_cannot_have_names_the_bound(
    text: str, kind: ScopeKind, word: str, instead: str | None
) -> None:
    """Each bound has a sentence of its own, and a period inside it where there is one."""
    asked = read_period(text, TODAY)
    assert asked is not None
    with pytest.raises(PeriodError) as refused:
        check(asked, kind, TODAY)
    assert word in refused.value.sentence
    assert instead == refused.value.instead


@pytest.mark.parametrize("today", [date(2026, 11, 16), date(2026, 11, 23)])
def test_a_week_without_a_finished_day_is_refused(today: date) -> None:
    """On Monday, this week has no day that GitHub could know."""
    asked = read_period("this week", today)
    assert asked is not None
    with pytest.raises(PeriodError, match="is not over"):
        check(asked, ScopeKind.ORG, today)


@pytest.mark.parametrize(
    ("kind", "today", "oldest"),
    [
        (ScopeKind.ORG, date(2026, 3, 1), date(2025, 12, 12)),
        (ScopeKind.TEAM, date(2026, 3, 1), date(2025, 12, 12)),
        (ScopeKind.ENTERPRISE, date(2026, 3, 1), date(2025, 10, 10)),
        (ScopeKind.ENTERPRISE_TEAM, date(2026, 3, 1), date(2025, 10, 10)),
        (ScopeKind.ORG, date(2028, 1, 1), date(2027, 1, 1)),
        (ScopeKind.ENTERPRISE, date(2028, 1, 1), date(2027, 1, 1)),
    ],
)
def test_the_oldest_day_is_githubs_first_report_or_a_year_ago(
    kind: ScopeKind, today: date, oldest: date
) -> None:
    """Whichever of the two is later."""
    assert oldest == oldest_day(kind, today)


@pytest.mark.parametrize("kind", ScopeKind)
def test_the_bounds_themselves_can_be_asked_for(kind: ScopeKind) -> None:
    """One day, a year of days, the oldest day, and a range that reaches into today."""
    oldest = oldest_day(kind, TODAY)
    for asked in (
        LastDays(1),
        LastDays(365),
        Period(oldest, oldest),
        Period(TODAY - timedelta(1), TODAY),
    ):
        check(asked, kind, TODAY)


@given(st.dates(date(1, 1, 9), date(9999, 12, 1)), st.dates(), st.dates())
def test_any_two_days_are_read_back_from_iso(today: date, one: date, other: date) -> None:
    """ISO days mean the same whatever today is."""
    first, last = sorted((one, other))
    assert read_period(f"{first} .. {last}", today) == Period(first, last)


@given(
    st.dates(date(1999, 1, 1), date(9999, 12, 1)), st.sampled_from(MONTH_NAMES), st.integers(0, 99)
)
def test_a_day_without_a_year_is_never_in_the_future(today: date, month: str, number: int) -> None:
    """It is the last such day by today, or the calendar has none."""
    with suppress(PeriodError):
        asked = read_period(f"{number} {month}", today)
        assert isinstance(asked, Period)
        assert asked.last <= today
