"""The record of what was due for each subscription, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    Update,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import Insert, insert_in
from storage.tables import deliveries

# What is asked for at each look or delivery is put together once: that takes several times as long
# as sending it. What a column is set to goes along by the column's name, and so a value to look
# for has a name that no column has.
_NOW: BindParameter[Any] = bindparam("now")
_THIS: BindParameter[Any] = bindparam("this")
_SEEN: BindParameter[Any] = bindparam("seen")


class State(StrEnum):
    """What became of a delivery; `SILENT` is a look of an alert that had nothing to say."""

    DUE = "due"
    SENT = "sent"
    SILENT = "silent"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One due time of a subscription; `storage.tables` says what each column means."""

    id: int
    subscription: int
    due_at: datetime
    key: str
    channel: str
    state: State
    reason: str | None
    not_before: datetime
    attempts: int
    worker: str | None
    lease_until: datetime | None
    posting: int | None
    ts: str | None
    details_ts: str | None
    sent_at: datetime | None
    told: dict[str, Any] | None
    look_again: datetime | None


async def deliveries_of(
    connection: AsyncConnection, subscription: int, limit: int
) -> Sequence[DeliveryRow]:
    """Return the newest deliveries of a subscription, the newest first."""
    query = select(deliveries).where(deliveries.c.subscription == subscription)
    newest = query.order_by(deliveries.c.due_at.desc()).limit(limit)
    return await _fetch(connection, newest)


async def delivered_as(connection: AsyncConnection, channel: str, ts: str) -> int | None:
    """Return the subscription that a message or its details were delivered for, if any."""
    query = select(deliveries.c.subscription).where(
        deliveries.c.channel == channel,
        or_(deliveries.c.ts == ts, deliveries.c.details_ts == ts),
    )
    return (await connection.execute(query.limit(1))).scalar_one_or_none()


async def last_deliveries(
    connection: AsyncConnection, subscriptions: Sequence[int]
) -> Mapping[int, DeliveryRow]:
    """Return the newest delivery of each of these subscriptions, of those that have one."""
    newest = (
        select(deliveries.c.subscription, func.max(deliveries.c.due_at).label("due_at"))
        .where(deliveries.c.subscription.in_(subscriptions))
        .group_by(deliveries.c.subscription)
        .subquery()
    )
    same = and_(
        deliveries.c.subscription == newest.c.subscription, deliveries.c.due_at == newest.c.due_at
    )
    rows = await _fetch(connection, select(deliveries).join(newest, same))
    return {row.subscription: row for row in rows}


async def move_deliveries(connection: AsyncConnection, subscription: int, channel: str) -> None:
    """Bring to another channel what is due and has not begun to appear in the old one."""
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription == subscription,
            deliveries.c.state == State.DUE,
            deliveries.c.posting.is_(None),
            deliveries.c.ts.is_(None),
        )
        .values(channel=channel)
    )


@dataclass(frozen=True, slots=True)
class Planned:
    """A due time, and whether it is still owed: `reason` says why it is not."""

    due_at: datetime
    not_before: datetime
    reason: str | None = None


async def plan_deliveries(
    connection: AsyncConnection, subscription: int, channel: str, planned: Sequence[Planned]
) -> None:
    """Store the due times of a subscription that are not stored yet."""
    rows = [
        {
            "subscription": subscription,
            "due_at": each.due_at,
            "key": f"{subscription}-{each.due_at:%Y%m%dT%H%MZ}",
            "channel": channel,
            "state": State.DUE if each.reason is None else State.SKIPPED,
            "reason": each.reason,
            "not_before": each.not_before,
            "attempts": 0,
        }
        for each in planned
    ]
    await connection.execute(_plan(connection.dialect.name), rows)


async def free_deliveries(connection: AsyncConnection, now: datetime) -> Sequence[DeliveryRow]:
    """Return what is due and no worker has, what has waited longest first."""
    return await _fetch(connection, _FREE_ROWS, {"now": now})


async def claim_delivery(
    connection: AsyncConnection, row: DeliveryRow, worker: str, now: datetime, until: datetime
) -> bool:
    """Take a delivery until a moment, and return whether it was still as `row` and free.

    Whoever had it since has counted an attempt.
    """
    seen = {"this": row.id, "seen": row.attempts, "now": now}
    attempts = row.attempts + 1
    return await _change(
        connection, _CLAIM, seen, worker=worker, lease_until=until, attempts=attempts
    )


async def change_held(
    connection: AsyncConnection, row: DeliveryRow, now: datetime, **values: Any
) -> bool:
    """Change a delivery, and return whether its worker had it still, with the lease not over."""
    return await _change(connection, _CHANGE_HELD, {**_taken(row), "now": now}, **values)


async def change_taken(connection: AsyncConnection, row: DeliveryRow, **values: Any) -> bool:
    """Change a delivery, and return whether nobody else has taken or moved it since."""
    return await _change(connection, _CHANGE_TAKEN, _taken(row), **values)


async def has_newer(connection: AsyncConnection, row: DeliveryRow) -> bool:
    """Return whether a later time of the same subscription has come too."""
    seen = {"this": row.subscription, "seen": row.due_at}
    return await connection.scalar(_NEWER, seen) is not None


async def deliveries_to_look_at(
    connection: AsyncConnection, now: datetime
) -> Sequence[DeliveryRow]:
    """Return what was said and is to be looked at again."""
    return await _fetch(connection, _LOOKS, {"now": now})


async def change_look(
    connection: AsyncConnection,
    number: int,
    seen: datetime | None,
    look_again: datetime | None,
    **values: Any,
) -> bool:
    """Say when to look again, and return whether that was as `seen` until now."""
    as_seen = (deliveries.c.id == number, deliveries.c.look_again.is_not_distinct_from(seen))
    statement = update(deliveries).where(*as_seen)
    return await _change(connection, statement, {}, look_again=look_again, **values)


async def next_delivery(connection: AsyncConnection) -> datetime | None:
    """Return when the next delivery can be taken or looked at again, None where there is none."""
    times = [await connection.scalar(query) for query in (_NEXT_TO_TAKE, _NEXT_LOOK)]
    return min((each for each in times if each is not None), default=None)


# What is true of a delivery that can be taken.
_FREE = (
    deliveries.c.state == State.DUE,
    deliveries.c.not_before <= _NOW,
    or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= _NOW),
)
_FREE_ROWS = select(deliveries).where(*_FREE).order_by(deliveries.c.not_before)
_CLAIM = update(deliveries).where(deliveries.c.id == _THIS, deliveries.c.attempts == _SEEN, *_FREE)
_CHANGE_TAKEN = update(deliveries).where(
    deliveries.c.id == _THIS,
    deliveries.c.worker == bindparam("its_worker"),
    deliveries.c.channel == bindparam("its_channel"),
    deliveries.c.state == State.DUE,
)
_CHANGE_HELD = _CHANGE_TAKEN.where(deliveries.c.lease_until > _NOW)
_NEWER = (
    select(deliveries.c.id)
    .where(deliveries.c.subscription == _THIS, deliveries.c.due_at > _SEEN)
    .limit(1)
)
_LOOKS = select(deliveries).where(deliveries.c.look_again <= _NOW)
_NEXT_LOOK = select(func.min(deliveries.c.look_again))
_FREE_FROM = case(
    (deliveries.c.lease_until.is_(None), deliveries.c.not_before), else_=deliveries.c.lease_until
)
_NEXT_TO_TAKE = select(func.min(_FREE_FROM)).where(deliveries.c.state == State.DUE)


@cache
def _plan(dialect: str) -> Insert:
    once = ["subscription", "due_at"]
    return insert_in(dialect, deliveries).on_conflict_do_nothing(index_elements=once)


def _taken(row: DeliveryRow) -> dict[str, Any]:
    """Return what `_CHANGE_TAKEN` looks for."""
    return {"this": row.id, "its_worker": row.worker, "its_channel": row.channel}


async def _change(
    connection: AsyncConnection, statement: Update, wanted: Mapping[str, Any], **values: Any
) -> bool:
    return (await connection.execute(statement, {**wanted, **values})).rowcount > 0


async def _fetch(
    connection: AsyncConnection, query: Select[Any], wanted: Mapping[str, Any] | None = None
) -> Sequence[DeliveryRow]:
    rows = await connection.execute(query, wanted)
    return [DeliveryRow(**{**row, "state": State(row["state"])}) for row in rows.mappings()]
