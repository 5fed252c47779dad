"""The page's server: what one person sees, live, and nothing to anybody else."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import StandInSlack
from tests.sandbox.slack.apps import app_for, over_socket_mode
from tests.sandbox.slack.test_files import PNG, showing, uploaded

COPILOT = "C0COPILOT1"


@pytest.fixture(name="browser")
async def _browser(slack: StandInSlack) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(base_url=slack.url) as session:
        yield session


async def seen_by(browser: aiohttp.ClientSession, person: str) -> dict[str, Any]:
    async with browser.get("/page/state", params={"as": person}) as response:
        state: dict[str, Any] = await response.json()
        return state


async def next_change(stream: aiohttp.ClientResponse) -> dict[str, Any]:
    """The data of the next server-sent event."""
    async for line in stream.content:
        if line.startswith(b"data: "):
            change: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
            return change
    raise AssertionError("the stream ended")


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/", "text/html"), ("/page/app.js", "text/javascript"), ("/page/page.css", "text/css")],
)
async def test_the_page_runs_its_own_scripts_only(
    browser: aiohttp.ClientSession, path: str, kind: str
) -> None:
    """The policy allows nothing inline and nothing foreign."""
    async with browser.get(path) as response:
        policy = response.headers["Content-Security-Policy"]
        assert (200, kind) == (response.status, response.content_type)

    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy


async def test_the_page_says_what_it_is(browser: aiohttp.ClientSession) -> None:
    """Nobody should take it for Slack."""
    async with browser.get("/") as response:
        assert "This is not Slack" in await response.text()


@pytest.mark.parametrize("path", ["/page/secret.js", "/page/index.html", "/page/..%2Fserver.py"])
async def test_other_files_are_not_there(browser: aiohttp.ClientSession, path: str) -> None:
    """Only scripts and the style sheet of the page."""
    async with browser.get(path) as response:
        assert response.status == 404


async def test_a_person_sees_their_channels_and_their_private_messages(
    slack: StandInSlack, client: AsyncWebClient, browser: aiohttp.ClientSession
) -> None:
    """Mina leads and was whispered to; Priya does not and was not."""
    await client.chat_postMessage(channel=COPILOT, text="for all")
    await client.chat_postEphemeral(channel=COPILOT, user="U0MINA0001", text="for Mina")

    mina, priya = await seen_by(browser, "mina"), await seen_by(browser, "priya")

    assert [message["text"] for message in mina["messages"]] == ["for all", "for Mina"]
    assert [message["text"] for message in priya["messages"]] == ["for all"]
    labels = {channel["label"] for channel in mina["channels"]}
    assert {"leads", "Copilot Metrics", "Priya Nair"} <= labels
    assert "leads" not in {channel["label"] for channel in priya["channels"]}
    assert slack.mark == mina["mark"]


async def test_changes_arrive_live_and_only_where_they_may_be_seen(
    client: AsyncWebClient, browser: aiohttp.ClientSession
) -> None:
    """Posted, changed and deleted, without the ephemeral one in between."""
    async with browser.get("/page/changes", params={"as": "priya"}) as stream:
        ts = (await client.chat_postMessage(channel=COPILOT, text="one"))["ts"]
        await client.chat_postEphemeral(channel=COPILOT, user="U0MINA0001", text="hidden")
        await client.chat_update(channel=COPILOT, ts=ts, text="two")
        await client.chat_delete(channel=COPILOT, ts=ts)
        changes = [await next_change(stream) for _ in range(3)]

    assert [(change["kind"], change["message"]["text"]) for change in changes] == [
        ("message", "one"),
        ("changed", "two"),
        ("deleted", "two"),
    ]


async def test_a_reconnecting_browser_misses_nothing(
    client: AsyncWebClient, browser: aiohttp.ClientSession
) -> None:
    """Last-Event-ID is where it goes on."""
    await client.chat_postMessage(channel=COPILOT, text="seen")
    state = await seen_by(browser, "mina")
    await client.chat_postMessage(channel=COPILOT, text="missed")

    headers = {"Last-Event-ID": str(state["mark"])}
    async with browser.get("/page/changes", headers=headers) as stream:
        change = await next_change(stream)

    assert change["message"]["text"] == "missed"


async def test_what_is_typed_on_the_page_reaches_the_app(
    slack: StandInSlack, browser: aiohttp.ClientSession
) -> None:
    """A command, a press and a reply, as the person who looks."""
    app: AsyncApp = app_for(slack)
    seen: list[str] = []

    @app.middleware
    async def remember(body: Any, ack: Any) -> Any:
        seen.append(body.get("command") or body.get("type"))
        return await ack()

    button = {"type": "button", "text": {"type": "plain_text", "text": "x"}, "action_id": "x"}
    blocks = [{"type": "actions", "elements": [button]}]
    async with over_socket_mode(slack, app):
        posted = await app.client.chat_postMessage(channel=COPILOT, text="x", blocks=blocks)
        for act, what in (
            ("command", {"channel": COPILOT, "line": "/copilot-metrics help"}),
            ("press", {"channel": COPILOT, "ts": posted["ts"], "action_id": "x"}),
            ("say", {"channel": COPILOT, "text": "@Copilot Metrics hi", "thread_ts": posted["ts"]}),
            ("home", {}),
        ):
            async with browser.post(f"/page/act/{act}", json=what) as response:
                assert await response.json() == {"error": None, "errors": {}}

    assert seen == ["/copilot-metrics", "block_actions", "event_callback", "event_callback"]


async def test_what_cannot_be_done_is_explained(browser: aiohttp.ClientSession) -> None:
    """The page shows the sentence."""
    what = {"channel": COPILOT, "line": "/unknown"}
    async with browser.post("/page/act/command", json=what) as response:
        assert (
            response.status,
            (await response.json())["error"],
        ) == (400, "/unknown is not a valid command")


async def test_no_other_site_can_act(slack: StandInSlack, browser: aiohttp.ClientSession) -> None:
    """A form cannot send JSON, and a foreign host name is refused."""
    form = {"channel": COPILOT, "text": "boo"}
    async with browser.post("/page/act/say", data=form) as response:
        assert response.status == 404
    headers = {"Host": "evil.example"}
    async with browser.post("/page/act/say", json=form, headers=headers) as response:
        assert response.status == 403
    assert slack.messages("#copilot") == ()


async def test_a_shared_picture_can_be_seen(
    client: AsyncWebClient, browser: aiohttp.ClientSession
) -> None:
    """With the type of its bytes, by people of the channel, and not before."""
    file_id = await uploaded(client)
    await client.files_info(file=file_id)
    async with browser.get(f"/page/files/{file_id}") as response:
        assert response.status == 404
    await client.chat_postMessage(**showing(file_id))

    async with browser.get(f"/page/files/{file_id}") as response:
        assert (response.content_type, await response.read()) == ("image/png", PNG)
    for path in (f"/page/files/{file_id}?as=lee", "/page/files/F0FILE99999"):
        async with browser.get(path) as response:
            assert response.status == 404


async def test_an_open_page_does_not_keep_the_server_up(
    slack: StandInSlack, browser: aiohttp.ClientSession
) -> None:
    """Streams end when the server stops."""
    async with browser.get("/page/changes") as stream:
        await slack.stop()
        assert await stream.content.read() == b""
