"""Which question a posted message answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import answers


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A message in a channel, and the question it answers as JSON."""

    channel: str
    ts: str
    request: str
    posted_at: datetime


async def put_answer(connection: AsyncConnection, row: AnswerRow) -> None:
    """Remember the question behind a message; the same message twice is kept once."""
    statement = insert(answers).values(
        channel=row.channel, ts=row.ts, request=row.request, posted_at=row.posted_at
    )
    await connection.execute(statement.on_conflict_do_nothing())


async def answer(connection: AsyncConnection, channel: str, ts: str) -> AnswerRow | None:
    """Return the question behind a message, or None where the message is none of ours."""
    query = select(answers).where(answers.c.channel == channel, answers.c.ts == ts)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else AnswerRow(row.channel, row.ts, row.request, row.posted_at)
