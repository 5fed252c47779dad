"""Hundreds of processes killed while they deliver, on both databases: `make soak`.

It ends with 1 where anything was lost, doubled, or not as promised.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory

from psycopg import sql
from rich.console import Console
from rich.table import Table

from handlers.deliveries.terms import Promise
from tests.deliveries_killed.databases import Database, Postgres, Sqlite, made_ready
from tests.deliveries_killed.kills import Kill, at_random, named
from tests.deliveries_killed.promises import Counts
from tests.deliveries_killed.trials import Terms, tried, undisturbed
from tests.postgres import MISSING, binaries, throwaway

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
ALL_TERMS = tuple(Terms(history, promise) for history, promise in product((True, False), Promise))
MOST_WRONG = 20


@dataclass(slots=True)
class Round:
    """Kills of one kind, under terms, on a database, and what was counted.

    One of the `spare` ones stands in for each that came too late to kill anybody.
    """

    name: str
    terms: Terms
    database: Database
    kills: Sequence[Kill]
    spare: Iterator[Kill] = field(default_factory=lambda: iter(()))
    counts: Counts = field(default_factory=Counts)


def rounds(
    database: Database, kills: Sequence[Kill], others: Iterator[Kill], moments: int
) -> Iterator[Round]:
    """Yield all rounds on one database."""
    for terms in ALL_TERMS:
        yield Round("named", terms, database, kills)
    yield Round("named, two heirs die", Terms(heirs=2), database, kills)
    yield Round("named, chart drawn", Terms(draws=True), database, kills)
    yield Round("random", Terms(), database, list(islice(others, moments)), others)


async def soaked(
    databases: Sequence[Database], folder: Path, moments: int, seed: int
) -> list[Round]:
    """Try everything, as many at a time as there are processors."""
    planned: list[Round] = []
    for database in databases:
        ready = await made_ready(database, folder)
        async with database.copy() as url:
            whole = await undisturbed(url, folder)
        planned += rounds(database, named(ready.details), at_random(seed, whole), moments)
    slots = asyncio.Semaphore(os.cpu_count() or 1)

    async def one(around: Round, kill: Kill) -> None:
        async with slots, around.database.copy() as url:
            trial = await tried(kill, around.terms, url, folder)
        around.counts.add(trial)
        spare = None if trial.was_killed else next(around.spare, None)
        if spare is not None:
            await one(around, spare)

    async with asyncio.TaskGroup() as group:
        for around in planned:
            for kill in around.kills:
                group.create_task(one(around, kill))
    return planned


def table_of(done: Sequence[Round], seed: int) -> Table:
    """Return what was counted, a line for each round."""
    table = Table(title=f"Deliveries, killed and taken over (seed {seed})")
    for heading in ("database", "moments", "DELIVERY", "history"):
        table.add_column(heading)
    for heading in ("killed", "due", "delivered", "repeated*", "left out*", "lost", "doubled"):
        table.add_column(heading, justify="right")
    for around in done:
        counts = around.counts
        numbers = (counts.killed, counts.due, counts.delivered, counts.repeated, counts.left_out)
        table.add_row(
            type(around.database).__name__,
            around.name,
            str(around.terms.promise),
            "granted" if around.terms.history else "not granted",
            *map(str, (*numbers, counts.lost, counts.doubled)),
        )
    return table


@contextmanager
def both(programs: Path) -> Iterator[tuple[Path, Sequence[Database]]]:
    """Give a folder, and a database of each kind that is gone afterwards."""
    place = MEMORY if MEMORY.is_dir() else None
    with TemporaryDirectory(dir=place) as folder, throwaway(programs) as cluster:
        cluster.run(sql.SQL("CREATE DATABASE ready"))
        yield Path(folder), (Sqlite(Path(folder)), Postgres(cluster, "ready"))


def main() -> int:
    """Try everything, print what was counted, and return how to end."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--moments", type=int, default=300, help="at random, on each database")
    given.add_argument("--seed", type=int, default=1)
    chosen = given.parse_args()
    programs = binaries()
    if programs is None:
        sys.exit(MISSING)
    with both(programs) as (folder, databases):
        done = asyncio.run(soaked(databases, folder, chosen.moments, chosen.seed))
    console = Console(width=130)
    console.print(table_of(done, chosen.seed))
    console.print("* where Slack may not be asked: repeated and said so, left out and recorded")
    all_counts = [around.counts for around in done]
    for fault in [fault for counts in all_counts for fault in counts.wrong][:MOST_WRONG]:
        console.print(fault, style="red")
    return int(any(counts.lost or counts.doubled or counts.wrong for counts in all_counts))


if __name__ == "__main__":
    sys.exit(main())
