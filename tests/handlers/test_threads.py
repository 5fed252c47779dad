"""Which question a thread is about, also while its answer is still being noted."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.posting import Posted
from handlers.request import Request
from handlers.threads import Threads
from metrics.scope import LastDays, Scope, ScopeKind
from storage.engine import open_engine
from tests.databases import migrated

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
QUESTION = Request(Scope.of(ScopeKind.ORG, "acme"), LastDays(28))
ANSWER = Posted("C1", "1795249800.000100")


@pytest.fixture(name="engine")
async def _engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(migrated(tmp_path / "threads.db"))
    yield engine
    await engine.dispose()


async def test_who_replies_at_once_waits_until_the_question_is_noted(engine: AsyncEngine) -> None:
    """Slack shows an answer before its question is stored."""
    threads = Threads(engine)
    async with threads.answering(ANSWER.channel, None):
        asking = asyncio.create_task(threads.question(ANSWER.channel, ANSWER.ts))
        elsewhere = await threads.question("C2", ANSWER.ts)
        await threads.remember(ANSWER, QUESTION, None, NOW)

    assert elsewhere is None
    assert await asking == QUESTION


async def test_a_thread_about_nothing_is_known_at_once(engine: AsyncEngine) -> None:
    """Once every answer is noted there is nothing to wait for."""
    threads = Threads(engine)
    async with threads.answering(ANSWER.channel, None):
        pass

    assert await threads.question(ANSWER.channel, ANSWER.ts) is None


async def test_replies_in_quick_succession_go_on_from_each_other(engine: AsyncEngine) -> None:
    """The second waits for the first to be noted, although the thread has a question already."""
    threads, reply = Threads(engine), Posted(ANSWER.channel, "1795249801.000100")
    week = Request(QUESTION.scope, LastDays(7))
    await threads.remember(ANSWER, QUESTION, None, NOW)
    async with threads.answering(ANSWER.channel, ANSWER.ts):
        asking = asyncio.create_task(threads.question(ANSWER.channel, ANSWER.ts))
        await asyncio.sleep(0)
        await threads.remember(reply, week, ANSWER.ts, NOW)

    assert await asking == week
