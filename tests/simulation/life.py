"""The life of one worker, which may end at any step that others could notice."""

import asyncio

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import open_engine


class Killed(asyncio.CancelledError):
    """The worker is dead: nothing that it still tries has any effect."""


class Life:
    """Counts the steps of a worker: each transaction begun or ended, each side of a call to Slack.

    After `doomed` it has so many left. Whatever it does after its end, in order to leave things
    tidy too, comes to nothing, as with a process that was killed.
    """

    def __init__(self) -> None:
        self.dead = False
        self._left: int | None = None

    def doomed(self, steps: int) -> None:
        """Let it take so many steps more."""
        self._left = steps

    def step(self) -> None:
        """Take a step. Raises `Killed`."""
        if self._left is not None:
            self._left -= 1
            self.dead |= self._left < 0
        if self.dead:
            raise Killed

    def engine(self, url: str) -> AsyncEngine:
        """Return its own connection to a database, whose transactions are steps."""
        engine = open_engine(url)
        for moment in ("begin", "commit"):
            event.listen(engine.sync_engine, moment, lambda _connection: self.step(), insert=True)
        return engine
