"""What the running bot does once a day, when a UTC day has ended."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.build import Surroundings
from metrics.retention import delete_old_rows
from storage.audit import delete_old_acts

logger = logging.getLogger(__name__)


@asynccontextmanager
async def deleting_old_rows(
    engine: AsyncEngine, keep_days: int, audit_days: int, around: Surroundings
) -> AsyncIterator[None]:
    """Delete rows about single persons, and old acts, every night while the block runs."""
    nights = asyncio.create_task(_every_night(engine, keep_days, audit_days, around))
    try:
        yield
    finally:
        nights.cancel()
        await asyncio.wait({nights})


async def _every_night(
    engine: AsyncEngine, keep_days: int, audit_days: int, around: Surroundings
) -> None:
    while True:
        await around.overnight(_seconds_left(around.clock()))
        try:
            await delete_old_rows(engine, keep_days, around.clock())
            await delete_old_acts(engine, audit_days, around.clock())
        except SQLAlchemyError:
            # The next night may find the database well again; answers go on as they can.
            logger.exception("rows about single persons could not be deleted")


def _seconds_left(now: datetime) -> float:
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    return (tomorrow - now).total_seconds()
