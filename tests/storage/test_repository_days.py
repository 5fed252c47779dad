"""Rows of repositories, and which of them count."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import reading, writing
from storage.ingests import begin_ingest, drop_ingest
from storage.repository_days import (
    REPOSITORY_DAY_COLUMNS,
    RepositoryReportRow,
    put_repository_days,
    put_repository_report,
    repository_names,
    repository_reports_between,
    repository_review_times,
    repository_totals,
)
from tests.storage.conftest import SQLITE_ONLY

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
DAY = date(2026, 11, 12)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
OWNER = "org acme"


def row(ingest: int, repo_id: int = 1, **values: Any) -> tuple[Any, ...]:
    known = {"ingest": ingest, "day": DAY.isoformat(), "repo_id": repo_id}
    known |= {"owner_name": "acme", "name": f"repo{repo_id}", **values}
    return tuple(known.get(name) for name in REPOSITORY_DAY_COLUMNS)


async def begun(connection: AsyncConnection) -> int:
    return await begin_ingest(connection, OWNER, "repos-1-day", (DAY, DAY), NOW)


async def totals(engine: AsyncEngine) -> list[tuple[int, int | None]]:
    async with reading(engine) as connection:
        rows = await repository_totals(connection, OWNER, *YEAR)
    return [(one.repo_id, one.total_created) for one in rows]


async def test_rows_count_once_their_reading_does(engine: AsyncEngine) -> None:
    """Before that, nothing of them is seen; and a repository's first row stays."""
    async with writing(engine) as connection:
        ingest = await begun(connection)
        assert await put_repository_days(connection, [row(ingest, total_created=1)]) == 1
        again = [row(ingest, total_created=9), row(ingest, 2)]
        assert await put_repository_days(connection, again) == 1
        assert await put_repository_days(connection, []) == 0
    assert await totals(engine) == []

    async with writing(engine) as connection:
        await put_repository_report(connection, OWNER, DAY, asked_at=NOW, ingest=ingest)
    assert await totals(engine) == [(1, 1), (2, None)]


async def test_what_is_not_written_stays(engine: AsyncEngine) -> None:
    """An answer without a report leaves the reading, an import the time of asking."""
    async with writing(engine) as connection:
        ingest = await begun(connection)
        await put_repository_report(connection, OWNER, DAY, ingest=ingest)
        await put_repository_report(connection, OWNER, DAY, asked_at=NOW)
        await put_repository_report(connection, OWNER, DAY, ingest=ingest)
        known = await repository_reports_between(connection, OWNER, DAY, DAY)
    assert known == {DAY: RepositoryReportRow(DAY, NOW, ingest, NOW)}


async def test_a_reading_that_is_thrown_away_counts_for_no_day(engine: AsyncEngine) -> None:
    """Its number may be given to another one."""
    async with writing(engine) as connection:
        ingest = await begun(connection)
        await put_repository_days(connection, [row(ingest)])
        await put_repository_report(connection, OWNER, DAY, ingest=ingest)
        await drop_ingest(connection, ingest)
        known = await repository_reports_between(connection, OWNER, DAY, DAY)
    assert known == {DAY: RepositoryReportRow(DAY, None, None, None)}
    assert await totals(engine) == []


async def test_only_a_reading_that_exists_can_count(engine: AsyncEngine) -> None:
    """One that was thrown away in the meantime fails as a whole."""
    with pytest.raises(IntegrityError):
        async with writing(engine) as connection:
            await put_repository_report(connection, OWNER, DAY, ingest=77)


@SQLITE_ONLY
async def test_no_query_reads_a_whole_table(engine: AsyncEngine) -> None:
    """Every statement finds its rows by a key or an index."""
    seen: list[tuple[str, tuple[object, ...]]] = []

    def remember(*parts: Any) -> None:
        _, _, statement, parameters, _, many = parts
        seen.append((statement, tuple(parameters[0] if many else parameters)))

    async with writing(engine) as connection:
        ingest = await begun(connection)
    event.listen(engine.sync_engine, "before_cursor_execute", remember)
    async with writing(engine) as connection:
        await put_repository_days(connection, [row(ingest)])
        await put_repository_report(connection, OWNER, DAY, asked_at=NOW, ingest=ingest)
        await repository_reports_between(connection, OWNER, *YEAR)
        await repository_totals(connection, OWNER, *YEAR)
        await repository_names(connection, OWNER, *YEAR)
        await repository_review_times(connection, OWNER, *YEAR, ["median_minutes_x"])
    event.remove(engine.sync_engine, "before_cursor_execute", remember)

    statements = [found for found in seen if not found[0].startswith("BEGIN")]
    assert len(statements) == 7
    for statement, parameters in statements:
        async with reading(engine) as connection:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [step.detail for step in plan]
        # What a query made itself, it may read from one end to the other.
        own = ("SCAN entry", "SCAN (", "SCAN anon")
        assert not [step for step in steps if "SCAN" in step and not step.startswith(own)], steps
