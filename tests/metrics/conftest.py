"""The metrics service with everything around it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.metrics.stand_ins import House, house


@pytest.fixture(name="house")
async def _house(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as built:
        yield built
