"""Questions about single people, which only few may ask: their days, and who was active."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import BesideLast, Bytewise
from storage.tables import owner_days, team_members, user_days

COUNTED = (
    "user_initiated_interaction_count",
    "loc_added_sum",
    "completions_suggested",
    "completions_accepted",
)


@dataclass(frozen=True, slots=True)
class PersonDayRow:
    """What an owner's report says of one person on one day; None is what GitHub did not send."""

    owner: str
    day: date
    user_initiated_interaction_count: int | None
    loc_added_sum: int | None
    completions_suggested: int | None
    completions_accepted: int | None


@dataclass(frozen=True, slots=True)
class ActiveRow:
    """Somebody who was active: on how many days, and on which one last."""

    login: str
    days: int
    last_day: date


def _counts() -> ColumnElement[bool]:
    """Return the condition on which a row belongs to the reading that counts for its day."""
    return and_(
        user_days.c.ingest == owner_days.c.users_ingest, user_days.c.day == owner_days.c.day
    )


async def last_read_day(connection: AsyncConnection, owners: Sequence[str]) -> date | None:
    """Return the last day of which people's rows of these owners are stored."""
    query = select(func.max(owner_days.c.day)).where(
        owner_days.c.owner.in_(owners), owner_days.c.users_ingest > 0
    )
    last: date | None = (await connection.execute(query)).scalar_one()
    return last


async def owners_of(connection: AsyncConnection) -> list[str]:
    """Return the names of all owners whose people are stored, in order."""
    query = select(owner_days.c.owner).distinct()
    return sorted((await connection.execute(query)).scalars())


async def days_of_person(
    connection: AsyncConnection, user_id: int, owners: Sequence[str], first: date, last: date
) -> list[PersonDayRow]:
    """Return what these owners' reports say of a person, day by day, the owners in order."""
    query = (
        select(owner_days.c.owner, user_days.c.day, *(user_days.c[name] for name in COUNTED))
        .join(owner_days, _counts())
        .where(
            user_days.c.user_id == user_id,
            owner_days.c.owner.in_(owners),
            user_days.c.day.between(first, last),
        )
        .order_by(user_days.c.day, Bytewise(owner_days.c.owner))
    )
    return [PersonDayRow(*row) for row in await connection.execute(query)]


async def active_people(
    connection: AsyncConnection, owner: str, team: int | None, first: date, last: date
) -> list[ActiveRow]:
    """Return who of an owner, or of its team on the very day, was active: most days first."""
    days = func.count(user_days.c.day.distinct())
    last_day = func.max(user_days.c.day)
    login = BesideLast(user_days.c.login, user_days.c.day)
    query = (
        select(login, days, last_day)
        .join(owner_days, _counts())
        .where(owner_days.c.owner == owner, owner_days.c.day.between(first, last))
        .group_by(user_days.c.user_id)
        .order_by(days.desc(), last_day.desc(), Bytewise(login))
    )
    if team is not None:
        of_team = and_(
            team_members.c.ingest == owner_days.c.teams_ingest,
            team_members.c.user_id == user_days.c.user_id,
            team_members.c.team_id == team,
        )
        query = query.join(team_members, of_team)
    found = await connection.execute(query)
    return [ActiveRow(login or "", days, last) for login, days, last in found]
