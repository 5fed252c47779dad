from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from charts import style
from charts.alt_text import alt_text
from charts.figures import AXIS_RIGHT, EMPTY
from charts.paired import paired_days
from charts.values import PairedDays, PairedPanel
from tests.charts.pictures import line, texts, words

MONDAY = date(2026, 11, 2)
SUNDAY = MONDAY - timedelta(days=1)
Line = tuple[float | None, ...]
STEADY: Line = (0.2, 0.3, 0.4)


def paired(
    one: Line = STEADY,
    other: Line = STEADY,
    *,
    names: tuple[str, str] = ("acme", "beta"),
    early: int = 0,
    is_rate: bool = True,
) -> PairedDays:
    days = tuple(MONDAY + timedelta(days=n) for n in range(len(one)))
    people = PairedPanel("Daily active users", one, other, is_rate)
    rates = PairedPanel("Acceptance rate", other, one, is_rate=True)
    provisional = tuple(n >= len(one) - early for n in range(len(one)))
    return PairedDays("acme and beta", "a period", names, days, provisional, (people, rates))


def test_each_thing_has_a_line_in_each_panel() -> None:
    """Which breaks where a day is missing."""
    upper, lower = paired_days(paired((0.2, None, 0.4), (0.1, 0.2, 0.3))).axes
    assert line(upper, "one line") == line(lower, "other line") == [0.2, None, 0.4]
    assert line(upper, "other line") == line(lower, "one line") == [0.1, 0.2, 0.3]


def test_the_two_have_different_colours_and_their_names_say_which() -> None:
    """As each last value does, beside its line."""
    figure = paired_days(paired((0.2, 0.35), (0.1, 0.15)))
    names = {text.get_text(): text.get_color() for text in texts(figure)}
    values = {text.get_text(): text.get_color() for text in figure.axes[0].texts}
    assert names["acme"] == values["35.0\N{NARROW NO-BREAK SPACE}%"] == style.BLUE
    assert names["beta"] == values["15.0\N{NARROW NO-BREAK SPACE}%"] == style.VERMILION
    assert "3 Nov" in values


def test_the_key_has_what_is_in_the_picture() -> None:
    """Provisional days, and days on which neither has a value."""
    assert not {"provisional", "no value"} & set(words(paired_days(paired())))
    assert "provisional" in words(paired_days(paired(early=1)))
    assert "no value" in words(paired_days(paired((0.2, None), (0.3, None))))
    assert "no value" not in words(paired_days(paired((0.2, None), (0.3, 0.1))))


def test_nothing_known_says_so() -> None:
    """An empty picture explains itself."""
    assert words(paired_days(paired((None, None), (None, None)))).count(EMPTY) == 2


def test_people_are_written_as_counts() -> None:
    """A rate is per cent, and a count is not."""
    assert "41" in words(paired_days(paired((40, 41), (3, 7), is_rate=False)))


@pytest.mark.parametrize("one", [(0.0,), (0.3, 0.3), (1.0, 0.0), (None, 0.2), (0.001,) * 90])
@pytest.mark.parametrize("names", [("W" * 200, "日本" * 60), ("a", "b")])
def test_all_words_are_inside_the_picture_and_apart(one: Line, names: tuple[str, str]) -> None:
    """However long the names are, and however close the values."""
    figure = paired_days(paired(one, one, names=names, early=1))
    width, height = figure.get_size_inches() * figure.dpi
    boxes = [text.get_window_extent() for text in texts(figure)]
    for box in boxes:
        assert 0 <= box.x0 < box.x1 <= width
        assert 0 <= box.y0 < box.y1 <= height
    for first, second in combinations(boxes, 2):
        assert not first.overlaps(second)


@pytest.mark.parametrize("short", [(), (0.1, 0.2)])
def test_a_panel_has_one_value_for_each_day(short: Line) -> None:
    """A mistake is found where it is made."""
    with pytest.raises(ValueError, match="one value for each day"):
        paired(STEADY, short)


def test_the_picture_in_words() -> None:
    """Each line of each panel, by its name, and what may still change."""
    said = alt_text(paired((0.2, 0.4), (0.1, None), early=1)).replace(
        "\N{NARROW NO-BREAK SPACE}", " "
    )
    assert said == (
        "acme and beta: line charts of two figures, 2 days, 2–3 Nov 2026."
        " Daily active users, acme: lowest 20.0 % on Mon 2 Nov 2026,"
        " highest 40.0 % on Tue 3 Nov 2026, last 40.0 % on Tue 3 Nov 2026."
        " Daily active users, beta: 10.0 % on Mon 2 Nov 2026. No value on 1 day (3 Nov)."
        " Acceptance rate, acme: 10.0 % on Mon 2 Nov 2026. No value on 1 day (3 Nov)."
        " Acceptance rate, beta: lowest 20.0 % on Mon 2 Nov 2026,"
        " highest 40.0 % on Tue 3 Nov 2026, last 40.0 % on Tue 3 Nov 2026."
        " Provisional, may still change: 1 day (3 Nov)."
    )


def with_the_week_before(last: date) -> PairedDays:
    days = [last - timedelta(days=n) for n in reversed(range(3))]
    before = tuple(day - timedelta(days=7) for day in days)
    return replace(paired(), days=tuple(days), other_days=before)


def test_the_days_before_step_back() -> None:
    """They are there to be held against, so the days that are told lie on top in their colour."""
    figure = paired_days(with_the_week_before(MONDAY))
    colours = {text.get_text(): text.get_color() for text in texts(figure)}
    drawn = [str(line.get_gid()) for line in figure.axes[0].lines]

    assert (colours["acme"], colours["beta"]) == (style.BLUE, style.BEFORE)
    assert drawn.index("other line") < drawn.index("one line")


def test_last_values_of_a_weekend_are_not_written() -> None:
    """A week that ends on a Saturday is not told by how few worked on it."""
    last_value = "40.0\N{NARROW NO-BREAK SPACE}%"

    assert last_value in words(paired_days(with_the_week_before(MONDAY)))
    assert last_value not in words(paired_days(with_the_week_before(SUNDAY)))


def test_where_no_last_value_is_written_the_lines_have_its_room() -> None:
    """They end at the edge of the picture, and its words are still inside."""
    narrow, wide = (paired_days(with_the_week_before(last)) for last in (MONDAY, SUNDAY))
    ends = [figure.axes[0].get_position().x1 * style.WIDTH for figure in (narrow, wide)]

    assert ends[0] == pytest.approx(AXIS_RIGHT)
    assert ends[1] == pytest.approx(style.RIGHT)
    assert all(text.get_window_extent().x1 <= style.WIDTH for text in texts(wide))
