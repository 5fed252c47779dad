"""Reading what is stored for an export, a few days at a time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import Bytewise
from storage.tables import days, owner_days, team_days, user_days
from storage.team_days import TeamDayRow


async def days_with_totals(connection: AsyncConnection, scope: str) -> tuple[date, date] | None:
    """Return the first and the last day of a scope with figures, or None where there is none."""
    query = select(func.min(days.c.day), func.max(days.c.day)).where(
        days.c.scope == scope, days.c.payload.is_not(None)
    )
    return _span(tuple((await connection.execute(query)).one()))


async def days_with_users(connection: AsyncConnection, owner: str) -> tuple[date, date] | None:
    """Return the same of the rows of an owner's people."""
    query = (
        select(func.min(user_days.c.day), func.max(user_days.c.day))
        .join(owner_days, _counts())
        .where(owner_days.c.owner == owner)
    )
    return _span(tuple((await connection.execute(query)).one()))


async def days_with_teams(
    connection: AsyncConnection, owner: str, team: int | None = None
) -> tuple[date, date] | None:
    """Return the same of an owner's teams, or of one of them."""
    query = select(func.min(team_days.c.day), func.max(team_days.c.day)).where(
        team_days.c.owner == owner, *_of_team(team)
    )
    return _span(tuple((await connection.execute(query)).one()))


async def users_of(
    connection: AsyncConnection, owner: str, day: date, columns: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Return these columns of the rows of an owner's people on a day, by their user ids."""
    query = (
        select(*(user_days.c[name] for name in columns))
        .join(owner_days, _counts())
        .where(owner_days.c.owner == owner, owner_days.c.day == day)
        .order_by(user_days.c.user_id)
    )
    return [tuple(row) for row in await connection.execute(query)]


async def teams_of(
    connection: AsyncConnection, owner: str, day: date, team: int | None = None
) -> list[TeamDayRow]:
    """Return the day of every team of an owner, or of one of them, by their names."""
    columns = [column for column in team_days.columns if column.name != "owner"]
    query = (
        select(*columns)
        .where(team_days.c.owner == owner, team_days.c.day == day, *_of_team(team))
        .order_by(Bytewise(team_days.c.slug))
    )
    return [TeamDayRow(*row) for row in await connection.execute(query)]


def _counts() -> ColumnElement[bool]:
    return and_(
        owner_days.c.users_ingest == user_days.c.ingest, owner_days.c.day == user_days.c.day
    )


def _of_team(team: int | None) -> list[ColumnElement[bool]]:
    return [] if team is None else [team_days.c.team_id == team]


def _span(found: Sequence[date | None]) -> tuple[date, date] | None:
    first, last = found
    return None if first is None or last is None else (first, last)
