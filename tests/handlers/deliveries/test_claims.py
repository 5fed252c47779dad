"""Who may write about a delivery, and for how long."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from handlers.deliveries.claims import Worker
from handlers.deliveries.due import note_due
from handlers.deliveries.moments import unnoticed
from handlers.deliveries.terms import Terms
from handlers.deliveries.worker import AT_ONCE
from handlers.subscriptions.composed import Composed, Occasion, Silent
from handlers.subscriptions.subscription import Subscription
from storage.deliveries import State
from tests.handlers.deliveries.office import NINE, Office, Says

TERMS = Terms()


def worker(desk: Office, name: str) -> Worker:
    return Worker(name, desk.engine, TERMS, desk.clock, unnoticed)


async def test_what_another_had_since_it_was_read_is_not_claimed(desk: Office) -> None:
    """Another may have posted the message and let go of the details, which this one knows not."""
    desk.clock.now = NINE
    await desk.order()
    await note_due(desk.engine, TERMS, NINE)
    (read,) = await desk.rows()
    claim = await worker(desk, "first").take(read)
    assert claim is not None
    await claim.found(0, "1.000001")
    await claim.release(NINE)

    assert await worker(desk, "second").take(read) is None
    (read_again,) = await desk.rows()
    claim = await worker(desk, "second").take(read_again)
    assert claim is not None
    assert claim.row.ts == "1.000001"


@dataclass
class Counting(Says):
    """Says something, and tells when it has been asked by as many as may ask at once."""

    full: asyncio.Event = field(default_factory=asyncio.Event)

    async def compose(self, subscription: Subscription, occasion: Occasion) -> Composed | Silent:
        """Say it."""
        if len(self.asked) + 1 == AT_ONCE:
            self.full.set()
        return await super().compose(subscription, occasion)


async def test_a_lease_begins_when_a_delivery_is_claimed(desk: Office) -> None:
    """Not when it was due: it may have waited for others, and its time must not be over sooner."""
    first, second = asyncio.Event(), asyncio.Event()
    says = desk.says = Counting(hold=first)
    for _ in range(AT_ONCE + 1):
        await desk.order()
    desk.clock.now = NINE
    deliveries = desk.worker()
    await deliveries.begin(NINE)
    await says.full.wait()
    desk.clock.now = NINE + timedelta(minutes=4)
    # The last one has been waiting for a slot, and begins when one of the others is done.
    says.hold = second
    says.begun.clear()
    first.set()
    await says.begun.wait()
    (last,) = [row for row in await desk.rows(AT_ONCE + 1) if row.state is State.DUE]
    second.set()
    await deliveries.finish()

    assert last.lease_until == desk.clock.now + TERMS.lease
