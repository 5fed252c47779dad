"""What has come due: a delivery for each due time, and the subscription moved on, at one stroke."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from handlers.deliveries.terms import Reason, Terms
from handlers.orders.next_due import next_due
from handlers.orders.schedule import Schedule
from handlers.subscriptions.keeping import subscription_of
from storage.deliveries import Planned, plan_deliveries
from storage.engine import reading, writing
from storage.subscriptions import (
    SubscriptionRow,
    advance,
    due_subscriptions,
    end_pauses,
    has_pauses_over,
)

logger = logging.getLogger(__name__)

# More than so many at the same minute do not begin all at once.
FEW = 20
SPREAD_SECONDS = 30
# So many are stored in one transaction, which the disk has to confirm and other writers wait for.
TOGETHER = 50


async def note_due(engine: AsyncEngine, terms: Terms, now: datetime) -> None:
    """Store a delivery for each due time up to now, and when each subscription is due next.

    Of several that were missed, the newest is owed, unless even that is too old.
    """
    async with reading(engine) as connection:
        pauses_are_over = await has_pauses_over(connection, now)
        rows = await due_subscriptions(connection, now)
    if pauses_are_over:
        async with writing(engine) as connection:
            await end_pauses(connection, now)
    notes = [*_notes(rows, terms, now)]
    for first in range(0, len(notes), TOGETHER):
        async with writing(engine) as connection:
            for note in notes[first : first + TOGETHER]:
                await _store(connection, note)


@dataclass(frozen=True, slots=True)
class _Note:
    """A subscription, its due times that have come, and the one that follows."""

    row: SubscriptionRow
    due: datetime
    planned: Sequence[Planned]
    following: datetime


def _notes(rows: Sequence[SubscriptionRow], terms: Terms, now: datetime) -> Iterator[_Note]:
    for row in rows:
        try:
            yield _note(row, terms, now, many=len(rows) > FEW)
        except (KeyError, ValueError):
            # An order that cannot be read must not keep the others from coming.
            logger.exception("subscription %s cannot be read", row.id)


def _note(row: SubscriptionRow, terms: Terms, now: datetime, *, many: bool) -> _Note:
    subscription = subscription_of(row)
    assert row.next_due is not None  # noqa: S101 - it is due
    *times, following = _times(subscription.order.schedule, row.next_due, now)
    offset = _offset(row.channel) if many else timedelta(0)
    return _Note(row, row.next_due, _planned(times, terms, now, offset), following)


async def _store(connection: AsyncConnection, note: _Note) -> None:
    if await advance(connection, note.row.id, note.due, note.following):
        await plan_deliveries(connection, note.row.id, note.row.channel, note.planned)


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
