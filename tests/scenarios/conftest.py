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

from charts.values import Chart
from charts.worker import ChartWorker
from handlers.words import working
from sandbox.slack.driving import PATIENCE_SECONDS
from sandbox.slack.facts import Message
from sandbox.world import Plan, World, running
from storage.answers import answer
from storage.engine import open_engine, reading
from tests.databases import migrated
from tests.scenarios.stored import stored

TODAY = date(2026, 11, 21)
# How fast an acknowledgement is, the benchmarks tell; here the machine may be busy.
PLAN = Plan(TODAY, people=40, acknowledge_within=PATIENCE_SECONDS)

Running = Callable[..., AbstractAsyncContextManager[World]]


async def at_once(_seconds: float) -> None:
    """Let waiting take no time, and give everybody else a turn."""
    await asyncio.sleep(0)


@asynccontextmanager
async def opened(plan: Plan, *, with_days: bool = False, **around: Any) -> AsyncIterator[World]:
    """Run a world in which waiting takes no time, on a database that nobody has used.

    Without `with_days` it is empty; with it, GitHub was asked already for all that a digest needs.
    `around` is what `sandbox.world.running` takes.
    """
    with TemporaryDirectory(prefix="copilot-metrics-") as folder:
        file = Path(folder) / "metrics.db"
        database = plan.database_url or (stored(file, plan) if with_days else migrated(file))
        chosen = replace(plan, database_url=database)
        async with running(chosen, sleep=at_once, **around) as world:
            yield world


class Remembering(ChartWorker):
    """Draws each chart once, because many scenarios ask for the same figures."""

    def __init__(self) -> None:
        super().__init__(timedelta(seconds=PATIENCE_SECONDS))
        self._pictures: dict[tuple[Chart, int], bytes] = {}

    async def png(self, values: Chart, scale: int = 1) -> bytes:
        """Return the picture that the process drew, now or before."""
        key = (values, scale)
        if key not in self._pictures:
            self._pictures[key] = await super().png(values, scale)
        return self._pictures[key]


@pytest_asyncio.fixture(scope="session", loop_scope="session", name="charts")
async def _charts() -> AsyncIterator[ChartWorker]:
    """Give one drawing process to all scenarios, because it takes a second to start."""
    charts = Remembering()
    yield charts
    await charts.close()


@pytest.fixture(name="world_with")
def _world_with(charts: ChartWorker) -> Running:
    """Run a world with these faults, with stored days or without, or another plan."""

    @asynccontextmanager
    async def world_with(
        *faults: str, deadline_seconds: float = 60.0, with_days: bool = False, **plan: Any
    ) -> AsyncIterator[World]:
        chosen = replace(PLAN, faults=faults, **plan)
        around: dict[str, Any] = {"charts": charts, "deadline_seconds": deadline_seconds}
        async with opened(chosen, with_days=with_days, **around) as world:
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
