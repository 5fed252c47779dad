"""Deleting the rows about single persons when they are old; totals stay."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import send_each
from storage.tables import (
    GONE,
    broken_lines,
    ingests,
    owner_days,
    people,
    repository_reports,
    team_members,
    user_days,
)


async def drop_rows_before(connection: AsyncConnection, first_kept: date) -> None:
    """Delete everybody's rows of the days before a day, and the readings that are empty then.

    A reading that is under way keeps its rows: it deletes or completes them itself.
    """
    begins_before = and_(ingests.c.complete, ingests.c.first_day < first_kept)
    straddling = select(ingests.c.id).where(begins_before)
    await connection.execute(delete(broken_lines).where(broken_lines.c.ingest.in_(straddling)))
    await connection.execute(
        delete(user_days).where(user_days.c.ingest.in_(straddling), user_days.c.day < first_kept)
    )
    # SQLite may give the number of a deleted reading to a new one, so no day may go on naming it.
    for column in (owner_days.c.users_ingest, owner_days.c.teams_ingest):
        old = and_(owner_days.c.day < first_kept, column != GONE)
        await connection.execute(update(owner_days).where(old).values({column: GONE}))
    # What is known of repositories is about nobody, and stays as the days do.
    of_repositories = select(repository_reports.c.ingest).where(
        repository_reports.c.ingest.is_not(None)
    )
    await connection.execute(
        delete(ingests).where(
            begins_before,
            ingests.c.last_day < first_kept,
            ingests.c.id.not_in(of_repositories),
        )
    )


async def sets_since(connection: AsyncConnection, first_kept: date) -> list[bytes]:
    """Return the packed sets of people, active or in a team, of every owner from a day on."""
    columns = (owner_days.c.active, owner_days.c.in_teams)
    rows = await connection.execute(select(*columns).where(owner_days.c.day >= first_kept))
    return [packed for row in rows for packed in row if packed is not None]


async def numbers_under_way(connection: AsyncConnection) -> list[int]:
    """Return the numbers of the people in readings that are not complete, and so in no set yet."""
    under_way = select(ingests.c.id).where(~ingests.c.complete)
    found: list[int] = []
    for table in (user_days, team_members):
        query = (
            select(people.c.number)
            .join(table, table.c.user_id == people.c.user_id)
            .where(table.c.ingest.in_(under_way))
        )
        found += (await connection.execute(query)).scalars()
    return found


async def all_numbers(connection: AsyncConnection) -> list[int]:
    """Return the numbers of everybody who is known."""
    return list((await connection.execute(select(people.c.number))).scalars())


async def drop_people(connection: AsyncConnection, numbers: Iterable[int]) -> None:
    """Delete people by their numbers, which are not given out again."""
    rows = [(number,) for number in numbers]
    await send_each(connection, "DELETE FROM people WHERE number = ?", rows)
