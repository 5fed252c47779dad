"""What moved is held against the weeks before, judged by settled days, and never told twice."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.definitions import Name
from metrics.models import CODE_COMPLETION, Day, FeatureTotals, LanguageFeatureTotals
from metrics.moves import Move, Moves, movers, moves_of
from metrics.noise import Kind, Pair, Side
from metrics.pairs import Key, Of
from metrics.scope import Period, Scope, ScopeKind
from metrics.summaries import FetchedDay, Summary, summarize

ACME = Scope.of(ScopeKind.ORG, "acme")
LAST = date(2026, 11, 21)
WEEK = Period.ending(LAST, 7)
SETTLED = datetime(2026, 12, 1, tzinfo=UTC)
CALM = {Key(Of.WHOLE, name): [0.01] * 8 for name in Name}


def day(when: date, people: int, go: int = 30) -> Day:
    """Return a day of so many people; `go` of 100 completions in Go are accepted, of Rust 30."""
    return Day(
        day=when,
        daily_active_users=people,
        weekly_active_users=2 * people,
        loc_added_sum=10 * people,
        user_initiated_interaction_count=10 * people,
        totals_by_feature=(
            FeatureTotals(
                feature=CODE_COMPLETION,
                code_generation_activity_count=200 * 10,
                code_acceptance_activity_count=(go + 30) * 10,
                loc_added_sum=8 * people,
            ),
        ),
        totals_by_language_feature=tuple(
            LanguageFeatureTotals(
                language=name,
                feature=CODE_COMPLETION,
                code_generation_activity_count=100 * 10,
                code_acceptance_activity_count=accepted * 10,
            )
            for name, accepted in (("Go", go), ("Rust", 30))
        ),
    )


def two_weeks(
    *people: int, go: int = 30, before: int = 200, fetched: datetime = SETTLED
) -> Summary:
    """Return a week of so many people a day, held against one of `before` people every day."""
    later = [
        FetchedDay(day(when, count, go), "organization-1-day", fetched)
        for when, count in zip(WEEK.days, people, strict=True)
    ]
    earlier = [
        FetchedDay(day(d, before), "organization-1-day", fetched) for d in WEEK.before().days
    ]
    return summarize(ACME, WEEK, later, last_day=LAST, before=earlier)


def test_a_fall_of_everything_is_notable() -> None:
    """Half of the people are gone."""
    moves = moves_of(two_weeks(*[100] * 7), CALM).whole

    assert moves[Name.DAILY_ACTIVE_USERS].is_notable
    assert not moves[Name.ACCEPTANCE_RATE].is_notable


def test_a_day_that_may_still_rise_is_no_fall() -> None:
    """Five days are as before, and of the last two GitHub has not said everything."""
    seen = datetime(2026, 11, 23, 8, tzinfo=UTC)

    late = moves_of(two_weeks(200, 200, 200, 200, 200, 150, 120, fetched=seen), CALM).whole
    settled = moves_of(two_weeks(200, 200, 200, 200, 200, 100, 20), CALM).whole

    assert not late[Name.LINES_ADDED].is_notable
    assert settled[Name.LINES_ADDED].is_notable


def test_a_language_is_named_with_its_part_of_the_drop() -> None:
    """All of it came from Go."""
    (move,) = [
        one
        for one in moves_of(two_weeks(*[200] * 7, go=14), CALM).parts
        if one.key.of is Of.LANGUAGE
    ]

    assert move.key.name == "Go"
    assert round(move.pair.difference, 3) == -0.16
    assert move.share == pytest.approx(1.0)


def test_the_weekday_that_everything_came_from_is_named() -> None:
    """Only on Monday something was other than before."""
    moved = moves_of(two_weeks(200, 20, 200, 200, 200, 200, 200), CALM).parts
    weekdays = [one for one in moved if one.key.of is Of.WEEKDAY]

    assert [(one.key.name, one.pair.difference, one.share) for one in weekdays] == [
        ("Mon", -180.0, 1.0)
    ]


def test_nothing_before_moves_nothing() -> None:
    """There is nothing to hold it against."""
    days = [FetchedDay(day(when, 100), "organization-1-day", SETTLED) for when in WEEK.days]
    alone = summarize(ACME, WEEK, days, last_day=LAST, before=None)

    assert moves_of(alone, CALM) == Moves({}, ())


def test_a_saturday_is_never_called_a_drop() -> None:
    """Few people work on it, and whoever does is a matter of chance."""
    saturday = Period(LAST, LAST)
    sides = [
        [FetchedDay(day(when, people), "organization-1-day", SETTLED)]
        for when, people in ((LAST, 20), (LAST - timedelta(days=7), 80))
    ]
    summary = summarize(ACME, saturday, sides[0], last_day=LAST, before=sides[1])

    assert moves_of(summary, CALM) == Moves({}, ())


def some_moves() -> st.SearchStrategy[list[Move]]:
    """Return moves of any kind and strength, each of something else."""
    kinds = st.sampled_from([of for of in Of if of is not Of.WHOLE])
    strengths = st.floats(0, 5)
    return st.lists(st.tuples(kinds, strengths), max_size=20).map(
        lambda drawn: list(_numbered(drawn))
    )


def _numbered(drawn: Sequence[tuple[Of, float]]) -> Iterator[Move]:
    for number, (of, strength) in enumerate(drawn):
        pair = Pair(Kind.PEOPLE, Side(10), Side(20))
        yield Move(Key(of, Name.DAILY_ACTIVE_USERS, str(number)), pair, strength)


@given(some_moves())
def test_at_most_three_are_named_and_two_of_a_kind(moves: list[Move]) -> None:
    """The strongest first, and nothing that is noise."""
    named = movers(moves)

    assert len(named) <= 3
    assert all(sum(one.key.of is of for one in named) <= 2 for of in Of)
    assert all(one.is_notable for one in named)
    assert list(named) == sorted(named, key=lambda one: -one.strength)
    if any(one.is_notable for one in moves):
        assert named[0].strength == max(one.strength for one in moves)


def test_without_known_weeks_a_change_must_be_a_large_one() -> None:
    """Of prompts and lines a third is nothing unusual, and more than half is."""
    less, least = (moves_of(two_weeks(*[people] * 7), {}).whole for people in (140, 80))

    assert not less[Name.LINES_ADDED].is_notable
    assert least[Name.LINES_ADDED].is_notable
    assert moves_of(two_weeks(*[140] * 7), CALM).whole[Name.LINES_ADDED].is_notable


def test_what_is_printed_must_have_moved_as_well() -> None:
    """Settled days that rose are worth no word beside a figure that stands where it stood."""
    seen = datetime(2026, 11, 23, 8, tzinfo=UTC)
    late = two_weeks(*[260] * 5, 100, 110, fetched=seen)
    settled = two_weeks(*[260] * 7)

    assert not moves_of(late, CALM).whole[Name.LINES_ADDED].is_notable
    assert moves_of(settled, CALM).whole[Name.LINES_ADDED].is_notable
