"""How much work it is to read a report of every user, and how much memory; each in a new process.

The report is made up from a seed: 1 000 people on 20 days of a `users-28-day`, in three files cut
by time. After it, how long the distinct people of a year take, for 10 000 people.
"""

import asyncio
import json
import math
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from metrics.ingest import reading_report
from metrics.memberships import Memberships
from metrics.models import COUNTERS
from metrics.person_sets import NOBODY, pack, people, union, unpack
from metrics.scope import Period
from metrics.team_totals import TeamTotals, team_rows
from metrics.user_days import Added, read_users
from metrics.users import UserDay, user_day
from storage.engine import open_engine, reading, writing
from storage.owner_days import OwnerDayRow, owner_days_between, put_owner_days
from storage.schema import migrate

SEED = 1
PEOPLE = 1_000
LAST = date(2026, 11, 19)
DAYS = tuple(
    day
    for age in reversed(range(28))
    if (day := LAST - timedelta(days=age)).weekday() < 5  # noqa: PLR2004 - Saturday
)
PERIOD = Period(LAST - timedelta(days=27), LAST)
NOW = datetime(2026, 11, 21, tzinfo=UTC)
FILES = 3
MANY_PEOPLE, YEAR = 10_000, 365
ROUNDS = 9
TURNS = 3
A_THIRD = "one of the files into SQLite"
MEBIBYTE = 1024 * 1024

LANGUAGES = ("typescript", "python", "go", "markdown", "yaml", "shell")
FEATURES = ("code_completion", "chat_panel_agent_mode", "agent_edit")
MODELS = ("auto", "gpt-5.2-codex")


def main() -> None:
    """Print seconds of work, the most memory, and how many times the plain json loop that is."""
    with TemporaryDirectory() as folder:
        rows, size = _make(Path(folder))
        print(
            f"\n{rows} rows in {FILES} files, {size / MEBIBYTE:.0f} MiB, {size / rows:.0f} B a row"
        )
        print(f"{'users-28-day':<34}{'CPU s':>8}{'MiB/s':>8}{'RSS MiB':>9}{'× json':>8}")
        figures = dict.fromkeys(VARIANTS, (math.inf, 0.0))
        # In turn, because the machine is now faster and now slower; the least is the truest.
        for _, name in product(range(TURNS), VARIANTS):
            figures[name] = min(figures[name], _in_a_process(name, folder))
        plain = figures["json.loads and totals"][0]
        for name, (seconds, memory) in figures.items():
            read = size / FILES if name == A_THIRD else size
            rate = read / MEBIBYTE / seconds
            print(f"{name:<34}{seconds:>8.2f}{rate:>8.0f}{memory:>9.0f}{seconds / plain:>8.2f}")
        asyncio.run(_distinct_people(Path(folder)))


def _in_a_process(name: str, folder: str) -> tuple[float, float]:
    code = f"from benchmarks.ingest import measure; measure({name!r}, {folder!r})"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603 - our own words
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


def measure(name: str, folder: str) -> None:
    """Print the seconds of work of one variant, and the most memory this process had, in MiB."""
    begin = time.process_time()
    VARIANTS[name](Path(folder))
    seconds = time.process_time() - begin
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _make(folder: Path) -> tuple[int, int]:
    """Write the report's files, and return how many rows and bytes they have."""
    dice, rows, size = Random(SEED), 0, 0
    share = -(-len(DAYS) // FILES)
    for number in range(FILES):
        with (folder / f"part-{number}.json").open("wb") as file:
            for day in DAYS[number * share : (number + 1) * share]:
                for person in range(1, PEOPLE + 1):
                    size += file.write(msgspec.json.encode(_row(dice, person, day)) + b"\n")
                    rows += 1
    return rows, size


def _row(dice: Random, person: int, day: date) -> dict[str, Any]:
    languages = dice.sample(LANGUAGES, 2)
    sampled_at = f"{day}T09:00:00.000Z"
    version = {"ide_version": "1.118.2", "sampled_at": sampled_at}
    plugin = {"plugin": "copilot-chat", "plugin_version": "0.46.1", "sampled_at": sampled_at}
    return {
        "report_start_day": PERIOD.first,
        "report_end_day": PERIOD.last,
        "day": day,
        "enterprise_id": "61042",
        "organization_id": "90210042",
        "user_id": 500_000 + person,
        "user_login": f"person-{person}",
        **_counts(dice),
        "totals_by_ide": [
            {"ide": "vscode", **_counts(dice)}
            | {"last_known_ide_version": version, "last_known_plugin_version": plugin}
        ],
        "totals_by_feature": [{"feature": name, **_counts(dice)} for name in FEATURES],
        "totals_by_language_feature": [
            {"language": name, "feature": FEATURES[0], **_counts(dice)} for name in languages
        ],
        "totals_by_language_model": [
            {"language": name, "model": dice.choice(MODELS), **_counts(dice)} for name in languages
        ],
        "totals_by_model_feature": [
            {"model": name, "feature": dice.choice(FEATURES), **_counts(dice)} for name in MODELS
        ],
        "used_chat": dice.random() < 0.6,  # noqa: PLR2004 - a share
        "used_agent": dice.random() < 0.4,  # noqa: PLR2004 - a share
        "used_cli": False,
        "ai_credits_used": round(dice.random() * 9, 2),
        "ai_adoption_phase": {"phase_number": 1, "phase": "Phase 1", "version": "v1"},
        "etl_id": "green",
        "day_partition": PERIOD.last,
        "entity_id_partition": 42,
    }


def _counts(dice: Random) -> dict[str, int]:
    return {name: dice.randrange(200) for name in COUNTERS}


def _paths(folder: Path) -> list[Path]:
    return sorted(folder.glob("part-*.json"))


def _lines(folder: Path) -> Iterator[bytes]:
    for path in _paths(folder):
        with path.open("rb") as file:
            yield from file


def _read(folder: Path) -> None:
    for _ in _lines(folder):
        pass


def _json(folder: Path) -> None:
    totals: dict[str, Counter[str]] = {}
    for line in _lines(folder):
        row = json.loads(line)
        day = totals.setdefault(row["day"], Counter())
        for name in COUNTERS:
            day[name] += row[name]


def _decode(folder: Path) -> None:
    totals: dict[date, Counter[str]] = {}
    unknown: Counter[str] = Counter()
    for line in _lines(folder):
        row = user_day(line, unknown)
        day = totals.setdefault(row.day, Counter())
        for name in COUNTERS:
            day[name] += getattr(row, name) or 0


def _ingest(folder: Path) -> None:
    asyncio.run(_into_sqlite(_paths(folder), _nothing_more))


def _ingest_a_third(folder: Path) -> None:
    asyncio.run(_into_sqlite(_paths(folder)[:1], _nothing_more))


def _ingest_by_team(folder: Path) -> None:
    """Add every row to its team too; each tenth person is in two."""
    numbers = range(1, PEOPLE + 1)
    teams = {500_000 + n: tuple({n % 100, 100 if n % 10 == 0 else n % 100}) for n in numbers}
    memberships = Memberships({team: f"team-{team}" for team in range(101)}, teams)
    totals = TeamTotals(memberships)
    asyncio.run(_into_sqlite(_paths(folder), totals.add))
    list(team_rows(LAST, memberships, {person: person - 500_000 for person in teams}, totals))


def _nothing_more(row: UserDay, person: int, number: int) -> None:
    pass


async def _into_sqlite(paths: list[Path], added: Added) -> None:
    database = paths[0].parent / "ingest.db"
    database.unlink(missing_ok=True)
    engine = open_engine(f"sqlite+aiosqlite:///{database}")
    await migrate(engine)
    async with reading_report(engine, "org acme", "users-28-day", PERIOD, NOW) as ingest:
        files = [_lines_of(path) for path in paths]
        active = await read_users(engine, ingest, files, added)
        async with writing(engine) as connection:
            await ingest.complete(connection)
            days = [
                OwnerDayRow(day, NOW, ingest.id, None, pack(there.people))
                for day, there in active.items()
            ]
            await put_owner_days(connection, "org acme", days)
    await engine.dispose()


async def _lines_of(path: Path) -> AsyncGenerator[bytes, None]:
    with path.open("rb") as file:
        for line in file:
            yield line


async def _distinct_people(folder: Path) -> None:
    """Print how long the distinct people of a year take from the stored sets."""
    engine = open_engine(f"sqlite+aiosqlite:///{folder / 'year.db'}")
    await migrate(engine)
    dice = Random(SEED)
    async with writing(engine) as connection:
        rows = [
            OwnerDayRow(
                LAST - timedelta(days=age),
                NOW,
                None,
                None,
                pack(people(n for n in range(1, MANY_PEOPLE + 1) if dice.random() < 0.7)),  # noqa: PLR2004 - a share
            )
            for age in range(YEAR)
        ]
        await put_owner_days(connection, "org acme", rows)
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        async with reading(engine) as connection:
            found = await owner_days_between(connection, "org acme", rows[-1].day, rows[0].day)
        distinct = union(unpack(row.active) if row.active else NOBODY for row in found.values())
        times.append(1000 * (time.perf_counter() - begin))
    await engine.dispose()
    print(
        f"{distinct.bit_count()} distinct people of {len(found)} days: "
        f"{statistics.median(times):.1f} ms (most {max(times):.1f})"
    )


VARIANTS: dict[str, Callable[[Path], None]] = {
    "reading the lines": _read,
    "json.loads and totals": _json,
    "typed decoding and totals": _decode,
    A_THIRD: _ingest_a_third,
    "all of it into SQLite": _ingest,
    "and added up by team": _ingest_by_team,
}


if __name__ == "__main__":
    main()
