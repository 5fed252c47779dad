"""A database of each kind, brought up to date."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import open_engine
from tests.databases import migrated

SQLITE_ONLY = pytest.mark.parametrize("address", ["sqlite"], indirect=True)


def url(folder: Path) -> str:
    """Return the address of the database in a folder."""
    return f"sqlite+aiosqlite:///{folder / 'days.db'}"


@pytest.fixture(
    name="address", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def _address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database with every table and no row, once of each kind."""
    if request.param == "sqlite":
        return migrated(tmp_path / "days.db")
    address: str = request.getfixturevalue("postgres_url")
    return address


@pytest.fixture(name="engine")
async def _engine(address: str) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(address)
    yield engine
    await engine.dispose()


@pytest.fixture(name="other")
async def _other(address: str) -> AsyncIterator[AsyncEngine]:
    """The same database, opened by somebody else."""
    other = open_engine(address)
    yield other
    await other.dispose()
