"""What an import asks of what is stored: how new it is, and whose."""

import zlib
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import days, ingests, owner_days, user_days


async def read_at(
    connection: AsyncConnection, owner: str, first: date, last: date
) -> dict[date, datetime]:
    """Return when GitHub knew what counts of the people of each day, by the day.

    A day whose rows were deleted for their age has it only where both its reports were read.
    """
    known_at = func.coalesce(ingests.c.begun_at, owner_days.c.asked_at)
    query = (
        select(owner_days.c.day, known_at.label("known_at"))
        .join(ingests, ingests.c.id == owner_days.c.users_ingest, isouter=True)
        .where(owner_days.c.owner == owner, owner_days.c.day.between(first, last))
        .where(owner_days.c.users_ingest.is_not(None), known_at.is_not(None))
    )
    return {row.day: row.known_at for row in await connection.execute(query)}


async def drop_days(connection: AsyncConnection, ingest: int, unwanted: Iterable[date]) -> None:
    """Delete what a reading brought of some days."""
    mine = user_days.c.ingest == ingest
    await connection.execute(delete(user_days).where(mine, user_days.c.day.in_(list(unwanted))))


async def newest_payload(connection: AsyncConnection, scope: str, source: str) -> bytes | None:
    """Return the newest stored day with figures, as JSON, or None where there is none."""
    query = (
        select(days.c.payload)
        .where(days.c.scope == scope, days.c.source == source, days.c.payload.is_not(None))
        .order_by(days.c.day.desc(), days.c.revision.desc())
        .limit(1)
    )
    packed = (await connection.execute(query)).scalar_one_or_none()
    return None if packed is None else zlib.decompress(packed)
