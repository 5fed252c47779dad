"""Commands, events and interactions reach a real Bolt app, over Socket Mode and over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import Clock as SignatureClock
from slack_sdk.signature import SignatureVerifier

from sandbox.slack import StandInSlack
from sandbox.slack.driving import PATIENCE_SECONDS
from sandbox.slack.http_delivery import HttpDelivery
from tests.sandbox.slack.apps import app_for, over_http, over_socket_mode
from tests.sandbox.slack.conftest import ALL_SCOPES, Clock

Way = Callable[[StandInSlack, AsyncApp], AbstractAsyncContextManager[Any]]


@pytest.fixture(name="way", params=[over_socket_mode, over_http])
def _way(request: pytest.FixtureRequest) -> Way:
    way: Way = request.param
    return way


@pytest.fixture(name="slack")
async def _slack() -> AsyncIterator[StandInSlack]:
    """Bolt's signature check reads the real clock, so here Slack does too."""
    async with StandInSlack(
        lambda: datetime.now(UTC), scopes=ALL_SCOPES, acknowledge_within=PATIENCE_SECONDS
    ) as slack:
        yield slack


@pytest.fixture(name="app")
def _app(slack: StandInSlack) -> AsyncApp:
    return app_for(slack)


async def test_a_command_arrives_and_is_acknowledged(
    slack: StandInSlack, app: AsyncApp, way: Way
) -> None:
    """The acknowledgement's text is shown to the one who typed, the post to everybody."""

    @app.command("/copilot-metrics")
    async def report(ack: Any, command: Any, client: Any) -> None:
        await ack(f"Looking at {command['text']} …")
        await client.chat_postMessage(channel=command["channel_id"], text="412 people")

    async with way(slack, app):
        answer = await slack.command("mina", "#copilot", "/copilot-metrics org acme")
        report_message = await slack.message_after(
            answer.mark, "#copilot", where=lambda message: message.viewer is None
        )
    private = next(message for message in slack.messages("#copilot") if message.viewer)

    assert answer.ok
    assert report_message.text == "412 people"
    assert (private.text, private.viewer) == ("Looking at org acme …", "U0MINA0001")


async def test_a_mention_in_a_thread_arrives_as_an_event(
    slack: StandInSlack, app: AsyncApp, way: Way
) -> None:
    """Names become links as they do in Slack's composer, and the thread is kept."""
    seen: list[dict[str, Any]] = []

    @app.event("app_mention")
    async def answer(event: dict[str, Any], say: Any) -> None:
        seen.append(event)
        await say("here they are", thread_ts=event["thread_ts"])

    await slack.say("priya", "#copilot", "numbers?")
    parent = slack.messages("#copilot")[0].ts
    async with way(slack, app):
        delivery = await slack.say(
            "priya", "#copilot", "@Copilot Metrics links for <today> & #random", thread_ts=parent
        )
        assert delivery
        reply = await slack.message_after(delivery.mark, "#copilot")

    assert ("here they are", parent) == (reply.text, reply.thread_ts)
    text = "<@U0COPILOT1> links for &lt;today&gt; &amp; <#C0RANDOM01|random>"
    assert ("app_mention", text, parent) == (seen[0]["type"], seen[0]["text"], seen[0]["thread_ts"])


async def test_a_press_opens_a_modal_and_its_submission_arrives(
    slack: StandInSlack, app: AsyncApp, way: Way
) -> None:
    """Button, trigger, modal, values, and a reply in the message's thread."""

    @app.action("links")
    async def ask(ack: Any, body: Any, client: Any) -> None:
        await ack()
        field = {"type": "datepicker", "action_id": "day"}
        await client.views_open(
            trigger_id=body["trigger_id"],
            view={
                "type": "modal",
                "callback_id": "day",
                "title": {"type": "plain_text", "text": "Links"},
                "submit": {"type": "plain_text", "text": "Get"},
                "private_metadata": body["container"]["message_ts"],
                "blocks": [
                    {
                        "type": "input",
                        "block_id": "when",
                        "label": {"type": "plain_text", "text": "Day"},
                        "element": field,
                    }
                ],
            },
        )

    @app.view("day")
    async def post(ack: Any, view: Any, client: Any) -> None:
        await ack()
        day = view["state"]["values"]["when"]["day"]["selected_date"]
        await client.chat_postMessage(
            channel="C0COPILOT1", thread_ts=view["private_metadata"], text=f"links of {day}"
        )

    button = {
        "type": "button",
        "text": {"type": "plain_text", "text": "Links"},
        "action_id": "links",
    }
    async with way(slack, app):
        ts = (
            await app.client.chat_postMessage(
                channel="C0COPILOT1",
                text="report",
                blocks=[{"type": "actions", "elements": [button]}],
            )
        )["ts"]
        pressed = await slack.press("mina", "#copilot", ts, "links")
        view = await slack.modal_after(pressed.mark, "mina")
        sent = await slack.submit_view("mina", {"day": "2026-11-20"})
        reply = await slack.message_after(sent.mark, "#copilot")

    assert (pressed.ok, sent.ok) == (True, True)
    assert view.payload["title"]["text"] == "Links"
    assert ("links of 2026-11-20", ts) == (reply.text, reply.thread_ts)
    assert slack.modal("mina") is None


async def test_a_shortcut_and_the_home_tab_arrive(
    slack: StandInSlack, app: AsyncApp, way: Way
) -> None:
    """A message's menu, and the tab that the app fills when it is opened."""

    @app.shortcut("links")
    async def links(ack: Any, shortcut: Any, respond: Any) -> None:
        await ack()
        await respond(f"links for {shortcut['message']['text']}")

    @app.event("app_home_opened")
    async def publish(event: dict[str, Any], client: Any) -> None:
        await client.views_publish(
            user_id=event["user"],
            view={"type": "home", "blocks": [{"type": "divider"}]},
        )

    await slack.say("mina", "#copilot", "look")
    ts = slack.messages("#copilot")[0].ts
    async with way(slack, app):
        chosen = await slack.message_shortcut("mina", "#copilot", ts, "links")
        answer = await slack.message_after(chosen.mark, "#copilot")
        opened = await slack.open_home("mina")
        home = await slack.home_after(opened.mark, "mina")

    assert (answer.text, answer.viewer) == ("links for look", "U0MINA0001")
    assert [block["type"] for block in home.payload["blocks"]] == ["divider"]
    assert slack.home("priya") is None


async def test_an_app_that_never_acknowledges_times_out(way: Way) -> None:
    """The person is told what Slack tells; the limit is short here so that nobody waits."""
    async with StandInSlack(lambda: datetime.now(UTC), acknowledge_within=0.05) as slack:
        app = app_for(slack)

        @app.command("/copilot-metrics")
        async def forget() -> None:
            """Do nothing at all."""

        async with way(slack, app):
            answer = await slack.command("mina", "#copilot", "/copilot-metrics help")

    (message,) = slack.messages("#copilot")
    assert answer.error == "operation_timeout"
    assert message.text == '/copilot-metrics failed with the error "operation_timeout"'
    assert (message.viewer, message.user) == ("U0MINA0001", "USLACKBOT")


async def test_nobody_there_fails_at_once(slack: StandInSlack) -> None:
    """An app that is not running cannot acknowledge."""
    answer = await slack.command("mina", "#copilot", "/copilot-metrics help")
    assert answer.error == "dispatch_failed"

    slack.deliver_to("http://127.0.0.1:9/slack/events")
    answer = await slack.command("mina", "#copilot", "/copilot-metrics help")
    assert answer.error == "dispatch_failed"


async def test_an_acknowledgement_with_wrong_blocks_fails(
    slack: StandInSlack, app: AsyncApp, way: Way
) -> None:
    """What an acknowledgement shows is checked like any message."""

    @app.command("/copilot-metrics")
    async def wrong(ack: Any) -> None:
        await ack(text="x", blocks=[{"type": "chart"}])

    async with way(slack, app):
        answer = await slack.command("mina", "#copilot", "/copilot-metrics help")

    assert answer.error == "invalid_blocks"


async def test_an_event_without_acknowledgement_comes_again_three_times(
    slack: StandInSlack,
) -> None:
    """Each retry has its number and the same event id; after the third Slack gives up."""
    app = app_for(slack)
    seen: list[tuple[str, str | None]] = []

    @app.middleware
    async def fail(req: Any, resp: Any) -> Any:
        number = req.headers.get("x-slack-retry-num", [None])[0]
        seen.append((req.body["event_id"], number))
        resp.status = 500
        return resp

    async with over_http(slack, app):
        delivery = await slack.say("mina", "#copilot", "@Copilot Metrics hello")
        rounds = [await slack.retry_events() for _ in range(5)]

    assert delivery
    assert delivery.error == "dispatch_failed"
    assert [len(answers) for answers in rounds] == [1, 1, 1, 0, 0]
    assert [(delivery.event_id, number) for number in (None, "1", "2", "3")] == seen


async def test_a_retry_over_socket_mode_is_marked_too() -> None:
    """The envelope carries the number, and Bolt hands it on."""
    async with StandInSlack(lambda: datetime.now(UTC), acknowledge_within=0.05) as slack:
        app = app_for(slack)
        seen: asyncio.Queue[str | None] = asyncio.Queue()

        @app.middleware
        async def drop(req: Any, resp: Any) -> Any:
            seen.put_nowait(req.headers.get("x-slack-retry-num", [None])[0])
            resp.status = 500
            return resp

        async with over_socket_mode(slack, app):
            await slack.say("mina", "#copilot", "@Copilot Metrics hello")
            first = await seen.get()
            await slack.retry_events()
            second = await seen.get()

    assert (first, second) == ("0", "1")
    assert seen.empty()


async def test_an_event_can_come_twice_without_a_mark(
    slack: StandInSlack, app: AsyncApp, way: Way
) -> None:
    """Whoever filters on the retry header alone handles it twice."""
    seen: list[str] = []

    @app.event("app_mention")
    async def handle(body: Any) -> None:
        seen.append(body["event_id"])

    async with way(slack, app):
        delivery = await slack.say("mina", "#copilot", "@Copilot Metrics hello")
        assert delivery
        assert delivery.event_id
        assert (await slack.repeat_event(delivery.event_id)).ok

    assert [delivery.event_id] * 2 == seen
    assert await slack.retry_events() == []


async def test_a_shared_channel_is_marked_in_the_event(
    slack: StandInSlack, app: AsyncApp, way: Way
) -> None:
    """An app can refuse before it asks anything."""
    seen: list[bool] = []

    @app.event("app_mention")
    async def handle(body: Any) -> None:
        seen.append(body["is_ext_shared_channel"])

    async with way(slack, app):
        await slack.say("mina", "#partners", "@Copilot Metrics hello")
        await slack.say("mina", "#copilot", "@Copilot Metrics hello")

    assert seen == [True, False]


async def test_a_tampered_request_is_refused_by_bolt(slack: StandInSlack, app: AsyncApp) -> None:
    """The signature covers every byte of the body."""
    async with over_http(slack, app) as url:
        delivery = HttpDelivery(url, slack.signing_secret, lambda: datetime.now(UTC))
        headers = delivery.signature(b"command=/copilot-metrics&text=org+acme")
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=b"command=/copilot-metrics&text=org+evil", headers=headers) as r,
        ):
            assert r.status == 401


def test_a_signature_is_good_for_five_minutes_of_the_clock(clock: Clock) -> None:
    """Slack's own verifier agrees, at the time the signature speaks of."""
    headers = HttpDelivery("", "secret", clock).signature(b"body")

    class Then(SignatureClock):
        def now(self) -> float:
            return clock().timestamp()

    verifier = SignatureVerifier("secret", clock=Then())
    assert verifier.is_valid_request(b"body", headers)
    clock.let_pass(seconds=301)
    assert not verifier.is_valid_request(b"body", headers)


async def test_a_refreshed_connection_comes_back(slack: StandInSlack, app: AsyncApp) -> None:
    """Slack ends connections now and then, and the client calls again by itself."""

    @app.command("/copilot-metrics")
    async def report(ack: Any) -> None:
        await ack("still here")

    async with over_socket_mode(slack, app):
        await slack.disconnect()
        await slack.connected()
        answer = await slack.command("mina", "#copilot", "/copilot-metrics help")

    assert answer.ok


async def test_a_connection_ticket_is_good_once(slack: StandInSlack) -> None:
    """The URL of apps.connections.open opens one WebSocket, and says hello."""
    async with aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {slack.app_token}"}
        async with session.post(f"{slack.api_url}apps.connections.open", headers=headers) as answer:
            url = (await answer.json())["url"]
        async with session.ws_connect(url) as socket:
            hello = await socket.receive_json()
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
