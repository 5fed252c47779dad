"""What can be pressed below an answer is made from the question alone, and stays in the grammar."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from handlers.buttons import (
    ACTION_IDS,
    MORE,
    PERIOD,
    REFRESH,
    SUMMARY,
    VIEW,
    chosen,
    controls,
    is_offered,
    key_of,
)
from handlers.request import Misunderstood, Request, ViewName
from metrics.scope import LastDays, Period, Scope, ScopeKind
from sandbox.slack.blocks import problems_of_blocks
from tests.handlers.questions import questions

TODAY = date(2026, 11, 21)
ACME = Scope.of(ScopeKind.ORG, "acme")
PLATFORM = Scope.of(ScopeKind.TEAM, "acme/platform")
QUESTION = Request(ACME, LastDays(28), ViewName.LANGUAGES)


def element(question: Request, action_id: str) -> dict[str, Any]:
    elements: list[dict[str, Any]] = controls(question)["elements"]
    return next(each for each in elements if each["action_id"] == action_id)


def values(question: Request, action_id: str) -> list[str]:
    return [option["value"] for option in element(question, action_id)["options"]]


@given(questions())
def test_slack_takes_the_controls_of_every_question(question: Request) -> None:
    """Whatever is asked, the block is within Slack's limits."""
    assert problems_of_blocks([controls(question, "alone-0123456789abcdef")], "message") == []


@given(questions())
def test_everything_that_is_offered_can_be_chosen(question: Request) -> None:
    """Each period and view leads to a question about the same scope, which differs in that alone."""
    for value in values(question, PERIOD):
        asked = chosen(value, question, TODAY)
        assert (asked.scope, asked.view) == (question.scope, question.view)
        assert asked.asked == LastDays(int(value.removesuffix("d")))
    for value in values(question, VIEW):
        asked = chosen(value, question, TODAY)
        assert (asked.scope, asked.asked) == (question.scope, question.asked)
        assert (asked.view or SUMMARY) == value


def test_what_is_shown_is_chosen() -> None:
    """The selects say which period and view the answer has."""
    assert element(QUESTION, PERIOD)["initial_option"]["value"] == "28d"
    assert element(QUESTION, VIEW)["initial_option"]["value"] == "by language"


@pytest.mark.parametrize("asked", [LastDays(5), Period(date(2026, 11, 2), date(2026, 11, 8))])
def test_a_period_that_is_not_offered_leaves_the_select_open(asked: LastDays | Period) -> None:
    """The select then says what it is for."""
    select = element(Request(ACME, asked), PERIOD)

    assert "initial_option" not in select
    assert select["placeholder"]["text"] == "Period"


def test_a_team_is_offered_the_views_that_github_has_of_teams() -> None:
    """What would be refused cannot be chosen."""
    offered = values(Request(PLATFORM, LastDays(7)), VIEW)

    assert "by language" in offered
    assert "agents" not in offered
    assert not is_offered(VIEW, "agents", Request(PLATFORM, LastDays(7)))


def test_a_refreshed_question_is_the_same_question() -> None:
    """Days that may still change are looked at again."""
    assert chosen(REFRESH, QUESTION, TODAY) == QUESTION


@pytest.mark.parametrize("value", ["org secret 7d", "365d", "", "by language", "<!channel>"])
def test_what_is_not_offered_is_no_choice(value: str) -> None:
    """A value that no button of ours has is not believed."""
    assert not is_offered(PERIOD, value, QUESTION)
    assert not is_offered("another", value, QUESTION)


@pytest.mark.parametrize("value", ["org other 7d", "help"])
def test_a_choice_never_leads_to_another_scope(value: str) -> None:
    """Even where the grammar understands it."""
    with pytest.raises(Misunderstood):
        chosen(value, QUESTION, TODAY)


def test_the_block_has_another_id_whenever_it_shows_something_else() -> None:
    """Slack keeps a choice on the screen as long as the id stays."""
    again = controls(chosen(REFRESH, QUESTION, TODAY))["block_id"]
    other = controls(chosen("7d", QUESTION, TODAY))["block_id"]

    assert again == controls(QUESTION)["block_id"]
    assert other != again
    assert key_of(controls(QUESTION, "alone-1")["block_id"]) == "alone-1"


def test_each_element_has_a_name_and_a_listener() -> None:
    """The ids are the ones that are listened to."""
    assert {each["action_id"] for each in controls(QUESTION)["elements"]} == set(ACTION_IDS)
    assert MORE in ACTION_IDS
