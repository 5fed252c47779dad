"""The days as GitHub sent them, and the last day it named."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.days import (
    DayRow,
    LatestRow,
    days_between,
    latest_day,
    put_days,
    put_latest_day,
    revisions_between,
)
from storage.engine import reading, writing

DAY = date(2026, 11, 17)
NOW = datetime(2026, 11, 21, 8, 30, 15, 250, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


def row(day: date = DAY, revision: int = 1, payload: bytes | None = b"{}") -> DayRow:
    return DayRow(day, revision, "organization-1-day", NOW, payload)


async def put(engine: AsyncEngine, rows: Iterable[DayRow], scope: str = "org acme") -> None:
    async with writing(engine) as connection:
        await put_days(connection, scope, "reports", list(rows))


async def between(
    engine: AsyncEngine,
    first: date = DAY,
    last: date = DAY,
    *,
    scope: str = "org acme",
    source: str = "reports",
) -> dict[date, DayRow]:
    async with reading(engine) as connection:
        return await days_between(connection, scope, source, first, last)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(payload=st.none() | st.binary(max_size=2000))
async def test_a_day_comes_back_as_it_went(engine: AsyncEngine, payload: bytes | None) -> None:
    """Byte for byte; an empty payload is not a missing one."""
    await put(engine, [row(payload=payload)])

    assert await between(engine) == {DAY: row(payload=payload)}


async def test_both_ends_are_included(engine: AsyncEngine) -> None:
    """Over the leap day, and no day more."""
    days = [date(2028, 2, 27) + timedelta(days=number) for number in range(5)]
    await put(engine, map(row, days))

    found = await between(engine, date(2028, 2, 28), date(2028, 3, 1))

    assert sorted(found) == days[1:4]


async def test_the_newest_revision_counts(engine: AsyncEngine) -> None:
    """However they were written, day by day."""
    await put(engine, [row(revision=2, payload=b"2"), row(revision=10, payload=b"10"), row()])
    await put(engine, [row(DAY + ONE_DAY)])

    found = await between(engine, DAY, DAY + ONE_DAY)

    assert [(one.revision, one.payload) for _, one in sorted(found.items())] == [
        (10, b"10"),
        (1, b"{}"),
    ]


async def test_the_same_revision_is_replaced(engine: AsyncEngine) -> None:
    """A provisional day is overwritten, with its time and its report."""
    later = DayRow(DAY, 1, "organization-28-day", NOW + ONE_DAY, b"new")
    await put(engine, [row()])
    await put(engine, [later])

    assert await between(engine) == {DAY: later}


async def test_older_revisions_are_kept(engine: AsyncEngine) -> None:
    """What a final day said before GitHub restated it."""
    await put(engine, [row(payload=b"before")])
    await put(engine, [row(revision=2, payload=b"after")])

    async with reading(engine) as connection:
        kept = await connection.exec_driver_sql("SELECT count(*) FROM days")
        assert kept.scalar_one() == 2


async def test_every_revision_can_be_read(engine: AsyncEngine) -> None:
    """In order, so that what changed can be told; another scope's are not among them."""
    first, second = row(payload=b"before"), row(revision=2, payload=b"after")
    await put(engine, [second, first])

    async with reading(engine) as connection:
        mine = await revisions_between(connection, "org acme", "reports", DAY, DAY)
        others = await revisions_between(connection, "org beta", "reports", DAY, DAY)
    assert (mine, others) == ([first, second], [])


async def test_scopes_and_sources_are_apart(engine: AsyncEngine) -> None:
    """The same day of another scope, or from other endpoints, is another day."""
    await put(engine, [row()])

    assert await between(engine, scope="enterprise acme") == {}
    assert await between(engine, source="legacy") == {}


async def test_nothing_to_write_is_nothing_written(engine: AsyncEngine) -> None:
    """An empty answer is no mistake."""
    await put(engine, [])

    assert await between(engine) == {}


async def test_payloads_are_kept_small(engine: AsyncEngine) -> None:
    """A day's JSON repeats itself, so it is stored compressed."""
    await put(engine, [row(payload=b'{"language":"python"}' * 500)])

    async with reading(engine) as connection:
        size = await connection.exec_driver_sql("SELECT length(payload) FROM days")
        assert size.scalar_one() < 500


# The last day


async def known(engine: AsyncEngine, source: str = "reports") -> LatestRow | None:
    async with reading(engine) as connection:
        return await latest_day(connection, "org acme", source)


async def name(engine: AsyncEngine, last_day: date, at: datetime) -> None:
    async with writing(engine) as connection:
        await put_latest_day(connection, "org acme", "reports", LatestRow(last_day, at))


async def test_the_last_day_is_the_one_named_last(engine: AsyncEngine) -> None:
    """Also where GitHub takes a day back; for other endpoints nothing is known."""
    assert await known(engine) is None
    await name(engine, DAY, NOW)
    await name(engine, DAY - ONE_DAY, NOW + ONE_DAY)

    assert await known(engine) == LatestRow(DAY - ONE_DAY, NOW + ONE_DAY)
    assert await known(engine, "legacy") is None


async def test_an_older_answer_does_not_undo_a_newer_one(engine: AsyncEngine) -> None:
    """Of two processes, the one that asked later knows better."""
    await name(engine, DAY, NOW)
    await name(engine, DAY - ONE_DAY, NOW - timedelta(seconds=1))

    assert await known(engine) == LatestRow(DAY, NOW)


# Times


async def test_a_time_without_a_zone_is_refused(engine: AsyncEngine) -> None:
    """Nobody could say which moment it was."""
    with pytest.raises(StatementError, match="must have a zone"):
        await name(engine, DAY, NOW.replace(tzinfo=None))


async def test_a_time_comes_back_in_utc(engine: AsyncEngine) -> None:
    """The moment is the same, to the microsecond."""
    await name(engine, DAY, NOW.astimezone(timezone(timedelta(hours=-7))))

    found = await known(engine)

    assert found is not None
    assert found.checked_at == NOW
    assert found.checked_at.tzinfo is UTC
