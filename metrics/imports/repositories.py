"""Storing a repositories report of a day, as a fetched one is stored."""

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.imports.together import Together, lines
from metrics.ingest import reading_report
from metrics.repository_days import REPOSITORIES, let_count, read_repositories
from storage.engine import reading, writing
from storage.ingests import put_counts
from storage.repository_days import repositories_read_at


async def store_repositories(
    engine: AsyncEngine, owner: str, together: Together, now: datetime
) -> frozenset[date]:
    """Store the files of a day; return the day where it was stored already, and newer.

    Raises `BrokenAnswer` where no line is readable; then nothing is stored.
    """
    day, period = together.period.last, together.period
    async with reading(engine) as connection:
        stored_at = await repositories_read_at(connection, owner, day)
    if stored_at is not None and stored_at > together.known_at:
        return frozenset({day})
    async with reading_report(engine, owner, REPOSITORIES, period, now) as ingest:
        days = await read_repositories(engine, ingest, lines(together.files))
        async with writing(engine) as connection:
            await let_count(connection, ingest, days)
            # While it was under way it was as old as it was; now it is as old as its figures.
            await put_counts(connection, ingest.id, {"begun_at": together.known_at})
    return frozenset()
