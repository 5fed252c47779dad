"""What the product does with a report of people, in steps that can be measured one by one."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime
from operator import attrgetter
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.peers import Paths, Work, lines
from benchmarks.reports import FIRST_ID, PERIOD
from metrics.ingest import reading_report
from metrics.memberships import Memberships
from metrics.models import COUNTERS
from metrics.person_sets import pack
from metrics.tallies import Tally
from metrics.team_totals import TeamTotals, team_rows
from metrics.user_days import Added, read_users
from metrics.users import UserDay, user_day
from storage.engine import open_engine, writing
from storage.forgotten import PersonRows, forget
from storage.owner_days import OwnerDayRow, put_owner_days
from storage.schema import migrate

NOW = datetime(2026, 11, 21, tzinfo=UTC)
OWNER = "org acme"
ROWS_AT_ONCE = 500
TEAMS = 100


def typed_totals(paths: Paths) -> Work:
    """Decode every line whole, as the product does, and add up the counts of each day."""
    counts = attrgetter(*COUNTERS)

    def work() -> dict[date, tuple[int, ...]]:
        totals: dict[date, tuple[int, ...]] = {}
        unknown: Counter[str] = Counter()
        waiting: defaultdict[date, list[tuple[int, ...]]] = defaultdict(list)
        for number, line in enumerate(lines(paths), 1):
            row = user_day(line, unknown)
            waiting[row.day].append(counts(row))
            if number % ROWS_AT_ONCE == 0:
                _add(totals, waiting)
        _add(totals, waiting)
        return totals

    return work


def _add(
    totals: dict[date, tuple[int, ...]], waiting: dict[date, list[tuple[int, ...]]]
) -> None:
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
    url = _database(paths)
    return lambda: asyncio.run(_ingest(url, paths, _nothing_more))


def stored_with_breakdowns(paths: Paths) -> Work:
    """Do that, and add up each day with every breakdown."""
    url = _database(paths)

    def work() -> list[bytes]:
        days: defaultdict[date, Tally] = defaultdict(Tally)
        asyncio.run(_ingest(url, paths, lambda row, _person, _number: days[row.day].add(row)))
        return [tally.payload(day.isoformat()) for day, tally in days.items()]

    return work


def stored_with_somebody_forgotten(paths: Paths) -> Work:
    """Do that in a database in which ten people were forgotten."""
    url = _database(paths)
    asyncio.run(_forget_some(url))

    def work() -> None:
        days: defaultdict[date, Tally] = defaultdict(Tally)
        asyncio.run(_ingest(url, paths, lambda row, _person, _number: days[row.day].add(row)))

    return work


def stored_by_team(paths: Paths) -> Work:
    """Read the report into SQLite, and add every row to its team; a tenth of all are in two."""
    url, people = _database(paths), range(FIRST_ID, FIRST_ID + 10_000)
    teams = {n: tuple({n % TEAMS, TEAMS if n % 10 == 0 else n % TEAMS}) for n in people}

    def work() -> None:
        memberships = Memberships({team: f"team-{team}" for team in range(TEAMS + 1)}, teams)
        totals = TeamTotals(memberships)
        asyncio.run(_ingest(url, paths, totals.add))
        numbers = {person: person - FIRST_ID + 1 for person in people}
        list(team_rows(PERIOD.last, memberships, numbers, totals))

    return work


def _database(paths: Paths) -> str:
    """Return the address of a new database, brought up to date before anything is measured."""
    database = paths[0].parent / "ingest.db"
    for each in database.parent.glob("ingest.db*"):
        each.unlink()
    url = f"sqlite+aiosqlite:///{database}"
    asyncio.run(_migrated(url))
    return url


async def _migrated(url: str) -> None:
    engine = open_engine(url)
    await migrate(engine)
    await engine.dispose()


async def _forget_some(url: str) -> None:
    engine = open_engine(url)
    async with writing(engine) as connection:
        for person in range(FIRST_ID, FIRST_ID + 10):
            await forget(connection, PersonRows(person, frozenset(), frozenset()))
    await engine.dispose()


async def _ingest(url: str, paths: Paths, added: Added) -> None:
    engine = open_engine(url)
    await ingest(engine, paths, added)
    await engine.dispose()


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
    for line in lines([path]):
        yield line


def _nothing_more(row: UserDay, person: int, number: int) -> None:
    pass
