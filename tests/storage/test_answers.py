"""Which question a posted message answers."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.answers import AnswerRow, answer, put_answer
from storage.engine import reading, writing

ROW = AnswerRow("C1", "1700000000.000100", '{"days": 28}', datetime(2026, 11, 21, 8, tzinfo=UTC))


async def put(engine: AsyncEngine, row: AnswerRow) -> None:
    async with writing(engine) as connection:
        await put_answer(connection, row)


async def found(engine: AsyncEngine, channel: str, ts: str) -> AnswerRow | None:
    async with reading(engine) as connection:
        return await answer(connection, channel, ts)


async def test_the_question_behind_a_message(engine: AsyncEngine) -> None:
    """By its channel and its timestamp, which Slack keeps unique within the channel."""
    await put(engine, ROW)

    assert await found(engine, ROW.channel, ROW.ts) == ROW
    assert await found(engine, "C2", ROW.ts) is None
    assert await found(engine, ROW.channel, "1700000000.0001") is None


async def test_a_message_answers_one_question(engine: AsyncEngine) -> None:
    """The same message twice is kept once, as it was first."""
    await put(engine, ROW)
    await put(engine, AnswerRow(ROW.channel, ROW.ts, "{}", ROW.posted_at))

    assert await found(engine, ROW.channel, ROW.ts) == ROW
