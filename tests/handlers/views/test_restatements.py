"""The view of restatements says what changed, and is kind where nothing did."""

from datetime import UTC, date, datetime, timedelta

import pytest

from charts.values import DailyStrips
from handlers.messages import told_message
from handlers.views.restatements import tell
from metrics.restatements import Changed, RestatedDay, Restatements, StoredDay
from metrics.scope import Period, Scope, ScopeKind
from sandbox.slack.blocks import problems_of_blocks

ACME = Scope.of(ScopeKind.ORG, "acme")
FETCHED = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
LAST = date(2026, 11, 21)
SPACE = "\N{NARROW NO-BREAK SPACE}"
USERS = Changed("daily_active_users", 203, 228)


def of(*restated: RestatedDay, length: int = 28, final: int = 25) -> Restatements:
    period = Period.ending(LAST, length)
    stored = tuple(
        StoredDay(day, place < final, {"daily_active_users": 228, "loc_added_sum": 9})
        for place, day in enumerate(period.days)
    )
    return Restatements(ACME, period, restated, stored, ("organization-28-day",), FETCHED, FETCHED)


def day(number: int, *changed: Changed, parts: int = 0) -> RestatedDay:
    return RestatedDay(date(2026, 11, number), 1, FETCHED, changed, parts)


def said(told: Restatements) -> tuple[str, list[str]]:
    """Return the sentence and the lines, with ordinary spaces."""
    what = tell(told)
    lines = [f"{row.name} {row.said}".replace(SPACE, " ") for row in what.rows]
    return what.sentence.replace(SPACE, " "), lines


def test_one_day_is_told_with_its_most_telling_figure() -> None:
    """Active users come before what moved more."""
    prompts = Changed("user_initiated_interaction_count", 1666, 1939)
    odd = Changed("brand_new_count", 1, 9)
    sentence, lines = said(of(day(9, odd, prompts, USERS, parts=156)))

    assert sentence == (
        "GitHub restated 1 of 25 stored final days of acme: on 9 Nov 2026, daily active users "
        "went from 203 to 228 (+12.3 %)."
    )
    assert lines == [
        "9 Nov · Daily active users 203 → 228 (+12.3 %)",
        "9 Nov · Prompts 1 666 → 1 939 (+16.4 %)",
        "9 Nov · brand_new_count 1 → 9 (+800.0 %), and 156 parts of breakdowns",
    ]


def test_of_several_days_the_one_that_changed_most_comes_first() -> None:
    """The others have one line each."""
    rolling = Changed("weekly_active_users", 343, 345)
    other = Changed("loc_added_sum", 5, None)
    sentence, lines = said(of(day(10, rolling), day(9, USERS, rolling, other), day(12, parts=1)))

    assert "restated 3 of 25 stored final days of acme; most changed on 9 Nov 2026" in sentence
    assert lines == [
        "9 Nov · Daily active users 203 → 228 (+12.3 %)",
        "9 Nov · Lines of code added 5 → –",
        "9 Nov · Active users, 7 days 343 → 345 (+0.6 %)",
        "10 Nov · Active users, 7 days 343 → 345 (+0.6 %)",
        "12 Nov 1 part of breakdowns",
    ]


def test_many_days_stay_a_message_that_can_be_read() -> None:
    """What is left out is counted."""
    many = of(*(day(number, USERS, parts=2) for number in range(1, 20)))
    _, lines = said(many)
    message = told_message(tell(many))

    assert lines[-1] == "And 9 days on which less changed"
    assert len(lines) == 11
    assert problems_of_blocks(message.blocks("F0123456789"), "message") == []


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            of(),
            "GitHub has not restated any of the 25 stored final days of acme: every figure is as it was first told.",
        ),
        (
            of(length=4, final=1),
            "GitHub has not restated the one stored final day of acme: every figure is as it was first told.",
        ),
        (
            of(length=1, final=0),
            "No day of acme in this period is final yet, so GitHub may still change each.",
        ),
        (
            of(day(9, parts=3)),
            "GitHub restated 1 of 25 stored final days of acme; only parts of breakdowns changed.",
        ),
    ],
)
def test_where_no_figure_changed_that_is_said(told: Restatements, sentence: str) -> None:
    """In a sentence, with a picture of the days all the same."""
    what = tell(told)

    assert what.sentence == sentence
    assert problems_of_blocks(told_message(what).blocks("F0123456789"), "message") == []


def test_the_chart_has_the_figures_that_changed() -> None:
    """Each final day as it is now, and as it was where it was restated."""
    chart = tell(of(day(9, USERS))).chart
    assert isinstance(chart, DailyStrips)
    users, *others = chart.strips

    assert [strip.name for strip in chart.strips] == [
        "Daily active users",
        "Prompts",
        "Lines of code added",
    ]
    assert chart.days[-1] == LAST - timedelta(days=3)
    assert [found for found in users.before if found is not None] == [203]
    assert users.before[chart.days.index(date(2026, 11, 9))] == 203
    assert all(found is None for strip in others for found in strip.before)
    assert chart.subtitle.startswith("Days that GitHub restated")
