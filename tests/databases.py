"""An SQLite file that is up to date and empty, made once for each process and then copied."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.engine import open_engine
from storage.schema import migrate


def file_url(file: Path) -> str:
    """Return the address of the database in a file."""
    return f"sqlite+aiosqlite:///{file}"


def migrated(file: Path) -> str:
    """Make a database with every table and no row, and return its address."""
    file.write_bytes(_migrated())
    file.chmod(0o600)
    return file_url(file)


@cache
def _migrated() -> bytes:
    with TemporaryDirectory(prefix="copilot-metrics-") as folder, ThreadPoolExecutor(1) as thread:
        file = Path(folder) / "migrated.db"
        # A thread of its own, because whoever asks may be on an event loop that runs.
        thread.submit(asyncio.run, _migrate(file_url(file))).result()
        return file.read_bytes()


async def _migrate(url: str) -> None:
    engine = open_engine(url)
    await migrate(engine)
    await engine.dispose()
