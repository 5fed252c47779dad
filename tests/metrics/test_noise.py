"""A change counts where it is more than chance among few, and more than what is usual."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.noise import (
    FEWEST_CHANGES,
    LEAST_BASE,
    LEAST_EFFECT,
    Kind,
    Pair,
    Side,
    strength,
    usual,
)

sizes = st.lists(st.floats(-1, 1), max_size=20)


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Return a figure of any kind at two times."""
    kind = draw(st.sampled_from(Kind))
    values = st.floats(0, 1) if kind is Kind.RATE else st.integers(0, 100_000).map(float)
    behind = st.integers(0, 100_000).map(float) if kind is Kind.RATE else st.just(0.0)
    one, other = (Side(draw(values), draw(behind)) for _ in range(2))
    return Pair(kind, one, other)


def people(earlier: float, later: float) -> Pair:
    return Pair(Kind.PEOPLE, Side(earlier), Side(later))


def rate(earlier: float, later: float, behind: float) -> Pair:
    return Pair(Kind.RATE, Side(earlier, behind), Side(later, behind))


@given(pairs(), sizes)
def test_a_rise_counts_as_much_as_the_fall_that_takes_it_back(
    pair: Pair, before: list[float]
) -> None:
    """The rule does not care which of two weeks came first."""
    back = Pair(pair.kind, pair.later, pair.earlier)

    assert strength(back, before) == pytest.approx(strength(pair, before))


@given(pairs(), sizes)
def test_what_did_not_move_is_never_told(pair: Pair, before: list[float]) -> None:
    """Whatever the weeks before were like."""
    same = Pair(pair.kind, pair.earlier, pair.earlier)

    assert strength(same, before) == 0


@given(pairs(), sizes)
def test_what_is_made_of_too_little_is_never_told(pair: Pair, before: list[float]) -> None:
    """From one person to nine is nine times as many, and no news."""
    told = strength(pair, before)

    assert told == 0 or pair.base >= LEAST_BASE[pair.kind]


@given(pairs(), sizes)
def test_a_change_too_small_to_matter_is_never_told(pair: Pair, before: list[float]) -> None:
    """However calm the weeks before were."""
    assert strength(pair, before) < 1 or abs(pair.size) >= LEAST_EFFECT[pair.kind]


@given(pairs(), sizes)
def test_the_order_and_the_direction_of_earlier_changes_do_not_matter(
    pair: Pair, before: list[float]
) -> None:
    """Only how large they were."""
    turned = [-size for size in reversed(before)]

    assert strength(pair, turned) == strength(pair, before)


@given(pairs(), st.lists(st.floats(-1, 1), min_size=FEWEST_CHANGES, max_size=20), st.floats(1, 5))
def test_restless_weeks_never_make_a_change_more_notable(
    pair: Pair, before: list[float], more: float
) -> None:
    """What swings every week has to swing further."""
    restless = [size * more for size in before]

    assert strength(pair, restless) <= strength(pair, before)


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(1, 5000), sizes)
def test_the_further_people_move_the_more_notable_it_is(
    earlier: int, by: int, further: int, before: list[float]
) -> None:
    """No step further takes anything away."""
    near = strength(people(earlier, earlier + by), before)

    assert strength(people(earlier, earlier + by + further), before) >= near - 1e-9


@given(st.lists(st.floats(-0.05, 0.05), min_size=9, max_size=20), st.floats(-1, 1))
def test_a_single_odd_week_does_not_hide_the_next(calm: list[float], odd: float) -> None:
    """A week of Christmas must not make every later fall look usual."""
    with_odd = usual([*calm, odd])

    assert with_odd is not None
    assert with_odd <= 1.4826 * 0.05 + 1e-9


@given(st.lists(st.floats(-1, 1), max_size=FEWEST_CHANGES - 1))
def test_a_few_weeks_say_nothing_about_what_is_usual(before: list[float]) -> None:
    """Then the other limits decide alone."""
    assert usual(before) is None


@given(st.lists(st.floats(-1, 1), min_size=FEWEST_CHANGES))
def test_what_is_usual_is_a_standard_deviation_that_nothing_single_stretches(
    before: list[float],
) -> None:
    """The median of the sizes, scaled as for a normal distribution."""
    assert usual(before) == pytest.approx(1.4826 * median(map(abs, before)))


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        (people(64, 78), True),
        (people(64, 70), False),
        (people(6, 9), False),
        (people(12, 4), True),
        (people(400, 385), False),
        (rate(0.31, 0.23, 2000), True),
        (rate(0.31, 0.23, 120), False),
        (rate(0.31, 0.30, 100_000), False),
        (Pair(Kind.EVENTS, Side(10_000), Side(4_000)), True),
        (Pair(Kind.EVENTS, Side(10_000), Side(8_000)), False),
        (Pair(Kind.EVENTS, Side(20), Side(160)), False),
    ],
)
def test_without_earlier_weeks_size_and_number_decide(pair: Pair, told: bool) -> None:  # noqa: FBT001 - a column of the table
    """Fourteen more of 64 people is news, three more of six is not."""
    assert (strength(pair, []) >= 1) is told


def test_what_swings_by_a_tenth_every_week_is_not_told_for_it() -> None:
    """The same fall is news where figures are calm."""
    fall = people(400, 340)

    assert strength(fall, [0.01, -0.02, 0.01, 0.0, 0.02]) >= 1
    assert strength(fall, [0.11, -0.12, 0.09, -0.1, 0.12]) < 1
