"""Modals and App Homes: triggers, the stack, hashes and limits."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import StandInSlack
from tests.sandbox.slack.conftest import Clock
from tests.sandbox.slack.refused import error_of, refused

MINA = "U0MINA0001"


def modal(**more: Any) -> dict[str, Any]:
    title = {"type": "plain_text", "text": "Links"}
    return {"type": "modal", "title": title, "blocks": [{"type": "divider"}], **more}


def home(blocks: int = 1) -> dict[str, Any]:
    return {"type": "home", "blocks": [{"type": "divider"}] * blocks}


def trigger(slack: StandInSlack) -> str:
    return slack.workspace.triggers.make(MINA)


def field(**more: Any) -> dict[str, Any]:
    label = {"type": "plain_text", "text": "Day"}
    return {"type": "input", "label": label, "element": {"type": "datepicker"}, **more}


async def test_a_trigger_opens_one_modal(slack: StandInSlack, client: AsyncWebClient) -> None:
    """It is used up by the first."""
    trigger_id = trigger(slack)

    opened = await client.views_open(trigger_id=trigger_id, view=modal())
    again = client.views_open(trigger_id=trigger_id, view=modal())

    view = slack.modal("mina")
    assert view
    assert opened["view"]["id"] == view.id
    assert await error_of(again) == "exchanged_trigger_id"


async def test_a_trigger_lives_three_seconds(
    slack: StandInSlack, client: AsyncWebClient, clock: Clock
) -> None:
    """By the clock, so the work has to come after the modal."""
    in_time, late = trigger(slack), trigger(slack)
    clock.let_pass(seconds=3)
    await client.views_open(trigger_id=in_time, view=modal())
    clock.let_pass(seconds=0.1)

    assert await error_of(client.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"


async def test_a_made_up_trigger_is_refused(client: AsyncWebClient) -> None:
    """With Slack's own sentence."""
    body = await refused(client.views_open(trigger_id="1.2.3", view=modal()))

    assert (body["error"], body["errors"]) == ("invalid_arguments", ["invalid `trigger_id`"])


async def test_modals_are_stacked_three_high(slack: StandInSlack, client: AsyncWebClient) -> None:
    """Closing one shows the one below."""
    first = await client.views_open(trigger_id=trigger(slack), view=modal())
    second = await client.views_push(trigger_id=trigger(slack), view=modal())
    third = await client.views_push(trigger_id=trigger(slack), view=modal())
    fourth = client.views_push(trigger_id=trigger(slack), view=modal())

    assert await error_of(fourth) == "push_limit_reached"
    assert first["view"]["id"] == third["view"]["root_view_id"]
    await slack.close_view("mina")
    view = slack.modal("mina")
    assert view
    assert second["view"]["id"] == view.id


async def test_an_update_needs_the_newest_hash_if_it_names_one(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """So that two updates do not race."""
    opened = (await client.views_open(trigger_id=trigger(slack), view=modal()))["view"]
    await client.views_update(view_id=opened["id"], view=modal(), hash=opened["hash"])

    stale = client.views_update(view_id=opened["id"], view=modal(), hash=opened["hash"])
    assert await error_of(stale) == "hash_conflict"
    lost = client.views_update(view_id="V0NOTHING1", view=modal())
    assert await error_of(lost) == "not_found"


async def test_an_external_id_is_unique_and_finds_the_view(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """It is the app's own name for a view."""
    named = modal(external_id="links-7")
    opened = await client.views_open(trigger_id=trigger(slack), view=named)

    twice = client.views_push(trigger_id=trigger(slack), view=named)
    assert await error_of(twice) == "duplicate_external_id"
    updated = await client.views_update(external_id="links-7", view=named)
    assert opened["view"]["id"] == updated["view"]["id"]


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        (modal(title={"type": "plain_text", "text": "x" * 25}), "/view/title/text"),
        (modal(submit={"type": "plain_text", "text": "x" * 25}), "/view/submit/text"),
        (modal(private_metadata="x" * 3001), "/view/private_metadata"),
        (modal(callback_id="x" * 256), "/view/callback_id"),
        (modal(blocks=[{"type": "divider"}] * 101), "/view/blocks"),
        (modal(blocks=[{"type": "markdown", "text": "x"}]), "/view/blocks/0/type"),
        (modal(blocks=[field()]), "/view"),
        (home(), "/view/type"),
    ],
)
async def test_a_view_keeps_its_limits(
    slack: StandInSlack, client: AsyncWebClient, view: dict[str, Any], pointer: str
) -> None:
    """A wrong view leaves the trigger unused."""
    trigger_id = trigger(slack)

    body = await refused(
        client.api_call("views.open", json={"trigger_id": trigger_id, "view": view})
    )

    assert body["error"] == "invalid_arguments"
    assert f"[json-pointer:{pointer}]" in " ".join(body["errors"])
    await client.views_open(trigger_id=trigger_id, view=modal())


async def test_a_view_has_at_most_250_kilobytes(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """Bytes, so umlauts count twice."""
    text = {"type": "mrkdwn", "text": "ä" * 3000}
    big = modal(blocks=[{"type": "section", "text": text}] * 42)

    opened = client.views_open(trigger_id=trigger(slack), view=big)
    assert await error_of(opened) == "view_too_large"


async def test_a_home_is_published_to_one_person(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """And published again over itself, unless its hash is old."""
    first = (await client.views_publish(user_id=MINA, view=home()))["view"]
    await client.views_publish(user_id=MINA, view=home(100), hash=first["hash"])

    view = slack.home("mina")
    assert view
    assert (first["id"], 100) == (view.id, len(view.payload["blocks"]))
    stale = client.views_publish(user_id=MINA, view=home(), hash=first["hash"])
    assert await error_of(stale) == "hash_conflict"
    nobody = client.views_publish(user_id="U0NOBODY01", view=home())
    assert await error_of(nobody) == "user_not_found"


async def test_a_trigger_can_be_made_to_have_expired(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """Without waiting for it, by a fault."""
    slack.faults.turn_on("slack-trigger-expired")

    assert (
        await error_of(client.views_open(trigger_id=trigger(slack), view=modal()))
        == "expired_trigger_id"
    )
