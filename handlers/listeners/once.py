"""Acting once on what Slack delivers more than once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import writing
from storage.heard import is_first


@dataclass(frozen=True, slots=True)
class Once:
    """Remembers what was heard, for every process on the same database."""

    engine: AsyncEngine
    clock: Callable[[], datetime]

    async def first(self, key: str) -> bool:
        """Whether this is the first delivery with this key: an event's id, or a press's."""
        async with writing(self.engine) as connection:
            return await is_first(connection, key, self.clock())
