"""What each metric means, computed from days."""

from datetime import date, timedelta

import msgspec
import pytest

from metrics.definitions import (
    COMPUTED,
    LEGACY_METRICS,
    Metric,
    Name,
    acceptance_over,
    metric_names,
)
from metrics.models import AcceptanceRate, Day, FeatureTotals, SessionTotals, Source, acceptance

THURSDAY = date(2026, 11, 12)
COMPLETIONS = FeatureTotals(
    feature="code_completion",
    code_generation_activity_count=100,
    code_acceptance_activity_count=30,
    loc_added_sum=45,
)


def days(*values: int | None, first: date = THURSDAY) -> list[Day]:
    return [
        Day(day=first + timedelta(days=number), daily_active_users=value)
        for number, value in enumerate(values)
    ]


def completing(accepted: int | None, suggested: int | None) -> Day:
    part = FeatureTotals(
        feature="code_completion",
        code_generation_activity_count=suggested,
        code_acceptance_activity_count=accepted,
    )
    return Day(day=THURSDAY, totals_by_feature=(part,))


# How a metric moved


@pytest.mark.parametrize(
    ("later", "earlier", "change"),
    [
        (100.0, 100.0, 0.0),
        (50.0, 100.0, -0.5),
        (150.0, 100.0, 0.5),
        (200.0, 100.0, 1.0),
        (0.0, 100.0, -1.0),
        (0.0, 0.0, 0.0),
        (5.0, 0.0, None),
        (None, 100.0, None),
        (100.0, None, None),
    ],
)
def test_a_number_changes_relatively(
    later: float | None, earlier: float | None, change: float | None
) -> None:
    """Double is one more, half is a half less, and growth from nothing has no ratio."""
    assert Metric(Name.INTERACTIONS, None, later, earlier).change == change


@pytest.mark.parametrize(
    ("later", "earlier", "change"),
    [
        (0.5, 0.25, 0.25),
        (0.25, 0.25, 0.0),
        (0.0, 0.25, -0.25),
        (0.25, 0.0, 0.25),
        (None, 0.2, None),
    ],
)
def test_a_rate_changes_by_a_difference(
    later: float | None, earlier: float | None, change: float | None
) -> None:
    """Per cent of per cent confuse everybody; rates change by points."""
    assert Metric(Name.ACCEPTANCE_RATE, None, later, earlier).change == change


# The acceptance rate


def test_only_code_completions_are_accepted() -> None:
    """Agent edits generate code that nobody is asked to accept; they stay out of the ratio."""
    agent = FeatureTotals(
        feature="agent_edit", code_generation_activity_count=900, code_acceptance_activity_count=0
    )
    day = Day(
        day=THURSDAY,
        code_generation_activity_count=1000,
        code_acceptance_activity_count=30,
        totals_by_feature=(agent, COMPLETIONS),
    )

    assert acceptance(day) == AcceptanceRate(accepted=30, suggested=100)
    assert COMPUTED[Name.ACCEPTANCE_RATE]([day]) == 0.3


@pytest.mark.parametrize(
    "day",
    [
        Day(day=THURSDAY),
        Day(day=THURSDAY, totals_by_feature=()),
        completing(None, 10),
        completing(3, None),
    ],
)
def test_no_rate_without_both_counts(day: Day) -> None:
    """Half a ratio is none."""
    assert acceptance(day) is None
    assert acceptance_over([day]) is None
    assert COMPUTED[Name.ACCEPTANCE_RATE]([day]) is None


def test_nothing_suggested_has_no_rate() -> None:
    """Nothing is not divided by nothing; the counts are known all the same."""
    nothing = acceptance(completing(0, 0))

    assert nothing == AcceptanceRate(0, 0)
    assert nothing.rate is None


def test_a_rate_over_days_is_a_rate_of_sums() -> None:
    """A busy day weighs more than a quiet one, and a day without counts not at all."""
    several = [completing(1, 2), completing(10, 100), completing(None, 500)]

    assert acceptance_over(several) == AcceptanceRate(accepted=11, suggested=102)
    assert COMPUTED[Name.ACCEPTANCE_RATE](several) == pytest.approx(11 / 102)


# People


def test_daily_users_are_averaged_over_weekdays() -> None:
    """Thursday to Wednesday: five weekdays, of which the average is taken; the weekend is not."""
    week = days(10, 8, 1, 1, 12, 14, 6)

    assert COMPUTED[Name.DAILY_ACTIVE_USERS](week) == 10


def test_a_weekday_without_the_figure_is_not_a_zero() -> None:
    """It is left out of the average."""
    assert COMPUTED[Name.DAILY_ACTIVE_USERS](days(10, None, 1, 1, 20)) == 15


@pytest.mark.parametrize(
    "some", [days(3, 4, first=date(2026, 11, 14)), days(None, None), []], ids=["weekend", "?", "-"]
)
def test_no_weekday_no_average(some: list[Day]) -> None:
    """A weekend has no weekday average, and neither has a day that does not tell."""
    assert COMPUTED[Name.DAILY_ACTIVE_USERS](some) is None


@pytest.mark.parametrize(
    "name", [Name.WEEKLY_ACTIVE_USERS, Name.MONTHLY_ACTIVE_USERS, Name.AGENT_USERS]
)
def test_rolling_people_are_those_of_the_last_day(name: Name) -> None:
    """Distinct people cannot be added up: GitHub's own figure of the last day counts."""
    some = [
        msgspec.convert({"day": THURSDAY, name.value: 90}, Day),
        msgspec.convert({"day": THURSDAY + timedelta(days=1), name.value: 70}, Day),
    ]

    assert COMPUTED[name](some) == 70
    assert COMPUTED[name]([*some, Day(day=THURSDAY + timedelta(days=2))]) is None
    assert COMPUTED[name]([]) is None


# Counts


def test_counts_are_added_up() -> None:
    """Prompts and lines of the days that tell them."""
    some = [
        Day(day=THURSDAY, user_initiated_interaction_count=4, loc_added_sum=100),
        Day(day=THURSDAY + timedelta(days=1), user_initiated_interaction_count=5),
        Day(day=THURSDAY + timedelta(days=2), loc_added_sum=20),
    ]

    assert COMPUTED[Name.INTERACTIONS](some) == 9
    assert COMPUTED[Name.LINES_ADDED](some) == 120
    assert COMPUTED[Name.INTERACTIONS](days(1, 2)) is None


def test_prompts_in_the_terminal_are_not_added_to_prompts() -> None:
    """GitHub counts them among the interactions already."""
    cli = SessionTotals(prompt_count=24)
    day = Day(day=THURSDAY, user_initiated_interaction_count=30, totals_by_cli=cli)

    assert COMPUTED[Name.INTERACTIONS]([day]) == 30


def test_completions_have_their_own_counts() -> None:
    """Accepted completions and their lines, without those of chats and agents."""
    chat = FeatureTotals(feature="chat_inline", code_acceptance_activity_count=7, loc_added_sum=99)
    some = [Day(day=THURSDAY, totals_by_feature=(chat, COMPLETIONS)), Day(day=THURSDAY)]

    assert COMPUTED[Name.COMPLETIONS_ACCEPTED](some) == 30
    assert COMPUTED[Name.COMPLETION_LINES_ACCEPTED](some) == 45


# Which metrics are told


@pytest.mark.parametrize(
    ("length", "first"),
    [
        (1, Name.WEEKLY_ACTIVE_USERS),
        (7, Name.WEEKLY_ACTIVE_USERS),
        (8, Name.MONTHLY_ACTIVE_USERS),
        (90, Name.MONTHLY_ACTIVE_USERS),
    ],
)
def test_a_week_is_told_with_weekly_users(length: int, first: Name) -> None:
    """Up to seven days the rolling week, beyond it the rolling 28 days."""
    names = metric_names(Source.REPORTS, length)

    assert names[0] is first
    assert len(set(names)) == 6


def test_legacy_days_are_told_with_what_they_have() -> None:
    """They have no rolling people and no agents."""
    assert metric_names(Source.LEGACY, 7) == metric_names(Source.LEGACY, 28) == LEGACY_METRICS
    assert set(LEGACY_METRICS).isdisjoint(
        {Name.WEEKLY_ACTIVE_USERS, Name.MONTHLY_ACTIVE_USERS, Name.AGENT_USERS, Name.LINES_ADDED}
    )


def test_every_metric_can_be_computed() -> None:
    """No name without its definition."""
    assert set(COMPUTED) == set(Name)
