"""What is said when a subscription cannot be delivered: every reason has its own one step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.deliveries.failing import LEFT_OUT
from handlers.hindrances import APP_SHUT_OUT, CHANNEL_SHUT, Hindrance
from handlers.words.undeliverable import ASKED, fix

EVERY = sorted(
    {
        *(*Hindrance, *LEFT_OUT, *APP_SHUT_OUT, *CHANNEL_SHUT),
        *("missing_scope", "msg_too_long", "msg_blocks_too_long", ASKED),
    }
)
UNKNOWN = "Slack refused it with the code"


@pytest.mark.parametrize("why", EVERY)
def test_every_reason_has_a_sentence_of_its_own(why: str) -> None:
    """None falls back on the sentence for what nobody knows, and each names a step."""
    said = fix(why)
    assert UNKNOWN not in said
    assert said.count(". ") >= 1
    assert said[0].isupper()
    assert said.endswith(".")


def test_the_channel_is_named_where_it_is_known() -> None:
    """A direct message names the channel, a list that stands in it does not."""
    assert fix("not_in_channel", "C0COPILOT1") == (
        "I am not in <#C0COPILOT1>. "
        "Type `/invite @Copilot Metrics` in <#C0COPILOT1>, then resume it."
    )
    assert fix("is_archived") == (
        "Its channel is archived. Move this to another channel, "
        "or take its channel out of the archive, then resume it."
    )


def test_a_restriction_that_nobody_knows_yet_is_told_as_a_restriction() -> None:
    """Slack has several of them, and may have more tomorrow."""
    assert fix("restricted_action_tomorrow") == fix("restricted_action")


def test_an_unknown_code_is_named() -> None:
    """Whoever runs the app can look it up."""
    assert fix("brand_new") == (
        "Slack refused it with the code `brand_new`. "
        "Ask whoever runs this app to look into it, then resume it."
    )


@given(st.text(max_size=200))
def test_any_code_is_told(why: str) -> None:
    """A code comes from outside, so it may be anything, braces and mentions included."""
    said = fix(why, "C0COPILOT1")
    assert "<!" not in said
    assert said
