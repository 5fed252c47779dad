"""Copilot seats: the rows of one reading, and the numbers of a day that stay without them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, delete, desc, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import insert, send_each
from storage.tables import SEATS_REPORT, ingests, seat_days, seats

# A second entry of the same person joins the first: the seat is as old as the older, was used when
# the later use was, and ends only if both do.
_LATER = (
    """(excluded.last_activity_at > seats.last_activity_at OR seats.last_activity_at IS NULL)"""
)
_PUT = f"""INSERT INTO seats VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (ingest, user_id) DO UPDATE SET
    plan = CASE WHEN seats.plan = 'enterprise' THEN seats.plan
           WHEN excluded.plan = 'enterprise' OR excluded.plan < seats.plan THEN excluded.plan
           ELSE seats.plan END,
    created_at = CASE WHEN excluded.created_at < seats.created_at
                 THEN excluded.created_at ELSE seats.created_at END,
    editor = CASE WHEN {_LATER} AND excluded.last_activity_at IS NOT NULL
             THEN excluded.editor ELSE seats.editor END,
    last_activity_at = CASE WHEN {_LATER} THEN excluded.last_activity_at
                       ELSE seats.last_activity_at END,
    pending_cancellation_date = CASE
        WHEN seats.pending_cancellation_date IS NULL THEN NULL
        WHEN excluded.pending_cancellation_date < seats.pending_cancellation_date
        THEN seats.pending_cancellation_date ELSE excluded.pending_cancellation_date END"""  # noqa: S608 - the words are our own


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A person's seat; `editor` is where it was used last, and times are aware."""

    user_id: int
    login: str
    plan: str
    created_at: datetime
    last_activity_at: datetime | None
    editor: str | None
    pending_cancellation_date: date | None


@dataclass(frozen=True, slots=True)
class SeatDayRow:
    """The seats of a UTC day in numbers, each person once, as GitHub showed them at `asked_at`.

    `by_idle_days` has how many seats were used last so many whole UTC days before, and
    `by_unused_days` how many of those without any activity were granted so many days before.
    `total_seats` is GitHub's own count, `left_out` how many entries name nobody or cannot be read.
    """

    day: date
    asked_at: datetime
    total_seats: int
    seats: int
    left_out: int
    pending_cancellation: int
    plans: Mapping[str, int]
    by_idle_days: Mapping[int, int]
    by_unused_days: Mapping[int, int]
    pending_invitation: int | None = None
    added_this_cycle: int | None = None


async def put_seats(connection: AsyncConnection, ingest: int, rows: Sequence[SeatRow]) -> None:
    """Write seats of a reading; entries of the same person become one."""
    values = [
        (
            ingest,
            row.user_id,
            row.login,
            row.plan,
            _stored(row.created_at),
            row.last_activity_at and _stored(row.last_activity_at),
            row.editor,
            row.pending_cancellation_date and row.pending_cancellation_date.isoformat(),
        )
        for row in rows
    ]
    await send_each(connection, _PUT, values)


def _stored(moment: datetime) -> str:
    """Return an aware time as the column type `UtcTime` keeps it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


async def counted_seats(
    connection: AsyncConnection, ingest: int, asked_at: datetime, total_seats: int, left_out: int
) -> SeatDayRow:
    """Return the seats of a reading in numbers, as of the UTC day of `asked_at`."""
    day = asked_at.astimezone(UTC).date()
    used, granted = seats.c.last_activity_at, seats.c.created_at
    mine = seats.c.ingest == ingest
    totals = select(func.count(), func.count(seats.c.pending_cancellation_date)).where(mine)
    total, pending = (await connection.execute(totals)).one()
    return SeatDayRow(
        day,
        asked_at,
        total_seats,
        total,
        left_out,
        pending,
        await _tally(connection, seats.c.plan, mine),
        _by_age(day, await _tally(connection, _day_of(used), mine, used.is_not(None))),
        _by_age(day, await _tally(connection, _day_of(granted), mine, used.is_(None))),
    )


async def _tally(
    connection: AsyncConnection, value: ColumnElement[Any], *where: ColumnElement[bool]
) -> dict[Any, int]:
    """Return how many seats have each value."""
    rows = await connection.execute(select(value, func.count()).where(*where).group_by(value))
    return dict(sorted(tuple(row) for row in rows))


def _day_of(moment: ColumnElement[Any]) -> ColumnElement[date]:
    return func.date(moment, type_=Date)


def _by_age(today: date, by_day: Mapping[date, int]) -> dict[int, int]:
    """Return the numbers by how many days before today each day was, the least first."""
    found: Counter[int] = Counter()
    for day in sorted(by_day, reverse=True):
        # A moment behind the end of the day counts as the day's own: two clocks need not agree.
        found[max(0, (today - day).days)] += by_day[day]
    return dict(found)


async def put_seat_day(connection: AsyncConnection, owner: str, row: SeatDayRow) -> None:
    """Write a day in place of what was there."""
    values = {name: getattr(row, name) for name in SeatDayRow.__slots__}
    replaced = {name: value for name, value in values.items() if name != "day"}
    await connection.execute(
        insert(connection, seat_days)
        .values(owner=owner, **values)
        .on_conflict_do_update(index_elements=("owner", "day"), set_=replaced)
    )


async def newest_seat_day(
    connection: AsyncConnection, owner: str, first: date, last: date
) -> SeatDayRow | None:
    """Return the newest day from `first` to `last` whose seats are known, or None."""
    query = (
        select(*(seat_days.c[name] for name in SeatDayRow.__slots__))
        .where(seat_days.c.owner == owner, seat_days.c.day.between(first, last))
        .order_by(desc(seat_days.c.day))
        .limit(1)
    )
    found = (await connection.execute(query)).one_or_none()
    if found is None:
        return None
    values = dict(zip(SeatDayRow.__slots__, found, strict=True))
    # JSON knows no numbers as keys.
    numbered = {
        name: {int(days): number for days, number in values[name].items()}
        for name in ("by_idle_days", "by_unused_days")
    }
    return SeatDayRow(**{**values, **numbered})


async def keep_only_seats(connection: AsyncConnection, owner: str, ingest: int) -> None:
    """Throw the rows of an owner's other complete readings of seats away; the days' numbers stay."""
    others = and_(ingests.c.owner == owner, ingests.c.report == SEATS_REPORT, ingests.c.complete)
    await connection.execute(delete(ingests).where(others, ingests.c.id != ingest))
