"""A year of five hundred digests: each at its hour and once, whatever happens to the workers."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from handlers.deliveries.terms import Reason
from handlers.orders.schedule import Schedule
from storage.engine import open_engine
from storage.schema import migrate
from tests.conftest import COUNTS
from tests.simulation.clock import Clock
from tests.simulation.counts import CROWD, TERMS, Counts
from tests.simulation.oracle import due_moments
from tests.simulation.orders import BEGIN, END, Mix, schedules
from tests.simulation.slack import Slack
from tests.simulation.year import Year, counted, ordered, restarts

# Where there is one, a folder in memory: SQLite waits for the disk at each of 100 000 commits.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it

SEED = 1

Record = Callable[[str, object], None]


@pytest.fixture(name="folder")
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


async def lived(
    url: str, schedules: Sequence[Schedule], period: tuple[datetime, datetime], number: int
) -> tuple[Year, Counts]:
    """Let two workers live through a period with so many restarts, and return what happened."""
    begin, end = period
    await ordered(url, schedules, begin)
    moments = {moment for each in schedules for moment in due_moments(each, begin, end)}
    clock = Clock(begin)
    year = Year(url, clock, Slack(clock), restarts(number, sorted(moments), SEED))
    # What was due at the end, and was in a crowd or in a dead worker's hands, comes by then.
    await year.run(end + CROWD + TERMS.lease)
    return year, await counted(year, schedules, begin, end)


def summed_up(year: Year, counts: Counts) -> str:
    """Return everything that was counted, as a line."""
    deaths, outages = len(year.times.deaths), len(year.times.outages)
    return f"{counts}; {deaths} workers died, and {outages} times there was none"


@pytest.mark.long
async def test_a_year_of_five_hundred_digests(folder: Path, record_property: Record) -> None:
    """With two workers on SQLite and thirty restarts, whatever was due came at its hour, or why not.

    Some restarts are of both workers, and last longer than what was missed is sent for.
    """
    url = f"sqlite+aiosqlite:///{folder / 'year.db'}"
    engine = open_engine(url)
    await migrate(engine)
    await engine.dispose()
    wanted = schedules(Mix(daily=1, weekly=56, monthly=443), SEED)

    year, counts = await lived(url, wanted, (BEGIN, END), 30)

    record_property(COUNTS, f"a year of 500 digests, SQLite: {summed_up(year, counts)}")
    assert (counts.wrong, counts.lost, counts.doubled) == ([], 0, 0)
    assert counts.due == sum(len(due_moments(each, BEGIN, END)) for each in wanted)
    assert counts.delivered + counts.skipped.total() == counts.due
    assert counts.late
    assert counts.skipped[Reason.TOO_LATE]
    assert len(year.times.deaths) >= 30


@pytest.mark.postgres
async def test_a_spring_of_sixty_digests_on_postgresql(
    postgres_url: str, record_property: Record
) -> None:
    """With a leap day and the changes of most clocks in March, and eight restarts."""
    period = (BEGIN.replace(year=2028, month=2, day=25), BEGIN.replace(year=2028, month=4, day=4))
    wanted = schedules(Mix(daily=1, weekly=52, monthly=7), SEED)

    year, counts = await lived(postgres_url, wanted, period, 8)

    record_property(COUNTS, f"a spring of 60 digests, PostgreSQL: {summed_up(year, counts)}")
    assert (counts.wrong, counts.lost, counts.doubled) == ([], 0, 0)
    assert counts.delivered + counts.skipped.total() == counts.due
    assert len(year.times.deaths) >= 8
