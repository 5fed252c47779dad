"""What people can do, what they cannot, and how modals answer them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import StandInSlack
from tests.sandbox.slack.apps import app_for, over_socket_mode

COPILOT = "C0COPILOT1"
PLAIN = {"type": "plain_text", "text": "x"}


def option(value: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": value.title()}, "value": value}


ELEMENTS: list[dict[str, Any]] = [
    {"type": "button", "text": PLAIN, "action_id": "button", "value": "acme"},
    {"type": "static_select", "action_id": "select", "options": [option("week"), option("day")]},
    {"type": "overflow", "action_id": "overflow", "options": [option("settings")]},
    {"type": "datepicker", "action_id": "date"},
    {"type": "checkboxes", "action_id": "boxes", "options": [option("a"), option("b")]},
    {"type": "users_select", "action_id": "person"},
]


@pytest.fixture(name="seen")
async def _seen(slack: StandInSlack) -> AsyncIterator[list[dict[str, Any]]]:
    """Every interaction the app received; each is acknowledged with what ``answer`` says."""
    app: AsyncApp = app_for(slack)
    seen: list[dict[str, Any]] = []

    @app.middleware
    async def remember(body: Any, ack: Any) -> Any:
        seen.append(body)
        metadata = body.get("view", {}).get("private_metadata")
        return await ack(**ANSWERS[metadata] if metadata else {})

    async with over_socket_mode(slack, app):
        yield seen


async def posted(client: AsyncWebClient) -> str:
    blocks = [{"type": "actions", "block_id": "all", "elements": ELEMENTS}]
    return str((await client.chat_postMessage(channel=COPILOT, text="x", blocks=blocks))["ts"])


@pytest.mark.parametrize(
    ("used", "said"),
    [
        (("button", None), {"value": "acme", "text": PLAIN}),
        (("select", "day"), {"selected_option": option("day")}),
        (("overflow", "settings"), {"selected_option": option("settings")}),
        (("date", "2026-11-20"), {"selected_date": "2026-11-20"}),
        (("boxes", ["a", "b"]), {"selected_options": [option("a"), option("b")]}),
        (("person", "U0PRIYA001"), {"selected_user": "U0PRIYA001"}),
    ],
)
async def test_a_used_element_says_what_was_chosen(
    slack: StandInSlack,
    client: AsyncWebClient,
    seen: list[dict[str, Any]],
    used: tuple[str, str | list[str] | None],
    said: dict[str, Any],
) -> None:
    """In ``actions``, in the words of its kind."""
    ts = await posted(client)

    await slack.press("mina", "#copilot", ts, *used)

    (action,) = seen[0]["actions"]
    assert (used[0], "all") == (action["action_id"], action["block_id"])
    assert said.items() <= action.items()
    assert ts == seen[0]["container"]["message_ts"] == seen[0]["message"]["ts"]


@pytest.mark.parametrize(
    ("action_id", "value", "error"),
    [
        ("select", "year", ValueError),
        ("date", "tomorrow", ValueError),
        ("date", ["2026-11-20"], ValueError),
        ("nothing", None, LookupError),
    ],
)
async def test_what_is_not_offered_cannot_be_chosen(
    slack: StandInSlack,
    client: AsyncWebClient,
    action_id: str,
    value: str | list[str] | None,
    error: type[Exception],
) -> None:
    """Slack's own client would not let anybody."""
    ts = await posted(client)

    with pytest.raises(error):
        await slack.press("mina", "#copilot", ts, action_id, value)


async def test_nobody_presses_what_they_do_not_see(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """An ephemeral message belongs to its viewer."""
    blocks = [{"type": "actions", "elements": ELEMENTS}]
    ts = (
        await client.chat_postEphemeral(channel=COPILOT, user="U0MINA0001", text="x", blocks=blocks)
    )["message_ts"]

    with pytest.raises(ValueError, match="does not see"):
        await slack.press("priya", "#copilot", ts, "button")


@pytest.mark.parametrize(
    ("user", "channel", "line"),
    [
        ("lee", "#copilot", "/copilot-metrics help"),
        ("mina", "#old-news", "/copilot-metrics help"),
        ("mina", "#copilot", "/unknown help"),
        ("mina", "#copilot", ""),
    ],
)
async def test_a_command_needs_a_member_and_a_name(
    slack: StandInSlack, user: str, channel: str, line: str
) -> None:
    """A guest elsewhere, an archived channel, a command of no app, nothing."""
    with pytest.raises(ValueError, match=r"not in|archived|not a valid command"):
        await slack.command(user, channel, line)


async def test_unknown_names_are_lookup_errors(slack: StandInSlack) -> None:
    """A test with a typing mistake should fail at once."""
    with pytest.raises(LookupError):
        slack.user("nina")
    with pytest.raises(LookupError):
        slack.channel("#copilott")
    with pytest.raises(LookupError):
        await slack.press("mina", "#copilot", "1.0", "x")


async def test_only_a_mention_where_the_app_is_becomes_an_event(
    slack: StandInSlack, seen: list[dict[str, Any]]
) -> None:
    """Plain talk, and a mention in a channel without the app, stay among people."""
    assert await slack.say("mina", "#copilot", "good morning") is None
    assert await slack.say("mina", "#random", "@Copilot Metrics hello") is None
    assert await slack.say("mina", "@mina", "@Copilot Metrics hello") is None
    assert seen == []


async def test_a_reply_needs_a_thread(slack: StandInSlack) -> None:
    """People cannot answer below nothing either."""
    with pytest.raises(ValueError, match="no such thread"):
        await slack.say("mina", "#copilot", "hello", thread_ts="1.0")


FIELDS = [
    {
        "type": "input",
        "block_id": "when",
        "label": PLAIN,
        "element": {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-19"},
    },
    {
        "type": "input",
        "block_id": "why",
        "label": PLAIN,
        "optional": True,
        "element": {"type": "plain_text_input", "action_id": "note", "max_length": 5},
    },
    {
        "type": "input",
        "block_id": "which",
        "label": PLAIN,
        "element": {
            "type": "multi_static_select",
            "action_id": "kinds",
            "options": [option("a"), option("b")],
        },
    },
]


def modal(answer: str = "close") -> dict[str, Any]:
    return {
        "type": "modal",
        "title": PLAIN,
        "submit": PLAIN,
        "private_metadata": answer,
        "notify_on_close": True,
        "blocks": FIELDS,
    }


ANSWERS: dict[str, dict[str, Any]] = {
    "close": {},
    "clear": {"response_action": "clear"},
    "errors": {"response_action": "errors", "errors": {"when": "not yet"}},
    "foreign errors": {"response_action": "errors", "errors": {"where": "not yet"}},
    "update": {"response_action": "update", "view": modal("clear")},
    "push": {"response_action": "push", "view": modal("clear")},
    "wrong": {"response_action": "update", "view": {"type": "modal"}},
}


async def open_modal(slack: StandInSlack, client: AsyncWebClient, answer: str) -> None:
    trigger_id = slack.workspace.triggers.make("U0MINA0001")
    await client.views_open(trigger_id=trigger_id, view=modal(answer))


async def test_a_submission_carries_typed_and_initial_values(
    slack: StandInSlack, client: AsyncWebClient, seen: list[dict[str, Any]]
) -> None:
    """By block and action, empty where nothing was typed."""
    await open_modal(slack, client, "close")

    await slack.submit_view("mina", {"kinds": ["a"]})

    assert {
        "when": {"day": {"type": "datepicker", "selected_date": "2026-11-19"}},
        "why": {"note": {"type": "plain_text_input", "value": None}},
        "which": {"kinds": {"type": "multi_static_select", "selected_options": [option("a")]}},
    } == seen[0]["view"]["state"]["values"]


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("close", None),
        ("clear", None),
        ("errors", "errors"),
        ("update", "clear"),
        ("push", "clear"),
    ],
)
async def test_the_acknowledgement_decides_what_is_seen_next(
    slack: StandInSlack,
    client: AsyncWebClient,
    seen: list[dict[str, Any]],
    answer: str,
    left: str | None,
) -> None:
    """Closed, cleared, shown again with errors, changed, or covered by another."""
    await open_modal(slack, client, answer)

    acknowledgement = await slack.submit_view("mina", {"kinds": "a"})

    view = slack.modal("mina")
    assert acknowledgement.ok
    assert left == (view and view.payload["private_metadata"])
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [("foreign errors", "invalid_response_errors"), ("wrong", "invalid_arguments")],
)
async def test_an_impossible_acknowledgement_is_an_error(
    slack: StandInSlack,
    client: AsyncWebClient,
    seen: list[dict[str, Any]],
    answer: str,
    error: str,
) -> None:
    """Errors below a field that is not there; a view that is none."""
    await open_modal(slack, client, answer)

    assert error == (await slack.submit_view("mina", {"kinds": "a"})).error
    assert slack.modal("mina")
    assert seen


@pytest.mark.parametrize(
    "values", [{}, {"kinds": "a", "note": "too long"}, {"kinds": "a", "day": ""}, {"kinds": "c"}]
)
async def test_a_modal_is_not_sent_before_it_is_filled_in(
    slack: StandInSlack,
    client: AsyncWebClient,
    seen: list[dict[str, Any]],
    values: dict[str, str],
) -> None:
    """A required field left empty, a text too long, an option that is not there."""
    await open_modal(slack, client, "close")

    with pytest.raises(ValueError, match=r"fill in|too long|not offered"):
        await slack.submit_view("mina", values)
    assert seen == []


async def test_a_closed_modal_is_reported_when_the_app_asked(
    slack: StandInSlack, client: AsyncWebClient, seen: list[dict[str, Any]]
) -> None:
    """notify_on_close."""
    await open_modal(slack, client, "close")

    assert await slack.close_view("mina")

    assert [body["type"] for body in seen] == ["view_closed"]
    with pytest.raises(ValueError, match="no modal"):
        await slack.close_view("mina")


async def test_a_press_at_home_carries_the_view(
    slack: StandInSlack, client: AsyncWebClient, seen: list[dict[str, Any]]
) -> None:
    """No message, no response_url, but what else was chosen."""
    view = {"type": "home", "blocks": [{"type": "actions", "block_id": "b", "elements": ELEMENTS}]}
    await client.views_publish(user_id="U0MINA0001", view=view)

    await slack.press_in_view("mina", "button", values={"select": "day"})

    (body,) = seen
    assert "response_url" not in body
    assert (body["container"]["type"], body["actions"][0]["action_id"]) == ("view", "button")
    assert option("day") == body["view"]["state"]["values"]["b"]["select"]["selected_option"]


async def test_waiting_in_vain_tells_what_happened_instead(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """So that a failing test explains itself."""
    mark = slack.mark
    await client.chat_postMessage(channel="C0ENGINEER", text="elsewhere")

    with pytest.raises(TimeoutError, match=r"elsewhere.*chat\.postMessage -> ok"):
        await slack.message_after(mark, "#copilot", within=0.01)
    assert (await slack.call_after(mark, "chat.postMessage")).channel == "C0ENGINEER"


async def test_a_global_shortcut_belongs_to_no_channel(
    slack: StandInSlack, seen: list[dict[str, Any]]
) -> None:
    """It brings the person and a trigger, and no way to answer."""
    acknowledgement = await slack.global_shortcut("mina", "ask")

    assert acknowledgement.ok
    (shortcut,) = seen
    assert (shortcut["type"], shortcut["callback_id"]) == ("shortcut", "ask")
    assert shortcut["user"]["id"] == "U0MINA0001"
    assert shortcut["trigger_id"]
    assert not shortcut.keys() & {"channel", "response_url"}


async def test_an_interaction_can_be_delivered_again_and_otherwise(
    slack: StandInSlack, client: AsyncWebClient, seen: list[dict[str, Any]]
) -> None:
    """As it was, or as somebody might forge it; the copy changes nothing by itself."""
    await slack.press("mina", "#copilot", await posted(client), "button")
    forged = slack.last_interaction
    forged["actions"][0]["value"] = "another"

    await slack.interact(slack.last_interaction)
    await slack.interact(forged)

    assert [each["actions"][0]["value"] for each in seen] == ["acme", "acme", "another"]


async def test_a_chosen_conversation_comes_with_a_way_to_answer(
    slack: StandInSlack, client: AsyncWebClient, seen: list[dict[str, Any]]
) -> None:
    """If the select asks for it, so that a submitted modal can be answered there."""
    select = {
        "type": "conversations_select",
        "action_id": "where",
        "response_url_enabled": True,
        "initial_conversation": COPILOT,
    }
    block = {"type": "input", "block_id": "place", "label": PLAIN, "element": select}
    modal = {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": [block]}
    trigger_id = slack.workspace.triggers.make("U0MINA0001")
    await client.views_open(trigger_id=trigger_id, view=modal)

    await slack.submit_view("mina", {})

    (way,) = seen[0]["response_urls"]
    assert (way["block_id"], way["action_id"], way["channel_id"]) == ("place", "where", COPILOT)
    assert way["response_url"].startswith(slack.url)
