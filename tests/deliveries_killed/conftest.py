"""Both kinds of databases, copied for every trial."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from psycopg import sql

from tests.deliveries_killed.databases import Database, Postgres, Sqlite
from tests.postgres import Cluster

_numbers = count(1)


@pytest.fixture(
    name="database", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def _database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        yield Sqlite(tmp_path)
        return
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    name = f"ready_{next(_numbers)}"
    cluster.run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield Postgres(cluster, name)
    cluster.run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
