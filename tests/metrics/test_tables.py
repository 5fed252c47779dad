"""Figures as plain values under GitHub's names, a row for each day or part."""

from datetime import UTC, date, datetime

from metrics.all_teams import Activity, AllTeams, TeamFigures
from metrics.models import CODE_COMPLETION, Day, FeatureTotals, LanguageFeatureTotals, PullRequests
from metrics.names import Dimension
from metrics.scope import Period, Scope, ScopeKind
from metrics.summaries import FetchedDay, Summary, summarize
from metrics.tables import COMPLETIONS, days_of, parts, teams

ACME = Scope.of(ScopeKind.ORG, "acme")
FIRST, MIDDLE, LAST = (date(2026, 11, day) for day in (17, 18, 19))
FETCHED = datetime(2026, 11, 25, tzinfo=UTC)


def summary() -> Summary:
    completions = FeatureTotals(
        feature=CODE_COMPLETION, code_generation_activity_count=9, code_acceptance_activity_count=3
    )
    language = LanguageFeatureTotals(
        language="go", feature=CODE_COMPLETION, code_generation_activity_count=9
    )
    days = [
        Day(day=FIRST, daily_active_users=0, pull_requests=PullRequests(total_merged=2)),
        Day(
            day=LAST,
            daily_active_users=7,
            totals_by_feature=(completions,),
            totals_by_language_feature=(language,),
        ),
    ]
    fetched = [FetchedDay(day, "organization-1-day", FETCHED) for day in days]
    return summarize(ACME, Period(FIRST, LAST), fetched, last_day=LAST, before=None)


def test_every_day_is_a_row_and_what_is_missing_is_not_zero() -> None:
    """Also a day without figures; a column that has no value anywhere is left out."""
    table = days_of(summary())

    assert table.columns == (
        *("scope", "day", "provisional", "daily_active_users", "pull_requests.total_merged"),
        *COMPLETIONS,
    )
    assert table.rows == (
        ("org acme", FIRST, False, 0, 2, None, None),
        ("org acme", MIDDLE, None, None, None, None, None),
        ("org acme", LAST, False, 7, None, 9, 3),
    )


def test_every_part_is_a_row() -> None:
    """Under its display name, with GitHub's names for its counts."""
    table = parts(Dimension.LANGUAGE)(summary())

    assert table.columns == (
        *("language", "code_generation_activity_count", *COMPLETIONS, "loc_added_sum"),
    )
    assert table.rows == (("Go", 9, 9, None, None),)


def test_a_small_team_has_no_activity_in_a_table_either() -> None:
    """What no sentence tells, no file tells."""
    small = TeamFigures(1, "few", 3, 4, 0, None)
    large = TeamFigures(2, "many", 3, 20, 0, Activity(10, 5, 3, 9))
    found = AllTeams(
        *(ACME, Period(FIRST, LAST), "users-1-day", (large, small), 24, 12, 0, 0),
        *((FIRST, MIDDLE, LAST), (), (), (), FETCHED),
    )

    assert teams(found).rows == (
        ("many", 3, 20, 10, 5, 9, 3),
        ("few", 3, 4, None, None, None, None),
    )
