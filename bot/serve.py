"""Running the bot until it is told to stop: over Slack's Socket Mode, or over HTTP."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from sqlalchemy import text

from bot.build import REAL, Bot, Clock, Surroundings, build
from bot.settings import Settings
from bot.web import SignedRequests, web_app
from storage.engine import reading

logger = logging.getLogger(__name__)


@asynccontextmanager
async def serving(settings: Settings, around: Surroundings = REAL) -> AsyncIterator[str]:
    """Run the bot while the block runs; gives the address of its web server."""
    async with (
        build(settings, around) as bot,
        _connected(settings, bot, around.clock) as server,
    ):
        address = await _listen(server, settings)
        logger.info("listening on %s", address)
        try:
            yield address
        finally:
            await server.cleanup()


async def serve(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with serving(settings):
        await stop.wait()
        logger.info("stopping; answers under way are finished first")


@asynccontextmanager
async def _connected(settings: Settings, bot: Bot, clock: Clock) -> AsyncIterator[web.AppRunner]:
    """Give the web server: with Slack's requests on it, or beside a Socket Mode connection."""
    if settings.slack_app_token is None:
        secret = settings.slack_signing_secret
        assert secret is not None  # noqa: S101 - `load_settings` has asked for one of the two

        async def database_answers() -> bool:
            return await _database_answers(bot)

        signed = SignedRequests(secret.get_secret_value(), clock)
        yield web.AppRunner(web_app(database_answers, bot.app, signed))
        return
    handler = AsyncSocketModeHandler(
        bot.app, settings.slack_app_token.get_secret_value(), web_client=bot.slack
    )

    async def connected() -> bool:
        return await handler.client.is_connected() and await _database_answers(bot)

    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's own
    try:
        yield web.AppRunner(web_app(connected))
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt's own


async def _listen(server: web.AppRunner, settings: Settings) -> str:
    await server.setup()
    site = web.TCPSite(server, settings.host, settings.port)
    await site.start()
    host, port = server.addresses[0][:2]
    return f"http://{host}:{port}"


async def _database_answers(bot: Bot) -> bool:
    async with reading(bot.metrics.engine) as connection:
        return bool(await connection.scalar(text("SELECT 1")))
