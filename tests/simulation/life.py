"""The life of one worker, which may end at any step that others could notice."""

import asyncio

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import open_engine
from tests.simulation.at_once import at_once


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
        if engine.dialect.name == "sqlite":
            at_once(engine)
        event.listen(engine.sync_engine, "begin", self._in_transaction)
        event.listen(engine.sync_engine, "commit", self._in_transaction)
        return engine

    def _in_transaction(self, connection: Connection) -> None:
        try:
            self.step()
        except Killed:
            # The database notices at once that somebody is gone.
            connection.exec_driver_sql("ROLLBACK")
            raise
