"""The owner of a subscription hears that it stopped."""

import logging
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.problems import place_of
from handlers.subscriptions.keeping import subscription_of
from handlers.subscriptions.subscription import ASKED, Subscription
from storage.engine import reading, writing
from storage.subscriptions import note_owner_told, untold_pauses

logger = logging.getLogger(__name__)


class Telling(Protocol):
    """Tells people what became of what they ordered."""

    async def stopped(self, subscription: Subscription, why: str) -> None:
        """Tell the owner that it is paused, why, and what ends that.

        Where it raises, it is called again a minute later.
        """
        ...


class Logged:
    """Tells the log."""

    async def stopped(self, subscription: Subscription, why: str) -> None:
        """Name the subscription and why it is paused."""
        logger.warning("subscription %s is paused: %s", subscription.number, why)


async def tell_owners(engine: AsyncEngine, telling: Telling) -> None:
    """Tell each owner whose subscription could not be delivered, and does not know yet, once."""
    async with reading(engine) as connection:
        rows = await untold_pauses(connection, ASKED)
    for row in rows:
        # One of several workers tells it; noted first, because twice is worse than never here: the
        # pause is listed in the App Home as well.
        if not await _note(engine, row.id, told=True):
            continue
        try:
            await telling.stopped(subscription_of(row), row.paused_why or "")
        except Exception as error:  # noqa: BLE001 - one owner must not keep others from being told
            logger.warning("an owner could not be told: %s", place_of(error))
            await _note(engine, row.id, told=False)


async def _note(engine: AsyncEngine, number: int, *, told: bool) -> bool:
    async with writing(engine) as connection:
        return await note_owner_told(connection, number, told=told)
