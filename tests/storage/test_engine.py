"""One state for a reader, one writer at a time."""

import asyncio
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import open_engine, reading, writing
from storage.tables import latest
from tests.storage.conftest import SQLITE_ONLY, url

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


async def put(connection: AsyncConnection, scope: str) -> None:
    await connection.execute(
        insert(latest).values(scope=scope, source="s", last_day=date(2026, 11, 19), checked_at=NOW)
    )


async def count(connection: AsyncConnection) -> int:
    return (await connection.execute(select(func.count()).select_from(latest))).scalar_one()


async def counted(engine: AsyncEngine) -> int:
    async with reading(engine) as connection:
        return await count(connection)


async def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    """The database is made with mode 0600, and so are the files that SQLite lays beside it."""
    engine = open_engine(url(tmp_path))
    async with writing(engine) as connection:
        await connection.execute(text("CREATE TABLE t (x)"))
        found = modes(tmp_path)
    await engine.dispose()

    assert found == {"days.db": 0o600, "days.db-wal": 0o600, "days.db-shm": 0o600}


@SQLITE_ONLY
async def test_a_file_that_is_there_is_kept(engine: AsyncEngine, tmp_path: Path) -> None:
    """Opening never makes a database empty."""
    async with writing(engine) as connection:
        await put(connection, "org acme")
    again = open_engine(url(tmp_path))

    assert await counted(again) == 1
    await again.dispose()


async def test_a_database_in_memory_needs_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is touched on the disk for it."""
    monkeypatch.chdir(tmp_path)
    engine = open_engine("sqlite+aiosqlite:///:memory:")
    async with reading(engine) as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
    await engine.dispose()

    assert modes(tmp_path) == {}


@SQLITE_ONLY
async def test_what_is_committed_survives_the_power_cut(engine: AsyncEngine) -> None:
    """WAL, with a full sync at every commit."""
    async with reading(engine) as connection:
        journal = (await connection.execute(text("PRAGMA journal_mode"))).scalar_one()
        synchronous = (await connection.execute(text("PRAGMA synchronous"))).scalar_one()

    assert (journal, synchronous) == ("wal", 2)


async def test_writing_commits_at_the_end(engine: AsyncEngine, other: AsyncEngine) -> None:
    """Nobody sees the half of it."""
    async with writing(engine) as connection:
        await put(connection, "org acme")
        assert await counted(other) == 0

    assert await counted(other) == 1


async def test_a_failure_takes_everything_back(engine: AsyncEngine) -> None:
    """What was written before the failure is not there."""
    with pytest.raises(LookupError):
        async with writing(engine) as connection:
            await put(connection, "org acme")
            raise LookupError

    assert await counted(engine) == 0


async def test_a_cancelled_writer_leaves_no_lock(engine: AsyncEngine, other: AsyncEngine) -> None:
    """What it wrote is taken back, and the next writer need not wait."""
    written, never = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with writing(engine) as connection:
            await put(connection, "org acme")
            written.set()
            await never.wait()

    task = asyncio.create_task(write())
    await written.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    async with writing(other) as connection:
        assert await count(connection) == 0


async def test_writing_begins_at_once(engine: AsyncEngine, other: AsyncEngine) -> None:
    """The second writer waits before it reads, so it never reads what is outdated by then."""
    entered = []

    async def second() -> int:
        async with writing(other) as connection:
            entered.append("second")
            before = await count(connection)
            await put(connection, "org beta")
            return before

    async with writing(engine) as connection:
        assert await count(connection) == 0
        waiting = asyncio.create_task(second())
        for scope in range(20):
            await put(connection, f"org {scope}")
        assert entered == []

    assert await waiting == 20
    assert await counted(engine) == 21


async def test_many_writers_take_turns(engine: AsyncEngine, other: AsyncEngine) -> None:
    """Each reads, then writes what follows from it, and none is told that the file is busy."""

    async def write(into: AsyncEngine) -> None:
        async with writing(into) as connection:
            await put(connection, f"org {await count(connection)}")

    await asyncio.gather(*(write(into) for into in (engine, other) * 4))

    assert await counted(engine) == 8


async def test_writers_of_one_process_write_in_the_order_of_asking(engine: AsyncEngine) -> None:
    """However many there are, none is overtaken until the busy timeout is over for it."""
    written: list[int] = []

    async def write(number: int) -> None:
        async with writing(engine) as connection:
            await put(connection, f"org {number}")
            written.append(number)

    await asyncio.gather(*map(write, range(30)))

    assert written == list(range(30))


async def test_reading_sees_one_state(engine: AsyncEngine, other: AsyncEngine) -> None:
    """What is committed meanwhile is seen by the next reader."""
    async with reading(engine) as connection:
        assert await count(connection) == 0
        async with writing(other) as writer:
            await put(writer, "org acme")
        assert await count(connection) == 0

    assert await counted(engine) == 1


async def test_reading_waits_for_no_writer(engine: AsyncEngine, other: AsyncEngine) -> None:
    """A long write transaction holds no reader up."""
    async with writing(engine) as connection:
        await put(connection, "org acme")

        assert await counted(other) == 0


async def test_an_error_holds_no_value(engine: AsyncEngine) -> None:
    """What a failing statement was given never reaches a log."""
    async with writing(engine) as connection:
        await put(connection, "org very-secret")
    with pytest.raises(IntegrityError) as caught:
        async with writing(engine) as connection:
            await put(connection, "org very-secret")

    assert "very-secret" not in str(caught.value)
    assert "very-secret" not in repr(caught.value)
