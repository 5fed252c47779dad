"""What channels have set themselves to reach: a figure of a scope, by a day."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import goals


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One goal: `scope` as it is typed ("org acme"), and `target` a share between 0 and 1.

    `figure` is a word of `metrics.goals.Figure`. `set_by` is a Slack id, and `set_at` aware UTC.
    """

    channel: str
    scope: str
    figure: str
    target: float
    by: date
    set_by: str
    set_at: datetime


async def put_goal(connection: AsyncConnection, row: GoalRow) -> None:
    """Remember a goal, in the place of the one that the channel had for that figure."""
    values = asdict(row)
    changed = await connection.execute(
        update(goals).where(_is(row.channel, row.scope, row.figure)).values(values)
    )
    if not changed.rowcount:
        await connection.execute(insert(goals).values(values))


async def goals_of(connection: AsyncConnection, channel: str, scope: str) -> Sequence[GoalRow]:
    """Return what a channel wants to reach of a scope, in the order of the figures' words."""
    query = select(goals).where(goals.c.channel == channel, goals.c.scope == scope)
    rows = await connection.execute(query.order_by(goals.c.figure))
    return [GoalRow(*row) for row in rows]


async def goals_of_channel(connection: AsyncConnection, channel: str) -> Sequence[GoalRow]:
    """Return everything a channel wants to reach, in the order of scopes and figures."""
    query = select(goals).where(goals.c.channel == channel)
    rows = await connection.execute(query.order_by(goals.c.scope, goals.c.figure))
    return [GoalRow(*row) for row in rows]


async def delete_goal(connection: AsyncConnection, channel: str, scope: str, figure: str) -> bool:
    """Forget a goal; False where the channel has none like it."""
    gone = await connection.execute(delete(goals).where(_is(channel, scope, figure)))
    return gone.rowcount > 0


def _is(channel: str, scope: str, figure: str) -> ColumnElement[bool]:
    return and_(goals.c.channel == channel, goals.c.scope == scope, goals.c.figure == figure)
