"""Which question a posted message answers."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.answers import AnswerRow, answer, last_answer, put_answer
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


async def test_a_message_that_changes_answers_its_last_question(engine: AsyncEngine) -> None:
    """A message that was edited in place answers what it shows now."""
    await put(engine, ROW)
    changed = replace(ROW, request="{}")
    await put(engine, changed)

    assert await found(engine, ROW.channel, ROW.ts) == changed


async def test_a_thread_goes_on_from_its_newest_question(engine: AsyncEngine) -> None:
    """Which is that of the message it hangs on, until there is a reply that answers another."""

    async def last(thread: str) -> AnswerRow | None:
        async with reading(engine) as connection:
            return await last_answer(connection, ROW.channel, thread)

    await put(engine, ROW)
    await put(engine, replace(ROW, ts="1700000001.000100"))
    assert await last(ROW.ts) == ROW

    reply = replace(ROW, ts="1700000002.000100", request="{}", thread=ROW.ts)
    await put(engine, reply)
    assert await last(ROW.ts) == reply
    assert await last("1600000000.000100") is None
