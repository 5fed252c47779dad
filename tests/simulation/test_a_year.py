"""A year of five hundred digests: each at its hour and once, whatever happens to the workers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.engine import open_engine
from storage.schema import migrate
from tests.conftest import COUNTS
from tests.simulation.clock import Clock
from tests.simulation.counts import CROWD, TERMS, Counts
from tests.simulation.oracle import due_moments
from tests.simulation.orders import BEGIN, END, Mix, schedules
from tests.simulation.slack import Slack
from tests.simulation.year import Year, counted, ordered, restarts


async def lived(url: str, mix: Mix, end: datetime, number: int, seed: int) -> tuple[Year, Counts]:
    """Let workers live until then, and return what happened."""
    wanted = schedules(mix, seed)
    await ordered(url, wanted, BEGIN)
    moments = sorted({moment for each in wanted for moment in due_moments(each, BEGIN, end)})
    clock = Clock(BEGIN)
    year = Year(url, clock, Slack(clock), restarts(number, moments, seed))
    await year.run(end + CROWD)
    return year, await counted(year, wanted, BEGIN, end)


async def test_sqlite(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'year.db'}"
    engine = open_engine(url)
    await migrate(engine)
    await engine.dispose()
    import time
    t = time.process_time()
    year, counts = await lived(url, Mix(1, 40, 20), BEGIN + timedelta(days=60), 10, seed=1)
    print(time.process_time() - t, year.born, len(year.times.outages))
    print(counts)
    print(*counts.wrong[:20], sep="\n")
