"""An empty database, and a folder to put files into."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.metrics.imports.downloads import Database, Folder, database


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture(name="database")
async def _database(tmp_path: Path) -> AsyncIterator[Database]:
    async with database(tmp_path) as empty:
        yield empty
