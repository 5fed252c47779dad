"""Small real Bolt apps, connected to a stand-in Slack one way or the other."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from sandbox.slack import StandInSlack
from tests.sandbox.slack.conftest import client_of


def app_for(slack: StandInSlack) -> AsyncApp:
    """A Bolt app of this workspace, without any listener yet."""
    return AsyncApp(client=client_of(slack), signing_secret=slack.signing_secret)


@asynccontextmanager
async def over_socket_mode(slack: StandInSlack, app: AsyncApp) -> AsyncIterator[AsyncApp]:
    """The app, connected."""
    handler = AsyncSocketModeHandler(app, slack.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt left it unannotated
    await slack.connected()
    try:
        yield app
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call] # Bolt left it unannotated


@asynccontextmanager
async def over_http(slack: StandInSlack, app: AsyncApp) -> AsyncIterator[str]:
    """The URL the app listens on, already told to Slack."""
    runner = web.AppRunner(app.web_app("/slack/events"), access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    slack.deliver_to(url)
    try:
        yield url
    finally:
        await runner.cleanup()
