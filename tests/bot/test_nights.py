"""What the running bot does every night."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.build import REAL, build_metrics, open_database
from bot.nights import deleting_old_rows
from bot.settings import Settings
from storage.engine import open_engine, reading, writing
from storage.ingests import begin_ingest
from storage.schema import migrate


class Nights:
    """A clock, and a sleep that ends at once so many times and then never; each is remembered."""

    def __init__(self, now: datetime, nights: int) -> None:
        self.now = now
        self.slept: list[float] = []
        self.over = asyncio.Event()
        self._left = nights

    def clock(self) -> datetime:
        return self.now

    async def overnight(self, seconds: float) -> None:
        if not self._left:
            self.over.set()
            await asyncio.Event().wait()
        self._left -= 1
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


NOW = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)


def settings(folder: Path, user_data_days: int = 400) -> Settings:
    url = f"sqlite:///{folder / 'metrics.db'}"
    return Settings(database_url=url, user_data_days=user_data_days)


async def read_a_day(folder: Path, age: int) -> None:
    """Store a reading that is so many days old on the day of `NOW`."""
    day = NOW.date() - timedelta(days=age)
    async with open_database(settings(folder)) as engine, writing(engine) as connection:
        ingest = await begin_ingest(connection, "org acme", "users-1-day", (day, day), NOW)
        await connection.execute(text("UPDATE ingests SET complete = 1"))
        await connection.execute(
            text("INSERT INTO user_days (ingest, day, user_id) VALUES (:ingest, :day, 7)"),
            {"ingest": ingest, "day": day.isoformat()},
        )


async def left(folder: Path) -> int:
    async with open_database(settings(folder)) as engine, reading(engine) as connection:
        return int((await connection.execute(text("SELECT count(*) FROM user_days"))).scalar_one())


async def test_rows_go_after_the_first_midnight_on_which_they_are_too_old(tmp_path: Path) -> None:
    """The first night begins when the bot starts, each other one at midnight in UTC."""
    await read_a_day(tmp_path, age=9)
    seen = []
    for number in (1, 2):
        nights = Nights(NOW, number)
        around = replace(REAL, clock=nights.clock, overnight=nights.overnight)
        async with (
            open_database(settings(tmp_path)) as engine,
            deleting_old_rows(engine, 10, 365, around),
        ):
            await nights.over.wait()
        seen.append((nights.slept, await left(tmp_path)))

    assert seen == [([5400.0], 1), ([5400.0, 86400.0], 0)]


@pytest.mark.parametrize(("keep", "kept"), [(9, 1), (8, 0)])
async def test_rows_go_at_the_start(tmp_path: Path, keep: int, kept: int) -> None:
    """`USER_DATA_DAYS` says how old they may be."""
    await read_a_day(tmp_path, age=9)
    around = replace(REAL, clock=lambda: NOW)
    async with build_metrics(settings(tmp_path, keep), around):
        pass

    assert await left(tmp_path) == kept


async def test_a_night_that_fails_does_not_end_the_nights(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The next one does what this one could not."""
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'metrics.db'}")
    nights = Nights(NOW, 2)

    async def overnight(seconds: float) -> None:
        if len(nights.slept) == 1:
            await migrate(engine)
            await read_a_day(tmp_path, age=9)
        await nights.overnight(seconds)

    around = replace(REAL, clock=nights.clock, overnight=overnight)
    async with deleting_old_rows(engine, 5, 365, around):
        await nights.over.wait()
    await engine.dispose()

    assert await left(tmp_path) == 0
    (told,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert told.getMessage() == "rows about single persons could not be deleted"
