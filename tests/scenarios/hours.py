"""Time that passes only when a test lets it, for whoever sleeps until something ends."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class Hours:
    """A clock and the long sleep that goes by it; `each_look` at it may take a while."""

    now: datetime
    each_look: timedelta = timedelta()
    moved: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __call__(self) -> datetime:
        self.now += self.each_look
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Sleep until the clock has been moved so far."""
        until = self.now + timedelta(seconds=seconds)
        async with self.moved:
            await self.moved.wait_for(lambda: self.now >= until)

    async def pass_by(self, **parts: float) -> None:
        """Move the clock, and wake whoever has slept long enough."""
        self.now += timedelta(**parts)
        async with self.moved:
            self.moved.notify_all()
