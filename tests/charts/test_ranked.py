from itertools import pairwise

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex

from charts import style
from charts.figures import EMPTY
from charts.ranked import ranked_bars
from charts.values import RankedBar, RankedBars
from tests.charts.pictures import texts, widths, words


def ranked(*bars: RankedBar, title: str = "acme", before: str = "") -> RankedBars:
    return RankedBars(title, "by language", "Share of generated code", bars, before)


def bar(name: str, value: float | None, *, quiet: bool = False) -> RankedBar:
    return RankedBar(name, value, f"{value}", "+1.0 points", quiet=quiet)


def marked(axes: Axes) -> set[float]:
    """Return where the marks of earlier values stand."""
    return {
        float(segment[0][0])
        for artist in axes.collections
        if artist.get_gid() == "before" and isinstance(artist, LineCollection)
        for segment in artist.get_segments()
    }


def colours(axes: Axes, gid: str) -> set[str]:
    """Return the colours of all boxes with this role."""
    faces = [artist.get_facecolor() for artist in axes.collections if artist.get_gid() == gid]
    return {to_hex(tuple(np.asarray(face)[0])) for face in faces}


def test_each_thing_has_a_bar_as_long_as_its_value() -> None:
    """In the order they are given; what is left over looks quieter."""
    figure = ranked_bars(ranked(bar("Go", 0.5), bar("C", 0.25), bar("unknown", 0.1, quiet=True)))
    (axes,) = figure.axes
    assert widths(axes, "bars") == [0.5, 0.25]
    assert widths(axes, "quiet bars") == [0.1]


def test_names_values_and_changes_are_written() -> None:
    """The picture can be read without its message."""
    written = words(ranked_bars(ranked(bar("Go", 0.5))))
    assert {"acme", "by language", "Share of generated code", "Go", "0.5", "+1.0 points"} == set(
        written
    )


def test_a_value_that_is_not_known_has_no_bar() -> None:
    """Missing is not zero; a zero is a thin bar."""
    (axes,) = ranked_bars(ranked(bar("Go", None), bar("C", 0.0), bar("D", 1.0))).axes
    none, zero, _ = widths(axes, "bars")
    assert none == 0
    assert 0 < zero < 0.01


def test_nothing_known_says_so() -> None:
    """An empty picture explains itself."""
    assert EMPTY in words(ranked_bars(ranked()))


def test_an_earlier_value_is_marked_and_explained() -> None:
    """It may lie beyond the end of its bar, and has room there."""
    bars = (
        RankedBar("Phase 1", 10, "10", note="completions", before=14),
        RankedBar("Phase 2", 8, "8", note="one agent"),
    )
    figure = ranked_bars(ranked(*bars, before="5 Nov"))
    axes = figure.axes[0]
    assert marked(axes) == {14}
    assert axes.get_xlim() == (0, 14)
    assert {"5 Nov", "completions", "one agent"} <= set(words(figure))


def test_a_part_lies_in_front_of_its_bar() -> None:
    """Pale is the whole, dark the part; the key says what the part is, and none is drawn for 0."""
    bars = (
        RankedBar("web", 10, "10", "40.0 %", part=4),
        RankedBar("api", 8, "8", "0.0 %", part=0),
        RankedBar("odd", 6, "6"),
    )
    figure = ranked_bars(RankedBars("acme", "by repository", "Created", bars, part="by Copilot"))
    axes = figure.axes[0]
    assert widths(axes, "bars") == [10, 8, 6]
    assert widths(axes, "parts") == [4]
    assert colours(axes, "bars") == {style.SOFT_BLUE}
    assert colours(axes, "parts") == {style.BLUE}
    assert "by Copilot" in words(figure)


def test_nothing_in_the_picture_is_read_as_a_formula() -> None:
    """A dollar sign in a name is a dollar sign, and other alphabets are spelt in letters."""
    figure = ranked_bars(ranked(bar("$x_1$", 0.5), bar("日本", 0.2), bar("🚀", 0.1), title="$a$"))
    assert {"$a$", "$x_1$", "RiBen", ":rocket:"} <= set(words(figure))
    assert not any(text.get_parse_math() for text in texts(figure))


@pytest.mark.parametrize("count", [1, 2, 4, 11])
@pytest.mark.parametrize("name", ["W" * 200, "i"])
def test_all_words_are_inside_the_picture(count: int, name: str) -> None:
    """However long the names are and however many bars there are, none runs into another."""
    figure = ranked_bars(ranked(*[bar(name, 0.123)] * count, title="W" * 200))
    width, height = figure.get_size_inches() * figure.dpi
    boxes = [text.get_window_extent() for text in texts(figure)]
    for box in boxes:
        assert 0 <= box.x0 < box.x1 <= width
        assert 0 <= box.y0 < box.y1 <= height
    rows = sorted(
        box.y0 for text, box in zip(texts(figure), boxes, strict=True) if text.get_text() == "0.123"
    )
    assert all(above - below > 26 for below, above in pairwise(rows))
