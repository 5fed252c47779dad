"""The record of what was read from which report, and the lines that could not be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, desc, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import (
    SEATS_REPORT,
    broken_lines,
    ingests,
    owner_days,
    repository_reports,
)


@dataclass(frozen=True, slots=True)
class IngestRow:
    """One reading of one report of an owner; `rows` are those kept, `repeated` came again in it."""

    id: int
    owner: str
    report: str
    first_day: date
    last_day: date
    begun_at: datetime
    complete: bool
    rows: int
    repeated: int
    broken: int
    unknown: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BrokenLineRow:
    """The beginning of a line that could not be read, its number in the report, and why."""

    number: int
    reason: str
    line: bytes


async def begin_ingest(
    connection: AsyncConnection, owner: str, report: str, days: tuple[date, date], now: datetime
) -> int:
    """Return the id of a new reading of a report that covers `days`, first and last."""
    first, last = days
    statement = insert(ingests).values(
        owner=owner,
        report=report,
        first_day=first,
        last_day=last,
        begun_at=now,
        complete=False,
        rows=0,
        repeated=0,
        broken=0,
        unknown={},
    )
    return int((await connection.execute(statement.returning(ingests.c.id))).scalar_one())


async def put_counts(connection: AsyncConnection, ingest: int, counts: Mapping[str, Any]) -> bool:
    """Write columns of a reading; False where it was thrown away in the meantime."""
    result = await connection.execute(
        update(ingests).where(ingests.c.id == ingest).values(**counts)
    )
    return result.rowcount == 1


async def put_broken_lines(
    connection: AsyncConnection, ingest: int, lines: Sequence[BrokenLineRow]
) -> None:
    """Keep lines of a reading aside."""
    if lines:
        values = [
            {"ingest": ingest, "number": row.number, "reason": row.reason, "line": row.line}
            for row in lines
        ]
        await connection.execute(insert(broken_lines), values)


async def drop_ingest(connection: AsyncConnection, ingest: int) -> None:
    """Throw a reading away, with all its rows."""
    await connection.execute(delete(ingests).where(ingests.c.id == ingest))


async def drop_left_behind(connection: AsyncConnection, begun_before: datetime) -> None:
    """Throw away readings that ended half-way, with the process that did them."""
    left_behind = and_(~ingests.c.complete, ingests.c.begun_at < begun_before)
    await connection.execute(delete(ingests).where(left_behind))


async def drop_superseded(connection: AsyncConnection, owner: str) -> None:
    """Throw away the complete readings of an owner that no day counts any more.

    No day counts a reading of seats, which lasts until the next one.
    """
    counting = [
        select(column).where(column.table.c.owner == owner, column.is_not(None))
        for column in (
            owner_days.c.users_ingest,
            owner_days.c.teams_ingest,
            repository_reports.c.ingest,
        )
    ]
    mine = and_(ingests.c.owner == owner, ingests.c.complete, ingests.c.report != SEATS_REPORT)
    await connection.execute(
        delete(ingests).where(mine, *(ingests.c.id.not_in(used) for used in counting))
    )


async def newest_ingest(
    connection: AsyncConnection, owner: str, report: str, last_day: date
) -> IngestRow | None:
    """Return the newest complete reading of a report that ends with a day."""
    query = (
        select(ingests)
        .where(ingests.c.owner == owner, ingests.c.report == report)
        .where(ingests.c.last_day == last_day, ingests.c.complete)
        .order_by(desc(ingests.c.id))
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else IngestRow(**row._mapping)  # noqa: SLF001 - documented, in spite of its name


async def broken_lines_of(connection: AsyncConnection, ingest: int) -> list[BrokenLineRow]:
    """Return the lines of a reading that were kept aside, in order."""
    query = (
        select(broken_lines.c.number, broken_lines.c.reason, broken_lines.c.line)
        .where(broken_lines.c.ingest == ingest)
        .order_by(broken_lines.c.number)
    )
    return [BrokenLineRow(*row) for row in await connection.execute(query)]
