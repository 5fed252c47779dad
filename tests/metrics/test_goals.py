"""How far a goal is, from values."""

from datetime import UTC, date, datetime, timedelta

import pytest

from metrics.goals import Figure, Measured, Standing, measured, progress
from metrics.models import Day, FeatureTotals
from metrics.scope import Period, Scope, ScopeKind
from metrics.summaries import FetchedDay, Summary, summarize

TODAY = date(2026, 11, 21)
LAST = date(2026, 11, 19)
MONTH = Period.ending(LAST, 28)
FETCHED = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def day_of(day: date, active: int | None, accepted: int | None = None) -> FetchedDay:
    """Return a day with so many people active in its 28 days, and of 100 completions so many."""
    parts = FeatureTotals(
        feature="code_completion",
        code_acceptance_activity_count=accepted,
        code_generation_activity_count=100,
    )
    counted = () if accepted is None else (parts,)
    return FetchedDay(
        Day(day=day, monthly_active_users=active, totals_by_feature=counted), "r", FETCHED
    )


def summary_of(active: int | None, accepted: int | None, before: int | None) -> Summary:
    """Return four weeks of these, held against four weeks with `before` in the place of both."""
    earlier = [day_of(day, before, before) for day in MONTH.before().days]
    return summarize(
        Scope.of(ScopeKind.ORG, "acme"),
        MONTH,
        [day_of(day, active, accepted) for day in MONTH.days],
        last_day=LAST,
        before=None if before is None else earlier,
    )


def test_active_is_people_of_28_days_divided_by_seats() -> None:
    """The pace is that of the four weeks between the ends of both periods, for each week."""
    found = measured(Figure.ACTIVE, summary_of(61, 30, 57), 100)

    assert found is not None
    assert (found.part, found.whole, found.value) == (61, 100, 0.61)
    assert found.a_week == pytest.approx(0.01)


def test_acceptance_is_of_the_whole_period() -> None:
    """Its pace is that of the rate; seats do not matter."""
    found = measured(Figure.ACCEPTANCE, summary_of(61, 30, 26), None)

    assert found is not None
    assert (found.part, found.whole, found.value) == (28 * 30, 28 * 100, 0.3)
    assert found.a_week == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("figure", "active", "accepted", "seats"),
    [
        (Figure.ACTIVE, None, 30, 100),
        (Figure.ACTIVE, 61, 30, None),
        (Figure.ACTIVE, 61, 30, 0),
        (Figure.ACCEPTANCE, 61, None, 100),
    ],
)
def test_what_github_did_not_send_is_not_zero(
    figure: Figure, active: int | None, accepted: int | None, seats: int | None
) -> None:
    """Then nobody can tell where the goal is; a figure is not made up."""
    assert measured(figure, summary_of(active, accepted, 20), seats) is None


def test_without_the_days_before_the_halves_of_the_period_tell_the_pace() -> None:
    """The summary holds its last half against its first, which end two weeks apart."""
    days = [day_of(day, 40 + at // 14 * 10) for at, day in enumerate(MONTH.days)]
    summary = summarize(Scope.of(ScopeKind.ORG, "acme"), MONTH, days, last_day=LAST, before=None)

    found = measured(Figure.ACTIVE, summary, 100)

    assert found is not None
    assert found.value == 0.5
    assert found.a_week == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("value", "a_week", "days", "standing"),
    [
        (0.70, None, 70, Standing.REACHED),
        (0.6996, None, 70, Standing.REACHED),
        (0.75, 0.0, -1, Standing.REACHED),
        (0.60, 0.01, 70, Standing.ON_TRACK),
        (0.60, 0.009, 70, Standing.BEHIND),
        (0.60, -0.01, 70, Standing.BEHIND),
        (0.60, None, 70, Standing.UNCLEAR),
        (0.60, 0.5, 0, Standing.BEHIND),
        (0.60, 0.5, -1, Standing.MISSED),
    ],
)
def test_how_a_goal_of_70_per_cent_stands(
    value: float, a_week: float | None, days: int, standing: Standing
) -> None:
    """Ten points in ten weeks need one a week; its last day still counts."""
    now = Measured(value * 10_000, 10_000, a_week)

    assert progress(now, 0.7, TODAY + timedelta(days=days), TODAY).standing is standing


def test_what_is_missing_and_what_that_needs_a_week() -> None:
    """From today on, in weeks of seven days; a day that is over needs nothing any more."""
    ahead = progress(Measured(61, 100), 0.7, date(2027, 3, 31), TODAY)
    over = progress(Measured(61, 100), 0.7, TODAY, TODAY)

    assert (ahead.days_left, round(ahead.to_go, 3)) == (130, 0.09)
    assert ahead.needed_a_week == pytest.approx(0.09 / 130 * 7)
    assert (over.days_left, over.needed_a_week) == (0, None)
