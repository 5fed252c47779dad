"""What is held back because too few people are behind it, whichever way the figures are set out."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.breakdowns import breakdown
from metrics.definitions import Name
from metrics.models import Counters, Day
from metrics.names import Dimension
from metrics.person_sets import people, union
from metrics.scope import Period, Scope, ScopeKind
from metrics.small_groups import (
    MIN_GROUP,
    Active,
    days_of_few,
    is_small,
    is_told,
    people_at_least,
    without_days,
)
from metrics.summaries import Coverage, FetchedDay, Summary, summarize

ACME = Scope.of(ScopeKind.ORG, "acme")
LAST = date(2026, 11, 19)
FETCHED = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)

persons = st.sets(st.integers(0, 30), max_size=20).map(people)
least_sizes = st.integers(1, 6)


@st.composite
def disjoint(draw: st.DrawFn) -> Active:
    """Draw an organization in which everybody is in one team or in none."""
    team_of = draw(st.lists(st.integers(0, 4), min_size=1, max_size=40))
    teams = {
        team: people(person for person, its in enumerate(team_of) if its == team)
        for team in set(team_of) - {0}
    }
    return Active(people(range(len(team_of))), teams)


@st.composite
def overlapping(draw: st.DrawFn) -> Active:
    """Draw an organization whose teams overlap as they like, some of them one in the other."""
    teams = draw(st.dictionaries(st.integers(1, 9), persons, max_size=6))
    for number, (one, other) in enumerate(combinations(list(teams.values()), 2)):
        teams[100 + number] = one | other
    return Active(union(teams.values()) | draw(persons), teams)


def told_teams(active: Active, least: int) -> dict[int, int]:
    return {team: who for team, who in active.teams.items() if is_told(team, active, least)}


def is_a_few(who: int, least: int) -> bool:
    return 0 < who.bit_count() < least


@given(overlapping(), least_sizes)
def test_no_team_is_told_that_is_small(active: Active, least: int) -> None:
    """Whatever else is told."""
    assert all(who.bit_count() >= least for who in told_teams(active, least).values())


@given(overlapping(), least_sizes)
def test_a_told_group_within_another_leaves_nobody_or_enough(active: Active, least: int) -> None:
    """So the one cannot be taken away from the other to leave a few."""
    told = told_teams(active, least)
    groups = [active.everybody, *told.values()]
    left = [
        larger & ~smaller for larger in groups for smaller in told.values() if not smaller & ~larger
    ]

    assert [who for who in left if is_a_few(who, least)] == []


@given(disjoint(), least_sizes)
def test_teams_taken_away_from_everybody_leave_nobody_or_enough(active: Active, least: int) -> None:
    """However many of them, where nobody is in two."""
    told = list(told_teams(active, least).values())
    sums = [union(some) for size in range(len(told) + 1) for some in combinations(told, size)]

    assert [each for each in sums if each and is_a_few(active.everybody & ~each, least)] == []


@given(overlapping())
def test_without_a_least_everything_with_people_is_told(active: Active) -> None:
    """`MIN_GROUP=1` switches it off."""
    assert told_teams(active, 1) == {team: who for team, who in active.teams.items() if who}


@pytest.mark.parametrize(
    ("everybody", "teams", "told"),
    [
        (20, {1: range(10)}, {1}),
        (20, {1: range(4)}, set()),
        (20, {1: range(17)}, set()),
        (20, {1: range(20)}, {1}),
        (20, {1: range(10), 2: range(10, 18)}, {1}),
        (20, {1: range(10), 2: range(8)}, {1}),
        (20, {1: range(10), 2: range(10, 15), 3: range(15, 17)}, {1, 2}),
    ],
    ids=[
        "beside enough others",
        "small",
        "three are left",
        "everybody",
        "two are in none, so the smallest goes",
        "two are left of the larger team",
        "five are in none that is large enough",
    ],
)
def test_which_teams_are_told(everybody: int, teams: dict[int, range], told: set[int]) -> None:
    """The cases by name."""
    active = Active(people(range(everybody)), {team: people(who) for team, who in teams.items()})

    assert set(told_teams(active, MIN_GROUP)) == told


@pytest.mark.parametrize(("number", "small"), [(None, True), (0, True), (4, True), (5, False)])
def test_a_group_of_unknown_size_is_small(number: int | None, *, small: bool) -> None:
    """Nobody can say that it is not."""
    assert is_small(number, MIN_GROUP) is small


def day(active: int | None, **counts: object) -> dict[str, object]:
    """Return what GitHub may send of a day on which so many people did something."""
    language = {"language": "go", "feature": "code_completion", **_counts(7)}
    feature = {"feature": "code_completion", **_counts(7)}
    return {
        "daily_active_users": active,
        "totals_by_language_feature": [language],
        "totals_by_feature": [feature],
        **_counts(7),
        **counts,
    }


def _counts(number: int) -> dict[str, int]:
    return dict.fromkeys(Counters.__struct_fields__, number)


def summary_of(*records: dict[str, object], coverage: Coverage | None = None) -> Summary:
    period = Period.ending(LAST, len(records))
    days = [
        FetchedDay(msgspec.convert({**record, "day": day}, Day), "organization-28-day", FETCHED)
        for day, record in zip(period.days, records, strict=True)
    ]
    return summarize(ACME, period, days, last_day=LAST, before=None, coverage=coverage)


class TestHowManyThereAreAtLeast:
    def test_the_most_of_a_day(self) -> None:
        """Distinct people cannot be added up, so more is not known."""
        assert people_at_least(summary_of(day(3), day(4), day(None))) == 4

    def test_a_window_counts_where_all_of_it_is_in_the_period(self) -> None:
        """The people of four weeks say nothing about those of a day."""
        record = day(2, weekly_active_users=9, monthly_active_users=30)

        assert people_at_least(summary_of(*[record] * 6)) == 2
        assert people_at_least(summary_of(*[record] * 7)) == 9
        assert people_at_least(summary_of(*[record] * 28)) == 30

    def test_a_team_s_are_known_exactly(self) -> None:
        """They are counted one by one."""
        coverage = Coverage(days=1, members=9, active=6, in_other_teams=0, in_no_team=0)

        assert people_at_least(summary_of(day(3), coverage=coverage)) == 6

    def test_what_github_did_not_send_is_not_known(self) -> None:
        """Missing is not zero."""
        assert people_at_least(summary_of(day(None))) is None


class TestDaysOfFew:
    def test_they_count_in_the_numbers_of_people_only(self) -> None:
        """The figures are those of the other days."""
        summary = summary_of(day(9), day(2), day(0), day(8))
        found = without_days(summary, days_of_few(summary, MIN_GROUP), MIN_GROUP)
        without = summary_of(day(9), {"daily_active_users": 2}, day(0), day(8))

        assert found.withheld is not None
        assert found.withheld.days == (LAST - timedelta(days=2),)
        assert [known.day.daily_active_users for known in found.days] == [9, 2, 0, 8]
        assert found.totals == without.totals
        assert [each.value for each in found.metrics] == [each.value for each in without.metrics]
        assert breakdown(found, Dimension.LANGUAGE) == breakdown(without, Dimension.LANGUAGE)

    def test_no_two_periods_leave_the_figures_of_such_a_day(self) -> None:
        """With and without it, the sums are the same."""
        sums = []
        for records in ([day(9)] * 7, [day(9)] * 7 + [day(1)]):
            summary = summary_of(*records)
            found = without_days(summary, days_of_few(summary, MIN_GROUP), MIN_GROUP)
            sums.append((found.totals, found.by_language, found.by_feature))

        assert sums[0] == sums[1]

    def test_both_sides_of_the_comparison_are_without_them(self) -> None:
        """And without their counterparts, or six days against seven would look like growth."""
        summary = summary_of(*[day(9)] * 6, day(1), *[day(9)] * 7)
        found = without_days(summary, days_of_few(summary, MIN_GROUP), MIN_GROUP)
        metric = found.metric(Name.INTERACTIONS)

        assert metric is not None
        assert (metric.later, metric.earlier) == (42, 42)

    def test_a_day_without_anybody_shows_nobody(self) -> None:
        """And stays as it is."""
        assert days_of_few(summary_of(day(0), day(None)), MIN_GROUP) == frozenset()
