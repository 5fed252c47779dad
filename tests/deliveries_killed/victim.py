"""What a process of the trials does: the real bot delivers what is due, and then ends."""

import asyncio
import logging
import os
from base64 import b64decode
from datetime import datetime, timedelta

from bot.build import build
from bot.settings import Need, load_settings
from bot.surroundings import Surroundings
from charts.values import Chart
from charts.worker import ChartWorker
from handlers.deliveries.moments import Moment
from handlers.deliveries.worker import Deliveries
from tests.deliveries_killed.calls import Calls, die
from tests.deliveries_killed.processes import Life
from tests.simulation.clock import Clock

# What was left half done is free by then, and what was refused is tried again.
PATIENCE = timedelta(hours=1)
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


class DrawnBefore(ChartWorker):
    """Has a picture already: what is drawn is not in question here, and drawing takes a second."""

    async def png(self, values: Chart, scale: int = 1) -> bytes:  # noqa: ARG002 - always the same
        """Return it."""
        return PNG


def live(life: Life) -> None:
    """Deliver what is due, and end, of one's own accord or at the moment that was chosen."""
    os.environ.clear()
    os.environ.update(life.environment)
    os.chdir(life.environment["HOME"])
    logging.disable(logging.WARNING)
    asyncio.run(_delivered(life))


async def _delivered(life: Life) -> None:
    clock, calls = Clock(life.now), Calls(life.after_calls)

    def reached(moment: Moment) -> None:
        if moment is life.moment:
            die()

    around = Surroundings(
        clock=clock,
        sleep=clock.sleep,
        charts=None if life.draws else DrawnBefore(),
        delivers=False,
        reached=reached,
    )
    async with build(load_settings(Need.GITHUB, Need.SLACK), around) as bot:
        if life.counts:
            calls.count()
        await _until_nothing_is_due(bot.deliveries, clock)
        calls.stop()
    if life.calls is not None:
        life.calls.write_text(str(calls.made), encoding="ascii")


async def _until_nothing_is_due(deliveries: Deliveries, clock: Clock) -> None:
    """Deliver what is due now, and what becomes so soon because it was left half done."""
    last: datetime = clock.now + PATIENCE
    wake: datetime | None = clock.now
    while wake is not None and wake <= last:
        clock.move_to(wake)
        await deliveries.run(clock.now)
        wake = await deliveries.next_wake()
