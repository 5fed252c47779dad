"""The worker: what is due is delivered, each delivery by itself, so that none waits for another."""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from handlers.deliveries.claims import Worker
from handlers.deliveries.deliver import Deliverer
from handlers.deliveries.drawings import Drawings
from handlers.deliveries.due import note_due
from handlers.deliveries.looking_again import LookingAgain
from handlers.deliveries.moments import Moment
from handlers.deliveries.telling import Telling
from storage.deliveries import DeliveryRow, State, free_deliveries, next_delivery
from storage.engine import reading
from storage.subscriptions import next_change

logger = logging.getLogger(__name__)

AT_ONCE = 16


class Deliveries:
    """Delivers what is due; any number of such workers may share a database."""

    def __init__(
        self,
        worker: Worker,
        deliverer: Deliverer,
        looking: LookingAgain,
        telling: Telling,
        drawings: Drawings,
    ) -> None:
        self._worker = worker
        self._deliverer = deliverer
        self._looking = looking
        self._telling = telling
        self._drawings = drawings
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._under_way: dict[tuple[str, int], asyncio.Task[None]] = {}

    async def run(self, now: datetime) -> None:
        """Do everything that is due, and return when it is done. Raises `SQLAlchemyError`."""
        await self.begin(now)
        while self._under_way:
            await self.finish()

    async def begin(self, now: datetime) -> None:
        """Begin with everything that is due and return; what is under way is left to itself.

        Raises `SQLAlchemyError`.
        """
        if not self._under_way:
            self._drawings.forget()
        engine = self._worker.engine
        await note_due(engine, self._worker.terms, now)
        async with reading(engine) as connection:
            due = await free_deliveries(connection, now)
        worker = self._worker.at(now)
        for row in due:
            self._start(("delivery", row.id), self._deliver(row, worker, now))
        for row in await self._looking.due(now):
            self._start(("look", row.id), self._look(row, now))
        self._start(("owners", 0), self._tell_owners(now))

    async def finish(self, within_seconds: float | None = None) -> None:
        """Wait for what is under way; what takes longer is ended, and left to its lease."""
        if not self._under_way:
            return
        tasks = list(self._under_way.values())
        _, late = await asyncio.wait(tasks, timeout=within_seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def next_wake(self) -> datetime | None:
        """Return when something is due next, None where nothing ever is."""
        async with reading(self._worker.engine) as connection:
            times = [await next_change(connection), await next_delivery(connection)]
        times.append(await self._telling.next())
        return min((each for each in times if each is not None), default=None)

    def _start(self, key: tuple[str, int], work: Coroutine[Any, Any, None]) -> None:
        if key in self._under_way:
            work.close()
            return
        task = asyncio.create_task(_noted(work))
        self._under_way[key] = task
        task.add_done_callback(lambda _: self._under_way.pop(key))

    async def _deliver(self, row: DeliveryRow, worker: Worker, now: datetime) -> None:
        async with self._slots:
            worker.reached(Moment.BEFORE_CLAIM)
            claim = await worker.take(row)
            if claim is None:
                return
            worker.reached(Moment.AFTER_CLAIM)
            await self._deliverer.deliver(claim, now)
        if claim.row.state in {State.FAILED, State.SKIPPED}:
            await self._tell_owners(now)

    async def _look(self, row: DeliveryRow, now: datetime) -> None:
        async with self._slots:
            await self._looking.look(row, now)

    async def _tell_owners(self, now: datetime) -> None:
        await self._telling.tell(now)


async def _noted(work: Coroutine[Any, Any, None]) -> None:
    """Do work that nobody waits for; the next worker finds what could not be written down."""
    try:
        await work
    except SQLAlchemyError:
        logger.exception("what became of a delivery could not be written down")
