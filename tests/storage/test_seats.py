"""Entries of one person become one seat, in whatever order they come."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import open_engine, reading, writing
from storage.ingests import begin_ingest
from storage.seats import (
    SeatDayRow,
    SeatRow,
    counted_seats,
    newest_seat_day,
    put_seat_day,
    put_seats,
)
from storage.tables import SEATS_REPORT, seats
from tests.databases import migrated

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
TODAY = NOW.date()
# A moment may be behind now, by another clock.
MOMENTS = st.integers(-1000, 700 * 24).map(lambda hours: NOW - timedelta(hours=hours))
ENTRIES = st.builds(
    SeatRow,
    user_id=st.integers(1, 3),
    login=st.just("octocat"),
    plan=st.sampled_from(["business", "enterprise", "unknown"]),
    created_at=MOMENTS,
    last_activity_at=st.none() | MOMENTS,
    editor=st.none(),
    pending_cancellation_date=st.none() | st.dates(date(2026, 12, 1), date(2027, 1, 1)),
)


async def begin(engine: AsyncEngine) -> int:
    async with writing(engine) as connection:
        return await begin_ingest(connection, "org acme", SEATS_REPORT, (TODAY, TODAY), NOW)


async def stored(engine: AsyncEngine, entries: list[SeatRow]) -> tuple[list[SeatRow], SeatDayRow]:
    """Return the rows that entries become, and what is counted of them."""
    ingest = await begin(engine)
    columns = [seats.c[name] for name in SeatRow.__slots__]
    async with writing(engine) as connection:
        await put_seats(connection, ingest, entries[: len(entries) // 2])
        await put_seats(connection, ingest, entries[len(entries) // 2 :])
        query = select(*columns).where(seats.c.ingest == ingest).order_by(seats.c.user_id)
        rows = [SeatRow(*row) for row in await connection.execute(query)]
        return rows, await counted_seats(connection, ingest, NOW, len(rows), 0)


def joined(entries: list[SeatRow]) -> SeatRow:
    """Return the one seat that a person's entries are."""
    plans = {entry.plan for entry in entries}
    ends = [entry.pending_cancellation_date for entry in entries]
    return SeatRow(
        entries[0].user_id,
        "octocat",
        "enterprise" if "enterprise" in plans else min(plans),
        min(entry.created_at for entry in entries),
        max((e.last_activity_at for e in entries if e.last_activity_at), default=None),
        None,
        None if None in ends else max(end for end in ends if end),
    )


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(lists=st.lists(st.lists(ENTRIES, max_size=8), min_size=8, max_size=8))
def test_entries_are_joined_and_counted(lists: list[list[SeatRow]]) -> None:
    """As a loop over them would, and each person once; several readings share a database."""

    async def check() -> None:
        with TemporaryDirectory() as folder:
            engine = open_engine(migrated(Path(folder) / "seats.db"))
            for entries in lists:
                await check_one(engine, entries)
            await engine.dispose()

    asyncio.run(check())


async def check_one(engine: AsyncEngine, entries: list[SeatRow]) -> None:
    forth, counted = await stored(engine, entries)
    back, _ = await stored(engine, entries[::-1])
    people = [[entry for entry in entries if entry.user_id == number] for number in (1, 2, 3)]
    expected = [joined(mine) for mine in people if mine]
    ending = [row for row in expected if row.pending_cancellation_date is not None]

    assert forth == back == expected
    assert (counted.seats, counted.pending_cancellation) == (len(expected), len(ending))
    assert sum(counted.plans.values()) == len(expected)
    by_days = (*counted.by_idle_days.values(), *counted.by_unused_days.values())
    assert sum(by_days) == len(expected)


async def test_days_are_whole_utc_days(engine: AsyncEngine) -> None:
    """Counted from date to date; a moment behind now is today's."""
    moments = [
        datetime(2026, 11, 20, 23, 59, tzinfo=UTC),
        datetime(2026, 11, 21, 0, 0, tzinfo=UTC),
        NOW + timedelta(days=2),
    ]
    granted = datetime(2026, 8, 1, tzinfo=UTC)
    used = [
        SeatRow(n, "octocat", "business", granted, moment, "vscode", None)
        for n, moment in enumerate(moments, start=1)
    ]
    unused = SeatRow(9, "octocat", "business", moments[0], None, None, None)
    _, counted = await stored(engine, [*used, unused])

    assert counted.by_idle_days == {0: 2, 1: 1}
    assert counted.by_unused_days == {1: 1}


async def test_the_editor_is_that_of_the_later_use(engine: AsyncEngine) -> None:
    """Whichever entry comes first."""
    granted = datetime(2026, 8, 1, tzinfo=UTC)
    vim, xcode = [
        SeatRow(1, "octocat", "business", granted, NOW - timedelta(days=days), editor, None)
        for days, editor in ((1, "vim"), (2, "xcode"))
    ]
    nothing = SeatRow(1, "octocat", "business", granted, None, None, None)
    for entries in ([vim, xcode, nothing], [nothing, xcode, vim]):
        rows, _ = await stored(engine, entries)
        assert [row.editor for row in rows] == ["vim"]


async def test_a_day_is_written_and_found_again(engine: AsyncEngine) -> None:
    """The newest of a span; numbers of days are numbers again."""
    day = SeatDayRow(TODAY, NOW, 5, 4, 1, 0, {"business": 4}, {3: 3}, {70: 1}, None, 2)
    async with writing(engine) as connection:
        await put_seat_day(connection, "org acme", SeatDayRow(TODAY, NOW, 9, 9, 0, 0, {}, {}, {}))
        await put_seat_day(connection, "org acme", day)
        before = SeatDayRow(TODAY - timedelta(days=1), NOW, 3, 3, 0, 0, {}, {1: 3}, {})
        await put_seat_day(connection, "org acme", before)
    async with reading(engine) as connection:
        week = TODAY - timedelta(days=6)
        assert await newest_seat_day(connection, "org acme", week, TODAY) == day
        assert await newest_seat_day(connection, "org acme", week, before.day) == before
        assert await newest_seat_day(connection, "org beta", week, TODAY) is None
