"""The window for a digest: what it offers and begins with, and what comes out of it."""

import json
from contextlib import suppress
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.form_fields import Unanswerable
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Request, ViewName
from handlers.subscribe_form import PERIODS, Ordered, read, subscribe_form
from metrics.scope import LastDays, Period, Scope, ScopeKind
from sandbox.slack import inputs
from sandbox.slack.blocks import problems_of_blocks, with_ids

TODAY = date(2026, 11, 21)
HERE = "C0COPILOT1"
BERLIN = "Europe/Berlin"
ACME = Scope.of(ScopeKind.ORG, "acme")
GLOBEX = Scope.of(ScopeKind.ENTERPRISE, "globex")
PLATFORM = Scope.of(ScopeKind.TEAM, "acme/platform")
SERVED = (ACME, GLOBEX)
MONDAYS = Schedule(Every.WEEKLY, time(9), BERLIN, 0)


def submitted(
    question: Request | None = None,
    served: tuple[Scope, ...] | None = None,
    zone: str | None = BERLIN,
    /,
    **values: str,
) -> Ordered:
    """Return what comes of these values, with the rest left as the window has it."""
    window = subscribe_form(served, question, HERE, zone)
    state = inputs.state(with_ids(window["blocks"]), values)
    return read(state, window["private_metadata"], TODAY)


def schedule(**values: str) -> Schedule:
    return submitted(None, None, BERLIN, name="acme", **values).order.schedule


def refused(**values: str) -> tuple[str, str]:
    with pytest.raises(Unanswerable) as raised:
        submitted(None, None, BERLIN, **{"name": "acme"} | values)
    return raised.value.field, str(raised.value)


@pytest.mark.parametrize("question", [None, Request(PLATFORM, LastDays(28), ViewName.LANGUAGES)])
@pytest.mark.parametrize("channel", [HERE, None])
@pytest.mark.parametrize("served", [None, SERVED, ()])
def test_slack_takes_the_window(
    served: tuple[Scope, ...] | None, channel: str | None, question: Request | None
) -> None:
    """With scopes to choose from or to type, from an answer or from home."""
    window = subscribe_form(served, question, channel, None)

    assert problems_of_blocks(window["blocks"], "modal") == []
    assert max(len(window[part]["text"]) for part in ("title", "submit", "close")) <= 24
    assert len(window["private_metadata"]) <= 3000


def test_the_usual_digest_takes_a_name_alone() -> None:
    """Mondays at nine in the zone of the person's profile, over a week, in the channel."""
    order = DigestOrder(Request(ACME, LastDays(7)), MONDAYS)

    assert submitted(name="acme") == Ordered(order, HERE, "name")


@pytest.mark.parametrize(
    ("question", "served"),
    [
        (Request(ACME, LastDays(28)), None),
        (Request(PLATFORM, LastDays(7), ViewName.LANGUAGES), None),
        (Request(ACME, LastDays(28), ViewName.AGENTS), SERVED),
        (Request(GLOBEX, LastDays(90)), SERVED),
        (Request(PLATFORM, LastDays(14), ViewName.EDITORS), SERVED),
        (Request(Scope.of(ScopeKind.ORG, "last"), LastDays(7)), None),
    ],
)
def test_what_was_answered_is_there_already(
    question: Request, served: tuple[Scope, ...] | None
) -> None:
    """Its scope, view and days; a team as one of its organization's where that is offered."""
    assert submitted(question, served).order.question == question


def test_days_that_go_by_become_the_newest_ones() -> None:
    """A digest of last October would say the same each week."""
    october = Request(ACME, Period(date(2026, 10, 1), date(2026, 10, 31)))

    assert submitted(october).order.question == Request(ACME, LastDays(7))


@pytest.mark.parametrize("period", PERIODS)
def test_every_period_is_of_the_newest_days(period: str) -> None:
    """As the command would read it."""
    asked = submitted(name="acme", period=period).order.question.asked

    assert asked == LastDays(int(period.removesuffix("d")))


@pytest.mark.parametrize(
    ("values", "chosen"),
    [
        ({}, MONDAYS),
        ({"weekday": "fri", "at": "16:30"}, Schedule(Every.WEEKLY, time(16, 30), BERLIN, 4)),
        ({"every": "daily", "weekday": "fri"}, Schedule(Every.DAILY, time(9), BERLIN)),
        ({"every": "monthly"}, Schedule(Every.MONTHLY, time(9), BERLIN)),
        ({"zone": "new york"}, Schedule(Every.WEEKLY, time(9), "America/New_York", 0)),
        ({"zone": "Asia/Tokyo"}, Schedule(Every.WEEKLY, time(9), "Asia/Tokyo", 0)),
        ({"zone": "  "}, MONDAYS),
    ],
)
def test_when_it_comes(values: dict[str, str], chosen: Schedule) -> None:
    """A weekday matters to a weekly digest alone; a zone may be named by its city."""
    assert schedule(**values) == chosen


def test_without_a_zone_in_the_profile_it_is_utc() -> None:
    """The window says so below the time."""
    at = next(
        block["element"]
        for block in subscribe_form(None, None, HERE, None)["blocks"]
        if block["block_id"] == "at"
    )

    assert at["timezone"] == "UTC"
    assert submitted(None, None, None, name="acme").order.schedule.zone == "UTC"


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"name": "acme/platform"}, "name", "is a team's name"),
        ({"kind": "team", "name": "acme/platform", "view": "seats"}, "view", "team"),
        ({"zone": "Atlantis"}, "zone", "I know no time zone “Atlantis”."),
        ({"zone": "Europe/Berlni"}, "zone", "Did you mean Europe/Berlin?"),
        ({"zone": "Berlin or Paris"}, "zone", "I know no time zone"),
    ],
)
def test_what_is_wrong_is_said_below_its_field(
    values: dict[str, str], field: str, said: str
) -> None:
    """In plain text, because Slack shows no formatting there."""
    at, sentence = refused(**values)

    assert (at, said in sentence, "`" in sentence) == (field, True, False)


@pytest.mark.parametrize("home", ["D0MINA0001", None])
def test_the_home_that_it_was_opened_from_comes_back(home: str | None) -> None:
    """So that it can be shown anew."""
    window = subscribe_form(None, None, HERE, BERLIN, home)
    state = inputs.state(with_ids(window["blocks"]), {"name": "acme"})

    assert read(state, window["private_metadata"], TODAY).home == home


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(JSON, JSON | st.builds(json.dumps, JSON))
def test_any_state_is_read_or_refused_by_name(state: Any, metadata: Any) -> None:
    """Whatever comes back, a digest comes of it or a sentence."""
    with suppress(Unanswerable):
        read(state, metadata, TODAY)
