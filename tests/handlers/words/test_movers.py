"""The words of what moved most: its part of a change, and that each figure can be explained."""

import pytest

from handlers.glossary import entry_of
from handlers.request import ViewName
from handlers.words.movers import share_words
from metrics.pairs import Of

# What a digest calls the figure that a part moved, beside those of a summary.
MOVED = {
    Of.TEAM: "Active people",
    Of.LANGUAGE: "Acceptance rate",
    Of.FEATURE: "Lines added",
    Of.WEEKDAY: "Daily active users",
}


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (None, ""),
        (0.1, ""),
        (0.25, "about a quarter of"),
        (0.33, "about a third of"),
        (0.5, "about half of"),
        (0.8, "most of"),
        (1.0, "nearly all of"),
    ],
)
def test_a_part_of_a_change_is_said_in_words(share: float | None, said: str) -> None:
    """A small one is not said at all."""
    assert share_words(share) == said


def test_everything_that_may_have_moved_has_an_entry() -> None:
    """So have the phases, and the seats that are idle."""
    labels = [*MOVED.values(), "AI adoption phase", "Idle seats"]

    assert set(MOVED) == set(Of) - {Of.WHOLE}
    assert [label for label in labels if entry_of(ViewName.SUMMARY, label) is None] == []
