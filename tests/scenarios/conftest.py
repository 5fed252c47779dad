"""The whole product in one process: the real bot between the stand-in GitHub and Slack."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import pytest_asyncio

from charts.worker import ChartWorker
from handlers.words import working
from sandbox.slack.driving import PATIENCE_SECONDS
from sandbox.slack.facts import Message
from sandbox.world import Plan, World, running
from storage.answers import answer
from storage.engine import open_engine, reading
from tests.databases import migrated

TODAY = date(2026, 11, 21)
# How fast an acknowledgement is, the benchmarks tell; here the machine may be busy.
PLAN = Plan(TODAY, people=40, acknowledge_within=PATIENCE_SECONDS)

Running = Callable[..., AbstractAsyncContextManager[World]]


async def at_once(_seconds: float) -> None:
    """Let waiting take no time, and give everybody else a turn."""
    await asyncio.sleep(0)


@asynccontextmanager
async def opened(plan: Plan, **around: Any) -> AsyncIterator[World]:
    """Run a world in which waiting takes no time; its database is a copy of an empty one.

    `around` is what `sandbox.world.running` takes.
    """
    with TemporaryDirectory(prefix="copilot-metrics-") as folder:
        database = plan.database_url or migrated(Path(folder) / "metrics.db")
        plan = replace(plan, database_url=database)
        async with running(plan, sleep=at_once, **around) as world:
            yield world


@pytest_asyncio.fixture(scope="session", loop_scope="session", name="charts")
async def _charts() -> AsyncIterator[ChartWorker]:
    """Give one drawing process to all scenarios, because it takes a second to start."""
    charts = ChartWorker(timedelta(seconds=PATIENCE_SECONDS))
    yield charts
    await charts.close()


@pytest.fixture(name="world_with")
def _world_with(charts: ChartWorker) -> Running:
    """Run a world with these faults, or another plan."""

    @asynccontextmanager
    async def world_with(
        *faults: str, deadline_seconds: float = 60.0, **plan: Any
    ) -> AsyncIterator[World]:
        chosen = replace(PLAN, faults=faults, **plan)
        async with opened(chosen, charts=charts, deadline_seconds=deadline_seconds) as world:
            yield world

    return world_with


def is_answer(message: Message) -> bool:
    """Tell an answer of the bot from its "working…"."""
    return message.is_app and message.text != working()


async def asked(
    world: World, text: str, *, user: str = "Mina", channel: str = "#copilot"
) -> Message:
    """Type the slash command and return what the person then sees as the answer."""
    heard = await world.slack.command(user, channel, f"/copilot-metrics {text}")
    assert heard.ok, heard.error
    return await world.slack.message_after(heard.mark, channel, where=is_answer)


async def kept(world: World, message: Message, **parts: object) -> Message:
    """Wait until it is written down that a message answers a question with these parts."""
    engine = open_engine(world.settings.database_url)
    row = None
    while row is None or not parts.items() <= json.loads(row.request).items():
        await asyncio.sleep(0)
        async with reading(engine) as connection:
            row = await answer(connection, message.channel, message.ts)
    await engine.dispose()
    return message
