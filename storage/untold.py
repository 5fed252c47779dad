"""Which owners do not know yet that their subscription could not be delivered.

Telling is claimed like a delivery: two workers never tell at once, and what a worker that was
killed had begun is begun again when its time is over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.deliveries import State
from storage.subscriptions import SubscriptionRow
from storage.tables import deliveries, subscriptions


@dataclass(frozen=True, slots=True)
class UntoldRow:
    """A subscription that is paused, or whose newest delivery was left out; `reason` says why.

    `left_out` is the due time of that delivery, None where the subscription is paused.
    """

    subscription: SubscriptionRow
    reason: str
    left_out: datetime | None


async def untold(
    connection: AsyncConnection, now: datetime, *, wished: str, reasons: Sequence[str]
) -> Sequence[UntoldRow]:
    """Return what may be told now: every pause but those `wished`, and what was left out for these."""
    query = _untold(wished, tuple(reasons))
    rows = (await connection.execute(query, {"now": now})).all()
    return [_row(SubscriptionRow(*row[:-2]), row[-2], row[-1]) for row in rows]


async def next_untold(
    connection: AsyncConnection, *, wished: str, reasons: Sequence[str]
) -> datetime | None:
    """Return when the next one may be told that cannot be told now, None where all are."""
    found: datetime | None = await connection.scalar(_next_untold(wished, tuple(reasons)))
    return found


async def claim_telling(
    connection: AsyncConnection, number: int, now: datetime, until: datetime
) -> bool:
    """Take it on to tell an owner until a moment, and return whether nobody else has."""
    free = or_(subscriptions.c.tell_at.is_(None), subscriptions.c.tell_at <= now)
    return await _change(
        connection, number, subscriptions.c.owner_told.is_(False), free, tell_at=until
    )


async def put_off_telling(connection: AsyncConnection, number: int, until: datetime) -> None:
    """Do not try it again before a moment."""
    await _change(connection, number, tell_at=until)


async def note_told(connection: AsyncConnection, number: int) -> None:
    """Remember that the owner knows."""
    await _change(connection, number, owner_told=True, tell_at=None)


async def told_needlessly(connection: AsyncConnection) -> bool:
    """Return whether `forget_told` has anything to do."""
    return await connection.scalar(_NEEDLESS) is not None


async def forget_told(connection: AsyncConnection) -> None:
    """Let those be told anew, if need be, that have been delivered since."""
    await connection.execute(_FORGET)


@cache
def _untold(wished: str, reasons: tuple[str, ...]) -> Select[Any]:
    may_be_told = or_(
        subscriptions.c.tell_at.is_(None), subscriptions.c.tell_at <= bindparam("now")
    )
    query = select(subscriptions, _newest("reason"), _newest("due_at"))
    return query.where(_is_untold(wished, reasons), may_be_told).order_by(subscriptions.c.id)


@cache
def _next_untold(wished: str, reasons: tuple[str, ...]) -> Select[Any]:
    query = select(func.min(subscriptions.c.tell_at, type_=subscriptions.c.tell_at.type))
    # The others are not looked at any closer.
    put_off = subscriptions.c.tell_at.is_not(None)
    return query.where(put_off, _is_untold(wished, reasons))


def _is_untold(wished: str, reasons: Sequence[str]) -> ColumnElement[bool]:
    paused = and_(subscriptions.c.paused_at.is_not(None), subscriptions.c.paused_why != wished)
    # Few are, and the newest delivery of every subscription need not be looked up for those.
    ever_left_out = select(deliveries.c.subscription).where(
        deliveries.c.state == State.SKIPPED, deliveries.c.reason.in_(reasons)
    )
    left_out = and_(
        subscriptions.c.paused_at.is_(None),
        subscriptions.c.id.in_(ever_left_out),
        _newest("state") == State.SKIPPED,
        _newest("reason").in_(reasons),
    )
    return and_(
        subscriptions.c.ended_at.is_(None),
        subscriptions.c.owner_told.is_(False),
        or_(paused, left_out),
    )


def _newest(column: str) -> ScalarSelect[Any]:
    """Return a column of the newest delivery of a subscription that is over."""
    return (
        select(deliveries.c[column])
        .where(
            deliveries.c.subscription == subscriptions.c.id,
            deliveries.c.state != State.DUE,
        )
        .order_by(deliveries.c.due_at.desc())
        .limit(1)
        .correlate(subscriptions)
        .scalar_subquery()
    )


_HAS_COME_SINCE = and_(
    subscriptions.c.owner_told.is_(True),
    subscriptions.c.paused_at.is_(None),
    _newest("state").in_([State.SENT, State.SILENT]),
)
_NEEDLESS = select(subscriptions.c.id).where(_HAS_COME_SINCE).limit(1)
_FORGET = update(subscriptions).where(_HAS_COME_SINCE).values(owner_told=False, tell_at=None)


def _row(row: SubscriptionRow, reason: str | None, due_at: datetime | None) -> UntoldRow:
    if row.paused_why is not None:
        return UntoldRow(row, row.paused_why, None)
    return UntoldRow(row, reason or "", due_at)


async def _change(
    connection: AsyncConnection, number: int, *wanted: ColumnElement[bool], **values: object
) -> bool:
    statement = update(subscriptions).where(subscriptions.c.id == number, *wanted)
    return (await connection.execute(statement.values(values))).rowcount > 0
