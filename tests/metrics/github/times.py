"""A clock that stands still until somebody sleeps."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


@dataclass
class Clock:
    """Tells the time that it was set to."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@dataclass
class Sleep:
    """Sleeps by moving the clock, and remembers how long."""

    clock: Clock
    naps: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.clock.advance(seconds=seconds)
