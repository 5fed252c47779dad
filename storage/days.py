"""Reading and writing the days as GitHub sent them."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

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
    mine = and_(days.c.scope == scope, days.c.source == source, days.c.day.between(first, last))
    newest = (
        select(days.c.day, func.max(days.c.revision).label("revision"))
        .where(mine)
        .group_by(days.c.day)
        .subquery()
    )
    query = (
        select(days.c.day, days.c.revision, days.c.report, days.c.fetched_at, days.c.payload)
        .join(newest, and_(days.c.day == newest.c.day, days.c.revision == newest.c.revision))
        .where(mine)
    )
    rows = await connection.execute(query)
    return {
        row.day: DayRow(row.day, row.revision, row.report, row.fetched_at, _unpacked(row.payload))
        for row in rows
    }


async def put_days(
    connection: AsyncConnection, scope: str, source: str, rows: Sequence[DayRow]
) -> None:
    """Write these revisions; one that is there already is replaced."""
    if not rows:
        return
    statement = insert(days)
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
    query = select(latest).order_by(latest.c.checked_at.desc(), latest.c.scope)
    if scope is not None:
        query = query.where(latest.c.scope == scope)
    rows = await connection.execute(query)
    return [(row.scope, row.source, LatestRow(row.last_day, row.checked_at)) for row in rows]


async def put_latest_day(
    connection: AsyncConnection, scope: str, source: str, row: LatestRow
) -> None:
    """Remember what GitHub named as its last day, unless it has been asked again since."""
    statement = insert(latest).values(
        scope=scope, source=source, last_day=row.last_day, checked_at=row.checked_at
    )
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=("scope", "source"),
            set_={"last_day": row.last_day, "checked_at": row.checked_at},
            where=latest.c.checked_at <= row.checked_at,
        )
    )


def _unpacked(payload: bytes | None) -> bytes | None:
    return None if payload is None else zlib.decompress(payload)
