"""Opening the database, SQLite or PostgreSQL: readers see one state, writers take turns."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast
from weakref import WeakKeyDictionary

from psycopg import AsyncConnection as PsycopgConnection
from psycopg import Error as PsycopgError
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import URL, Connection, ExceptionContext, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_SECONDS = 10
CONNECT_TIMEOUT_SECONDS = 10
# A writer that died without a farewell must not keep the others waiting.
IDLE_WRITER_SECONDS = 60
# Any number does, as long as every version of this app has the same one.
WRITERS_LOCK = 6_027_119_001

_BEGIN_WRITING = f"""SELECT
set_config('lock_timeout', '{BUSY_TIMEOUT_SECONDS}s', true),
set_config('idle_in_transaction_session_timeout', '{IDLE_WRITER_SECONDS}s', true),
pg_advisory_xact_lock({WRITERS_LOCK})"""
_BEGIN_READING = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"

_turns: WeakKeyDictionary[AsyncEngine, asyncio.Lock] = WeakKeyDictionary()


def open_engine(url: str) -> AsyncEngine:
    """Return an engine for an SQLite file or a PostgreSQL database.

    `hide_parameters` keeps the values of a failing statement out of errors and logs.
    """
    address = make_url(url)
    return _sqlite(address) if address.get_backend_name() == "sqlite" else _postgresql(address)


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Give a connection that sees one state of the database throughout."""
    async with engine.connect() as connection:
        yield connection


@asynccontextmanager
async def writing(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Give a connection in a write transaction, committed at the end; writers take turns.

    It waits for its turn before it reads anything, so that nothing it reads is outdated when it
    writes. SQLite would fail a transaction that reads first and then wants to write, whatever the
    busy timeout is: https://www.sqlite.org/lang_transaction.html

    Within the process the turns are in the order of asking: the database's own wait is a race,
    which somebody may lose until the busy timeout is over.
    """
    turn = _turns.setdefault(engine, asyncio.Lock())
    async with turn, engine.connect() as connection:
        await connection.execution_options(writes=True)
        async with connection.begin():
            yield connection


def _sqlite(address: URL) -> AsyncEngine:
    """Return an engine for a file, which is made, readable by its owner only."""
    path = address.database
    if path and path != ":memory:":
        Path(path).touch(mode=0o600)
    engine = create_async_engine(
        address, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_SECONDS}
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself, because `_begin_sqlite` does.
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


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(address: URL) -> AsyncEngine:
    """Return an engine whose connections are tried before they are used, for a server restarts."""
    engine = create_async_engine(
        address,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_SECONDS,
            "client_encoding": "utf8",
            "fallback_application_name": "copilot-metrics",
        },
    )
    event.listen(engine.sync_engine, "connect", _prepare_postgresql)
    event.listen(engine.sync_engine, "begin", _begin_postgresql)
    event.listen(engine.sync_engine, "handle_error", _tell_no_values)
    return engine


class _Text(StrDumperUnknown):
    """Hands a text to PostgreSQL, which knows no NUL in one; SQLite keeps what was sent."""

    def dump(self, obj: str) -> Any:
        """Return the text with a sign in place of each NUL."""
        return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))


def _prepare_postgresql(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    driver = cast("PsycopgConnection[Any]", connection.driver_connection)
    driver.adapters.register_dumper(str, _Text)
    cursor = connection.cursor()
    cursor.execute("SET TIME ZONE 'UTC'")
    cursor.close()
    connection.commit()


def _tell_no_values(context: ExceptionContext) -> None:
    """Leave the server's details out of an error: they repeat the values of a row."""
    original, told = context.original_exception, context.sqlalchemy_exception
    primary = original.diag.message_primary if isinstance(original, PsycopgError) else None
    if primary is not None and told is not None:
        told.args = (str(told.args[0]).replace(str(original), primary),)
        original.args = (primary,)


def _begin_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql(_BEGIN_WRITING if options.get("writes") else _BEGIN_READING)
