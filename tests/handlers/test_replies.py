"""Answering only the person who asked, through the address that Slack sends along."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from handlers.replies import Pressed, Reply, patience
from handlers.words import working


class WayBack:
    """A stand-in for Slack's response_url that keeps what it is sent."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.url = ""
        self.status = 200

    async def receive(self, request: web.Request) -> web.Response:
        self.sent.append(await request.json())
        return web.Response(text="ok", status=self.status)


@pytest.fixture(name="way_back")
async def _way_back() -> AsyncIterator[WayBack]:
    way_back = WayBack()
    application = web.Application()
    application.router.add_post("/", way_back.receive)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    way_back.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield way_back
    await runner.cleanup()


async def at_once(_seconds: float) -> None:
    await asyncio.sleep(0)


async def never(_seconds: float) -> None:
    await asyncio.Event().wait()


async def test_a_reply_is_seen_by_the_asker_alone(way_back: WayBack) -> None:
    """What is said goes out as an ephemeral message."""
    await Reply(way_back.url).say("hello")

    assert way_back.sent == [{"text": "hello", "response_type": "ephemeral"}]


async def test_a_quick_answer_is_not_announced(way_back: WayBack) -> None:
    """Who does not have to wait is not told to."""
    async with patience(Reply(way_back.url), never):
        pass

    assert way_back.sent == []


async def test_a_slow_answer_is_announced_and_the_announcement_taken_back(
    way_back: WayBack,
) -> None:
    """It is said once, and is gone when the work is done."""
    async with patience(Reply(way_back.url), at_once):
        while not way_back.sent:  # noqa: ASYNC110 - each turn lets the reply travel on loopback
            await asyncio.sleep(0)

    assert [sent.get("text") for sent in way_back.sent] == [working(), None]
    assert way_back.sent[1] == {"delete_original": True}


async def test_an_answer_takes_the_place_of_the_announcement(way_back: WayBack) -> None:
    """Nothing is left to take back then: it would take the answer away."""
    reply = Reply(way_back.url)
    async with patience(reply, at_once):
        while not way_back.sent:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0)
        await reply.say("the answer")

    assert way_back.sent[1:] == [
        {"text": "the answer", "response_type": "ephemeral", "replace_original": True}
    ]


async def test_who_has_an_answer_is_not_told_to_wait(way_back: WayBack) -> None:
    """Also where work goes on after it."""
    reply = Reply(way_back.url)
    await reply.say("the answer")
    await reply.say_working()
    await reply.take_back()

    assert [sent.get("text") for sent in way_back.sent] == ["the answer"]


async def test_what_is_said_of_a_press_leaves_the_message(way_back: WayBack) -> None:
    """It stands below the message, in its thread, for the person alone."""
    await Pressed(way_back.url, "1.2").say("hello")

    assert way_back.sent == [
        {
            "text": "hello",
            "response_type": "ephemeral",
            "replace_original": False,
            "thread_ts": "1.2",
        }
    ]


async def test_an_answer_to_one_person_is_replaced(way_back: WayBack) -> None:
    """Where something was pressed below it."""
    await Pressed(way_back.url).replace("new", [{"type": "divider"}])

    assert way_back.sent == [
        {"text": "new", "blocks": [{"type": "divider"}], "replace_original": True}
    ]


async def test_the_announcement_is_taken_back_when_the_work_fails(way_back: WayBack) -> None:
    """An error leaves no "working" behind."""
    with pytest.raises(LookupError):
        async with patience(Reply(way_back.url), at_once):
            while not way_back.sent:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0)
            raise LookupError

    assert way_back.sent[-1] == {"delete_original": True}


async def test_a_way_back_that_slack_has_closed_is_only_logged(
    way_back: WayBack, caplog: pytest.LogCaptureFixture
) -> None:
    """A refused reply stops nothing."""
    way_back.status = 404

    await Reply(way_back.url).say("hello")

    assert "Slack refused a reply" in caplog.text


async def test_a_way_back_that_cannot_be_reached_is_only_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A broken connection stops nothing either."""
    await Reply("http://127.0.0.1:9/").say("hello")

    assert "a reply did not reach Slack" in caplog.text
