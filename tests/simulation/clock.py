"""Time that is moved by hand, and by whoever would sleep."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True)
class Clock:
    """The time for everybody; it never goes back."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def move_to(self, moment: datetime) -> None:
        """Let it be this moment, if it is not later already."""
        self.now = max(self.now, moment)

    async def sleep(self, seconds: float) -> None:
        """Give everybody a turn, and let so much time have passed."""
        until = self.now + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        self.move_to(until)
