"""The whole app over PostgreSQL instead of a file."""

import aiohttp
import pytest

from tests.postgres import Cluster
from tests.scenarios.conftest import Running, asked, kept

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.postgres]


async def test_questions_are_answered_as_over_a_file(
    world_with: Running, postgres_url: str
) -> None:
    """Word for word; and what each answer was about is remembered."""
    questions = ("org acme", "team acme/platform")
    answers = {}
    for database in (postgres_url, None):
        async with world_with(database_url=database) as world:
            messages = [await asked(world, question) for question in questions]
            for message in messages:
                await kept(world, message)
        answers[database] = [message.text for message in messages]

    assert "people in acme used Copilot" in answers[postgres_url][0]
    assert answers[postgres_url] == answers[None]


async def test_it_is_ready_while_the_database_is(
    world_with: Running, postgres_url: str, postgres_cluster: Cluster
) -> None:
    """A server that is down is told, and found again when it is up."""
    told = []
    async with world_with(database_url=postgres_url) as world, aiohttp.ClientSession() as session:

        async def look() -> None:
            async with session.get(f"{world.address}/healthz") as response:
                told.append(response.status)

        await look()
        postgres_cluster.stop()
        await look()
        postgres_cluster.start()
        await look()

    assert told == [200, 503, 200]
