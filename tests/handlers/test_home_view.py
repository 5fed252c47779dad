"""The App Home as values: for each person what is theirs, and never more than Slack takes."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.access import Role
from handlers.access.rules import Ground
from handlers.home_subscriptions import MOST_IN_TROUBLE, MOST_OWN, Standing
from handlers.home_view import MOST_ACTS, MOST_SCOPES, Health, Home, home_view
from handlers.messages import Block
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Request
from handlers.words.subscriptions import Line
from metrics.freshness import Freshness
from metrics.scope import LastDays, Scope, ScopeKind
from sandbox.slack.blocks import problems_of_blocks
from storage.audit import AuditRow
from tests.fuzz.hostile import STRANGE
from tests.fuzz.outgoing import alive

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
LAST = date(2026, 11, 19)
ACME = Scope(ScopeKind.ORG, "acme")
NAMES = st.text(max_size=300) | st.sampled_from(STRANGE)
SCOPES = st.builds(Scope, st.sampled_from(ScopeKind), NAMES, st.none() | NAMES)
FRESH = st.builds(
    Freshness,
    SCOPES,
    st.just(LAST),
    st.just(NOW),
    st.lists(st.just(LAST), max_size=7).map(tuple),
    st.lists(NAMES, max_size=30).map(tuple),
)
ACTS = st.builds(AuditRow, st.just(NOW), NAMES, NAMES, NAMES, NAMES, st.none(), NAMES, NAMES)

MONDAYS = Schedule(Every.WEEKLY, time(9), "Europe/Berlin", 0)
ORDER = DigestOrder(Request(ACME, LastDays(7)), MONDAYS)
RUNNING = Line(3, "C0COPILOT1", "U0MINA0001", ORDER, datetime(2026, 11, 23, 8, tzinfo=UTC))
STUCK = Line(4, "C0RANDOM01", "U0MINA0001", ORDER, None, None, "not_in_channel")
LINES = st.builds(
    Line,
    st.integers(1, 10**9),
    st.just("C0COPILOT1"),
    st.just("U0MINA0001"),
    st.builds(DigestOrder, st.builds(Request, SCOPES, st.just(LastDays(7))), st.just(MONDAYS)),
    st.none() | st.just(NOW),
    st.none() | st.just(NOW),
    st.none() | NAMES,
)


def pressable(view: Block, prefix: str) -> list[Block]:
    """Return the buttons that have a value, of those whose id begins so, without questions."""
    parts = [part for block in view["blocks"] for part in block.get("elements", [])]
    ids = [part for part in parts if str(part.get("action_id", "")).startswith(prefix)]
    return [part for part in ids if "value" in part and "_ask_" not in part["action_id"]]


def home(**more: object) -> Home:
    """Return the home of a viewer who may ask for one scope."""
    shown: dict[str, object] = {
        "channel": "D0MINA0001",
        "now": NOW,
        "role": Role.VIEWER,
        "ground": Ground.MEMBER,
        "standing": Standing([]),
        "scopes": [(ACME, Freshness(ACME, LAST, NOW, (date(2026, 11, 18), LAST), ("new_one",)))],
    }
    return Home(**(shown | more))  # type: ignore[arg-type]  # a test's own shorthand


def said(view: Block) -> str:
    """Return everything that a view says."""
    return json.dumps(view["blocks"], ensure_ascii=False)


def titles(view: Block) -> list[str]:
    """Return the headers of a view."""
    return [block["text"]["text"] for block in view["blocks"] if block["type"] == "header"]


def test_a_viewers_home_has_questions_and_what_they_may_see() -> None:
    """Neither health nor the audit record is there for a viewer."""
    assert titles(home_view(home())) == [
        "Copilot Metrics",
        "What you can ask",
        "What you may see",
        "What you subscribed channels to",
    ]


def test_a_scope_says_how_fresh_it_is() -> None:
    """The last day, the check, the provisional days, and what is new at GitHub."""
    assert (
        "Figures until Thu 19 Nov 2026, checked 21 Nov 2026 08:30 UTC. "
        "18–19 Nov 2026 may still change. "
        "GitHub sends 1 field that I do not know yet: `new_one`."
    ) in said(home_view(home()))


def test_a_served_scope_that_nobody_asked_for_can_be_asked_for() -> None:
    """It says so, and has its buttons."""
    view = home_view(home(scopes=[(ACME, None)]))

    assert "Nobody has asked for it yet." in said(view)
    assert '"value": "org acme 28d"' in said(view)


def test_a_team_is_not_offered_what_it_cannot_have() -> None:
    """Pull requests are figures of an organization or an enterprise."""
    team = Scope(ScopeKind.TEAM, "acme", "platform")

    assert "pull requests" not in said(home_view(home(scopes=[(team, None)])))


def test_health_names_what_is_wrong_and_the_next_step() -> None:
    """A broken access file and a stale scope are told, each with what holds or helps."""
    stale = Freshness(ACME, LAST, NOW)
    view = home_view(home(health=Health("line 3: `oops`", (stale,)), acts=[]))

    assert "The access file is broken, and what it said before holds: `line 3: 'oops'`" in said(
        view
    )
    assert "Not refreshed for more than two days: `org acme`." in said(view)
    assert "Nothing is recorded yet." in said(view)


def test_the_view_remembers_the_direct_message() -> None:
    """What is asked there is answered there."""
    assert home_view(home())["private_metadata"] == "D0MINA0001"


def test_what_comes_says_when_and_can_be_paused_seen_and_ended() -> None:
    """Ending asks once more before it happens."""
    view = home_view(home(standing=Standing([RUNNING])))
    pause, preview, end = pressable(view, "home_")

    assert "*3* `org acme 7d`, every Monday at 09:00 (Europe/Berlin) in <#C0COPILOT1>." in said(
        view
    )
    assert [pause["action_id"], preview["action_id"]] == ["home_pause_3", "home_preview_3"]
    assert (end["action_id"], end["value"], end["style"]) == ("home_unsubscribe_3", "3", "danger")
    assert (
        "“subscribe org acme 7d weekly mon 09:00 Europe/Berlin”" in end["confirm"]["text"]["text"]
    )


def test_what_is_paused_stands_first_with_why_and_can_be_resumed() -> None:
    """What could not be delivered says the step that helps."""
    view = home_view(home(standing=Standing([RUNNING, STUCK])))

    assert "*Paused*: I am not in <#C0RANDOM01>. Type `/invite" in said(view)
    assert pressable(view, "home_")[0]["action_id"] == "home_resume_4"


def test_an_administrator_sees_what_of_others_does_not_come() -> None:
    """With who ordered it; where all is well, not even the title is there."""
    well = home_view(home(standing=Standing([], [])))
    stuck = home_view(home(standing=Standing([], [STUCK])))

    assert "Subscriptions of others that do not come" not in titles(well)
    assert "Subscriptions of others that do not come" in titles(stuck)
    assert "Ordered by <@U0MINA0001>." in said(stuck)


@pytest.mark.parametrize("of_others", [False, True])
def test_what_is_too_much_to_show_says_where_it_is_found(*, of_others: bool) -> None:
    """One's own are listed elsewhere; those of others come forward as these are mended."""
    most = MOST_IN_TROUBLE if of_others else MOST_OWN
    many = [replace(STUCK, number=number) for number in range(1, most + 3)]
    view = home_view(home(standing=Standing([], many) if of_others else Standing(many)))

    assert ("… and 2 more, which stand here once some" in said(view)) is of_others
    assert ("… and 2 more. In a direct message with me, " in said(view)) is not of_others


@settings(max_examples=25)
@given(
    st.lists(st.tuples(SCOPES, st.none() | FRESH), max_size=MOST_SCOPES + 5),
    st.lists(FRESH, max_size=12).map(tuple),
    NAMES,
    st.lists(ACTS, max_size=MOST_ACTS + 3),
    st.builds(
        Standing,
        st.lists(LINES, max_size=MOST_OWN + 3, unique_by=lambda line: line.number),
        st.none()
        | st.lists(LINES, max_size=MOST_IN_TROUBLE + 3, unique_by=lambda line: line.number),
    ),
)
def test_any_names_make_a_view_that_slack_takes(
    scopes: list[tuple[Scope, Freshness | None]],
    stale: tuple[Freshness, ...],
    broken: str,
    acts: list[AuditRow],
    standing: Standing,
) -> None:
    """However many scopes there are and whatever they are called, no limit is passed."""
    health = Health(broken, stale)
    view = home_view(home(scopes=scopes, health=health, acts=acts, standing=standing))

    assert problems_of_blocks(view["blocks"], "home") == []
    shown = [block for block in view["blocks"] if block["type"] != "actions"]
    assert alive(json.dumps(shown, ensure_ascii=False)) == []
