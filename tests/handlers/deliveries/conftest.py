"""An office for each test, on a database of each kind."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.slack_app import BOT_SCOPES, OPTIONAL_SCOPES
from sandbox.slack.server import StandInSlack
from storage.engine import open_engine
from tests.databases import migrated
from tests.handlers.deliveries.office import Clock, Office


@pytest.fixture(
    name="address", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def _address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database with every table and no row, once of each kind."""
    if request.param == "sqlite":
        return migrated(tmp_path / "deliveries.db")
    address: str = request.getfixturevalue("postgres_url")
    return address


@pytest.fixture(name="faults")
def _faults() -> tuple[str, ...]:
    """Name what Slack does wrong; a test parametrizes it."""
    return ()


@pytest.fixture(name="history")
def _history() -> bool:
    """Say whether the app may look through channels; a test parametrizes it."""
    return True


@pytest.fixture(name="desk")
async def _desk(address: str, faults: tuple[str, ...], *, history: bool) -> AsyncIterator[Office]:
    engine = open_engine(address)
    clock = Clock()
    scopes = BOT_SCOPES | (OPTIONAL_SCOPES if history else set())
    async with StandInSlack(clock, scopes=scopes, faults=faults) as slack:
        yield Office(slack, engine, clock)
    await engine.dispose()
