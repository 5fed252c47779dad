"""What all people of an organization, enterprise or team did over some days, person by person.

Who a row is of is not selected: what leaves the database is counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    case,
    cast,
    delete,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import BesideFirst, BesideLast, whole_sum
from storage.tables import ingests, owner_days, team_members, user_days

FLAGS = (
    user_days.c.used_chat,
    user_days.c.used_agent,
    user_days.c.used_cli,
    user_days.c.used_copilot_app,
    user_days.c.used_copilot_cloud_agent,
    user_days.c.used_copilot_code_review_active,
    user_days.c.used_copilot_code_review_passive,
    user_days.c.used_vscode_agent,
)
COMPLETION = "code_completion"
USES = (COMPLETION, *(flag.name for flag in FLAGS))
"""What the first columns of `uses_of_people` tell, in their order."""


@dataclass(frozen=True, slots=True)
class RowsOf:
    """Whose rows: those of an owner, or of its team's members on the days they were in it."""

    owner: str
    days: Sequence[date]
    team: int | None = None


@dataclass(frozen=True, slots=True)
class PeopleDayRow:
    """What is known of a day: the columns of `owner_days`, and which reading brought its people.

    `report` and `read_at` are None where there is no reading, or where its rows are gone.
    """

    day: date
    asked_at: datetime | None
    users_ingest: int | None
    teams_ingest: int | None
    active: bytes | None
    report: str | None
    read_at: datetime | None


async def people_days(
    connection: AsyncConnection, owner: str, first: date, last: date
) -> dict[date, PeopleDayRow]:
    """Return what is known of every day from `first` to `last`, by its day."""
    query = (
        select(
            owner_days.c.day,
            owner_days.c.asked_at,
            owner_days.c.users_ingest,
            owner_days.c.teams_ingest,
            owner_days.c.active,
            ingests.c.report,
            ingests.c.begun_at,
        )
        .outerjoin_from(owner_days, ingests, ingests.c.id == owner_days.c.users_ingest)
        .where(owner_days.c.owner == owner, owner_days.c.day.between(first, last))
    )
    return {row.day: PeopleDayRow(*row) for row in await connection.execute(query)}


async def uses_of_people(connection: AsyncConnection, of: RowsOf) -> Sequence[Sequence[int | None]]:
    """Return for each person with a row 1 or 0 for each of `USES`, and then the prompts, added up.

    A use is None where GitHub never said whether the person made it.
    """
    query = _rows(
        of,
        func.max(_completed()),
        *(func.max(cast(flag, Integer)) for flag in FLAGS),
        whole_sum(user_days.c.user_initiated_interaction_count),
    ).group_by(user_days.c.user_id)
    return [tuple(row) for row in await connection.execute(query)]


async def phase_moves(
    connection: AsyncConnection, early: RowsOf, late: RowsOf
) -> dict[tuple[int | None, int | None], int]:
    """Return how many people went from which AI adoption phase to which.

    The first one is of a person's first row among the early days, the second one of the last row
    among the late ones; None where there is no such row.
    """
    person, day, phase = user_days.c.user_id, user_days.c.day, user_days.c.phase
    known = phase.is_not(None)
    phase_then, phase_at_last = (
        beside(phase, day).label("phase") for beside in (BesideFirst, BesideLast)
    )
    first = _rows(early, person, func.min(day), phase_then).where(known).group_by(person).subquery()
    last = (
        _rows(late, person, func.max(day), phase_at_last).where(known).group_by(person).subquery()
    )
    ends = union_all(
        select(first.c.user_id, first.c.phase.label("early"), null().label("late")),
        select(last.c.user_id, null(), last.c.phase),
    ).subquery()
    both = (
        select(func.max(ends.c.early).label("early"), func.max(ends.c.late).label("late"))
        .group_by(ends.c.user_id)
        .subquery()
    )
    query = select(both.c.early, both.c.late, func.count()).group_by(both.c.early, both.c.late)
    return {(before, after): count for before, after, count in await connection.execute(query)}


async def drop_days_of(connection: AsyncConnection, ingest: int, days: Sequence[date]) -> None:
    """Delete what a reading brought of some days."""
    for day in days:
        await connection.execute(
            delete(user_days).where(user_days.c.ingest == ingest, user_days.c.day == day)
        )


def _rows(of: RowsOf, *columns: ColumnElement[Any]) -> Select[Any]:
    """Return the query of these columns in the rows of the readings that count."""
    found: FromClause = owner_days
    mine = and_(
        user_days.c.ingest == owner_days.c.users_ingest, user_days.c.day == owner_days.c.day
    )
    if of.team is not None:
        # The team's few members come first, so that their rows are looked up one by one.
        found = found.join(
            team_members,
            and_(
                team_members.c.ingest == owner_days.c.teams_ingest,
                team_members.c.team_id == of.team,
            ),
        )
        mine = and_(mine, user_days.c.user_id == team_members.c.user_id)
    query = select(*columns).select_from(found.join(user_days, mine))
    return query.where(owner_days.c.owner == of.owner, owner_days.c.day.in_(of.days))


def _completed() -> ColumnElement[int]:
    suggested, accepted = user_days.c.completions_suggested, user_days.c.completions_accepted
    shown = func.coalesce(suggested, 0) + func.coalesce(accepted, 0) > 0
    return case((shown, 1), else_=0)
