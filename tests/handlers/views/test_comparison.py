"""Two scopes in words: each figure of both, a difference where one says something, and no verdict."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from charts.values import PairedDays
from handlers.request import ViewName
from handlers.told import Told
from handlers.views import COMPARISON, message_of, view_of
from metrics.models import Day
from metrics.scope import Period, Scope, ScopeKind
from metrics.side_by_side import SideBySide
from metrics.summaries import FetchedDay, Summary, summarize
from sandbox.slack.blocks import problems_of_blocks

ACME = Scope.of(ScopeKind.ORG, "acme")
BETA = Scope.of(ScopeKind.ORG, "beta")
LAST = date(2026, 11, 19)
FETCHED = datetime(2026, 11, 25, tzinfo=UTC)
SPACE = "\N{NARROW NO-BREAK SPACE}"


def record(people: int, accepted: int = 25, **fields: Any) -> dict[str, Any]:
    completions = {
        "feature": "code_completion",
        "code_generation_activity_count": 100,
        "code_acceptance_activity_count": accepted,
    }
    return {
        "daily_active_users": people,
        "weekly_active_users": 2 * people,
        "monthly_active_users": 4 * people,
        "monthly_active_agent_users": people,
        "user_initiated_interaction_count": 10 * people,
        "loc_added_sum": 100,
        "totals_by_feature": [completions],
    } | fields


def summary(scope: Scope, day: dict[str, Any], length: int = 28) -> Summary:
    period = Period.ending(LAST, length)
    days = [
        FetchedDay(msgspec.convert({**day, "day": one}, Day), "organization-28-day", FETCHED)
        for one in period.days
    ]
    return summarize(scope, period, days, last_day=LAST, before=None)


def both(
    one: dict[str, Any], other: dict[str, Any], *, length: int = 28, scope: Scope = BETA
) -> SideBySide:
    return SideBySide(summary(ACME, one, length), summary(scope, other, length), cut=False)


def told(compared: SideBySide) -> Told:
    assert view_of(ViewName.COMPARE) is COMPARISON
    return COMPARISON.tell(compared)


def sentence(compared: SideBySide) -> str:
    return told(compared).sentence.replace(SPACE, " ")


def lines(compared: SideBySide) -> list[str]:
    return [f"{row.name}: {row.said}".replace(SPACE, " ") for row in told(compared).rows]


def test_the_sentence_has_people_and_acceptance_of_both() -> None:
    """Distinct people of the period, and the difference of the rates."""
    assert sentence(both(record(50), record(10, accepted=20))) == (
        "In the 28 days to 19 Nov 2026, 200 people in acme and 40 in beta used Copilot and "
        "accepted 25.0 % and 20.0 % of suggested code completions (+5.0 points)."
    )


@pytest.mark.parametrize(
    ("length", "beginning"),
    [
        (1, "On 19 Nov 2026, 50 people in acme and 10 in beta used Copilot"),
        (7, "In the 7 days to 19 Nov 2026, 100 people in acme and 20 in beta used Copilot"),
        (14, "On an average weekday of the 14 days to 19 Nov 2026, 50 people in acme"),
    ],
)
def test_people_are_those_of_the_period_or_of_a_weekday(length: int, beginning: str) -> None:
    """Distinct people are never added up over days."""
    assert sentence(both(record(50), record(10), length=length)).startswith(beginning)


def test_equal_rates_are_told_once() -> None:
    """And nothing is a difference of nothing."""
    assert sentence(both(record(50), record(10))).endswith(
        "accepted 25.0 % of suggested code completions in both."
    )


def test_nothing_known_says_so() -> None:
    """Missing is not zero."""
    assert sentence(both({}, record(10))) == (
        "GitHub sent neither users nor completions of both acme and beta for these days."
    )


def test_scopes_of_about_one_size_have_differences_everywhere() -> None:
    """Counts, shares, and what is done on an active day."""
    assert lines(both(record(50), record(45, accepted=20))) == [
        "Active users, 28 days: acme 200 · beta 180 (+20)",
        "Daily active users, Mon–Fri: acme 50 · beta 45 (+5)",
        "Acceptance rate: acme 25.0 % · beta 20.0 % (+5.0 points)",
        "Prompts: acme 14 000 · beta 12 600 (+1 400)",
        "Lines of code added: acme 2 800 · beta 2 800 (±0)",
        "Agent users, 28 days: acme 50 · beta 45 (+5)",
        "Agent users of active users, 28 days: acme 25.0 % · beta 25.0 % (±0 points)",
        "Completions accepted per active day: acme 0.5 · beta 0.4 (+0.1)",
        "Prompts per active day: acme 10.0 · beta 10.0 (±0)",
        "Lines added per active day: acme 2.0 · beta 2.2 (−0.2)",
    ]


def test_counts_of_scopes_that_differ_in_size_have_no_difference() -> None:
    """It would say which is larger, and nothing else; rates have theirs."""
    compared = both(record(50), record(10))

    assert lines(compared)[0] == "Active users, 28 days: acme 200 · beta 40"
    assert lines(compared)[-1] == "Lines added per active day: acme 2.0 · beta 10.0 (−8.0)"
    assert "The two differ in size, so counts are without one." in told(compared).notes


def test_a_figure_that_one_does_not_have_is_missing() -> None:
    """With no difference either."""
    found = lines(both(record(50), {"daily_active_users": 50}))

    assert "Acceptance rate: acme 25.0 % · beta – (–)" in found
    assert "Prompts per active day: acme 10.0 · beta – (–)" in found


def test_an_earlier_end_is_told() -> None:
    """Because it is not what was asked for."""
    one, other = summary(ACME, record(5)), summary(BETA, record(5))

    assert "Both are told up to 19 Nov 2026, the last day that both have." in " ".join(
        told(SideBySide(one, other, cut=True)).notes
    )


def test_two_scopes_of_one_name_are_told_with_what_they_are() -> None:
    """An enterprise may be called as its organization is."""
    compared = both(record(5), record(5), scope=Scope.of(ScopeKind.ENTERPRISE, "acme"))

    assert "in org acme and 20 in enterprise acme" in sentence(compared)
    chart = told(compared).chart
    assert isinstance(chart, PairedDays)
    assert chart.names == ("org acme", "enterprise acme")


@pytest.mark.parametrize(
    ("length", "heading", "first"),
    [
        (28, "Active each day, of those active in 28 days", 0.25),
        (90, "Daily active users", 50),
    ],
)
def test_the_chart_shows_shares_where_the_sizes_are_known(
    length: int, heading: str, first: float
) -> None:
    """Otherwise the smaller one would lie on the floor; over a longer time it is people."""
    chart = told(both(record(50), record(10), length=length)).chart
    assert isinstance(chart, PairedDays)
    people, rates = chart.panels

    assert (people.heading, people.one[0]) == (heading, first)
    assert rates.one[0] == rates.other[0] == 0.25


@pytest.mark.parametrize("name", ["acme", "a" * 100])
def test_slack_takes_it(name: str) -> None:
    """Also with the longest names, and what both rest on stands below."""
    scopes = [Scope.of(ScopeKind.TEAM, f"{name}/{slug * 100}") for slug in ("x", "y")]
    one, other = (summary(scope, record(5)) for scope in scopes)
    message = message_of(COMPARISON, SideBySide(one, other, cut=False))

    assert len(message.text) <= 4000
    assert problems_of_blocks(message.blocks("F0123456789"), "message") == []
    assert "organization-28-day" in message.below[-1]["elements"][0]["text"]
