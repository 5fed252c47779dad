"""Which question a posted message answers."""

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import Insert, insert_in
from storage.tables import answers


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A message in a channel, and the question it answers as JSON.

    `thread` is the ts of the message that its thread hangs on, None where it hangs on none.
    """

    channel: str
    ts: str
    request: str
    posted_at: datetime
    thread: str | None = None


async def put_answer(connection: AsyncConnection, row: AnswerRow) -> None:
    """Remember the question behind a message; what a message answers may change."""
    await connection.execute(_put(connection.dialect.name), asdict(row))


@cache
def _put(dialect: str) -> Insert:
    statement = insert_in(dialect, answers)
    changed = {"request": statement.excluded.request, "posted_at": statement.excluded.posted_at}
    return statement.on_conflict_do_update(index_elements=["channel", "ts"], set_=changed)


async def answer(connection: AsyncConnection, channel: str, ts: str) -> AnswerRow | None:
    """Return the question behind a message, or None where the message is none of ours."""
    query = select(answers).where(answers.c.channel == channel, answers.c.ts == ts)
    return await _one(connection, query)


async def last_answer(connection: AsyncConnection, channel: str, thread: str) -> AnswerRow | None:
    """Return the newest question in a thread, that of the message it hangs on included."""
    query = (
        select(answers)
        .where(
            answers.c.channel == channel, or_(answers.c.thread == thread, answers.c.ts == thread)
        )
        .order_by(answers.c.ts.desc())
        .limit(1)
    )
    return await _one(connection, query)


async def _one(connection: AsyncConnection, query: Select[Any]) -> AnswerRow | None:
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else AnswerRow(*row)
