"""The tables: what GitHub said, and which message answered which question."""

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Dialect,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time, kept without its zone because SQLite has none."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Store the time in UTC; a time without a zone is refused."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a stored time must have a zone")
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Return the time as aware UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData()

# A day as GitHub sent it, compressed. A day without a payload is one GitHub has no figures for.
# The highest revision counts; lower ones are what a final day said before GitHub restated it.
days = Table(
    "days",
    metadata,
    Column("scope", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("report", String, nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
    Column("payload", LargeBinary),
    sqlite_with_rowid=False,
)

# When GitHub was last asked which days it has for a scope, and the last day it named.
latest = Table(
    "latest",
    metadata,
    Column("scope", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("last_day", Date, nullable=False),
    Column("checked_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

# The question that a posted message answers, so that its thread can go on from there.
answers = Table(
    "answers",
    metadata,
    Column("channel", String, primary_key=True),
    Column("ts", String, primary_key=True),
    Column("request", String, nullable=False),
    Column("posted_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)
