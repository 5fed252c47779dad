"""SQLite without a thread for each connection: thrice as fast where everybody shares one thread.

Each transaction is over before anybody else has a turn. That takes nothing away: SQLite lets one
writer in at a time, and whoever reads sees the state before a writer or the one after.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

CHUNK = 64


class _Calls:
    """Where a connection puts what is to be called: it has been called by then."""

    @staticmethod
    def put_nowait(wanted: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        future, function = wanted
        try:
            result = function()
        except Exception as error:
            if future is None:
                raise
            future.set_exception(error)
        else:
            if future is not None:
                future.set_result(result)


class _Connection(aiosqlite.Connection):
    """A connection whose calls are made in the thread of whoever makes them."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, CHUNK)
        self._tx = _Calls()  # type: ignore[assignment]  # all that is called of the queue

    def __await__(self) -> Generator[Any, None, aiosqlite.Connection]:
        return self._connect().__await__()

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        # Nearly all calls come this way, and need no future to wait for.
        if not self._running:
            raise ValueError("Connection closed")
        return fn(*args, **kwargs)


def at_once(engine: AsyncEngine) -> AsyncEngine:
    """Return the engine, whose connections to SQLite have no threads from now on."""
    event.listen(engine.sync_engine, "do_connect", _without_threads)
    return engine


def _without_threads(
    _dialect: Any, _record: Any, _arguments: list[Any], options: dict[str, Any]
) -> None:
    options["async_creator_fn"] = _connection


def _connection(path: str, **options: Any) -> aiosqlite.Connection:
    return _Connection(partial(sqlite3.connect, path, **options))
