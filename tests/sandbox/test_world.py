"""The whole product on this machine, over Socket Mode and over HTTP."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from charts.worker import ChartWorker
from sandbox.slack.facts import Message
from sandbox.world import Plan, World, morning, running

TODAY = date(2026, 11, 27)
QUESTION = "/copilot-metrics org acme 7d"
PATIENCE = 60.0
PLAN = Plan(TODAY, people=40, acknowledge_within=PATIENCE)


@pytest.fixture(name="charts")
async def _charts() -> AsyncIterator[ChartWorker]:
    worker = ChartWorker(timedelta(seconds=PATIENCE))
    yield worker
    await worker.close()


def is_summary(message: Message) -> bool:
    return message.text.startswith("Copilot in acme")


async def answer(world: World) -> Message:
    asked = await world.slack.command("Mina", "#copilot", QUESTION)
    assert asked.ok
    return await world.slack.message_after(
        asked.mark, "#copilot", where=is_summary, within=PATIENCE
    )


async def test_a_command_is_answered_in_the_channel_however_slack_is_heard(
    charts: ChartWorker,
) -> None:
    """With a chart; the bot's own server says that all is well. Lent charts serve both worlds."""
    for http, connections in ((False, 1), (True, 0)):
        plan = replace(PLAN, http=http)
        async with running(plan, charts=charts) as world:
            message = await answer(world)
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"{world.address}/healthz") as health,
            ):
                assert health.status == 200
        methods = [call.method for call in world.slack.received]
        assert message.is_app
        assert message.viewer is None
        assert "image" in {block["type"] for block in message.blocks}
        assert methods.count("apps.connections.open") == connections


async def test_it_is_a_morning_of_the_day_that_was_planned() -> None:
    """The answers do not depend on the day on which somebody tries it."""
    async with running(PLAN) as world:
        now = world.around.clock()

    assert datetime(2026, 11, 27, 8, 30, tzinfo=UTC) == morning(TODAY)
    assert (now.date(), now.hour) == (TODAY, 8)


async def test_time_runs_on_or_goes_by_the_clock_it_is_given() -> None:
    """A clock that stands still gives the same answers twice."""
    async with running(PLAN) as world:
        first = world.around.clock()
        while world.around.clock() == first:
            pass
    async with running(PLAN, clock=lambda: morning(TODAY)) as world:
        assert morning(TODAY) == world.around.clock()


async def test_faults_go_to_the_one_they_are_about() -> None:
    """GitHub's to GitHub, Slack's to Slack."""
    plan = replace(PLAN, faults=("github-500", "slack-archived"))
    async with running(plan) as world:
        assert list(world.github.faults) == ["github-500"]
        assert world.slack.faults.take("slack-archived")


async def test_an_unknown_fault_is_refused() -> None:
    """A typing mistake must not look like a product that copes."""
    with pytest.raises(ValueError, match="no fault is called 'slack-nothing'"):
        async with running(Plan(TODAY, people=40, faults=("slack-nothing",))):
            pass


async def test_nothing_stays_behind() -> None:
    """The database was a temporary one."""
    async with running(PLAN) as world:
        database = Path(world.settings.database_url.removeprefix("sqlite+aiosqlite:///"))
        there = database.parent.is_dir()

    assert (there, database.parent.is_dir()) == (True, False)
