"""What a channel ordered, who ordered it, when it is due next, and why it is paused."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import subscriptions


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A standing order as it is stored; `wanted` is the order as JSON, of the kind `kind`."""

    id: int
    channel: str
    owner: str
    kind: str
    wanted: dict[str, Any]
    created_at: datetime
    next_due: datetime | None
    paused_at: datetime | None = None
    paused_until: datetime | None = None
    paused_why: str | None = None
    owner_told: bool = False
    ended_at: datetime | None = None
    memory: dict[str, Any] | None = None
    tell_at: datetime | None = None


async def add_subscription(
    connection: AsyncConnection,
    *,
    channel: str,
    owner: str,
    kind: str,
    wanted: dict[str, Any],
    created_at: datetime,
    next_due: datetime,
) -> int:
    """Store a new one, and return its number, which no other ever had."""
    statement = insert(subscriptions).values(
        channel=channel,
        owner=owner,
        kind=kind,
        wanted=wanted,
        created_at=created_at,
        next_due=next_due,
        owner_told=False,
    )
    number = await connection.scalar(statement.returning(subscriptions.c.id))
    assert number is not None  # noqa: S101 - a row that was inserted has one
    return int(number)


async def subscription(connection: AsyncConnection, number: int) -> SubscriptionRow | None:
    """Return one by its number, also where it has ended; None where there never was one."""
    found = await _fetch(connection, _BY_NUMBER, {"this": number})
    return found[0] if found else None


async def running_subscriptions(
    connection: AsyncConnection, *, channel: str | None = None, owner: str | None = None
) -> Sequence[SubscriptionRow]:
    """Return those that have not ended, of a channel or of an owner where one is given."""
    wanted: list[ColumnElement[bool]] = [subscriptions.c.ended_at.is_(None)]
    if channel is not None:
        wanted.append(subscriptions.c.channel == channel)
    if owner is not None:
        wanted.append(subscriptions.c.owner == owner)
    return await _fetch(connection, _rows(*wanted))


async def due_subscriptions(
    connection: AsyncConnection, now: datetime
) -> Sequence[SubscriptionRow]:
    """Return those whose time has come."""
    return await _fetch(connection, _DUE, {"now": now})


async def advance(
    connection: AsyncConnection, number: int, due: datetime, next_due: datetime
) -> bool:
    """Move on from a due time, and return whether it was this one still."""
    values = {"this": number, "seen": due, "next_due": next_due}
    return (await connection.execute(_ADVANCE, values)).rowcount > 0


async def pause_subscription(
    connection: AsyncConnection,
    number: int,
    *,
    why: str,
    since: datetime,
    until: datetime | None,
    next_due: datetime | None,
) -> bool:
    """Pause one that has not ended, and return whether there was one."""
    return await _change(
        connection,
        subscriptions.c.id == number,
        subscriptions.c.ended_at.is_(None),
        paused_at=since,
        paused_until=until,
        paused_why=why,
        owner_told=False,
        next_due=next_due,
    )


async def stop_subscription(
    connection: AsyncConnection,
    number: int,
    channel: str,
    *,
    why: str,
    since: datetime,
    stays_due: bool,
) -> None:
    """Pause one that cannot be delivered to a channel; one that `stays_due` is tried all the same.

    Nothing is changed where it has ended, was moved or paused by somebody, or is paused for that.
    """
    due: dict[str, Any] = {} if stays_due else {"next_due": None}
    await _change(
        connection,
        subscriptions.c.id == number,
        subscriptions.c.channel == channel,
        subscriptions.c.next_due.is_not(None),
        subscriptions.c.paused_until.is_(None),
        subscriptions.c.paused_why.is_distinct_from(why),
        paused_at=since,
        paused_why=why,
        owner_told=False,
        **due,
    )


async def end_pause(connection: AsyncConnection, number: int, reasons: Collection[str]) -> None:
    """End the pause of one if it is for one of these reasons; when it is due next stays."""
    await connection.execute(_END_PAUSE, {"this": number, "reasons": list(reasons)})


async def resume_subscription(connection: AsyncConnection, number: int, next_due: datetime) -> bool:
    """Let one come again, and return whether there was one that has not ended."""
    return await _change(
        connection,
        subscriptions.c.id == number,
        subscriptions.c.ended_at.is_(None),
        **_NOT_PAUSED,
        next_due=next_due,
    )


async def has_pauses_over(connection: AsyncConnection, now: datetime) -> bool:
    """Return whether `end_pauses` has anything to do."""
    return await connection.scalar(_PAUSE_OVER, {"now": now}) is not None


async def end_pauses(connection: AsyncConnection, now: datetime) -> None:
    """Let all come again whose pause had an end that is over."""
    await _change(connection, subscriptions.c.paused_until <= now, **_NOT_PAUSED)


async def move_subscription(connection: AsyncConnection, number: int, channel: str) -> bool:
    """Have one come in another channel, and return whether there was one that has not ended."""
    return await _change(
        connection,
        subscriptions.c.id == number,
        subscriptions.c.ended_at.is_(None),
        channel=channel,
    )


async def end_subscription(connection: AsyncConnection, number: int, at: datetime) -> bool:
    """End one, and return whether it had not ended before."""
    return await _change(
        connection,
        subscriptions.c.id == number,
        subscriptions.c.ended_at.is_(None),
        ended_at=at,
        next_due=None,
    )


async def put_memory(connection: AsyncConnection, number: int, memory: dict[str, Any]) -> None:
    """Replace what a subscription remembers under these names, and leave the rest as it is."""
    this = subscriptions.c.id == number
    known = await connection.scalar(select(subscriptions.c.memory).where(this))
    await _change(connection, this, memory={**(known or {}), **memory})


async def next_change(connection: AsyncConnection) -> datetime | None:
    """Return when the next one is due or its pause is over, None where nothing will be."""
    times = [await connection.scalar(query) for query in (_NEXT_DUE, _NEXT_END)]
    return min((each for each in times if each is not None), default=None)


_NOT_PAUSED = {"paused_at": None, "paused_until": None, "paused_why": None, "owner_told": False}


def _rows(*wanted: ColumnElement[bool]) -> Select[Any]:
    return select(subscriptions).where(*wanted).order_by(subscriptions.c.id)


# What is asked for at each look or delivery is put together once, as in `storage.deliveries`.
_BY_NUMBER = _rows(subscriptions.c.id == bindparam("this"))
_DUE = _rows(subscriptions.c.next_due <= bindparam("now"))
_PAUSE_OVER = (
    select(subscriptions.c.id).where(subscriptions.c.paused_until <= bindparam("now")).limit(1)
)
_ADVANCE = update(subscriptions).where(
    subscriptions.c.id == bindparam("this"), subscriptions.c.next_due == bindparam("seen")
)
_END_PAUSE = (
    update(subscriptions)
    .where(
        subscriptions.c.id == bindparam("this"),
        subscriptions.c.paused_why.in_(bindparam("reasons", expanding=True)),
    )
    .values(_NOT_PAUSED)
)
_NEXT_DUE, _NEXT_END = (
    select(func.min(column)) for column in (subscriptions.c.next_due, subscriptions.c.paused_until)
)


async def _fetch(
    connection: AsyncConnection, query: Select[Any], wanted: Mapping[str, Any] | None = None
) -> Sequence[SubscriptionRow]:
    return [SubscriptionRow(*row) for row in await connection.execute(query, wanted)]


async def _change(connection: AsyncConnection, *wanted: ColumnElement[bool], **values: Any) -> bool:
    changed = await connection.execute(update(subscriptions).where(*wanted).values(values))
    return changed.rowcount > 0
