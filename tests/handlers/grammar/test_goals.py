"""What may be typed to set, drop and list goals."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.grammar import understand
from handlers.request import Misunderstood, Request
from handlers.wanted import GoalDropped, GoalsWanted, GoalWanted
from metrics.goals import Figure
from metrics.scope import LastDays, Scope, ScopeKind

TODAY = date(2026, 11, 21)
ACME = Scope.of(ScopeKind.ORG, "acme")
GLOBEX = Scope.of(ScopeKind.ENTERPRISE, "globex")
PLATFORM = Scope.of(ScopeKind.TEAM, "acme/platform")
MARCH = date(2027, 3, 31)
ACTIVE, ACCEPTANCE = Figure.ACTIVE, Figure.ACCEPTANCE


def refused(text: str) -> str:
    with pytest.raises(Misunderstood) as raised:
        understand(text, None, TODAY)
    return str(raised.value)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("goal org acme active 70% by 2027-03-31", GoalWanted(ACME, ACTIVE, 0.7, MARCH)),
        ("goal org acme acceptance 35% by end of march", GoalWanted(ACME, ACCEPTANCE, 0.35, MARCH)),
        ("Goal: org acme acceptance rate to 35.5 % by March 31", GoalWanted(ACME, ACCEPTANCE, 0.355, MARCH)),
        ("goal active 70 percent for the org acme until Q1", GoalWanted(ACME, ACTIVE, 0.7, MARCH)),
        ("goal enterprise globex active 100% before end of the year", GoalWanted(GLOBEX, ACTIVE, 1.0, date(2026, 12, 31))),
        ("goal org acme active 70% by 2027", GoalWanted(ACME, ACTIVE, 0.7, date(2027, 12, 31))),
        ("goal org acme active 70% by november", GoalWanted(ACME, ACTIVE, 0.7, date(2026, 11, 30))),
        ("goal org acme active 70% by october", GoalWanted(ACME, ACTIVE, 0.7, date(2027, 10, 31))),
        ("goal team acme/platform acceptance 35% by 31 March 2027", GoalWanted(PLATFORM, ACCEPTANCE, 0.35, MARCH)),
        ("goal org acme active off", GoalDropped(ACME, ACTIVE)),
        ("goal org active acceptance off", GoalDropped(Scope.of(ScopeKind.ORG, "active"), ACCEPTANCE)),
        ("goals", GoalsWanted()),
        ("goals org acme active 70% by 2027-03-31", GoalWanted(ACME, ACTIVE, 0.7, MARCH)),
    ],
)  # fmt: skip
def test_a_goal(text: str, wanted: object) -> None:
    """A scope, a figure, a share and a day, in any order that makes a sentence."""
    assert understand(text, None, TODAY) == wanted


def test_in_a_thread_the_scope_may_be_left_out() -> None:
    """It is that of the thread's question then."""
    said = understand("goal active 70% by 2027-03-31", Request(ACME, LastDays(28)), TODAY)

    assert said == GoalWanted(ACME, ACTIVE, 0.7, MARCH)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("goal", "Name an organization, an enterprise or a team."),
        ("goal org", "Which organization would you like?"),
        ("goal org acme", "A goal is for `active`"),
        ("goal org acme active", "How far is it to come?"),
        ("goal org acme active 70 by 2027-03-31", "How far is it to come?"),
        ("goal org acme active 70%", "Until when?"),
        ("goal org acme active 70% by whenever", "I do not know “whenever”."),
        ("goal org acme active loudly 70% by 2027-03-31", "I do not know “loudly”."),
        ("goal org acme active 170% by 2027-03-31", "at most 100 %"),
        ("goal org acme active 0% by 2027-03-31", "more than 0 %"),
        ("goal org acme active 70.25% by 2027-03-31", "one decimal place"),
        ("goal org acme active 70% by 2026-11-21", "Sat 21 Nov 2026 is not after today."),
        ("goal org acme active 70% by 2025", "is not after today."),
        ("goal org acme active 70% by yesterday", "is not after today."),
        ("goal org acme active 70% by 2027-02-30", "2027-02-30"),
        ("goal org acme active 70% by 2047-03-31", "more than 10 years ahead"),
        ("goal team acme/platform active 70% by 2027-03-31", "active` is a goal for `org acme`"),
    ],
)
def test_what_is_missing_is_asked_for(text: str, said: str) -> None:
    """One thing at a time, with how a goal is written behind it."""
    assert said in refused(text)
    assert "goal SCOPE FIGURE PERCENT by DAY" in refused(text)


OWNERS = st.builds(
    Scope.of,
    st.sampled_from([ScopeKind.ORG, ScopeKind.ENTERPRISE]),
    st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True),
)
GOALS = st.builds(
    GoalWanted,
    OWNERS,
    st.sampled_from(Figure),
    st.integers(1, 1000).map(lambda tenths: tenths / 1000),
    st.integers(1, 3650).map(lambda days: TODAY + timedelta(days=days)),
)


@given(GOALS | st.builds(GoalDropped, OWNERS, st.sampled_from(Figure)))
def test_what_is_printed_is_understood(wanted: GoalWanted | GoalDropped) -> None:
    """Whatever a scope is called, the command that is shown sets or drops the same goal."""
    assert understand(wanted.command, None, TODAY) == wanted
