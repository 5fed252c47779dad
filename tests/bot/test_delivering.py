"""The running bot asks what is due by itself: at its start, every minute, and when that changes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import cast

import pytest

from bot.delivering import Tick, delivering
from handlers.deliveries.worker import Deliveries
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Request
from metrics.scope import LastDays, Scope, ScopeKind
from sandbox.slack.driving import PATIENCE_SECONDS
from sandbox.slack.people import MINA
from sandbox.world import Plan, World, running

START = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
PLAN = Plan(START.date(), people=40, acknowledge_within=PATIENCE_SECONDS)
NINE = datetime(2026, 11, 21, 9, tzinfo=UTC)
ORDER = DigestOrder(
    Request(Scope(ScopeKind.ORG, "acme"), LastDays(7)), Schedule(Every.DAILY, time(9), "UTC")
)
REAL_TIME = datetime(2030, 1, 1, tzinfo=UTC)
CHANNEL = "C0COPILOT1"


class Clock:
    """It stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


async def at_once(_seconds: float) -> None:
    """Let waiting take no time, and give everybody else a turn."""
    await asyncio.sleep(0)


@asynccontextmanager
async def open_world(clock: Clock) -> AsyncIterator[World]:
    async with running(PLAN, clock=clock, sleep=at_once, delivers=False) as world:
        yield world


async def test_what_came_due_while_the_bot_was_down_comes_at_its_start() -> None:
    """Nobody waits for the next minute."""
    clock = Clock()
    async with open_world(clock) as world:
        await world.bot.subscriptions.add(CHANNEL, MINA, ORDER, START)
        clock.now = NINE + timedelta(minutes=5)
        mark = world.slack.mark
        async with delivering(world.bot, replace(world.around, delivers=True)):
            message = await world.slack.message_after(mark, "#copilot")

    assert message.metadata is not None


async def test_whatever_is_changed_is_looked_at_at_once() -> None:
    """What is due by now comes as soon as somebody orders something."""
    clock = Clock()
    async with (
        open_world(clock) as world,
        delivering(world.bot, replace(world.around, delivers=True)),
    ):
        subscriptions, mark = world.bot.subscriptions, world.slack.mark
        await subscriptions.add(CHANNEL, MINA, ORDER, START)
        clock.now = NINE
        await subscriptions.add("C0ENGINEER", MINA, ORDER, NINE)
        message = await world.slack.message_after(mark, "#copilot")

    assert message.metadata is not None


class Looking:
    """Deliveries that are still looking up what is due when the bot is stopped."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.is_over = False

    async def begin(self, _now: datetime) -> None:
        """Look for a while."""
        self.begun.set()
        for _ in range(9):
            await asyncio.sleep(0)
        self.is_over = True

    async def next_wake(self) -> None:
        """Know of nothing that is due."""

    async def finish(self, _within_seconds: float) -> None:
        """Have nothing under way."""


async def test_a_look_has_ended_when_the_bot_stops(caplog: pytest.LogCaptureFixture) -> None:
    """Nobody closes the database under it, and the log says nothing of it."""
    looking = Looking()
    async with open_world(Clock()) as world:
        bot = replace(world.bot, deliveries=cast("Deliveries", looking))
        async with delivering(bot, replace(world.around, delivers=True)):
            await looking.begun.wait()

        assert looking.is_over
    assert "Traceback" not in caplog.text


async def test_the_next_look_is_at_the_next_due_time() -> None:
    """In the scheduler's own time, which need not be the bot's."""
    clock = Clock()
    async with open_world(clock) as world:
        await world.bot.subscriptions.add(CHANNEL, MINA, ORDER, START)
        tick = Tick(world.bot.deliveries, clock, lambda: REAL_TIME)
        tick.job = job = Job()
        clock.now = NINE - timedelta(seconds=20)
        await tick.look()

    assert job.next_run_time == REAL_TIME + timedelta(seconds=20)


class Job:
    """A job of a scheduler that would run in a minute."""

    def __init__(self) -> None:
        self.next_run_time = REAL_TIME + timedelta(minutes=1)

    def modify(self, next_run_time: datetime) -> None:
        self.next_run_time = next_run_time
