"""Numbers and days, as people read them."""

from datetime import UTC, date, datetime

import pytest

from metrics import numbers

THIN = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (7, "7"),
        (999, "999"),
        (1000, f"1{THIN}000"),
        (12345, f"12{THIN}345"),
        (1_234_567, f"1{THIN}234{THIN}567"),
        (-1000, f"−1{THIN}000"),
        (999.6, f"1{THIN}000"),
        (-0.4, "0"),
        (None, "–"),
    ],
)
def test_a_count_has_thin_separators(value: float | None, text: str) -> None:
    """Groups of three, a real minus, no place behind the point; a missing count is a dash."""
    assert numbers.count(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.0"),
        (4.25, "4.2"),
        (999.94, "999.9"),
        (999.95, f"1{THIN}000.0"),
        (1234.56, f"1{THIN}234.6"),
        (-3.14, "−3.1"),
        (-0.04, "0.0"),
        (None, "–"),
    ],
)
def test_a_decimal_has_one_place(value: float | None, text: str) -> None:
    """One place behind the point, always; what rounds to nothing has no sign."""
    assert numbers.decimal(value) == text


@pytest.mark.parametrize(
    ("rate", "text"),
    [(0.0, "0.0"), (0.3117, "31.2"), (0.9996, "100.0"), (1.0, "100.0")],
)
def test_a_rate_is_a_percentage(rate: float, text: str) -> None:
    """A rate of 0–1 is told in per cent, the unit behind a space that does not break."""
    assert numbers.percent(rate) == f"{text}{THIN}%"


@pytest.mark.parametrize(
    ("rate", "text"), [(0.5, "50"), (0.275, "27.5"), (0.05, "5"), (0.29, "29"), (1.0, "100")]
)
def test_a_target_is_written_as_it_was_set(rate: float, text: str) -> None:
    """With a decimal place only where there is something on it."""
    assert numbers.target(rate) == f"{text}{THIN}%"


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (0.0, "±0"),
        (0.04, "+4.0"),
        (-0.031, "−3.1"),
        (-0.5, "−50.0"),
        (0.5, "+50.0"),
        (1.0, "+100.0"),
        (12.0, f"+1{THIN}200.0"),
        (-1.0, "−100.0"),
        (0.00049, "±0"),
        (-0.00049, "±0"),
        (0.00051, "+0.1"),
        (-0.00051, "−0.1"),
    ],
)
def test_a_change_has_its_sign(ratio: float, text: str) -> None:
    """One and a half times is +50 %, double is +100 %, and what rounds to nothing is ±0."""
    assert numbers.change(ratio) == f"{text}{THIN}%"


@pytest.mark.parametrize(
    ("difference", "text"),
    [
        (0.008, "+0.8"),
        (-0.0125, "−1.2"),
        (0.0, "±0"),
        (0.0004, "±0"),
        (-0.0004, "±0"),
    ],
)
def test_two_rates_differ_in_points(difference: float, text: str) -> None:
    """Percentage points are not per cent, and say so in the line of their number."""
    assert numbers.points(difference) == f"{text}{THIN}points"


def test_what_is_missing_is_a_dash() -> None:
    """Missing is never zero, whatever it would have been."""
    written = {
        numbers.count(None),
        numbers.decimal(None),
        numbers.percent(None),
        numbers.change(None),
        numbers.points(None),
    }

    assert written == {"–"}


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 11, 19), date(2026, 11, 19), "19 Nov 2026"),
        (date(2026, 11, 13), date(2026, 11, 19), "13–19 Nov 2026"),
        (date(2026, 10, 23), date(2026, 11, 19), "23 Oct – 19 Nov 2026"),
        (date(2025, 12, 25), date(2026, 1, 7), "25 Dec 2025 – 7 Jan 2026"),
        (date(2025, 11, 1), date(2026, 11, 30), "1 Nov 2025 – 30 Nov 2026"),
        (date(2028, 2, 28), date(2028, 2, 29), "28–29 Feb 2028"),
    ],
)
def test_a_period_repeats_nothing(first: date, last: date, text: str) -> None:
    """The month and the year are written once where they are the same."""
    assert numbers.period(first, last) == text


def test_a_day_and_a_moment() -> None:
    """Days are UTC days with their weekday; a moment names its zone."""
    assert numbers.day(date(2026, 11, 12)) == "Thu 12 Nov 2026"
    assert numbers.short_day(date(2026, 11, 12)) == "12 Nov"
    assert numbers.moment(datetime(2026, 11, 21, 8, 5, tzinfo=UTC)) == "21 Nov 2026 08:05 UTC"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1000, f"1{THIN}000 days")]
)
def test_only_one_is_singular(number: int, text: str) -> None:
    """Nothing and many are plural."""
    assert numbers.plural(number, "day", "days") == text


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 min"),
        (44.6, "45 min"),
        (59.6, "1 h"),
        (252, "4 h 12 min"),
        (1439.7, "1 day"),
        (1500, "1 day 1 h"),
        (4440, "3 days 2 h"),
    ],
)
def test_a_length_of_time_has_the_units_that_it_needs(minutes: float, words: str) -> None:
    """Minutes up to a day, then hours."""
    assert numbers.duration(minutes) == words
