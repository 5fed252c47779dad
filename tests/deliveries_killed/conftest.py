"""A database of each kind, made ready once for all tests, and copied for every trial."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from psycopg import sql

from tests.deliveries_killed.databases import Database, Postgres, Ready, Sqlite, made_ready
from tests.postgres import Cluster


@pytest.fixture(scope="session", name="sqlite_ready")
def _sqlite_ready(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    folder = tmp_path_factory.mktemp("ready")
    return _ready(Sqlite(folder), folder)


@pytest.fixture(scope="session", name="postgresql_ready")
def _postgresql_ready(postgres_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Ready:
    postgres_cluster.run(sql.SQL("CREATE DATABASE ready"))
    return _ready(Postgres(postgres_cluster, "ready"), tmp_path_factory.mktemp("ready"))


# Not fixtures with a parameter of their own: of those, only one is kept at a time.
@pytest.fixture(
    name="ready", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def _of_each_kind(request: pytest.FixtureRequest) -> Ready:
    found: Ready = request.getfixturevalue(f"{request.param}_ready")
    return found


def _ready(database: Database, folder: Path) -> Ready:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, made_ready(database, folder)).result()
