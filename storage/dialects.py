"""What SQLite and PostgreSQL say in different words."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

POSTGRESQL = "postgresql"

Insert = sqlite.Insert | postgresql.Insert


def is_postgresql(connection: AsyncConnection) -> bool:
    """Tell whether a connection leads to PostgreSQL, and not to SQLite."""
    return connection.dialect.name == POSTGRESQL


def insert(connection: AsyncConnection, table: Table) -> Insert:
    """Return an `INSERT` that may have an `ON CONFLICT`, in the words of this database."""
    return postgresql.insert(table) if is_postgresql(connection) else sqlite.insert(table)
