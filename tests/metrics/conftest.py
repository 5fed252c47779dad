"""The metrics service with everything around it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from metrics.service import SourceChoice
from tests.metrics.stand_ins import House, house


@pytest.fixture(name="house")
async def _house(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as built:
        yield built


@pytest.fixture(name="old_house")
async def _old_house(tmp_path: Path) -> AsyncIterator[House]:
    """Ask the closed endpoints, as a host that still has them is asked."""
    async with house(tmp_path, legacy=True, choice=SourceChoice.LEGACY) as built:
        yield built
