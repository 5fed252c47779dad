from dataclasses import replace
from datetime import date, timedelta
from typing import cast

import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from charts.figures import EMPTY
from charts.strips import daily_strips
from charts.values import DailyStrips, Strip
from tests.charts.pictures import boxes, days, texts, words

MONDAY = date(2026, 11, 2)
Counts = tuple[int | None, ...]


def strips(*counts: Counts, parts: Counts = (), provisional: int = 0) -> DailyStrips:
    length = len(counts[0])
    return DailyStrips(
        title="acme",
        subtitle="agents",
        days=tuple(MONDAY + timedelta(days=number) for number in range(length)),
        provisional=tuple(number >= length - provisional for number in range(length)),
        strips=tuple(Strip(f"strip {number}", one, parts) for number, one in enumerate(counts)),
        part="by Copilot" if parts else "",
        one_scale=bool(parts),
    )


def tops(figure: Figure) -> list[float]:
    return [axes.get_ylim()[1] for axes in figure.axes]


def test_each_count_has_a_strip_with_a_bar_for_each_known_day() -> None:
    """A missing day has a cross instead, and is no zero."""
    figure = daily_strips(strips((4, None, 3), (1, 2, 2)))
    one, two = figure.axes
    assert boxes(one, "bars") == [(0, 4), (2, 3)]
    assert days(one, "missing") == [1]
    assert boxes(two, "bars") == [(0, 1), (1, 2), (2, 2)]


def test_each_strip_has_its_own_scale_unless_they_are_to_be_compared() -> None:
    """A few users of one agent are seen beside many of another."""
    assert tops(daily_strips(strips((4, 3), (900, 800)))) == [4, 1000]
    assert tops(daily_strips(strips((4, 3), (900, 800), parts=(1, 1)))) == [1000, 1000]


def test_parts_stand_in_front_of_their_whole_and_are_explained() -> None:
    """No part is drawn where it is zero, and both last numbers are written."""
    figure = daily_strips(strips((4, 8, 6), parts=(1, 0, 5)))
    (axes,) = figure.axes
    assert boxes(axes, "bars") == [(0, 4), (1, 8), (2, 6)]
    assert boxes(axes, "parts") == [(0, 1), (2, 5)]
    assert {"by Copilot", "6", "5"} <= set(words(figure))


def test_what_a_count_was_before_is_marked_and_the_greatest_change_written() -> None:
    """A restated bar is dark among soft ones, with a stroke where it was."""
    restated = DailyStrips(
        title="acme",
        subtitle="restated",
        days=tuple(MONDAY + timedelta(days=number) for number in range(3)),
        provisional=(False,) * 3,
        strips=(Strip("people", (4, 8, 6), before=(None, 5, 7)), Strip("prompts", (1, 2, 3))),
        before="at first",
    )
    figure = daily_strips(restated)
    one, two = figure.axes

    assert boxes(one, "restated") == [(1, 8), (2, 6)]
    strokes = {
        (round(line[0][0] + line[1][0]) // 2, line[0][1])
        for collection in one.collections
        if collection.get_gid() == "earlier"
        for line in cast("LineCollection", collection).get_segments()
    }
    assert strokes == {(1, 5.0), (2, 7.0)}
    assert {"restated", "at first", "3 Nov", "8", "was 5", "3"} <= set(words(figure))
    assert boxes(two, "bars") == [(0, 1), (1, 2), (2, 3)]
    assert "restated" not in {artist.get_gid() for artist in two.collections}


def test_a_higher_count_before_is_inside_the_scale() -> None:
    """What was corrected downwards is seen in full."""
    low = strips((4, 3))
    restated = replace(
        low, strips=(Strip("people", (4, 3), before=(900, None)),), before="at first"
    )

    assert tops(daily_strips(restated)) == [1000]


def test_provisional_days_look_different_and_are_explained() -> None:
    """As in the chart of active users."""
    figure = daily_strips(strips((4, 8, 6), provisional=1))
    (axes,) = figure.axes
    assert boxes(axes, "bars") == [(0, 4), (1, 8)]
    assert boxes(axes, "provisional bars") == [(2, 6)]
    assert "provisional" in words(figure)


def test_a_strip_without_any_value_says_so() -> None:
    """And invents no scale."""
    written = words(daily_strips(strips((None, None), (7, 7))))
    assert written.count(EMPTY) == 1
    assert written.count("0") == 1


def test_a_strip_needs_one_count_for_each_day() -> None:
    """A count too few would shift all others."""
    with pytest.raises(ValueError, match="one count"):
        DailyStrips("acme", "", (MONDAY,), (False,), (Strip("x", (1, 2)),))


@pytest.mark.parametrize("length", [1, 7, 365])
@pytest.mark.parametrize(("count", "several"), [(0, 4), (88_888, 3), (123_456_789, 4)])
def test_all_words_are_inside_the_picture(length: int, count: int, several: int) -> None:
    """No label is cut off at an edge, and no two last values overlap."""
    values = strips(*[(count,) * length] * several, parts=(count,) * length, provisional=1)
    figure = daily_strips(values)
    width, height = figure.get_size_inches() * figure.dpi
    found = [text.get_window_extent() for text in texts(figure)]
    for box in found:
        assert 0 <= box.x0 < box.x1 <= width
        assert 0 <= box.y0 < box.y1 <= height
    for axes in figure.axes:
        part, whole = (text.get_window_extent() for text in axes.texts[:2])
        assert part.y1 <= whole.y0
