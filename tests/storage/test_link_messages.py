"""Which messages show links, until when, and which of them are due to say that they have ended."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import reading, writing
from storage.link_messages import (
    KEPT_FOR,
    LinkMessageRow,
    due_link_messages,
    end_link_message,
    link_message,
    next_end,
    put_link_message,
)

END = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ROW = LinkMessageRow("C1", "1700000000.000100", '{"day": "2026-11-12"}', END)
LATER = replace(ROW, ts="1700000001.000100", expires_at=END + timedelta(minutes=5))


async def put(engine: AsyncEngine, *rows: LinkMessageRow) -> None:
    async with writing(engine) as connection:
        for row in rows:
            await put_link_message(connection, row)


async def due(engine: AsyncEngine, now: datetime) -> list[str]:
    async with reading(engine) as connection:
        return [row.ts for row in await due_link_messages(connection, now)]


async def test_a_message_is_due_when_its_links_end(engine: AsyncEngine) -> None:
    """Not before, and the oldest end first."""
    await put(engine, LATER, ROW)

    assert await due(engine, END - timedelta(seconds=1)) == []
    assert await due(engine, END) == [ROW.ts]
    assert await due(engine, LATER.expires_at) == [ROW.ts, LATER.ts]


async def test_the_next_end_is_the_earliest_that_was_not_told(engine: AsyncEngine) -> None:
    """None where no message shows links."""
    ends = []
    await put(engine, LATER, ROW)
    for row in (ROW, LATER):
        async with writing(engine) as connection:
            ends.append(await next_end(connection))
            await end_link_message(connection, row)
    async with reading(engine) as connection:
        ends.append(await next_end(connection))

    assert ends == [END, LATER.expires_at, None]


async def test_fresh_links_are_not_ended_with_the_old_ones(engine: AsyncEngine) -> None:
    """A message that got others in between is due at their end."""
    fresh = replace(ROW, expires_at=END + timedelta(hours=1))
    await put(engine, ROW, fresh)
    async with writing(engine) as connection:
        await end_link_message(connection, ROW)
        assert await link_message(connection, ROW.channel, ROW.ts) == fresh

    assert await due(engine, fresh.expires_at) == [ROW.ts]


async def test_what_ended_long_ago_is_forgotten(engine: AsyncEngine) -> None:
    """The next message with links takes it away."""
    await put(engine, ROW)
    await put(engine, replace(LATER, expires_at=END + KEPT_FOR + timedelta(seconds=1)))

    async with reading(engine) as connection:
        assert await link_message(connection, ROW.channel, ROW.ts) is None
        assert await link_message(connection, LATER.channel, LATER.ts) is not None
