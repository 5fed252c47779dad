"""How long rows about single persons are kept; the totals made of them stay."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.ingest import LEFT_BEHIND_AFTER
from metrics.person_sets import people, union, unpack
from storage.engine import writing
from storage.ingests import drop_left_behind
from storage.old_rows import (
    all_numbers,
    drop_people,
    drop_rows_before,
    numbers_under_way,
    sets_since,
)


async def delete_old_rows(engine: AsyncEngine, keep_days: int, now: datetime) -> None:
    """Delete everybody's rows that are more than so many UTC days old, and who has none left.

    Who has rows follows from the sets of the days that are kept, which is a few blobs to look at
    instead of millions of rows.
    """
    first_kept = now.date() - timedelta(days=keep_days)
    async with writing(engine) as connection:
        await drop_left_behind(connection, now - LEFT_BEHIND_AFTER)
        await drop_rows_before(connection, first_kept)
        kept = [unpack(packed) for packed in await sets_since(connection, first_kept)]
        kept.append(people(await numbers_under_way(connection)))
        everybody = union(kept)
        gone = [number for number in await all_numbers(connection) if not everybody >> number & 1]
        await drop_people(connection, gone)
