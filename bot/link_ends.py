"""What the running bot does whenever links to report files end: their messages say so."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.build import FINISH_SECONDS, Surroundings
from handlers.link_messages import AGAIN_AFTER, LinkMessages

logger = logging.getLogger(__name__)


@asynccontextmanager
async def ending_links(messages: LinkMessages, around: Surroundings) -> AsyncIterator[None]:
    """Change each message when its links end, while the block runs; those overdue at the start."""
    looking = asyncio.Lock()
    ends = asyncio.create_task(_at_every_end(messages, around, looking))
    try:
        yield
    finally:
        await _until_looked(looking)
        ends.cancel()
        await asyncio.wait({ends})


async def _until_looked(looking: asyncio.Lock) -> None:
    """Wait for the look under way: cut off, it would have the database closed under it."""
    with suppress(TimeoutError):
        async with asyncio.timeout(FINISH_SECONDS), looking:
            pass


async def _at_every_end(
    messages: LinkMessages, around: Surroundings, looking: asyncio.Lock
) -> None:
    while True:
        async with looking:
            messages.changed.clear()
            end = await _look(messages, around)
        await _until(end, messages.changed, around)


async def _look(messages: LinkMessages, around: Surroundings) -> datetime | None:
    """Change the messages whose links have ended, and return when to look again."""
    try:
        return await messages.end_due(around.clock())
    except SQLAlchemyError:
        logger.exception("messages with ended links could not be looked up")
        return around.clock() + AGAIN_AFTER


async def _until(end: datetime | None, changed: asyncio.Event, around: Surroundings) -> None:
    """Wait for a moment, or for a message that may end before it."""
    waits: list[asyncio.Task[Any]] = [asyncio.create_task(changed.wait())]
    if end is not None:
        seconds = max(0.0, (end - around.clock()).total_seconds())
        waits.append(asyncio.create_task(_asleep(seconds, around)))
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


async def _asleep(seconds: float, around: Surroundings) -> None:
    await around.overnight(seconds)
