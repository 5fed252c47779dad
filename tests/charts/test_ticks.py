from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import ticks
from metrics.numbers import NARROW_SPACE

FRIDAY = date(2026, 10, 23)


def labels(days: int, first: date = FRIDAY) -> list[str]:
    period = [first + timedelta(days=i) for i in range(days)]
    return [words for _, words in ticks.day_ticks(period)]


@pytest.mark.parametrize(
    ("largest", "marks"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (3, (0, 1, 2, 3)),
        (7, (0, 2, 4, 6, 8)),
        (365, (0, 100, 200, 300, 400)),
        (1_385_102, (0, 500_000, 1_000_000, 1_500_000)),
    ],
)
def test_a_scale_of_counts_is_round_and_whole(largest: int, marks: tuple[int, ...]) -> None:
    """People are counted in whole numbers, and read in round ones."""
    assert ticks.scale(largest, 4, 1) == marks


@pytest.mark.parametrize(
    ("largest", "marks"),
    [
        (0.0, [0, 0.5]),
        (0.04, [0, 2, 4]),
        (0.31, [0, 20, 40]),
        (1.0, [0, 50, 100]),
        (1.12, [0, 50, 100, 150]),
    ],
)
def test_a_scale_of_rates_begins_at_zero(largest: float, marks: list[float]) -> None:
    """The rate axis has room for what is there, and never cuts its lower part away."""
    assert [100 * mark for mark in ticks.scale(largest, 3, 0.005)] == pytest.approx(marks)


@given(st.floats(0, 1e12), st.integers(1, 6), st.sampled_from([1, 0.005]))
def test_a_scale_always_holds_the_largest_value(
    largest: float, most_steps: int, smallest_step: float
) -> None:
    """Nothing is ever drawn above the top of its panel."""
    marks = ticks.scale(largest, most_steps, smallest_step)
    assert marks[0] == 0
    assert marks[-1] >= largest * (1 - 1e-6)
    assert 2 <= len(marks) <= most_steps + 1


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (950, "950"),
        (1_000, "1k"),
        (1_250, "1.25k"),
        (999_999, "1M"),
        (1_385_102, "1.39M"),
        (2e9, "2B"),
    ],
)
def test_a_large_count_is_short_on_an_axis(value: float, words: str) -> None:
    """Three digits are enough beside a mark; rounding never writes "1000k"."""
    assert ticks.compact(value) == words


def test_a_rate_has_only_the_decimals_it_needs() -> None:
    """Forty per cent is "40 %", half a per cent "0.5 %"."""
    assert ticks.axis_percent(0.4) == f"40{NARROW_SPACE}%"
    assert ticks.axis_percent(0.005) == f"0.5{NARROW_SPACE}%"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, ["Fri 23 Oct"]),
        (2, ["Fri 23 Oct", "Sat 24 Oct"]),
        (7, ["Fri 23", "Sat 24", "Sun 25", "Mon 26", "Tue 27", "Wed 28", "Thu 29"]),
        (10, ["24 Oct", "26 Oct", "28 Oct", "30 Oct", "1 Nov"]),
        (28, ["26 Oct", "2 Nov", "9 Nov", "16 Nov"]),
        (90, ["1 Nov", "15 Nov", "1 Dec", "15 Dec", "1 Jan", "15 Jan"]),
    ],
)
def test_the_day_axis_suits_the_length_of_the_period(days: int, words: list[str]) -> None:
    """Days by name in a week, Mondays in a month, halves of months in a quarter."""
    assert labels(days) == words


def test_a_year_shows_months_and_where_the_year_begins() -> None:
    """January is written as its year, so that the change of year is seen."""
    words = ["Nov", "Dec", "2027", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"]
    assert labels(365) == words


@given(st.integers(1, 8000), st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_no_period_has_more_labels_than_fit(days: int, first: date) -> None:
    """Whatever is asked for, the labels do not run into each other, and none is outside."""
    period = [first + timedelta(days=i) for i in range(days)]
    marks = ticks.day_ticks(period)
    assert 1 <= len(marks) <= ticks.MOST_MONTH_TICKS
    assert all(0 <= position < days for position, _ in marks)
