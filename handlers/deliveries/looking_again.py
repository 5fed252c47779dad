"""Looking again at what was said, because provisional figures settle: the message edits itself."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.access import Access
from handlers.answers import Answers
from handlers.deliveries.failing import PermissionLost
from handlers.deliveries.permission import check
from handlers.hindrances import Hindrance
from handlers.messages import Message
from handlers.posting import Posted
from handlers.problems import place_of
from handlers.refusals import GONE, SlackRefused
from handlers.subscriptions.composed import Composed, Revisor
from handlers.subscriptions.keeping import subscription_of
from storage.deliveries import DeliveryRow, change_look, deliveries_to_look_at
from storage.engine import reading, writing
from storage.subscriptions import SubscriptionRow, subscription

logger = logging.getLogger(__name__)

# Where a look fails, the next one is so much later, and there is none after so long.
AGAIN_AFTER = timedelta(hours=1)
LOOKED_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class LookingAgain:
    """Changes messages in place where what they say does not hold any more."""

    engine: AsyncEngine
    access: Access
    revisor: Revisor
    answers: Answers

    async def due(self, now: datetime) -> list[DeliveryRow]:
        """Return the messages whose time has come."""
        async with reading(self.engine) as connection:
            return list(await deliveries_to_look_at(connection, now))

    async def look(self, row: DeliveryRow, now: datetime) -> None:
        """Look at one message, unless another worker does."""
        # The next look is noted first: whoever dies in this one leaves it to the next.
        again = now + AGAIN_AFTER if now - row.due_at < LOOKED_FOR else None
        if not await self._note(row, again, seen=row.look_again):
            return
        try:
            await self._revise(row, again, now)
        except Exception as error:  # noqa: BLE001 - whatever happens to one must not touch another
            logger.warning("a message could not be looked at again: %s", place_of(error))
            if _is_over(error):
                await self._note(row, None, seen=again)

    async def _revise(self, row: DeliveryRow, again: datetime | None, now: datetime) -> None:
        stored = await self._subscription(row)
        if stored is None or row.ts is None:
            await self._note(row, None, seen=again)
            return
        found = subscription_of(stored)
        # The message stays where it was said, although it may come elsewhere by now.
        await check(self.access, found, row.channel)
        revised = await self.revisor.revise(found, row.told or {}, now)
        if not isinstance(revised, Composed):
            await self._note(row, _next(revised.look_again, again, now), seen=again)
            return
        await self._change(row.channel, row.ts, revised.message)
        if revised.details is not None and row.details_ts is not None:
            await self._change(row.channel, row.details_ts, revised.details)
        look_again = _next(revised.look_again, again, now)
        await self._note(row, look_again, seen=again, told=revised.told)

    async def _change(self, channel: str, ts: str, message: Message) -> None:
        await self.answers.change(Posted(channel, ts), message)

    async def _subscription(self, row: DeliveryRow) -> SubscriptionRow | None:
        """Return whose message it is, None where that has ended."""
        async with reading(self.engine) as connection:
            stored = await subscription(connection, row.subscription)
        return None if stored is None or stored.ended_at is not None else stored

    async def _note(
        self,
        row: DeliveryRow,
        look_again: datetime | None,
        *,
        seen: datetime | None,
        **values: object,
    ) -> bool:
        async with writing(self.engine) as connection:
            return await change_look(connection, row.id, seen, look_again, **values)


def _next(settles: datetime | None, again: datetime | None, now: datetime) -> datetime | None:
    """Return when to look next; figures that should have settled by now are looked at later."""
    # GitHub may have nothing newer of a day for a while, and would be asked every minute.
    return again if settles is not None and settles <= now else settles


def _is_over(error: Exception) -> bool:
    """Whether looking once more would be for nothing."""
    if isinstance(error, PermissionLost):
        return error.why is not Hindrance.NOT_TOLD
    return isinstance(error, SlackRefused) and error.code in GONE
