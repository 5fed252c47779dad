"""Opening the database: SQLite in WAL mode, where every writer begins as one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_SECONDS = 10


def open_engine(url: str) -> AsyncEngine:
    """Return an engine for an SQLite file; the file is made, readable by its owner only.

    `hide_parameters` keeps the values of a failing statement out of errors and logs.
    """
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).touch(mode=0o600)
    engine = create_async_engine(
        url, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_SECONDS}
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Give a connection that sees one state of the database throughout."""
    async with engine.connect() as connection:
        yield connection


@asynccontextmanager
async def writing(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Give a connection in a write transaction, committed at the end.

    It begins at once: a transaction that reads first and then wants to write fails immediately
    when somebody else wrote in between, whatever the busy timeout is.
    https://www.sqlite.org/lang_transaction.html
    """
    async with engine.connect() as connection:
        await connection.execution_options(writes=True)
        async with connection.begin():
            yield connection


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself, because `_begin` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    # `secure_delete` overwrites what is deleted: what is erased must not stand in a free page.
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
