"""How long the distinct people of a year take, from the sets that are stored of its days."""

import asyncio
import statistics
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from metrics.person_sets import NOBODY, pack, people, union, unpack
from storage.engine import open_engine, reading, writing
from storage.owner_days import OwnerDayRow, owner_days_between, put_owner_days
from storage.schema import migrate

SEED = 1
PEOPLE, YEAR = 10_000, 365
SHARE = 0.7
ROUNDS = 9
LAST = date(2026, 11, 19)
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def main() -> None:
    """Print the median and the most of a few rounds."""
    with TemporaryDirectory() as folder:
        asyncio.run(_measured(Path(folder)))


async def _measured(folder: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{folder / 'year.db'}")
    await migrate(engine)
    dice, first = Random(SEED), LAST - timedelta(days=YEAR - 1)
    rows = []
    for age in range(YEAR):
        active = pack(people(n for n in range(1, PEOPLE + 1) if dice.random() < SHARE))
        rows.append(OwnerDayRow(LAST - timedelta(days=age), NOW, None, None, active))
    async with writing(engine) as connection:
        await put_owner_days(connection, "org acme", rows)
    times, distinct = [], NOBODY
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        async with reading(engine) as connection:
            found = await owner_days_between(connection, "org acme", first, LAST)
        distinct = union(unpack(row.active) if row.active else NOBODY for row in found.values())
        times.append(1000 * (time.perf_counter() - begin))
    await engine.dispose()
    usual, most = statistics.median(times), max(times)
    print(
        f"\n{distinct.bit_count()} distinct people of {YEAR} days: {usual:.1f} ms, most {most:.1f}"
    )


if __name__ == "__main__":
    main()
