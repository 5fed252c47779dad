"""The bot's own backfill: in the background, and behind everybody's questions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from metrics.past import Past

# Of the four requests at a time that GitHub is asked, a question always finds three free.
DAYS_AT_ONCE = 1


@asynccontextmanager
async def filling_up(past: Past) -> AsyncIterator[None]:
    """Fill up the past of what is asked for while the block runs.

    At its end the day that is under way is given up; it is fetched again with the next question.
    """
    filling = asyncio.create_task(past.fill_up())
    try:
        yield
    finally:
        filling.cancel()
        await asyncio.wait({filling})
