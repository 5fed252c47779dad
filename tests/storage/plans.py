"""What SQLite says it will do for the statements that the product sends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

Statement = tuple[str, tuple[object, ...]]


@asynccontextmanager
async def heard(engine: AsyncEngine) -> AsyncIterator[list[Statement]]:
    """Give every statement that is sent within the block, with its values."""
    seen: list[Statement] = []

    def remember(*parts: object) -> None:
        _, _, statement, parameters, _, many = parts
        assert isinstance(statement, str)
        assert isinstance(parameters, (tuple, list))
        if not statement.startswith(("BEGIN", "COMMIT", "PRAGMA")):
            seen.append((statement, tuple(parameters[0] if many else parameters)))

    event.listen(engine.sync_engine, "before_cursor_execute", remember)
    try:
        yield seen
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", remember)


async def plan(connection: AsyncConnection, statement: Statement) -> list[str]:
    """Return the steps of SQLite's plan.

    https://www.sqlite.org/eqp.html
    """
    sql, values = statement
    found = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
    return [row.detail for row in found]
