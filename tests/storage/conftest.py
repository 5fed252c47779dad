"""A database in a file, brought up to date."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import open_engine
from storage.schema import migrate


def url(folder: Path) -> str:
    """Return the address of the database in a folder."""
    return f"sqlite+aiosqlite:///{folder / 'days.db'}"


@pytest.fixture(name="engine")
async def _engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url(tmp_path))
    await migrate(engine)
    yield engine
    await engine.dispose()


@pytest.fixture(name="other")
async def _other(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """The same file, opened by somebody else."""
    other = open_engine(url(tmp_path))
    await migrate(other)
    yield other
    await other.dispose()
