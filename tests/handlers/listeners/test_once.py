"""Acting once on what is delivered more than once, whichever process hears it."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from handlers.listeners.once import Once
from storage.engine import open_engine
from tests.databases import migrated

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


async def test_two_processes_on_one_database_act_once_between_them(tmp_path: Path) -> None:
    """Twenty deliveries at the same time have one that is the first; another key has its own."""
    address = migrated(tmp_path / "shared.db")
    engines = [open_engine(address), open_engine(address)]
    try:
        both = [Once(engine, lambda: NOW) for engine in engines]
        heard = await asyncio.gather(*(once.first("Ev1") for once in both * 10))

        assert heard.count(True) == 1
        assert await both[1].first("Ev2")
        assert not await both[0].first("Ev2")
    finally:
        for engine in engines:
            await engine.dispose()
