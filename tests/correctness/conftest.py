"""A GitHub that offers what a test puts there, and the whole app for what only that can show."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.metrics.offered import People, offering
from tests.scenarios.conftest import _charts, _world_with

__all__ = ["_charts", "_world_with"]


@pytest.fixture(name="people")
async def _people(tmp_path: Path) -> AsyncIterator[People]:
    async with offering(tmp_path) as people:
        yield people
