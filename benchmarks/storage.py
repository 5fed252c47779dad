"""How long questions take that storage answers alone, of 10 000 people and 365 days.

The database is made up from a seed: an organization's days and sets of people for a year, 1 000
teams of ten for a year, and everybody's rows for the newest 28 days. Rows of older days would be
3.65 million, and none of the questions with a bar reads any: people are counted from sets.
"""

import asyncio
import statistics
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.build import Metrics, Surroundings, build_metrics
from bot.settings import Settings
from metrics.models import COUNTERS, Source
from metrics.owner_days import LATEST, USERS, OwnerDays
from metrics.person_sets import pack, people
from metrics.scope import LastDays, Period, Scope, ScopeKind
from metrics.tallies import Tally
from metrics.user_days import FLAGS
from metrics.users import UserDay
from sandbox.company import Company
from storage.days import DayRow, LatestRow, days_between, put_days, put_latest_day
from storage.engine import open_engine, reading, writing
from storage.ingests import begin_ingest, put_counts
from storage.owner_days import OwnerDayRow, put_owner_days
from storage.schema import migrate
from storage.tables import GONE
from storage.team_days import TeamDayRow, put_team_days, team_days_between, team_slugs
from storage.user_rows import USER_DAY_COLUMNS, person_numbers, put_user_days

BAR_MS = 50
PEOPLE, TEAMS, TEAM_SIZE = 10_000, 1_000, 10
ACTIVE_SHARE = 0.7
SEED = 1
ROUNDS = 40
KINDS_OF_DAY = 30  # that many different days of an organization and of a team are made, in turn
LAST = date(2026, 11, 19)
NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
YEAR, MONTH = Period.ending(LAST, 365), Period.ending(LAST, 28)
ACME = Scope.of(ScopeKind.ORG, "acme")
OWNER = str(ACME)
USER_ID = 500_000

Question = Callable[[], Awaitable[object]]


def main() -> None:
    """Print how long each question takes, and whether its 95th percentile holds the bar."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "year.db"
        begin = time.perf_counter()
        asyncio.run(_build(file))
        seconds, size = time.perf_counter() - begin, file.stat().st_size / 1024**2
        what = f"{PEOPLE} people, {TEAMS} teams, {YEAR.length} days"
        print(f"\n{what}: {size:.0f} MiB, written in {seconds:.0f} s")
        asyncio.run(_measured(file))


async def _measured(file: Path) -> None:
    settings = Settings.model_construct(
        github_token=SecretStr("unused"), database_url=f"sqlite+aiosqlite:///{file}"
    )
    async with build_metrics(settings, Surroundings(clock=lambda: NOW)) as metrics:
        print(f"{'from storage':<38}{'median ms':>10}{'p95':>8}{'CPU ms':>8}   bar of {BAR_MS} ms")
        for name, question in _with_a_bar(metrics).items():
            _, p95, _ = times = await _times(question)
            _row(name, times, "holds" if p95 < BAR_MS else "does not hold")
        for name, question in _besides(metrics).items():
            _row(name, await _times(question), "")


def _with_a_bar(metrics: Metrics) -> dict[str, Question]:
    owners = OwnerDays(metrics.engine, metrics.github, metrics.files)

    async def teams() -> object:
        async with reading(metrics.engine) as connection:
            return await team_slugs(connection, OWNER, MONTH.first, MONTH.last)

    async def year() -> object:
        async with reading(metrics.engine) as connection:
            return await days_between(connection, OWNER, Source.REPORTS, YEAR.first, YEAR.last)

    return {
        "distinct active people of 28 days": lambda: owners.active_people(ACME, MONTH),
        "names of the teams of 28 days": teams,
        "one year of days": year,
    }


def _besides(metrics: Metrics) -> dict[str, Question]:
    owners = OwnerDays(metrics.engine, metrics.github, metrics.files)

    async def teams() -> object:
        async with reading(metrics.engine) as connection:
            return await team_slugs(connection, OWNER, YEAR.first, YEAR.last)

    async def team() -> object:
        async with reading(metrics.engine) as connection:
            return await team_days_between(connection, OWNER, 1, YEAR.first, YEAR.last)

    return {
        "distinct active people of 365 days": lambda: owners.active_people(ACME, YEAR),
        "names of the teams of 365 days": teams,
        "one year of a team": team,
        "the whole view teams, 28 days": lambda: metrics.questions.teams.teams(
            ACME, LastDays(MONTH.length), NOW
        ),
        "the whole view people, 28 days": lambda: metrics.questions.people.active(
            ACME, LastDays(MONTH.length), NOW
        ),
    }


async def _times(question: Question) -> tuple[float, float, float]:
    """Return the median and the 95th percentile, and the median of the work of all threads.

    The last one is nearly the same on a machine that is busy with something else.
    """
    times, work = [], []
    for _ in range(ROUNDS):
        begin, begun = time.perf_counter(), time.process_time()
        await question()
        times.append(1000 * (time.perf_counter() - begin))
        work.append(1000 * (time.process_time() - begun))
    return statistics.median(times), statistics.quantiles(times, n=20)[-1], statistics.median(work)


def _row(name: str, times: tuple[float, float, float], verdict: str) -> None:
    median, p95, work = times
    print(f"{name:<38}{median:>10.1f}{p95:>8.1f}{work:>8.1f}   {verdict}".rstrip())


async def _build(file: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{file}")
    event.listen(engine.sync_engine, "connect", _hastily)
    await migrate(engine)
    dice = Random(SEED)
    company = Company(LAST + timedelta(days=2), people=400)
    async with writing(engine) as connection:
        for source in (Source.REPORTS, LATEST):
            await put_latest_day(connection, OWNER, source, LatestRow(LAST, NOW))
        rows = list(_days(company))
        await put_days(connection, OWNER, Source.REPORTS, rows)
        await person_numbers(connection, range(USER_ID + 1, USER_ID + PEOPLE + 1))
    active = {day: sorted(dice.sample(range(1, PEOPLE + 1), _active_on(day))) for day in YEAR.days}
    for day in YEAR.days:
        ingest = await _people(engine, dice, day, active[day]) if day >= MONTH.first else GONE
        async with writing(engine) as connection:
            row = OwnerDayRow(day, NOW, ingest, GONE, pack(people(active[day])), pack(0))
            await put_owner_days(connection, OWNER, [row])
    await _teams(engine, dice, company)
    await engine.dispose()


def _hastily(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Let the database be written as fast as can be, because only reading is measured."""
    cursor = connection.cursor()
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _active_on(day: date) -> int:
    share = ACTIVE_SHARE if day.weekday() < 5 else ACTIVE_SHARE / 10  # noqa: PLR2004 - Saturday
    return int(PEOPLE * share)


def _days(company: Company) -> Iterator[DayRow]:
    """Yield an organization's days as the stand-in GitHub sends them."""
    known = [
        company.day_total(ACME.name, day, NOW)
        for day in Period.ending(LAST, KINDS_OF_DAY + 1).days
        if company.has_data(day, NOW)
    ]
    for day, record in zip(YEAR.days, cycle(known), strict=False):
        payload = msgspec.json.encode(record | {"day": day})
        yield DayRow(day, 1, "organization-1-day", NOW, payload)


async def _people(engine: AsyncEngine, dice: Random, day: date, active: list[int]) -> int:
    """Write the rows of a day, and return the number of their reading."""
    async with writing(engine) as connection:
        ingest = await begin_ingest(connection, OWNER, USERS, (day, day), NOW)
        rows = [_person(dice, ingest, day, USER_ID + number) for number in active]
        await put_user_days(connection, rows)
        await put_counts(connection, ingest, {"complete": True, "rows": len(rows)})
    return ingest


def _person(dice: Random, ingest: int, day: date, user_id: int) -> tuple[Any, ...]:
    row = {
        "ingest": ingest,
        "day": day.isoformat(),
        "user_id": user_id,
        "login": f"person-{user_id}",
        **{name: dice.getrandbits(7) for name in COUNTERS},
        "completions_suggested": dice.getrandbits(7),
        **{name: dice.getrandbits(2) == 0 for name in FLAGS},
        "ai_credits": 1.5,
        "phase": dice.getrandbits(2),
    }
    return tuple(row.get(column) for column in USER_DAY_COLUMNS)


async def _teams(engine: AsyncEngine, dice: Random, company: Company) -> None:
    """Write a year of every team: ten members each, and the totals of ten people of the stand-in."""
    users = [msgspec.convert(row, UserDay) for row in company.user_rows(ACME.name, LAST, NOW)]
    kinds = [_totals(dice.sample(users, TEAM_SIZE)) for _ in range(KINDS_OF_DAY)]
    teams = [cycle(_team(dice, number, kinds)) for number in range(1, TEAMS + 1)]
    for day in YEAR.days:
        async with writing(engine) as connection:
            rows = (replace(next(days), day=day) for days in teams)
            await put_team_days(connection, OWNER, day, rows)


def _totals(users: list[UserDay]) -> bytes:
    tally = Tally()
    for user in users:
        tally.add(user)
    return zlib.compress(tally.payload(LAST.isoformat()))


def _team(dice: Random, number: int, kinds: list[bytes]) -> list[TeamDayRow]:
    """Return a few days of a team, whose members stay the same."""
    members = dice.sample(range(1, PEOPLE + 1), TEAM_SIZE)
    packed, nobody = pack(people(members)), pack(0)

    def some(share: float) -> bytes:
        return pack(people(dice.sample(members, int(share * TEAM_SIZE))))

    return [
        TeamDayRow(
            number, LAST, f"team-{number:04}", packed, nobody, some(0.7), some(0.6), some(0.4), kind
        )
        for kind in dice.sample(kinds, 5)
    ]


if __name__ == "__main__":
    main()
