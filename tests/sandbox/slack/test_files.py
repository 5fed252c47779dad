"""Uploading a file, and the race between its scan and the message that shows it."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import StandInSlack
from tests.sandbox.slack.conftest import Clock, client_of
from tests.sandbox.slack.refused import error_of, refused

COPILOT = "C0COPILOT1"
PNG = b"\x89PNG\r\n\x1a\n" + b"the rest of a picture"


async def uploaded(client: AsyncWebClient, data: bytes = PNG, **more: Any) -> str:
    answer = await client.files_upload_v2(filename="acme.png", file=data, **more)
    return str(answer["files"][0]["id"])


def showing(file_id: str) -> dict[str, Any]:
    blocks = [{"type": "image", "slack_file": {"id": file_id}, "alt_text": "a line chart"}]
    return {"channel": COPILOT, "text": "412 people", "blocks": blocks}


async def test_an_upload_is_private_until_a_message_shows_it(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """The bytes arrive as they were sent; sharing comes with the message."""
    file_id = await uploaded(client)

    assert {file_id: PNG} == slack.files
    scanning = (await client.files_info(file=file_id))["file"]
    ready = (await client.files_info(file=file_id))["file"]
    await client.chat_postMessage(**showing(file_id))
    shared = (await client.files_info(file=file_id))["file"]

    assert (scanning["mimetype"], ready["mimetype"]) == ("", "image/png")
    assert (ready["channels"], shared["channels"]) == ([], [COPILOT])


async def test_a_message_that_is_too_early_is_refused_and_then_taken(
    client: AsyncWebClient,
) -> None:
    """The refusal points at the image; the same file id works when the scan is over."""
    file_id = await uploaded(client)

    body = await refused(client.chat_postMessage(**showing(file_id)))

    assert body["error"] == "invalid_blocks"
    sentence = "invalid slack file [json-pointer:/blocks/0/slack_file]"
    assert [f"[ERROR] {sentence}"] == body["response_metadata"]["messages"]
    assert (await client.chat_postMessage(**showing(file_id)))["ok"]


async def test_a_scan_can_last_by_the_clock(clock: Clock) -> None:
    """However often one looks, the time has to pass."""
    async with StandInSlack(clock, file_looks=0, file_seconds=2) as slack:
        client = client_of(slack)
        file_id = await uploaded(client)
        early = [(await client.files_info(file=file_id))["file"]["mimetype"] for _ in range(5)]
        clock.let_pass(seconds=2)
        late = (await client.files_info(file=file_id))["file"]["mimetype"]

    assert (early, late) == ([""] * 5, "image/png")


@pytest.mark.parametrize("data", [PNG, b"\xff\xd8\xff rest", b"GIF89a rest"])
async def test_png_jpg_and_gif_can_be_shown(clock: Clock, data: bytes) -> None:
    """What counts is the bytes, not the name."""
    async with StandInSlack(clock, file_looks=0) as slack:
        client = client_of(slack)
        assert (await client.chat_postMessage(**showing(await uploaded(client, data))))["ok"]


async def test_an_svg_cannot_be_shown(clock: Clock) -> None:
    """Not even under the name of a PNG."""
    async with StandInSlack(clock, file_looks=0) as slack:
        client = client_of(slack)
        file_id = await uploaded(client, b"<svg></svg>")
        assert await error_of(client.chat_postMessage(**showing(file_id))) == "invalid_blocks"


async def test_an_upload_that_was_never_completed_cannot_be_shown(
    client: AsyncWebClient,
) -> None:
    """Three steps, and the third one counts."""
    ticket = await client.files_getUploadURLExternal(filename="a.png", length=len(PNG))
    async with aiohttp.ClientSession() as session:
        await session.post(ticket["upload_url"], data=PNG)

    for _ in range(3):
        assert (
            await error_of(client.chat_postMessage(**showing(ticket["file_id"])))
            == "invalid_blocks"
        )


async def test_bytes_may_come_as_a_form(slack: StandInSlack, client: AsyncWebClient) -> None:
    """The upload URL takes multipart as well as raw bytes."""
    ticket = await client.files_getUploadURLExternal(filename="a.png", length=len(PNG))
    form = aiohttp.FormData()
    form.add_field("file", PNG, filename="a.png")
    async with aiohttp.ClientSession() as session, session.post(ticket["upload_url"], data=form) as response:  # fmt: skip
        assert response.status == 200

    assert slack.files[ticket["file_id"]] == PNG


async def test_bytes_of_another_length_are_refused(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """A cut upload is no upload, and completing it finds nothing."""
    ticket = await client.files_getUploadURLExternal(filename="a.png", length=len(PNG))
    async with aiohttp.ClientSession() as session, session.post(ticket["upload_url"], data=PNG[:-1]) as response:  # fmt: skip
        assert response.status == 400

    assert slack.files == {}
    complete = client.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": "x"}])
    assert await error_of(complete) == "file_not_found"


async def test_an_empty_file_and_a_long_alt_text_are_refused(client: AsyncWebClient) -> None:
    """Slack's words for both are its own."""
    empty = client.files_getUploadURLExternal(filename="a.png", length=0)
    assert await error_of(empty) == "missing_argument"
    long = client.files_getUploadURLExternal(filename="a.png", length=1, alt_txt="x" * 1001)
    assert await error_of(long) == "alt_txt_too_large"


async def test_an_upload_to_a_channel_makes_its_own_message(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """The message carries the comment and the file."""
    file_id = await uploaded(client, channel=COPILOT, initial_comment="the chart")

    (message,) = slack.messages("#copilot")
    assert ("the chart", (file_id,)) == (message.text, message.files)


async def test_an_upload_to_a_channel_needs_membership(client: AsyncWebClient) -> None:
    """As posting does."""
    assert await error_of(uploaded(client, channel="C0RANDOM01")) == "not_in_channel"


async def test_a_deleted_file_is_gone(slack: StandInSlack, client: AsyncWebClient) -> None:
    """It can be neither looked at nor shown."""
    file_id = await uploaded(client)

    await client.files_delete(file=file_id)

    assert slack.files == {}
    assert await error_of(client.files_info(file=file_id)) == "file_not_found"
    assert await error_of(client.chat_postMessage(**showing(file_id))) == "invalid_blocks"


async def test_an_update_can_bring_the_picture_later(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """First the words, then the chart in the same message."""
    ts = (await client.chat_postMessage(channel=COPILOT, text="412 people"))["ts"]
    file_id = await uploaded(client)
    await client.files_info(file=file_id)

    await client.chat_update(ts=ts, **showing(file_id))

    assert [block["type"] for block in slack.messages("#copilot")[0].blocks] == ["image"]


async def test_a_failed_upload_is_an_error_of_its_own(clock: Clock) -> None:
    """The bytes are answered with status 500, which the SDK reports."""
    async with StandInSlack(clock, faults=["slack-upload-fails-once"]) as slack:
        client = client_of(slack)
        with pytest.raises(SlackRequestError, match="500"):
            await uploaded(client)
        assert await uploaded(client)


async def test_a_file_of_another_kind_hangs_in_a_thread_by_itself(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """With a comment; which message that is, the file tells once it has been looked at."""
    root = await client.chat_postMessage(channel=COPILOT, text="412 people")
    file_id = await uploaded(
        client,
        b"day,people\r\n",
        channel=COPILOT,
        thread_ts=root["ts"],
        initial_comment="as a table",
    )
    early = (await client.files_info(file=file_id))["file"]["shares"]
    ready = (await client.files_info(file=file_id))["file"]
    (reply,) = [one for one in slack.messages("#copilot") if one.is_reply]

    assert (reply.text, reply.thread_ts, reply.files) == ("as a table", root["ts"], (file_id,))
    assert early == {}
    assert ready["shares"] == {"public": {COPILOT: [{"ts": reply.ts, "thread_ts": root["ts"]}]}}
