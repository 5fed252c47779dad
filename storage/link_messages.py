"""Which messages show links to report files, until when, and the question behind them; no link."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import insert
from storage.tables import link_messages

# How long "Get fresh links" goes on to work after the links of a message have ended.
KEPT_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class LinkMessageRow:
    """A message with links; `question` is JSON, and `ended` whether the message says so itself."""

    channel: str
    ts: str
    question: str
    expires_at: datetime
    ended: bool = False


async def put_link_message(connection: AsyncConnection, row: LinkMessageRow) -> None:
    """Remember a message with links, or that it has others now; forget those long ended."""
    before = row.expires_at - KEPT_FOR
    await connection.execute(delete(link_messages).where(link_messages.c.expires_at < before))
    statement = insert(connection, link_messages).values(asdict(row))
    changed = {name: statement.excluded[name] for name in ("question", "expires_at", "ended")}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["channel", "ts"], set_=changed)
    )


async def link_message(connection: AsyncConnection, channel: str, ts: str) -> LinkMessageRow | None:
    """Return what is known of a message, or None where it never showed links."""
    query = select(link_messages).where(
        link_messages.c.channel == channel, link_messages.c.ts == ts
    )
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else LinkMessageRow(*row)


async def due_link_messages(connection: AsyncConnection, now: datetime) -> Sequence[LinkMessageRow]:
    """Return the messages whose links have ended without their saying so, the oldest first."""
    query = (
        select(link_messages)
        .where(link_messages.c.ended.is_(False), link_messages.c.expires_at <= now)
        .order_by(link_messages.c.expires_at)
    )
    return [LinkMessageRow(*row) for row in await connection.execute(query)]


async def next_end(connection: AsyncConnection) -> datetime | None:
    """Return when the next links end, None where no message shows any."""
    query = select(func.min(link_messages.c.expires_at)).where(link_messages.c.ended.is_(False))
    end: datetime | None = await connection.scalar(query)
    return end


async def end_link_message(connection: AsyncConnection, row: LinkMessageRow) -> None:
    """Remember that a message says that its links have ended, unless it has fresh ones by now."""
    await connection.execute(
        update(link_messages)
        .where(
            link_messages.c.channel == row.channel,
            link_messages.c.ts == row.ts,
            link_messages.c.expires_at == row.expires_at,
        )
        .values(ended=True)
    )
