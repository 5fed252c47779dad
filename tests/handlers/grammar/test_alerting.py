"""Ordering alerts in words."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.grammar import understand
from handlers.orders.alert import AlertOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Misunderstood, Request
from handlers.wanted import AlertTest, AlertWanted, Assumed
from metrics.alerts.conditions import (
    IDLE_DAYS,
    PER_CENT,
    SILENT_DAYS,
    AnyRestated,
    Direction,
    Figure,
    IdleSeats,
    InADay,
    Level,
    NoDataFor,
    Side,
    WeekOverWeek,
    is_of_owners,
)
from metrics.scope import LastDays, Scope, ScopeKind

TODAY = date(2026, 11, 21)
ACME = Scope.of(ScopeKind.ORG, "acme")
THREAD = Request(Scope.of(ScopeKind.ORG, "beta"), LastDays(28))
OF_A_SIDE = "alert org acme acceptance below 25%"

PER = st.integers(PER_CENT.start, PER_CENT.stop - 1)
WORDS = st.from_regex(r"[a-z][a-z0-9]{0,12}", fullmatch=True) | st.sampled_from(
    ("daily", "mon", "test", "alert", "no", "idle", "seats", "data", "restated", "when", "utc")
)
CONDITIONS_TYPED = st.one_of(
    st.builds(WeekOverWeek, st.sampled_from(Figure), st.sampled_from(Direction), PER),
    st.builds(InADay, PER),
    st.builds(Level, st.sampled_from(Figure), st.sampled_from(Side), PER),
    st.builds(IdleSeats, st.sampled_from(IDLE_DAYS), st.integers(0, 99_999)),
    st.builds(NoDataFor, st.sampled_from(SILENT_DAYS)),
    st.builds(AnyRestated),
)
SCOPES = st.builds(Scope.of, st.just(ScopeKind.ORG), WORDS) | st.builds(
    lambda owner, team: Scope.of(ScopeKind.TEAM, f"{owner}/{team}"), WORDS, WORDS
)
SCHEDULES = st.builds(
    lambda at, zone, weekday: Schedule(
        Every.DAILY if weekday is None else Every.WEEKLY, at, zone, weekday
    ),
    st.times().map(lambda at: time(at.hour, at.minute)),
    st.sampled_from(("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata")),
    st.none() | st.integers(0, 6),
)


def ordered(text: str, question: Request | None = None) -> AlertOrder:
    wanted = understand(text, question, TODAY)
    assert isinstance(wanted, AlertWanted)
    return wanted.order


@given(scope=SCOPES, condition=CONDITIONS_TYPED, schedule=SCHEDULES)
def test_what_an_order_prints_is_understood_as_the_same(
    scope: Scope, condition: AnyRestated, schedule: Schedule
) -> None:
    """Whatever the scope is called."""
    if scope.is_team and is_of_owners(condition):
        return
    order = AlertOrder(scope, condition, schedule)

    assert ordered(order.command) == order


def test_somebody_looks_daily_at_nine() -> None:
    """In the zone of the person, which is looked up later; a weekday makes it weekly."""
    wanted = understand(OF_A_SIDE, None, TODAY)

    assert isinstance(wanted, AlertWanted)
    assert wanted.order.schedule == Schedule(Every.DAILY, time(9), "UTC")
    assert wanted.assumed == {Assumed.TIME, Assumed.ZONE}
    assert ordered(f"{OF_A_SIDE} fridays").schedule.command == "weekly fri 09:00 UTC"


def test_in_a_thread_the_scope_is_that_of_its_question() -> None:
    """Unless another one is named."""
    assert ordered("alert restated", THREAD).scope == THREAD.scope
    assert ordered("alert org acme restated", THREAD).scope == ACME


def test_a_test_is_tried_and_not_ordered() -> None:
    """Even for an organization of that name."""
    for text in (f"{OF_A_SIDE} test", "alert org test acceptance below 25% dry-run"):
        assert isinstance(understand(text, None, TODAY), AlertTest)
    assert ordered("alert org test acceptance below 25%").scope.name == "test"


@pytest.mark.parametrize(
    ("text", "sentence", "suggestion"),
    [
        ("alert org acme", "Which change do you want to hear of?", None),
        ("alert restated", "Whose figures would you like?", None),
        ("alert org acme lines drop 3", "I cannot watch for “lines drop 3”.", None),
        ("alert org acme no data for 99 days", "It can be 1 to 14, and not 99.", None),
        ("alert org acme seats idle 7 days above 3", "It can be 14 to 90, and not 7.", None),
        ("alert org acme restated hourly", "and so does an alert.", None),
        (
            "alert org acme acceptance drops 10%",
            "An acceptance rate moves by points",
            "alert org acme acceptance drops 10 points week over week",
        ),
        (
            "alert org acme acceptance drops 10% fridays test",
            "An acceptance rate moves by points",
            "alert org acme acceptance drops 10 points week over week fri test",
        ),
        (
            "alert team acme/web active below 50% of seats 10:00",
            "because a team has no seats",
            "alert org acme active below 50% of seats 10:00",
        ),
    ],
)
def test_what_is_not_understood_is_named_with_the_next_step(
    text: str, sentence: str, suggestion: str | None
) -> None:
    """And with what was probably meant, which works."""
    with pytest.raises(Misunderstood) as raised:
        understand(text, None, TODAY)

    assert sentence in raised.value.sentence
    assert raised.value.suggestion == suggestion
    if suggestion is not None:
        assert isinstance(understand(suggestion, None, TODAY), AlertWanted | AlertTest)
