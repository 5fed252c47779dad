"""What is known of the people of an organization or enterprise, day by day."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import insert
from storage.tables import owner_days, user_days


@dataclass(frozen=True, slots=True)
class OwnerDayRow:
    """A day: which readings of the reports count, and two packed sets of people.

    Without `users_ingest` GitHub had no report of the day when it was asked at `asked_at`.
    """

    day: date
    asked_at: datetime | None
    users_ingest: int | None = None
    teams_ingest: int | None = None
    active: bytes | None = None
    in_teams: bytes | None = None


async def owner_day(connection: AsyncConnection, owner: str, day: date) -> OwnerDayRow | None:
    """Return what is known of a day, or None where GitHub was never asked."""
    return (await owner_days_between(connection, owner, day, day)).get(day)


async def owner_days_between(
    connection: AsyncConnection, owner: str, first: date, last: date
) -> dict[date, OwnerDayRow]:
    """Return what is known of every day from `first` to `last`, by its day."""
    columns = [column for column in owner_days.columns if column.name != "owner"]
    query = select(*columns).where(
        owner_days.c.owner == owner, owner_days.c.day.between(first, last)
    )
    return {row.day: OwnerDayRow(*row) for row in await connection.execute(query)}


async def put_owner_days(
    connection: AsyncConnection, owner: str, rows: Sequence[OwnerDayRow]
) -> None:
    """Write days; from then on their readings count, and rows of the readings before are gone."""
    if not rows:
        return
    days = [row.day for row in rows]
    known = await owner_days_between(connection, owner, min(days), max(days))
    for row in rows:
        before = known.get(row.day)
        if before is not None and before.users_ingest not in {None, row.users_ingest}:
            await connection.execute(
                delete(user_days).where(
                    user_days.c.ingest == before.users_ingest, user_days.c.day == row.day
                )
            )
    statement = insert(connection, owner_days)
    replaced = {name: statement.excluded[name] for name in OwnerDayRow.__slots__ if name != "day"}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=("owner", "day"), set_=replaced),
        [{"owner": owner, **asdict(row)} for row in rows],
    )
