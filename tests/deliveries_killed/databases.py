"""A database of each kind that is made ready once, and copied for every trial."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Protocol

from psycopg import sql

from storage.engine import open_engine
from storage.schema import migrate
from tests.deliveries_killed.trials import ORDERED, deliver_earlier, order_digests
from tests.postgres import Cluster

DIGESTS = 3

_numbers = count(1)


class Database(Protocol):
    """Copies of one that is ready."""

    @property
    def ready(self) -> str:
        """The address of the one that is copied."""
        ...

    def copy(self) -> AbstractAsyncContextManager[str]:
        """Give the address of a copy, which is gone afterwards."""
        ...


@dataclass(frozen=True, slots=True)
class Sqlite:
    """A file in a folder."""

    folder: Path

    @property
    def ready(self) -> str:
        """The address of the one that is copied."""
        return _file(self.folder / "ready.db")

    @asynccontextmanager
    async def copy(self) -> AsyncIterator[str]:
        """Give the address of a copy, which is gone afterwards."""
        copied = self.folder / f"{next(_numbers)}.db"
        shutil.copy(self.folder / "ready.db", copied)
        yield _file(copied)
        for file in self.folder.glob(f"{copied.name}*"):
            file.unlink()


@dataclass(frozen=True, slots=True)
class Postgres:
    """A database of a throwaway server."""

    cluster: Cluster
    name: str

    @property
    def ready(self) -> str:
        """The address of the one that is copied."""
        return self.cluster.url(self.name)

    @asynccontextmanager
    async def copy(self) -> AsyncIterator[str]:
        """Give the address of a copy, which is gone afterwards."""
        name = f"trial_{next(_numbers)}"
        copied, ready = sql.Identifier(name), sql.Identifier(self.name)
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(copied, ready)
        await asyncio.to_thread(self.cluster.run, make)
        yield self.cluster.url(name)
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(copied)
        await asyncio.to_thread(self.cluster.run, drop)


@dataclass(frozen=True, slots=True)
class Ready:
    """A database with so many digests, and how many messages they post in their threads."""

    database: Database
    digests: int
    details: int


async def made_ready(database: Database, folder: Path) -> Ready:
    """Order digests, and deliver those of the week before, so that most days are stored."""
    engine = open_engine(database.ready)
    await migrate(engine)
    await engine.dispose()
    await order_digests(database.ready, DIGESTS, ORDERED)
    return Ready(database, DIGESTS, await deliver_earlier(database.ready, folder))


def _file(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"
