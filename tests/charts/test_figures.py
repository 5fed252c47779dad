import pytest

from charts.figures import AXIS_LEFT, AXIS_RIGHT, EMPTY, daily_usage
from metrics.numbers import NARROW_SPACE, short_day
from tests.charts.pictures import boxes, days, key, line, panels, texts, words
from tests.charts.samples import daily

FOUR_WEEKS = [10, 12, 11, 13, 9, 2, 1] * 4


def test_each_known_day_has_a_bar_of_its_height() -> None:
    """A bar stands on its own day, and is as high as the day had active users."""
    users, _ = panels(daily_usage(daily([4, 7, 3])))
    assert boxes(users, "bars") == [(0, 4), (1, 7), (2, 3)]


def test_a_missing_day_has_a_cross_and_no_bar() -> None:
    """Nothing known is shown as such, and not as a low bar."""
    users, _ = panels(daily_usage(daily([4, None, 3])))
    assert boxes(users, "bars") == [(0, 4), (2, 3)]
    assert days(users, "missing") == [1]


def test_a_zero_is_a_thin_bar_and_not_missing() -> None:
    """Nobody active is a fact: it is drawn, and has no cross."""
    users, _ = panels(daily_usage(daily([100, 0, 100])))
    (_, (day, height), _) = boxes(users, "bars")
    assert day == 1
    assert 0 < height < 2
    assert days(users, "missing") == []


def test_the_rate_line_breaks_at_a_missing_day() -> None:
    """No line is drawn across a day of which nothing is known."""
    rates = [0.2, 0.3, None, 0.25, 0.4]
    _, rate = panels(daily_usage(daily([1] * 5, rates)))
    assert line(rate, "line") == rates
    assert days(rate, "missing") == [2]


def test_a_lonely_rate_between_two_gaps_is_a_dot() -> None:
    """A line needs two points; one alone would be invisible in a long period."""
    rates: list[float | None] = [0.2] * 60
    rates[29] = rates[31] = None
    _, rate = panels(daily_usage(daily([1] * 60, rates)))
    dots = line(rate, "dots")
    assert [day for day, height in enumerate(dots) if height is not None] == [30]


def test_provisional_days_look_different_and_are_explained() -> None:
    """Hatched bars and hollow dots; the line that leads to them starts at the last final day."""
    figure = daily_usage(daily([4, 5, 6, 7], [0.1, 0.2, 0.3, 0.4], provisional=2))
    users, rate = panels(figure)
    assert boxes(users, "bars") == [(0, 4), (1, 5)]
    assert boxes(users, "provisional bars") == [(2, 6), (3, 7)]
    assert line(rate, "line") == [0.1, 0.2, None, None]
    assert line(rate, "provisional line") == [None, 0.2, 0.3, 0.4]
    assert line(rate, "provisional dots") == [None, None, 0.3, 0.4]
    assert key(figure) == {"provisional"}


def test_no_line_leads_over_a_gap_to_a_provisional_day() -> None:
    """A gap stays a gap where the days behind it are provisional."""
    figure = daily_usage(daily([1] * 4, [0.1, None, 0.3, 0.4], provisional=2))
    _, rate = panels(figure)
    assert line(rate, "provisional line") == [None, None, 0.3, 0.4]


def test_the_key_names_only_what_is_there() -> None:
    """A complete, final month needs no key at all."""
    assert key(daily_usage(daily(FOUR_WEEKS))) == set()
    assert key(daily_usage(daily([1, None]))) == {"no value"}
    assert key(daily_usage(daily([1, None], [0.1, None], provisional=1))) == {"no value"}


def test_weekends_have_a_quiet_band_in_both_panels() -> None:
    """From a Monday on, days 5 and 6 are the first weekend."""
    for axes in panels(daily_usage(daily(FOUR_WEEKS))):
        assert [day for day, _ in boxes(axes, "weekends")] == [5, 6, 12, 13, 19, 20, 26, 27]


def test_a_long_period_has_an_average_and_no_bands() -> None:
    """A year of weekends is a flicker: the mean of seven days shows the way instead."""
    figure = daily_usage(daily([7, 14] * 100))
    users, _ = panels(figure)
    assert "weekends" not in {artist.get_gid() for artist in users.collections}
    assert line(users, "average")[:8] == [None] * 6 + [10, 11]
    assert key(figure) == {"7-day average"}


def test_an_average_needs_all_of_its_seven_days() -> None:
    """One missing day leaves a gap of seven in the average, not a lower average."""
    users, _ = panels(daily_usage(daily([7] * 20 + [None] + [7] * 100)))
    assert line(users, "average")[19:29] == [7, *[None] * 7, 7, 7]


def test_a_long_gap_in_a_long_period_has_crosses_that_stay_apart() -> None:
    """Every run of missing days is marked, without becoming a thick stripe."""
    counts: list[int | None] = [7] * 365
    counts[50] = None
    counts[100:160] = [None] * 60
    users, _ = panels(daily_usage(daily(counts)))
    marked = days(users, "missing")
    assert marked[0] == 50
    assert 5 <= len(marked[1:]) <= 12
    assert all(100 <= (day or 0) < 160 for day in marked[1:])


@pytest.mark.parametrize(
    ("counts", "label"),
    [
        ([1, 2, 312], "312"),
        ([1, 99_999], f"99{NARROW_SPACE}999"),
        ([1_385_102], "1.39M"),
        ([5, 17, None, None], "17"),
        ([5, 0], "0"),
    ],
)
def test_the_last_known_value_is_written_beside_its_mark(
    counts: list[int | None], label: str
) -> None:
    """The newest number, and its day, because it is not what the message says of the period."""
    values = daily(counts)
    users, _ = panels(daily_usage(values))
    last = max(day for day, count in enumerate(counts) if count is not None)
    value, day = users.texts
    assert (value.get_text(), day.get_text()) == (label, short_day(values.points[last].day))
    assert value.get_position()[0] == day.get_position()[0] == last


def test_the_last_rate_is_written_with_one_decimal() -> None:
    """As in every message: "31.2 %"."""
    figure = daily_usage(daily([1, 1], [0.4, 0.3123]))
    assert f"31.2{NARROW_SPACE}%" in words(figure)


@pytest.mark.parametrize("length", [1, 7, 28, 90, 365])
def test_a_period_without_any_value_says_so(length: int) -> None:
    """An empty picture explains itself in each panel and invents no scale."""
    written = words(daily_usage(daily([None] * length, [None] * length)))
    assert written.count(EMPTY) == 2
    assert written.count("0") == 1
    assert written.count(f"0{NARROW_SPACE}%") == 1


def test_a_period_of_zeros_has_no_invented_scale() -> None:
    """Where everything is zero, the only mark on the axis is zero."""
    users, rate = panels(daily_usage(daily([0] * 7, [0.0] * 7)))
    assert len(boxes(users, "bars")) == 7
    assert line(rate, "line") == [0.0] * 7


def test_a_rate_above_one_is_not_cut_off() -> None:
    """GitHub may count an acceptance a day after its suggestion: the axis makes room."""
    _, rate = panels(daily_usage(daily([1, 1], [0.5, 1.2])))
    assert rate.get_ylim() == (0, 1.5)


def test_both_panels_share_the_day_axis() -> None:
    """A day is at the same place above and below."""
    users, rate = panels(daily_usage(daily(FOUR_WEEKS)))
    assert users.get_xlim() == rate.get_xlim() == (-0.5, 27.5)
    for axes in (users, rate):
        box = axes.get_window_extent()
        assert (round(box.x0), round(box.x1)) == (AXIS_LEFT, AXIS_RIGHT)


def test_nothing_in_the_picture_is_read_as_a_formula() -> None:
    """A dollar sign in a team's name is a dollar sign."""
    figure = daily_usage(daily(FOUR_WEEKS, title="$x_1$ team", subtitle="100 % of $HOME"))
    assert {"$x_1$ team", "100 % of $HOME"} <= set(words(figure))
    assert not any(text.get_parse_math() for text in texts(figure))


@pytest.mark.parametrize("length", [1, 4, 8, 14, 30, 92, 366, 800])
def test_all_words_are_inside_the_picture(length: int) -> None:
    """No label is cut off at an edge, however long the period and however large the numbers."""
    values = daily([88_888] * length, [1.888] * length, title="W" * 200)
    figure = daily_usage(values)
    width, height = figure.get_size_inches() * figure.dpi
    for text in texts(figure):
        box = text.get_window_extent()
        assert 0 <= box.x0 < box.x1 <= width, text
        assert 0 <= box.y0 < box.y1 <= height, text
