"""response_url: five uses in thirty minutes, new messages, replaced and deleted ones."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import StandInSlack
from tests.sandbox.slack.apps import app_for, over_socket_mode
from tests.sandbox.slack.conftest import Clock
from tests.sandbox.slack.test_files import PNG, uploaded

COPILOT = "C0COPILOT1"
BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "x"}, "action_id": "x"}


@dataclass(slots=True)
class Urls:
    """The response URLs an app was given, and how it uses them."""

    session: aiohttp.ClientSession
    given: list[str]

    async def answer(self, **payload: Any) -> tuple[int, str]:
        """Post to the last one: the status and the body."""
        async with self.session.post(self.given[-1], json=payload) as response:
            return response.status, await response.text()


@pytest.fixture(name="urls")
async def _urls(slack: StandInSlack) -> AsyncIterator[Urls]:
    app: AsyncApp = app_for(slack)
    given: list[str] = []

    @app.command("/copilot-metrics")
    async def command(ack: Any, body: Any) -> None:
        given.append(body["response_url"])
        await ack()

    @app.action("x")
    async def action(ack: Any, body: Any) -> None:
        given.append(body["response_url"])
        await ack()

    async with over_socket_mode(slack, app), aiohttp.ClientSession() as session:
        yield Urls(session, given)


@pytest.fixture(name="after_command")
async def _after_command(slack: StandInSlack, urls: Urls) -> Urls:
    await slack.command("mina", "#copilot", "/copilot-metrics org acme")
    return urls


async def test_an_answer_is_ephemeral_unless_it_says_otherwise(
    slack: StandInSlack, after_command: Urls
) -> None:
    """in_channel is for everybody."""
    assert await after_command.answer(text="for you") == (200, "ok")
    assert await after_command.answer(text="for all", response_type="in_channel") == (200, "ok")

    assert [(message.text, message.viewer) for message in slack.messages("#copilot")] == [
        ("for you", "U0MINA0001"),
        ("for all", None),
    ]


async def test_the_sixth_use_is_refused(slack: StandInSlack, after_command: Urls) -> None:
    """Five are allowed, and the refusal is recorded."""
    statuses = [(await after_command.answer(text=str(number)))[0] for number in range(6)]

    assert statuses == [200] * 5 + [404]
    assert slack.received[-1].error == "used_url"
    assert len(slack.messages("#copilot")) == 5


async def test_it_expires_after_thirty_minutes(after_command: Urls, clock: Clock) -> None:
    """By the clock."""
    clock.let_pass(minutes=30)
    assert (await after_command.answer(text="just in time"))[0] == 200
    clock.let_pass(seconds=1)
    status, body = await after_command.answer(text="too late")

    assert (status, "expired_url" in body) == (404, True)


async def test_an_earlier_answer_can_be_replaced_and_deleted(
    slack: StandInSlack, after_command: Urls
) -> None:
    """Working …, then the result, then nothing."""
    await after_command.answer(text="Working …")
    await after_command.answer(text="412 people", replace_original=True)
    replaced = [message.text for message in slack.messages("#copilot")]
    await after_command.answer(delete_original=True)

    assert replaced == ["412 people"]
    assert slack.messages("#copilot") == ()


async def test_a_press_can_replace_the_message_it_was_on(
    slack: StandInSlack, urls: Urls, client: AsyncWebClient
) -> None:
    """The original of an action is the message with the button, in the channel or not."""
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    ts = (await client.chat_postMessage(channel=COPILOT, text="ask", blocks=blocks))["ts"]
    await slack.press("mina", "#copilot", ts, "x")

    await urls.answer(text="answered", replace_original=True)

    (message,) = slack.messages("#copilot")
    assert (ts, "answered", 0, None) == (
        message.ts,
        message.text,
        len(message.blocks),
        message.viewer,
    )


async def test_an_answer_works_where_the_app_is_no_member(slack: StandInSlack, urls: Urls) -> None:
    """In a private channel and between two people it is the only way."""
    for channel in ("#leads", "D0MINAPRIY"):
        await slack.command("mina", channel, "/copilot-metrics org acme")
        assert (await urls.answer(text="412"))[0] == 200
        assert slack.messages(channel)[0].text == "412"


async def test_a_private_file_is_refused(
    slack: StandInSlack, after_command: Urls, client: AsyncWebClient
) -> None:
    """An uploaded picture has to be posted by the token first."""
    file_id = await uploaded(client, PNG)
    await client.files_info(file=file_id)
    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "a chart"}

    status, body = await after_command.answer(text="x", blocks=[image])

    assert (status, "invalid_blocks" in body) == (404, True)
    assert slack.messages("#copilot") == ()


async def test_wrong_answers_are_named(after_command: Urls) -> None:
    """Nothing to say, and blocks Slack does not know."""
    assert _named(await after_command.answer(), "no_text") == (400, True)
    wrong = await after_command.answer(text="x", blocks=[{"type": "chart"}])
    assert _named(wrong, "invalid_blocks") == (404, True)


def _named(answer: tuple[int, str], error: str) -> tuple[int, bool]:
    return answer[0], error in answer[1]


async def test_a_made_up_url_is_refused(slack: StandInSlack, after_command: Urls) -> None:
    """Only what Slack handed out works."""
    after_command.given.append(f"{slack.url}/commands/T0STANDIN1/1/guess")

    assert (await after_command.answer(text="x"))[0] == 404
