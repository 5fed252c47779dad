"""Posting, changing and reading messages."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import StandInSlack
from tests.sandbox.slack.conftest import Clock, client_of
from tests.sandbox.slack.refused import error_of

COPILOT = "C0COPILOT1"
DIVIDER = {"type": "divider"}


async def test_a_message_is_kept_as_people_see_it(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """Text, blocks and metadata; the record holds what was asked and the ts it got."""
    metadata = {"event_type": "copilot_report", "event_payload": {"org": "acme"}}

    answer = await client.chat_postMessage(
        channel=COPILOT, text="412 people", blocks=[DIVIDER], metadata=metadata
    )

    (message,) = slack.messages("#copilot")
    assert ("412 people", ["divider"], metadata, None) == (
        message.text,
        [block["type"] for block in message.blocks],
        message.metadata,
        message.viewer,
    )
    (call,) = slack.received
    assert ("chat.postMessage", COPILOT, [DIVIDER], metadata, message.ts, None) == (
        call.method,
        call.channel,
        call.blocks,
        call.metadata,
        call.ts,
        call.error,
    )
    assert answer["ts"] == message.ts


async def test_every_ts_is_its_own_while_the_clock_stands_still(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """The ts is an id as well as a time, so it grows even within one instant."""
    made = [(await client.chat_postMessage(channel=COPILOT, text="x"))["ts"] for _ in range(3)]

    assert made == sorted(set(made))
    assert made == [message.ts for message in slack.messages("#copilot")]


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0RANDOM01", "not_in_channel"),
        ("C0LEADS001", "channel_not_found"),
        ("C0NOTHING1", "channel_not_found"),
        ("copilot", "channel_not_found"),
        ("C0OLDNEWS1", "is_archived"),
        ("D0MINAPRIY", "channel_not_found"),
    ],
)
async def test_the_app_posts_only_where_it_is(
    client: AsyncWebClient, channel: str, error: str
) -> None:
    """A public channel without the app, a private one, none, a name, an old one, others' DM."""
    assert error == await error_of(client.chat_postMessage(channel=channel, text="x"))


async def test_an_invited_app_may_post(slack: StandInSlack, client: AsyncWebClient) -> None:
    """An invitation takes effect at once."""
    slack.invite("#random")

    assert (await client.chat_postMessage(channel="C0RANDOM01", text="x"))["ok"]


async def test_chat_write_public_posts_without_membership(clock: Clock) -> None:
    """The optional scope opens public channels."""
    async with StandInSlack(clock, scopes={"chat:write", "chat:write.public"}) as slack:
        answer = await client_of(slack).chat_postMessage(channel="C0RANDOM01", text="x")

    assert answer["ok"]


async def test_a_persons_id_reaches_their_direct_message(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """chat.postMessage opens the direct message; chat.update then needs the D id."""
    posted = await client.chat_postMessage(channel="U0MINA0001", text="x")

    assert slack.channel("@mina").id == posted["channel"]
    update = client.chat_update(channel="U0MINA0001", ts=posted["ts"], text="y")
    assert await error_of(update) == "channel_not_found"


async def test_nothing_to_say_is_refused(client: AsyncWebClient) -> None:
    """A message needs text or blocks."""
    call = client.api_call("chat.postMessage", json={"channel": COPILOT, "blocks": []})

    assert await error_of(call) == "no_text"


async def test_a_long_text_is_cut_at_40000_characters(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """Slack cuts without a word."""
    await client.chat_postMessage(channel=COPILOT, text="ä" * 40_001)

    assert len(slack.messages("#copilot")[0].text) == 40_000


@pytest.mark.parametrize(
    "metadata",
    [
        {"event_type": "x"},
        {
            "event_type": "x",
            "event_payload": [],
        },
        {"a": 1},
    ],
)
async def test_metadata_has_a_type_and_a_payload(
    client: AsyncWebClient, metadata: dict[str, object]
) -> None:
    """Anything else is invalid_metadata_format."""
    call = client.chat_postMessage(channel=COPILOT, text="x", metadata=metadata)

    assert await error_of(call) == "invalid_metadata_format"


async def test_markdown_text_stands_alone(slack: StandInSlack, client: AsyncWebClient) -> None:
    """markdown_text replaces text and blocks, and goes with neither."""
    await client.chat_postMessage(channel=COPILOT, markdown_text="**412**")

    assert [block["type"] for block in slack.messages("#copilot")[0].blocks] == ["markdown"]
    conflict = client.api_call(
        "chat.postMessage", json={"channel": COPILOT, "markdown_text": "a", "text": "b"}
    )
    assert await error_of(conflict) == "markdown_text_conflict"
    long = client.chat_postMessage(channel=COPILOT, markdown_text="x" * 12_001)
    assert await error_of(long) == "msg_too_long"


async def test_a_reply_goes_below_a_parent_and_nowhere_else(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """A reply's own ts, or one that never was, starts no thread."""
    parent = (await client.chat_postMessage(channel=COPILOT, text="report"))["ts"]
    reply = (await client.chat_postMessage(channel=COPILOT, text="links", thread_ts=parent))["ts"]

    assert [None, parent] == [message.thread_ts for message in slack.messages("#copilot")]
    for wrong in (reply, "1.000000"):
        call = client.chat_postMessage(channel=COPILOT, text="x", thread_ts=wrong)
        assert await error_of(call) == "thread_not_found"


async def test_an_ephemeral_message_has_one_viewer(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """Nobody else sees it, it is in no history, and it cannot be updated."""
    answer = await client.chat_postEphemeral(channel=COPILOT, user="U0MINA0001", text="psst")

    (message,) = slack.messages("#copilot")
    assert (message.visible_to("U0MINA0001"), message.visible_to("U0PRIYA001")) == (True, False)
    assert (await client.conversations_history(channel=COPILOT))["messages"] == []
    update = client.chat_update(channel=COPILOT, ts=answer["message_ts"], text="x")
    assert await error_of(update) == "message_not_found"


async def test_an_ephemeral_message_needs_its_viewer_in_the_channel(
    client: AsyncWebClient,
) -> None:
    """The guest is not in #copilot."""
    call = client.chat_postEphemeral(channel=COPILOT, user="U0LEEGUEST", text="psst")

    assert await error_of(call) == "user_not_in_channel"


async def test_an_update_keeps_what_it_leaves_out(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """Blocks and metadata stay when they are not named, and go when they are empty."""
    metadata = {"event_type": "t", "event_payload": {}}
    ts = (
        await client.chat_postMessage(
            channel=COPILOT, text="old", blocks=[DIVIDER], metadata=metadata
        )
    )["ts"]

    await client.chat_update(channel=COPILOT, ts=ts, text="new")
    kept = slack.messages("#copilot")[0]
    await client.chat_update(channel=COPILOT, ts=ts, text="newer", blocks=[], metadata={})
    gone = slack.messages("#copilot")[0]

    assert ("new", 1, metadata) == (kept.text, len(kept.blocks), kept.metadata)
    assert (gone.text, len(gone.blocks), gone.metadata) == ("newer", 0, None)
    assert gone.edited_ts


async def test_an_updated_text_has_at_most_4000_characters(client: AsyncWebClient) -> None:
    """chat.update refuses what chat.postMessage would take."""
    ts = (await client.chat_postMessage(channel=COPILOT, text="x" * 5000))["ts"]

    long = client.chat_update(channel=COPILOT, ts=ts, text="x" * 4001)
    assert await error_of(long) == "msg_too_long"


async def test_others_messages_cannot_be_changed(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """Neither updated nor deleted."""
    await slack.say("mina", "#copilot", "good morning")
    ts = slack.messages("#copilot")[0].ts

    update = client.chat_update(channel=COPILOT, ts=ts, text="x")
    assert await error_of(update) == "cant_update_message"
    assert await error_of(client.chat_delete(channel=COPILOT, ts=ts)) == "cant_delete_message"


async def test_a_deleted_message_is_gone(slack: StandInSlack, client: AsyncWebClient) -> None:
    """For people and for the second attempt."""
    ts = (await client.chat_postMessage(channel=COPILOT, text="x"))["ts"]

    await client.chat_delete(channel=COPILOT, ts=ts)

    assert slack.messages("#copilot") == ()
    assert await error_of(client.chat_delete(channel=COPILOT, ts=ts)) == "message_not_found"


async def test_history_is_newest_first_without_replies(
    client: AsyncWebClient, clock: Clock
) -> None:
    """Replies are read by conversations.replies, parent first; bounds leave their edges out."""
    first = (await client.chat_postMessage(channel=COPILOT, text="first"))["ts"]
    await client.chat_postMessage(channel=COPILOT, text="reply", thread_ts=first)
    clock.let_pass(minutes=1)
    await client.chat_postMessage(channel=COPILOT, text="second")

    history = await client.conversations_history(channel=COPILOT)
    newer = await client.conversations_history(channel=COPILOT, oldest=first)
    thread = await client.conversations_replies(channel=COPILOT, ts=first)

    assert [message["text"] for message in history["messages"]] == ["second", "first"]
    assert [message["text"] for message in newer["messages"]] == ["second"]
    assert [message["text"] for message in thread["messages"]] == ["first", "reply"]
    assert history["messages"][1]["reply_count"] == 1


async def test_history_shows_metadata_when_asked(client: AsyncWebClient) -> None:
    """A delivery is recognised by its metadata after a crash."""
    metadata = {"event_type": "copilot_digest", "event_payload": {"delivery": "7"}}
    await client.chat_postMessage(channel=COPILOT, text="x", metadata=metadata)

    plain = (await client.conversations_history(channel=COPILOT))["messages"][0]
    full = (await client.conversations_history(channel=COPILOT, include_all_metadata=True))[
        "messages"
    ][0]

    assert "metadata" not in plain
    assert metadata == full["metadata"]


async def test_history_is_for_members(client: AsyncWebClient) -> None:
    """A public channel the app is not in keeps its history."""
    call = client.conversations_history(channel="C0RANDOM01")

    assert await error_of(call) == "not_in_channel"


async def test_a_permalink_and_a_reaction_need_the_message(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """Both find it by its ts."""
    ts = (await client.chat_postMessage(channel=COPILOT, text="x"))["ts"]

    link = (await client.chat_getPermalink(channel=COPILOT, message_ts=ts))["permalink"]
    await client.reactions_add(channel=COPILOT, timestamp=ts, name="eyes")

    assert f"{slack.url}/archives/{COPILOT}/p{ts.replace('.', '')}" == link
    assert slack.messages("#copilot")[0].reactions == ("eyes",)
    again = client.reactions_add(channel=COPILOT, timestamp=ts, name="eyes")
    assert await error_of(again) == "already_reacted"
    missing = client.chat_getPermalink(channel=COPILOT, message_ts="1.0")
    assert await error_of(missing) == "message_not_found"


@pytest.mark.parametrize(
    ("bound", "error"),
    [
        ({"oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"latest": "today"}, "invalid_ts_latest"),
        ({"cursor": "next"}, "invalid_cursor"),
        ({"limit": 0}, None),
        ({"limit": "many"}, "invalid_limit"),
    ],
)
async def test_a_wrong_bound_is_named(
    client: AsyncWebClient, bound: dict[str, object], error: str | None
) -> None:
    """Except a limit of nothing, which means the default."""
    await client.chat_postMessage(channel=COPILOT, text="x")
    call = client.api_call("conversations.history", json={"channel": COPILOT, **bound})

    if error:
        assert error == await error_of(call)
    else:
        assert len((await call)["messages"]) == 1
