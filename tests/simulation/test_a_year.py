"""A year of five hundred digests: each at its hour and once, whatever happens to the workers."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.simulation.clock import Clock
from tests.simulation.counts import CROWD, Counts
from tests.simulation.oracle import due_moments
from tests.simulation.orders import BEGIN, Mix, schedules
from tests.simulation.slack import Slack
from tests.simulation.year import Year, counted, ordered, restarts

# Where there is one, a folder in memory: SQLite waits for the disk at each of 100 000 commits.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it

Record = Callable[[str, object], None]


@pytest.fixture(name="folder")
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


async def lived(url: str, mix: Mix, end: datetime, number: int, seed: int) -> tuple[Year, Counts]:
    """Let workers live until then, and return what happened."""
    wanted = schedules(mix, seed)
    await ordered(url, wanted, BEGIN)
    moments = sorted({moment for each in wanted for moment in due_moments(each, BEGIN, end)})
    clock = Clock(BEGIN)
    year = Year(url, clock, Slack(clock), restarts(number, moments, seed))
    await year.run(end + CROWD)
    return year, await counted(year, wanted, BEGIN, end)
