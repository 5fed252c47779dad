"""What the running bot does about what is due: one job asks, every minute and when it must."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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
        try:
            await tick.stop()
            await bot.deliveries.finish(FINISH_SECONDS)
        finally:
            scheduler.shutdown(wait=False)
            # Whoever stops the bot a second time ends what is under way.
            await bot.deliveries.finish(0)


class Tick:
    """The one job: it asks what is due, and comes earlier where something is due earlier.

    `clock` is the bot's, which need not show what the scheduler's (`real`) shows.
    """

    def __init__(self, deliveries: Deliveries, clock: Clock, real: Clock = utc_now) -> None:
        self._deliveries = deliveries
        self._clock = clock
        self._real = real
        self._looking = asyncio.Lock()
        self._is_woken = False
        self._is_stopped = False
        self.job: Job | None = None

    async def look(self) -> None:
        """Begin with what is due, and once more where that has changed meanwhile."""
        self._is_woken = not self._is_stopped
        async with self._looking:
            try:
                while self._is_woken:
                    self._is_woken = False
                    await self._look()
            except SQLAlchemyError:
                logger.exception("what is due could not be looked up")

    async def stop(self) -> None:
        """Begin with nothing more, and wait for the look under way.

        The scheduler can only cancel it, which would leave a traceback in the log, and have the
        database closed under it.
        """
        self._is_woken, self._is_stopped = False, True
        async with self._looking:
            pass

    async def _look(self) -> None:
        await self._deliveries.begin(self._clock())
        wake, now = await self._deliveries.next_wake(), self._clock()
        # What was due by now is under way, or waits for its turn; the next minute will see.
        if wake is not None and wake > now:
            # The scheduler leaves out a job that is still running, as this one is for a moment.
            self._not_after(self._real() + max(SECOND, wake - now))

    def now(self) -> None:
        """Ask as soon as possible."""
        if self._looking.locked():
            self._is_woken = not self._is_stopped
        else:
            self._not_after(self._real())

    def _not_after(self, moment: datetime) -> None:
        if self.job is not None and moment < self.job.next_run_time:
            self.job.modify(next_run_time=moment)


async def _wake(tick: Tick, subscriptions: Subscriptions) -> None:
    while True:
        await subscriptions.changed.wait()
        subscriptions.changed.clear()
        tick.now()
