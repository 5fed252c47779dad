"""What the product does with a report of people, in steps that can be measured one by one."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import attrgetter
from pathlib import Path

import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.peers import AT_A_TIME, Paths, Work, lines
from benchmarks.reports import FIRST_ID, PERIOD
from metrics.ingest import reading_report
from metrics.models import COUNTERS, Counters
from metrics.person_sets import pack
from metrics.tallies import Tally
from metrics.user_days import Added, read_users
from metrics.users import UserDay, user_day
from storage.engine import open_engine, writing
from storage.forgotten import PersonRows, forget
from storage.owner_days import OwnerDayRow, put_owner_days
from storage.schema import migrate

NOW = datetime(2026, 11, 21, tzinfo=UTC)
OWNER = "org acme"
ROWS_AT_ONCE = 500


class DayCounts(Counters, frozen=True, kw_only=True):
    """Of a row, what its peers look at."""

    day: date


def counts_alone(paths: Paths) -> Work:
    """Decode the counts and the day of every line, typed, and add them up by day."""
    decode = msgspec.json.Decoder(DayCounts).decode
    return lambda: _totals(paths, decode)


def typed_totals(paths: Paths) -> Work:
    """Decode every line whole, as the product does, and add up the counts by day."""
    unknown: Counter[str] = Counter()
    return lambda: _totals(paths, lambda line: user_day(line, unknown))


def _totals(
    paths: Paths, decode: Callable[[bytes], DayCounts | UserDay]
) -> dict[date, tuple[int, ...]]:
    counts = attrgetter(*COUNTERS)
    totals: dict[date, tuple[int, ...]] = {}
    waiting: defaultdict[date, list[tuple[int, ...]]] = defaultdict(list)
    for number, line in enumerate(lines(paths), 1):
        row = decode(line)
        waiting[row.day].append(counts(row))
        if number % ROWS_AT_ONCE == 0:
            _add(totals, waiting)
    _add(totals, waiting)
    return totals


def _add(totals: dict[date, tuple[int, ...]], waiting: dict[date, list[tuple[int, ...]]]) -> None:
    for day, rows in waiting.items():
        known = totals.get(day, (0,) * len(COUNTERS))
        totals[day] = tuple(map(sum, zip(known, *rows, strict=True)))
    waiting.clear()


def typed_breakdowns(paths: Paths) -> Work:
    """Decode every line, and add up each day with every breakdown."""

    def work() -> list[bytes]:
        unknown: Counter[str] = Counter()
        days: defaultdict[date, Tally] = defaultdict(Tally)
        for line in lines(paths):
            row = user_day(line, unknown)
            days[row.day].add(row)
        return [tally.payload(day.isoformat()) for day, tally in days.items()]

    return work


def stored(paths: Paths) -> Work:
    """Read the report as `OwnerDays.read_latest` does: every row into SQLite, with the people."""
    database = _Database.beside(paths)
    return lambda: database.take_in(paths, _nothing_more)


def stored_with_breakdowns(paths: Paths) -> Work:
    """Do that, and add up each day with every breakdown."""
    return _stored_with_breakdowns(paths, _Database.beside(paths))


def stored_with_some_forgotten(paths: Paths) -> Work:
    """Do all that in a database in which ten of the people were forgotten."""
    database = _Database.beside(paths)
    database.runner.run(_forget_some(database.engine))
    return _stored_with_breakdowns(paths, database)


def _stored_with_breakdowns(paths: Paths, database: "_Database") -> Work:
    def work() -> list[bytes]:
        days: defaultdict[date, Tally] = defaultdict(Tally)
        database.take_in(paths, lambda row, _person, _number: days[row.day].add(row))
        return [tally.payload(day.isoformat()) for day, tally in days.items()]

    return work


@dataclass(frozen=True, slots=True)
class _Database:
    """A database that is open and up to date, as it is in a bot that runs."""

    runner: asyncio.Runner
    engine: AsyncEngine

    @classmethod
    def beside(cls, paths: Paths) -> "_Database":
        """Return a new one in the report's folder."""
        folder = paths[0].parent
        for file in folder.glob("ingest.db*"):
            file.unlink()
        runner = asyncio.Runner()
        engine = open_engine(f"sqlite+aiosqlite:///{folder / 'ingest.db'}")
        runner.run(migrate(engine))
        return cls(runner, engine)

    def take_in(self, paths: Paths, added: Added) -> None:
        """Read a report into it, and close it."""
        self.runner.run(ingest(self.engine, paths, added))
        self.runner.run(self.engine.dispose())
        self.runner.close()


async def _forget_some(engine: AsyncEngine) -> None:
    async with writing(engine) as connection:
        for person in range(FIRST_ID, FIRST_ID + 10):
            await forget(connection, PersonRows(person, frozenset(), frozenset()))


async def ingest(engine: AsyncEngine, paths: Paths, added: Added) -> None:
    """Read a report into a database, up to the moment from which it counts."""
    async with reading_report(engine, OWNER, "users-28-day", PERIOD, NOW) as reading:
        active = await read_users(engine, reading, [_lines_of(path) for path in paths], added)
        async with writing(engine) as connection:
            await reading.complete(connection)
            days = [
                OwnerDayRow(day, NOW, reading.id, None, pack(there.people))
                for day, there in active.items()
            ]
            await put_owner_days(connection, OWNER, days)


async def _lines_of(path: Path) -> AsyncGenerator[bytes, None]:
    with path.open("rb", buffering=AT_A_TIME) as file:
        for line in file:
            yield line


def _nothing_more(row: UserDay, person: int, number: int) -> None:
    pass
