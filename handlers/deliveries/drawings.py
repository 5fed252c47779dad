"""Charts that several channels get, drawn once."""

import asyncio

from charts.values import Chart
from handlers.answers import Draws
from handlers.deliveries.moments import Moment, Reached


class Drawings:
    """Draws each chart once, until it is told to forget them."""

    def __init__(self, charts: Draws, reached: Reached) -> None:
        self._charts = charts
        self._reached = reached
        self._drawn: dict[tuple[Chart, int], asyncio.Task[bytes]] = {}

    async def png(self, values: Chart, scale: int = 1) -> bytes:
        """Return the chart of the values as a PNG. Raises `ChartFailed`."""
        key = (values, scale)
        if key not in self._drawn:
            self._drawn[key] = asyncio.create_task(self._charts.png(values, scale))
        # Who gives up waiting must not take the picture from the others.
        png = await asyncio.shield(self._drawn[key])
        self._reached(Moment.DURING_UPLOAD)
        return png

    def forget(self) -> None:
        """Forget what was drawn; what is being drawn is still given to who waits for it."""
        self._drawn.clear()
