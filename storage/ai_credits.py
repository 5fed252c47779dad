"""AI credits as the people's rows of each day have them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, desc, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import GONE, ingests, owner_days, user_days


@dataclass(frozen=True, slots=True)
class CreditDayRow:
    """A day's credits over all people, None where no row has any; `people` have a row."""

    day: date
    people: int
    amount: float | None


async def credits_between(
    connection: AsyncConnection, owner: str, first: date, last: date
) -> dict[date, CreditDayRow]:
    """Return the credits of each day whose rows are still there, by its day."""
    rows_of_day = and_(
        user_days.c.ingest == owner_days.c.users_ingest, user_days.c.day == owner_days.c.day
    )
    query = (
        select(owner_days.c.day, func.count(user_days.c.user_id), func.sum(user_days.c.ai_credits))
        .select_from(owner_days.outerjoin(user_days, rows_of_day))
        .where(owner_days.c.owner == owner, owner_days.c.day.between(first, last))
        .where(owner_days.c.users_ingest.is_not(None), owner_days.c.users_ingest != GONE)
        .group_by(owner_days.c.day)
    )
    return {row.day: CreditDayRow(*row) for row in await connection.execute(query)}


async def days_of_newest(
    connection: AsyncConnection, owner: str, report: str
) -> tuple[date, date] | None:
    """Return the first and the last day of the newest complete reading of a report, or None."""
    query = (
        select(ingests.c.first_day, ingests.c.last_day)
        .where(ingests.c.owner == owner, ingests.c.report == report, ingests.c.complete)
        .order_by(desc(ingests.c.last_day), desc(ingests.c.id))
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else (row.first_day, row.last_day)
