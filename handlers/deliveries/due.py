"""What has come due: a delivery for each due time, and the subscription moved on, at one stroke."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.deliveries.terms import Reason, Terms
from handlers.orders.next_due import next_due
from handlers.orders.schedule import Schedule
from handlers.subscriptions.keeping import subscription_of
from storage.deliveries import Planned, plan_deliveries
from storage.engine import reading, writing
from storage.subscriptions import SubscriptionRow, advance, due_subscriptions, end_pauses

logger = logging.getLogger(__name__)

# More than so many at the same minute do not begin all at once.
FEW = 20
SPREAD_SECONDS = 30


async def note_due(engine: AsyncEngine, terms: Terms, now: datetime) -> None:
    """Store a delivery for each due time up to now, and when each subscription is due next.

    Of several that were missed, the newest is owed, unless even that is too old.
    """
    async with writing(engine) as connection:
        await end_pauses(connection, now)
    async with reading(engine) as connection:
        rows = await due_subscriptions(connection, now)
    for row in rows:
        try:
            await _note(engine, row, terms, now, many=len(rows) > FEW)
        except (KeyError, ValueError):
            # An order that cannot be read must not keep the others from coming.
            logger.exception("subscription %s cannot be read", row.id)


async def _note(
    engine: AsyncEngine, row: SubscriptionRow, terms: Terms, now: datetime, *, many: bool
) -> None:
    subscription = subscription_of(row)
    assert row.next_due is not None  # noqa: S101 - it is due
    *times, following = _times(subscription.order.schedule, row.next_due, now)
    offset = _offset(row.channel) if many else timedelta(0)
    async with writing(engine) as connection:
        if await advance(connection, row.id, row.next_due, following):
            await plan_deliveries(
                connection, row.id, row.channel, _planned(times, terms, now, offset)
            )


def _times(schedule: Schedule, due: datetime, now: datetime) -> Iterator[datetime]:
    """Give the due times up to now, and the first one after it."""
    while due <= now:
        yield due
        due = next_due(schedule, due)
    yield due


def _planned(
    times: Sequence[datetime], terms: Terms, now: datetime, offset: timedelta
) -> list[Planned]:
    *older, newest = times
    missed = [
        Planned(due, due, Reason.TOO_LATE if terms.is_over(due, now) else Reason.SUPERSEDED)
        for due in older
    ]
    why = Reason.TOO_LATE if terms.is_over(newest, now) else None
    return [*missed, Planned(newest, newest + offset, why)]


def _offset(channel: str) -> timedelta:
    """Return how much later than the minute a channel begins, always the same."""
    drawn = blake2b(channel.encode(), digest_size=4).digest()
    return timedelta(seconds=int.from_bytes(drawn, "big") % SPREAD_SECONDS)
