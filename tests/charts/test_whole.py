import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.alt_text import alt_text
from charts.figures import EMPTY
from charts.render import png
from charts.values import Tone, WholeBar, WholePart
from charts.whole import whole_bar, widths
from tests.charts.pictures import texts, words


def part(value: int, name: str = "Used", change: str = "") -> WholePart:
    return WholePart(name, value, f"{value}", f"{value} %", change, Tone.BLUE)


def whole(*parts: WholePart, before: str = "") -> WholeBar:
    return WholeBar("acme", "Copilot seats, 21 Nov 2026", "100 seats", parts, before)


def test_a_part_is_as_wide_as_its_share() -> None:
    """In their order; what is nothing has no width."""
    assert widths((part(50), part(0), part(30), part(20)), 1000) == pytest.approx(
        [500, 0, 300, 200]
    )


@given(st.lists(st.integers(0, 1_000_000), min_size=1, max_size=7).filter(any))
def test_the_parts_fill_the_bar_and_none_is_too_small_to_see(values: list[int]) -> None:
    """One seat among a million is a stroke, and the others give up the room."""
    found = widths(tuple(part(value) for value in values), 1000)
    assert sum(found) == pytest.approx(1000)
    assert all((width >= 5) == (value > 0) for width, value in zip(found, values, strict=True))


def test_every_part_has_a_line() -> None:
    """The picture can be read without its message."""
    written = words(whole_bar(whole(part(90), part(10, "Idle", "+3"), before="against 24 Oct")))
    assert {"acme", "100 seats", "Used", "90", "90 %", "Idle", "10", "10 %", "+3"} <= set(written)
    assert "against 24 Oct" in written


def test_nothing_at_all_says_so() -> None:
    """An empty picture explains itself."""
    assert EMPTY in words(whole_bar(whole(part(0))))
    assert alt_text(whole(part(0))).endswith("No values.")


def test_no_words_leave_the_picture() -> None:
    """Nor does a name run into its number."""
    figure = whole_bar(whole(*(part(1_234_567, "Last used " * 9, "+1 234 567") for _ in range(7))))
    boxes = [text.get_window_extent() for text in texts(figure)]
    assert all(box.x0 >= 0 and box.x1 <= 1200 for box in boxes)


def test_the_picture_in_words() -> None:
    """Each part with its number, share and change, and what the changes are against."""
    assert alt_text(whole(part(90), part(10, "Idle", "+3"), before="against 24 Oct")) == (
        "acme: bar chart of the parts of a whole, Copilot seats, 21 Nov 2026. "
        "100 seats: Used 90, 90 %; Idle 10, 10 % (+3). Changes are against 24 Oct."
    )


def test_the_same_values_are_the_same_picture() -> None:
    """Byte for byte."""
    assert png(whole(part(3))) == png(whole(part(3)))
