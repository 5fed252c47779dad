"""Counts of people from sets and from rows without a name, against counting them one by one."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.active_people import (
    PhaseMove,
    Quartiles,
    Surface,
    active_on,
    by_active_days,
    median_days,
    moves_of,
    steps,
    uses_of,
)
from metrics.person_sets import people
from metrics.scope import Period
from storage.people_rows import USES

LAST = date(2026, 11, 19)
MONTH = Period.ending(LAST, 28)
NAMES = [Surface.COMPLETION, Surface.CHAT]

days_of_people = st.lists(st.frozensets(st.integers(1, 40)), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (1, [(1, 1)]),
        (7, [(days, days) for days in range(1, 8)]),
        (14, [(1, 1), (2, 2), (3, 5), (6, 7), (8, 14)]),
        (28, [(1, 2), (3, 5), (6, 10), (11, 15), (16, 28)]),
        (90, [(1, 6), (7, 16), (17, 32), (33, 48), (49, 90)]),
        (365, [(1, 26), (27, 65), (66, 130), (131, 195), (196, 365)]),
    ],
)
def test_steps_follow_the_weekdays_of_a_period(
    length: int, expected: list[tuple[int, int]]
) -> None:
    """Who works on every weekday is in the last one, and who tried it once in the first."""
    assert steps(Period.ending(LAST, length)) == expected


@given(st.dates(date(2025, 1, 1), date(2027, 1, 1)), st.integers(1, 400))
def test_steps_have_every_number_of_days_once(first: date, length: int) -> None:
    """Whatever the period is, nobody falls between two steps or into both."""
    found = steps(Period(first, first + timedelta(days=length - 1)))

    numbers = [days for fewest, most in found for days in range(fewest, most + 1)]
    assert numbers == list(range(1, length + 1))


@given(days_of_people)
def test_people_are_counted_by_their_active_days(days: list[frozenset[int]]) -> None:
    """As if everybody's days were counted one by one."""
    own = Counter(person for day in days for person in day)
    counted = Counter(own.values())
    sets = [people(day) for day in days]

    assert active_on(sets) == [counted[number] for number in range(len(days) + 1)]
    by_days = by_active_days(sets, Period.ending(LAST, len(days)))
    assert sum(step.people for step in by_days) == len(own)
    half = median_days(sets)
    assert 2 * sum(number >= half for number in own.values()) >= len(own)
    assert 2 * sum(number > half for number in own.values()) < len(own) or not own


def test_a_use_counts_everybody_who_made_it_and_who_made_no_other() -> None:
    """The one that most people made comes first."""
    told = uses_of(NAMES, [(1, 1, 5), (1, 0, 1), (0, 1, 2), (1, None, 3), (0, 0, 4)])

    assert told is not None
    assert [(use.surface, use.people, use.nothing_else) for use in told.uses] == [
        (Surface.COMPLETION, 3, 2),
        (Surface.CHAT, 2, 1),
    ]
    assert (told.people, told.prompts) == (5, Quartiles(2, 3, 4))


def test_a_use_that_github_never_told_is_missing() -> None:
    """Missing is not zero, and stands last; neither are prompts."""
    told = uses_of(NAMES, [(0, None, None)] * 5)

    assert told is not None
    assert [(use.people, use.nothing_else) for use in told.uses] == [(0, 0), (None, None)]
    assert told.prompts is None


def test_of_too_few_people_nothing_is_told() -> None:
    """It could be traced to one of them."""
    assert uses_of(NAMES, [(1, 1, 9)] * 4) is None
    assert moves_of(MONTH, MONTH, {(1, 2): 4}) is None


def test_moves_between_phases_are_added_up() -> None:
    """Up, down, neither, and those who are in one of the weeks only."""
    counts = {(1, 2): 3, (0, 3): 1, (3, 1): 2, (2, 2): 5, (None, 1): 7, (2, None): 6}
    moves = moves_of(MONTH, MONTH, counts)

    assert moves is not None
    assert (moves.up, moves.down, moves.stayed, moves.came, moves.left) == (4, 2, 5, 7, 6)
    assert moves.moves[0] == PhaseMove(None, 1, 7)


def test_every_use_that_is_stored_has_a_surface() -> None:
    """The names in storage are those of the surfaces."""
    assert sorted(USES) == sorted(Surface)
