"""What lies outside the product, and so is another in the sandbox and in the tests."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from charts.worker import ChartWorker
from handlers.deliveries.moments import Reached, unnoticed
from handlers.listeners.subscribing import LOOK_SECONDS
from handlers.uploads import Sleep
from metrics.under_way import DEADLINE_SECONDS

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time; the only place that reads the clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The clock, and everything else that a product on another machine would find otherwise.

    Without `delivers`, nothing comes by itself: whoever runs the bot calls `Deliveries.run`.
    `reached` is told of the moments of each delivery. What is to be said below the field of a
    window is looked for `look_seconds` long, because Slack waits no longer.
    """

    clock: Clock = utc_now
    sleep: Sleep = asyncio.sleep
    deadline_seconds: float = DEADLINE_SECONDS
    charts: ChartWorker | None = None
    overnight: Sleep = asyncio.sleep
    delivers: bool = True
    reached: Reached = unnoticed
    look_seconds: float = LOOK_SECONDS


REAL = Surroundings()
