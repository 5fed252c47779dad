"""What is known of teams, day by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, desc, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import team_days


@dataclass(frozen=True, slots=True)
class TeamDayRow:
    """A team's day: packed sets of people, and the totals of its members as packed JSON."""

    team_id: int
    day: date
    slug: str
    members: bytes
    in_other_teams: bytes
    active: bytes
    chat: bytes
    agent: bytes
    payload: bytes


async def put_team_days(
    connection: AsyncConnection, owner: str, day: date, rows: Iterable[TeamDayRow]
) -> None:
    """Write the teams of a day in place of those it had."""
    await connection.execute(
        delete(team_days).where(team_days.c.owner == owner, team_days.c.day == day)
    )
    values = [
        {"owner": owner} | {name: getattr(row, name) for name in TeamDayRow.__slots__}
        for row in rows
    ]
    if values:
        await connection.execute(insert(team_days), values)


async def team_id(connection: AsyncConnection, owner: str, slug: str) -> int | None:
    """Return the id of the team that had a name last, or None where none ever had it."""
    query = (
        select(team_days.c.team_id)
        .where(team_days.c.owner == owner, team_days.c.slug == slug)
        .order_by(desc(team_days.c.day))
        .limit(1)
    )
    return (await connection.execute(query)).scalar_one_or_none()


async def team_days_between(
    connection: AsyncConnection, owner: str, team: int, first: date, last: date
) -> dict[date, TeamDayRow]:
    """Return every day of a team from `first` to `last` on which GitHub listed it."""
    columns = [column for column in team_days.columns if column.name != "owner"]
    query = select(*columns).where(
        team_days.c.owner == owner,
        team_days.c.team_id == team,
        team_days.c.day.between(first, last),
    )
    return {row.day: TeamDayRow(*row) for row in await connection.execute(query)}


async def all_team_days_between(
    connection: AsyncConnection, owner: str, first: date, last: date
) -> list[TeamDayRow]:
    """Return every day of every team from `first` to `last` on which GitHub listed it."""
    columns = [column for column in team_days.columns if column.name != "owner"]
    query = select(*columns).where(team_days.c.owner == owner, team_days.c.day.between(first, last))
    return [TeamDayRow(*row) for row in await connection.execute(query)]


async def team_slugs(
    connection: AsyncConnection, owner: str, first: date, last: date
) -> tuple[str, ...]:
    """Return the names of all teams that GitHub listed from `first` to `last`."""
    # From each name to the next by the index, because a name has a row for every day.
    of_owner = team_days.c.owner == owner
    first_name = select(func.min(team_days.c.slug).label("slug")).where(of_owner)
    names = first_name.cte("names", recursive=True)
    later = team_days.alias("later")
    following = select(func.min(later.c.slug)).where(
        later.c.owner == owner, later.c.slug > names.c.slug
    )
    names = names.union_all(select(following.scalar_subquery()).where(names.c.slug.is_not(None)))
    listed = select(team_days.c.slug).where(
        of_owner, team_days.c.slug == names.c.slug, team_days.c.day.between(first, last)
    )
    found = await connection.execute(select(names.c.slug).where(listed.exists()))
    return tuple(sorted(found.scalars()))


async def active_in_teams(
    connection: AsyncConnection, owner: str, first: date, last: date
) -> list[tuple[date, int, bytes]]:
    """Return the packed set of active people of every team and day from `first` to `last`."""
    query = select(team_days.c.day, team_days.c.team_id, team_days.c.active).where(
        team_days.c.owner == owner, team_days.c.day.between(first, last)
    )
    return [(row.day, row.team_id, row.active) for row in await connection.execute(query)]
