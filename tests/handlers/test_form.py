"""The window for a question: what it offers, and what comes out of it."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.form import PERIODS, Submitted, form, read
from handlers.form_fields import Unanswerable
from handlers.request import Request, ViewName
from handlers.views import VIEWS
from metrics.scope import LastDays, Period, Scope, ScopeKind
from sandbox.slack import inputs
from sandbox.slack.blocks import problems_of_blocks, with_ids

TODAY = date(2026, 11, 21)
HERE = "C0COPILOT1"
ACME = Scope.of(ScopeKind.ORG, "acme")
SERVED = (ACME, Scope.of(ScopeKind.ENTERPRISE, "acme-inc"))


def submitted(scopes: tuple[Scope, ...] | None = None, /, **values: str) -> Submitted:
    """Return what comes of these values, with the rest left as the window has it."""
    state = inputs.state(with_ids(form(scopes, HERE)["blocks"]), values)
    return read(state, TODAY)


def question(scopes: tuple[Scope, ...] | None = None, /, **values: str) -> Request:
    return submitted(scopes, **values).question


@pytest.mark.parametrize("channel", [HERE, None])
@pytest.mark.parametrize("served", [None, SERVED, ()])
def test_slack_takes_the_window(served: tuple[Scope, ...] | None, channel: str | None) -> None:
    """With scopes to choose from or to type, from a channel or from anywhere."""
    window = form(served, channel)

    assert problems_of_blocks(window["blocks"], "modal") == []
    assert max(len(window[part]["text"]) for part in ("title", "submit", "close")) <= 24


@given(st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,99}", fullmatch=True), max_size=130, unique=True))
def test_slack_takes_the_window_of_any_scopes(names: list[str]) -> None:
    """More than a select can hold are typed instead."""
    served = [Scope.of(ScopeKind.ORG, name) for name in names]

    assert problems_of_blocks(form(served, HERE)["blocks"], "modal") == []


def test_the_usual_question_takes_a_name_alone() -> None:
    """Everything else is chosen already."""
    assert submitted(name="acme") == Submitted(Request(ACME, LastDays(28)), HERE)


def test_every_part_can_be_chosen() -> None:
    """Kind, name, view, period and channel."""
    chosen = submitted(
        kind="team", name="acme/platform", view="by language", period="7d", channel="C0RANDOM01"
    )

    platform = Scope.of(ScopeKind.TEAM, "acme/platform")
    assert chosen.question == Request(platform, LastDays(7), ViewName.LANGUAGES)
    assert chosen.channel == "C0RANDOM01"


@pytest.mark.parametrize("period", PERIODS)
def test_every_period_that_is_offered_is_understood(period: str) -> None:
    """By the grammar of the command."""
    assert question(name="acme", period=period).asked.length >= 1


@pytest.mark.parametrize("view", [view.name for view in VIEWS])
def test_every_view_that_is_offered_is_understood(view: ViewName) -> None:
    """For an organization, which has them all."""
    assert question(name="acme", view=view).view is view


def test_two_days_go_before_the_period() -> None:
    """Whoever chooses days means them."""
    asked = question(name="acme", first="2026-11-02", last="2026-11-08").asked

    assert asked == Period(date(2026, 11, 2), date(2026, 11, 8))


def test_a_served_scope_is_chosen_and_a_team_of_it_named() -> None:
    """The team belongs to what was chosen, whichever that is."""
    assert question(SERVED).scope == ACME
    assert question(SERVED, team="platform").scope == Scope.of(ScopeKind.TEAM, "acme/platform")
    of_enterprise = question(SERVED, served="enterprise acme-inc", team="core").scope
    assert of_enterprise == Scope.of(ScopeKind.ENTERPRISE_TEAM, "acme-inc/core")


def test_a_name_that_is_a_word_of_the_grammar_is_a_name_here() -> None:
    """In its own field nothing else can be meant."""
    assert question(name="today").scope.name == "today"
    assert question(name="@last").scope.name == "last"


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("name", {"name": "acme and others"}),
    ("name", {"name": "acme/platform"}),
    ("name", {"name": "-"}),
    ("name", {"kind": "team", "name": "acme"}),
    ("view", {"kind": "team", "name": "acme/platform", "view": "agents"}),
    ("last", {"name": "acme", "first": "2026-11-02"}),
    ("first", {"name": "acme", "last": "2026-11-02"}),
    ("last", {"name": "acme", "first": "2026-11-08", "last": "2026-11-02"}),
    ("last", {"name": "acme", "first": "2026-11-08", "last": "2026-12-24"}),
    ("last", {"name": "acme", "first": "2020-11-08", "last": "2020-11-09"}),
]


@pytest.mark.parametrize(("field", "values"), WRONG)
def test_what_is_wrong_is_said_at_its_field(field: str, values: dict[str, Any]) -> None:
    """In the grammar's own sentence, without marks that only messages have."""
    with pytest.raises(Unanswerable) as error:
        submitted(**values)

    assert error.value.field == field
    assert "`" not in str(error.value)


@given(st.text(min_size=1, max_size=200))
def test_any_name_is_a_question_or_a_sentence(name: str) -> None:
    """Nothing that can be typed breaks the window."""
    state = inputs.state(with_ids(form(None, HERE)["blocks"]), {"name": name})
    with suppress(Unanswerable):
        assert read(state, TODAY).question.scope.kind is ScopeKind.ORG
