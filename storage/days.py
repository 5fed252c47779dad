"""Reading and writing the days as GitHub sent them."""

import asyncio
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import Bytewise, insert
from storage.tables import days, latest


@dataclass(frozen=True, slots=True)
class DayRow:
    """One revision of one day of one scope; `payload` is JSON, None where GitHub had no figures."""

    day: date
    revision: int
    report: str
    fetched_at: datetime
    payload: bytes | None


@dataclass(frozen=True, slots=True)
class LatestRow:
    """The last UTC day GitHub had when it was asked at `checked_at`."""

    last_day: date
    checked_at: datetime


async def days_between(
    connection: AsyncConnection, scope: str, source: str, first: date, last: date
) -> dict[date, DayRow]:
    """Return the newest revision of every stored day from `first` to `last`, by its day."""
    # Second revisions are rare, so reading them costs less than asking which one is the newest.
    query = (
        select(days.c.day, days.c.revision, days.c.report, days.c.fetched_at, days.c.payload)
        .where(days.c.scope == scope, days.c.source == source, days.c.day.between(first, last))
        .order_by(days.c.day, days.c.revision)
    )
    newest = list({row.day: row for row in await connection.execute(query)}.values())
    # A year is thirty megabytes unpacked: side by side, and not while everybody else waits.
    half = len(newest) // 2
    parts = await asyncio.gather(
        *(asyncio.to_thread(_unpacked, rows) for rows in (newest[:half], newest[half:]))
    )
    return {row.day: row for rows in parts for row in rows}


async def revisions_between(
    connection: AsyncConnection, scope: str, source: str, first: date, last: date
) -> list[DayRow]:
    """Return every revision of every stored day from `first` to `last`, sorted by both."""
    query = (
        select(days.c.day, days.c.revision, days.c.report, days.c.fetched_at, days.c.payload)
        .where(days.c.scope == scope, days.c.source == source, days.c.day.between(first, last))
        .order_by(days.c.day, days.c.revision)
    )
    return _unpacked((await connection.execute(query)).all())


async def put_days(
    connection: AsyncConnection, scope: str, source: str, rows: Sequence[DayRow]
) -> None:
    """Write these revisions; one that is there already is replaced."""
    if not rows:
        return
    statement = insert(connection, days)
    replaced = {name: statement.excluded[name] for name in ("report", "fetched_at", "payload")}
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=("scope", "source", "day", "revision"), set_=replaced
        ),
        [
            {
                "scope": scope,
                "source": source,
                "day": row.day,
                "revision": row.revision,
                "report": row.report,
                "fetched_at": row.fetched_at,
                "payload": None if row.payload is None else zlib.compress(row.payload),
            }
            for row in rows
        ],
    )


async def latest_day(connection: AsyncConnection, scope: str, source: str) -> LatestRow | None:
    """Return what GitHub last named as its last day, or None where it was never asked."""
    query = select(latest.c.last_day, latest.c.checked_at).where(
        latest.c.scope == scope, latest.c.source == source
    )
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else LatestRow(row.last_day, row.checked_at)


async def latest_days(
    connection: AsyncConnection, scope: str | None = None
) -> list[tuple[str, str, LatestRow]]:
    """Return the scope, the source and the last day of each that was asked, the newest first.

    With `scope`, those of this one only.
    """
    query = select(latest).order_by(latest.c.checked_at.desc(), Bytewise(latest.c.scope))
    if scope is not None:
        query = query.where(latest.c.scope == scope)
    rows = await connection.execute(query)
    return [(row.scope, row.source, LatestRow(row.last_day, row.checked_at)) for row in rows]


async def put_latest_day(
    connection: AsyncConnection, scope: str, source: str, row: LatestRow
) -> None:
    """Remember what GitHub named as its last day, unless it has been asked again since."""
    statement = insert(connection, latest).values(
        scope=scope, source=source, last_day=row.last_day, checked_at=row.checked_at
    )
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=("scope", "source"),
            set_={"last_day": row.last_day, "checked_at": row.checked_at},
            where=latest.c.checked_at <= row.checked_at,
        )
    )


def _unpacked(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[DayRow]:
    return [
        DayRow(
            row.day,
            row.revision,
            row.report,
            row.fetched_at,
            None if row.payload is None else zlib.decompress(row.payload),
        )
        for row in rows
    ]
