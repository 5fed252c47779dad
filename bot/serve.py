"""Running the bot until it is told to stop: over Slack's Socket Mode, or over HTTP."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from aiohttp import web
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.build import REAL, Bot, Clock, Surroundings, build, slack_client
from bot.delivering import delivering
from bot.hearing import Hearing
from bot.link_ends import ending_links
from bot.nights import deleting_old_rows
from bot.problems import CannotStart, Problem, slack_accepts
from bot.settings import HINTS, Settings
from bot.web import EVENTS_PATH, SignedRequests, web_app
from storage.engine import reading

logger = logging.getLogger(__name__)


async def serve(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT; a second one ends the answers under way as well.

    Raises `CannotStart`.
    """
    running = asyncio.current_task()
    assert running is not None  # noqa: S101 - a coroutine that runs has a task
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, running.cancel)
    with suppress(asyncio.CancelledError):
        await _check_bot_token(settings)
        async with serving(settings):
            try:
                await asyncio.Event().wait()
            finally:
                logger.info("stopping; answers under way are finished first")


@asynccontextmanager
async def serving(settings: Settings, around: Surroundings = REAL) -> AsyncIterator[str]:
    """Run the bot while the block runs; gives the address of its web server.

    Raises `CannotStart`.
    """
    async with build(settings, around) as bot, hearing(bot, settings, around) as address:
        yield address


@asynccontextmanager
async def hearing(bot: Bot, settings: Settings, around: Surroundings) -> AsyncIterator[str]:
    """Let a bot hear Slack, and do what comes by itself, while the block runs; gives its address.

    It listens before Slack knows of it, and answers under way are finished after Slack has gone.
    Raises `CannotStart`.
    """
    async with (
        deleting_old_rows(bot.metrics.engine, settings.user_data_days, settings.audit_days, around),
        ending_links(bot.link_messages, around),
        delivering(bot, around),
    ):
        if settings.slack_app_token is None:
            application = _over_http(settings, bot, around.clock)
            async with _listening(application, settings) as address:
                logger.info("Slack is to send its requests to %s", EVENTS_PATH)
                yield address
            return
        handler = Hearing(
            bot.app, settings.slack_app_token.get_secret_value(), web_client=bot.slack
        )
        try:
            application = web_app(partial(_is_connected, handler, bot))
            async with _listening(application, settings) as address:
                await _connect(handler)
                logger.info("connected to Slack over Socket Mode")
                yield address
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt's own


async def _check_bot_token(settings: Settings) -> None:
    with slack_accepts("SLACK_BOT_TOKEN", HINTS["slack_bot_token"]):
        await slack_client(settings).auth_test()


def _over_http(settings: Settings, bot: Bot, clock: Clock) -> web.Application:
    secret = settings.slack_signing_secret
    assert secret is not None  # noqa: S101 - `load_settings` has asked for one of the two
    signed = SignedRequests(secret.get_secret_value(), clock)
    return web_app(partial(_database_answers, bot), bot.app, signed)


async def _connect(handler: Hearing) -> None:
    """Open the connection. The client itself would try a refused token again and again."""
    with slack_accepts("SLACK_APP_TOKEN", HINTS["slack_app_token"]):
        opened = await handler.client.web_client.apps_connections_open(app_token=handler.app_token)
    handler.client.wss_uri = opened["url"]
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's own


@asynccontextmanager
async def _listening(application: web.Application, settings: Settings) -> AsyncIterator[str]:
    server = web.AppRunner(application, access_log=None)
    await server.setup()
    try:
        try:
            await web.TCPSite(server, settings.host, settings.port).start()
        except OSError as error:
            seen = f"Cannot listen on {settings.host}, port {settings.port} ({error.strerror})"
            fix = "Set HOST to an address of this machine and PORT to a free port."
            raise CannotStart(Problem(seen, fix)) from error
        host, port = server.addresses[0][:2]
        logger.info("listening on http://%s:%d", host, port)
        yield f"http://{host}:{port}"
    finally:
        await server.cleanup()


async def _is_connected(handler: Hearing, bot: Bot) -> bool:
    return await handler.client.is_connected() and await _database_answers(bot)


async def _database_answers(bot: Bot) -> bool:
    try:
        async with reading(bot.metrics.engine) as connection:
            return bool(await connection.scalar(text("SELECT 1")))
    except SQLAlchemyError:
        logger.exception("the database does not answer")
        return False
