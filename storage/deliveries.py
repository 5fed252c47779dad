"""The record of what was due for each subscription, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, select, update
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


def _rows(*wanted: ColumnElement[bool]) -> Select[Any]:
    return select(deliveries).where(*wanted)


async def _fetch(connection: AsyncConnection, query: Select[Any]) -> Sequence[DeliveryRow]:
    rows = await connection.execute(query)
    return [DeliveryRow(**{**row, "state": State(row["state"])}) for row in rows.mappings()]
