"""The record of what was due for each subscription, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import deliveries


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
    query = _rows(deliveries.c.subscription == subscription)
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
    known = set(
        await connection.scalars(
            select(deliveries.c.due_at).where(
                deliveries.c.subscription == subscription,
                deliveries.c.due_at.in_([each.due_at for each in planned]),
            )
        )
    )
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
        if each.due_at not in known
    ]
    if rows:
        await connection.execute(insert(deliveries), rows)


async def free_deliveries(connection: AsyncConnection, now: datetime) -> Sequence[DeliveryRow]:
    """Return what is due and no worker has, what has waited longest first."""
    return await _fetch(connection, _rows(*_free(now)).order_by(deliveries.c.not_before))


async def claim_delivery(
    connection: AsyncConnection, row: DeliveryRow, worker: str, now: datetime, until: datetime
) -> bool:
    """Take a delivery until a moment, and return whether it was still as `row` and free.

    Whoever had it since has counted an attempt.
    """
    return await _change(
        connection,
        deliveries.c.id == row.id,
        deliveries.c.attempts == row.attempts,
        *_free(now),
        worker=worker,
        lease_until=until,
        attempts=row.attempts + 1,
    )


async def change_held(
    connection: AsyncConnection, row: DeliveryRow, now: datetime, **values: Any
) -> bool:
    """Change a delivery, and return whether its worker had it still, with the lease not over."""
    return await _change(connection, *_of_worker(row), deliveries.c.lease_until > now, **values)


async def change_taken(connection: AsyncConnection, row: DeliveryRow, **values: Any) -> bool:
    """Change a delivery, and return whether nobody else has taken or moved it since."""
    return await _change(connection, *_of_worker(row), **values)


async def has_newer(connection: AsyncConnection, row: DeliveryRow) -> bool:
    """Return whether a later time of the same subscription has come too."""
    query = select(deliveries.c.id).where(
        deliveries.c.subscription == row.subscription, deliveries.c.due_at > row.due_at
    )
    return await connection.scalar(query.limit(1)) is not None


async def deliveries_to_look_at(
    connection: AsyncConnection, now: datetime
) -> Sequence[DeliveryRow]:
    """Return what was said and is to be looked at again."""
    return await _fetch(connection, _rows(deliveries.c.look_again <= now))


async def change_look(
    connection: AsyncConnection,
    number: int,
    seen: datetime | None,
    look_again: datetime | None,
    **values: Any,
) -> bool:
    """Say when to look again, and return whether that was as `seen` until now."""
    return await _change(
        connection,
        deliveries.c.id == number,
        deliveries.c.look_again.is_not_distinct_from(seen),
        look_again=look_again,
        **values,
    )


async def next_delivery(connection: AsyncConnection) -> datetime | None:
    """Return when the next delivery can be taken or looked at again, None where there is none."""
    taken = case(
        (deliveries.c.lease_until.is_(None), deliveries.c.not_before),
        else_=deliveries.c.lease_until,
    )
    due = await connection.scalar(select(func.min(taken)).where(deliveries.c.state == State.DUE))
    look = await connection.scalar(select(func.min(deliveries.c.look_again)))
    return min((each for each in (due, look) if each is not None), default=None)


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what is true of a delivery that can be taken."""
    return (
        deliveries.c.state == State.DUE,
        deliveries.c.not_before <= now,
        or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= now),
    )


def _of_worker(row: DeliveryRow) -> tuple[ColumnElement[bool], ...]:
    return (
        deliveries.c.id == row.id,
        deliveries.c.worker == row.worker,
        deliveries.c.channel == row.channel,
        deliveries.c.state == State.DUE,
    )


async def _change(connection: AsyncConnection, *wanted: ColumnElement[bool], **values: Any) -> bool:
    changed = await connection.execute(update(deliveries).where(*wanted).values(values))
    return changed.rowcount > 0


def _rows(*wanted: ColumnElement[bool]) -> Select[Any]:
    return select(deliveries).where(*wanted)


async def _fetch(connection: AsyncConnection, query: Select[Any]) -> Sequence[DeliveryRow]:
    rows = await connection.execute(query)
    return [DeliveryRow(**{**row, "state": State(row["state"])}) for row in rows.mappings()]
