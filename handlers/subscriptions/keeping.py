"""Where standing orders are kept, and everything that can be done with one."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from handlers.orders.next_due import next_due
from handlers.subscriptions.kinds import KINDS, kind_of
from handlers.subscriptions.subscription import Order, Paused, Subscription
from storage.deliveries import (
    DeliveryRow,
    delivered_as,
    deliveries_of,
    last_deliveries,
    move_deliveries,
)
from storage.engine import reading, writing
from storage.subscriptions import (
    SubscriptionRow,
    add_subscription,
    end_subscription,
    move_subscription,
    pause_subscription,
    put_memory,
    resume_subscription,
    running_subscriptions,
    subscription,
)


class Subscriptions:
    """The standing orders of all channels, by their numbers.

    `changed` is set whenever something may be due at another time than before.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.changed = asyncio.Event()

    async def add(self, channel: str, owner: str, order: Order, now: datetime) -> Subscription:
        """Keep a new order, which comes for the first time after `now`."""
        due = next_due(order.schedule, now)
        async with writing(self._engine) as connection:
            number = await add_subscription(
                connection,
                channel=channel,
                owner=owner,
                kind=kind_of(order),
                wanted=order.to_dict(),
                created_at=now,
                next_due=due,
            )
        self.changed.set()
        return Subscription(number, channel, owner, order, now, due)

    async def find(self, number: int) -> Subscription | None:
        """Return one by its number, None where there is none or where it has ended."""
        async with reading(self._engine) as connection:
            return await _running(connection, number)

    async def of_channel(self, channel: str) -> Sequence[Subscription]:
        """Return those of a channel, the oldest first."""
        async with reading(self._engine) as connection:
            return _all(await running_subscriptions(connection, channel=channel))

    async def of_owner(self, user: str) -> Sequence[Subscription]:
        """Return those that somebody ordered, the oldest first."""
        async with reading(self._engine) as connection:
            return _all(await running_subscriptions(connection, owner=user))

    async def every(self) -> Sequence[Subscription]:
        """Return all that have not ended, the oldest first."""
        async with reading(self._engine) as connection:
            return _all(await running_subscriptions(connection))

    async def pause(
        self, number: int, why: str, until: datetime | None, now: datetime
    ) -> Subscription | None:
        """Let nothing come until a moment, or until somebody resumes it, and return it.

        What falls into the pause is not owed afterwards.
        """
        async with writing(self._engine) as connection:
            found = await _running(connection, number)
            if found is None:
                return None
            due = None if until is None else _from(found.order, max(until, now))
            await pause_subscription(
                connection, number, why=why, since=now, until=until, next_due=due
            )
            return await self._changed(connection, number)

    async def resume(self, number: int, now: datetime) -> Subscription | None:
        """Let one come again that was paused, at its next time after `now`, and return it."""
        async with writing(self._engine) as connection:
            found = await _running(connection, number)
            if found is None or found.paused is None:
                return found
            await resume_subscription(connection, number, next_due(found.order.schedule, now))
            return await self._changed(connection, number)

    async def move(self, number: int, channel: str) -> Subscription | None:
        """Have one come in another channel from now on, what is owed included, and return it."""
        async with writing(self._engine) as connection:
            await move_subscription(connection, number, channel)
            await move_deliveries(connection, number, channel)
            return await self._changed(connection, number)

    async def end(self, number: int, now: datetime) -> None:
        """End one; its number is not given to another."""
        async with writing(self._engine) as connection:
            await end_subscription(connection, number, now)
        self.changed.set()

    async def remember(self, number: int, memory: dict[str, Any]) -> None:
        """Replace what one remembers under these names from one time to the next."""
        async with writing(self._engine) as connection:
            await put_memory(connection, number, memory)

    async def deliveries(self, number: int, limit: int) -> Sequence[DeliveryRow]:
        """Return what became of the newest due times of one, the newest first."""
        async with reading(self._engine) as connection:
            return await deliveries_of(connection, number, limit)

    async def delivered_as(self, channel: str, ts: str) -> int | None:
        """Return the number of the one that a message was delivered for, None where of none."""
        async with reading(self._engine) as connection:
            return await delivered_as(connection, channel, ts)

    async def last_deliveries(self, numbers: Sequence[int]) -> Mapping[int, DeliveryRow]:
        """Return what became of the newest due time of each, of those that have one."""
        async with reading(self._engine) as connection:
            return await last_deliveries(connection, numbers)

    async def _changed(self, connection: AsyncConnection, number: int) -> Subscription | None:
        self.changed.set()
        return await _running(connection, number)


def subscription_of(row: SubscriptionRow) -> Subscription:
    """Return a stored subscription as a value."""
    paused = None
    if row.paused_at is not None:
        paused = Paused(row.paused_at, row.paused_until, row.paused_why or "")
    order = KINDS[row.kind].from_dict(row.wanted)
    return Subscription(
        row.id, row.channel, row.owner, order, row.created_at, row.next_due, paused, row.memory
    )


async def _running(connection: AsyncConnection, number: int) -> Subscription | None:
    row = await subscription(connection, number)
    return None if row is None or row.ended_at is not None else subscription_of(row)


def _all(rows: Sequence[SubscriptionRow]) -> Sequence[Subscription]:
    return [subscription_of(row) for row in rows]


def _from(order: Order, moment: datetime) -> datetime:
    """Return the first due time from a moment on, that moment included."""
    return next_due(order.schedule, moment - timedelta(microseconds=1))
