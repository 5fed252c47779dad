from itertools import pairwise

import pytest

from charts.columns import BARS_LEFT, NOT_KNOWN, RIGHT, columns_and_bars
from charts.values import Column, ColumnsAndBars, RankedBar
from tests.charts.pictures import boxes, texts, widths, words

NAMES = ("1–26", "27–65", "66–130", "131–195", "196–365")


def values(*counts: int, bars: int = 3, names: tuple[str, ...] = NAMES) -> ColumnsAndBars:
    columns = tuple(Column(name, count) for name, count in zip(names, counts, strict=False))
    uses = tuple(RankedBar("Code review, passive", 9 - n, f"{9 - n}") for n in range(bars))
    return ColumnsAndBars("acme", "people", "10 people", "of 365 days", columns, "Used", uses)


def test_each_step_has_a_column_as_high_as_its_count() -> None:
    """A zero is a thin one, and is written."""
    figure = columns_and_bars(values(4, 0, 8))
    left, right = figure.axes
    heights = boxes(left, "columns")
    assert [(place, height) for place, height in heights if place != 1] == [(0, 4), (2, 8)]
    assert 0 < heights[1][1] < 0.1
    assert widths(right, "bars") == [9, 8, 7]
    assert {"acme", "people", "10 people", "of 365 days", "Used", "1–26", "4", "0"} <= set(
        words(figure)
    )


def test_without_uses_the_right_side_says_so() -> None:
    """The columns are there all the same."""
    figure = columns_and_bars(values(4, bars=0))
    assert NOT_KNOWN in words(figure)
    assert len(figure.axes) == 1


def test_nobody_at_all_can_be_drawn() -> None:
    """Columns without a height."""
    (left, _) = columns_and_bars(values(0, 0)).axes
    assert left.get_ylim() == (0, 1)


def test_a_distribution_needs_a_column() -> None:
    """There is nothing to draw of none."""
    with pytest.raises(ValueError, match="column"):
        values()


@pytest.mark.parametrize("counts", [(99_999,) * 5, (9_999,) * 7, (1,)])
def test_all_words_are_inside_the_picture_and_apart(counts: tuple[int, ...]) -> None:
    """Long steps are written smaller, and nothing of the left side runs into the right."""
    names = NAMES if len(counts) <= len(NAMES) else tuple("1234567")
    figure = columns_and_bars(values(*counts, names=names, bars=9))
    width, height = figure.get_size_inches() * figure.dpi
    for text in texts(figure):
        box = text.get_window_extent()
        assert 0 <= box.x0 < box.x1 <= width
        assert 0 <= box.y0 < box.y1 <= height
        assert (
            text.get_text() in {"acme", "people"} or box.x1 <= RIGHT + 10 or box.x0 >= BARS_LEFT - 1
        )
    steps = [text.get_window_extent() for text in texts(figure) if text.get_text() in names]
    assert all(one.x1 < other.x0 for one, other in pairwise(sorted(steps, key=lambda box: box.x0)))
