"""A throwaway PostgreSQL of this test run, from the binaries of the system.

One server for each worker of pytest, in a folder of its own, heard through a socket in it and by no
port; a fresh database for each test that asks for `postgres_url`, copied from one that is migrated.
"""

import asyncio
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
import pytest
from psycopg import sql

from storage.engine import open_engine
from storage.schema import migrate
from tests.databases import file_url, migrated

INSTALLED = Path("/usr/lib/postgresql")
MISSING = (
    "PostgreSQL's server is not installed: there is no initdb on the PATH or in /usr/lib/postgresql"
)
# `guarded` comes in with this password, and everybody else with none.
PASSWORD = "stand-in-database-password"
RULES = "local all guarded scram-sha-256\nlocal all all trust\n"
# What a test writes need not survive a power cut.
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "jit=off",
    "max_connections=60",
    "shared_buffers=16MB",
    "listen_addresses=",
)


def binaries() -> Path | None:
    """Return the folder of the newest `initdb` of the system, or None where there is none."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    found = sorted(INSTALLED.glob("*/bin/initdb"), key=lambda file: float(file.parts[-3]))
    return found[-1].parent if found else None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A PostgreSQL server of our own: its programs, and the folder with its data and socket."""

    programs: Path
    folder: Path

    def url(self, database: str, user: str = "metrics", password: str | None = None) -> str:
        """Return the address of a database, as `DATABASE_URL` has it."""
        who = user if password is None else f"{user}:{password}"
        return f"postgresql+psycopg://{who}@/{database}?host={self.folder}"

    def run(self, statement: sql.Composed | sql.SQL) -> None:
        """Execute a statement as the owner of the server, outside any transaction."""
        address = f"host={self.folder} user=metrics dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)

    def create(self) -> None:
        """Make the server's files, and start it."""
        self._do("initdb", "--auth=trust", "--username=metrics", "--encoding=UTF8", "--no-sync")
        (self.folder / "data" / "pg_hba.conf").write_text(RULES, encoding="ascii")
        self.start()

    def start(self) -> None:
        """Start the server, and wait until it can be asked."""
        options = (*QUICK, f"unix_socket_directories={self.folder}")
        given = " ".join(f"-c {option}" for option in options)
        log = str(self.folder / "log")
        self._do("pg_ctl", "start", "--wait", "--silent", "--log", log, "--options", given)

    def stop(self) -> None:
        """Stop the server, if it runs, by the pid that stands in its own folder."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self._do("pg_ctl", "stop", "--wait", "--silent", "--mode=fast")

    def _do(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), "--pgdata", str(self.folder / "data"), *arguments]
        done = subprocess.run(  # noqa: S603 - the program is the system's own
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            **_as_somebody(),
        )
        if done.returncode:
            log = self.folder / "log"
            told = log.read_text(encoding="utf-8") if log.exists() else ""
            raise RuntimeError(f"{program} failed: {done.stderr}{told}")


def _as_somebody() -> dict[str, Any]:
    """Return whom the server runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _folder() -> Path:
    # Not a folder of pytest's: only its owner may enter those, and a socket's path must be short.
    folder = Path(mkdtemp(prefix="postgres-"))
    somebody = _as_somebody()
    if somebody:
        os.chown(folder, somebody["user"], somebody["group"])
    return folder


async def _migrate(url: str) -> None:
    engine = open_engine(url)
    await migrate(engine)
    await engine.dispose()


@contextmanager
def throwaway(programs: Path) -> Iterator[Cluster]:
    """Give a running server that is gone afterwards, with everything in it."""
    cluster = Cluster(programs, _folder())
    try:
        cluster.create()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(cluster.folder)


@pytest.fixture(scope="session", name="postgres_cluster")
def postgres_cluster() -> Iterator[Cluster]:
    """Give a running server with a database `migrated`, to copy, and a role with a password."""
    programs = binaries()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with throwaway(programs) as cluster:
        cluster.run(sql.SQL("CREATE ROLE guarded LOGIN PASSWORD {}").format(sql.Literal(PASSWORD)))
        cluster.run(sql.SQL("CREATE DATABASE migrated"))
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, _migrate(cluster.url("migrated"))).result()
        yield cluster


_numbers = count(1)
_NOTE = "database-url"


def address_in(folder: Path, name: str) -> str:
    """Return the address of a test's database: a file in its folder, or the one noted there.

    A file that is not there yet is made, with every table and no row.
    """
    note = folder / _NOTE
    if note.exists():
        return note.read_text(encoding="ascii")
    file = folder / name
    return file_url(file) if file.exists() else migrated(file)


@pytest.fixture(name="postgres_url")
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """Give the address of a fresh database that is migrated, and that is gone after the test."""
    database = f"test_{next(_numbers)}"
    name = sql.Identifier(database)
    postgres_cluster.run(sql.SQL("CREATE DATABASE {} TEMPLATE migrated").format(name))
    yield postgres_cluster.url(database)
    postgres_cluster.run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def plain(value: Any) -> Any:
    """Return what a query without types found as SQLite has it: days and times are texts there."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value


@pytest.fixture(
    name="on_both", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def on_both(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Run a test once with a file, and once more with PostgreSQL in its place."""
    if request.param == "postgresql":
        (tmp_path / _NOTE).write_text(request.getfixturevalue("postgres_url"), encoding="ascii")
