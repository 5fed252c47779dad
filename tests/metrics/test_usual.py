"""What is usual is seen in the stored weeks before, and never in what is told now."""

from datetime import date, timedelta

from metrics.definitions import Name
from metrics.models import Day
from metrics.pairs import Key, Of
from metrics.scope import Period
from metrics.usual import reach, usual_sizes, weeks_before

LAST = date(2026, 11, 21)
WEEK = Period.ending(LAST, 7)


def test_the_weeks_before_end_on_the_same_weekday() -> None:
    """And the period itself is in none of them."""
    for later, earlier in weeks_before(WEEK):
        assert later.last.weekday() == earlier.last.weekday() == LAST.weekday()
        assert later.last < WEEK.first
        assert earlier.first >= reach(WEEK).first


def test_four_weeks_are_held_against_those_before_them() -> None:
    """None of their days is in the measure that they are held against."""
    four = Period.ending(LAST, 28)

    assert max(later.last for later, _ in weeks_before(four)) == four.first - timedelta(days=1)
    assert min(earlier.first for _, earlier in weeks_before(four)) >= reach(four).first


def test_what_is_usual_is_seen_in_the_stored_weeks() -> None:
    """A week of which less than half is stored says nothing."""
    stored = [
        Day(day=when, daily_active_users=100)
        for when in reach(WEEK).days
        if when >= WEEK.first - timedelta(days=28)
    ]
    sizes = usual_sizes(stored, WEEK, [Name.DAILY_ACTIVE_USERS])

    assert sizes[Key(Of.WHOLE, Name.DAILY_ACTIVE_USERS)] == [0.0, 0.0, 0.0]
