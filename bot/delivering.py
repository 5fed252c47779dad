"""What the running bot does about what is due: one job asks, every minute and when it must."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy.exc import SQLAlchemyError

from bot.build import Bot, Clock, Surroundings, utc_now
from handlers.deliveries.worker import Deliveries
from handlers.subscriptions.keeping import Subscriptions

logger = logging.getLogger(__name__)

FINISH_SECONDS = 20.0
SECOND = timedelta(seconds=1)


@asynccontextmanager
async def delivering(bot: Bot, around: Surroundings) -> AsyncIterator[None]:
    """Deliver what is due while the block runs; at its end, what is under way is finished first.

    What cannot be finished in time is left to its lease, and to whoever runs next.
    """
    if not around.delivers:
        yield
        return
    # The job has no memory worth keeping: what is due when stands in the database.
    scheduler = AsyncIOScheduler(timezone="UTC")
    tick = Tick(bot.deliveries, around.clock)
    tick.job = scheduler.add_job(
        tick.look, CronTrigger(second=0, timezone="UTC"), max_instances=1, coalesce=True
    )
    scheduler.start()
    woken = asyncio.create_task(_wake(tick, bot.subscriptions))
    tick.now()
    try:
        yield
    finally:
        woken.cancel()
        scheduler.shutdown(wait=False)
        with suppress(asyncio.CancelledError):
            await asyncio.wait({woken})
        await bot.deliveries.finish(FINISH_SECONDS)


class Tick:
    """The one job: it asks what is due, and comes earlier where something is due earlier.

    `clock` is the bot's, which need not show what the scheduler's shows.
    """

    def __init__(self, deliveries: Deliveries, clock: Clock) -> None:
        self._deliveries = deliveries
        self._clock = clock
        self.job: Job | None = None

    async def look(self) -> None:
        """Begin with what is due."""
        try:
            await self._deliveries.begin(self._clock())
            wake = await self._deliveries.next_wake()
        except SQLAlchemyError:
            logger.exception("what is due could not be looked up")
            return
        if wake is not None:
            self._not_after(utc_now() + max(SECOND, wake - self._clock()))

    def now(self) -> None:
        """Ask as soon as possible."""
        self._not_after(utc_now())

    def _not_after(self, moment: datetime) -> None:
        if self.job is not None and moment < self.job.next_run_time:
            self.job.modify(next_run_time=moment)


async def _wake(tick: Tick, subscriptions: Subscriptions) -> None:
    while True:
        await subscriptions.changed.wait()
        subscriptions.changed.clear()
        tick.now()
