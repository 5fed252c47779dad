"""Asking GitHub for Copilot seats, page by page, and keeping what they came to on the day.

https://docs.github.com/en/rest/copilot/copilot-user-management
"""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.errors import BrokenAnswer, GitHubError
from metrics.github.client import GitHub
from metrics.github.endpoints import organization_billing, seats_endpoint
from metrics.history import FRESH_FOR, key
from metrics.ingest import Ingest, reading_report
from metrics.scope import Period, Scope, ScopeKind
from metrics.seat_rows import Billing, SeatBreakdown, seat_row
from metrics.under_way import UnderWay
from metrics.users import BrokenLine
from storage.engine import reading, writing
from storage.forgotten import forgotten_among
from storage.seats import (
    SeatDayRow,
    SeatRow,
    counted_seats,
    keep_only_seats,
    newest_seat_day,
    put_seat_day,
    put_seats,
    seat_days_between,
)
from storage.tables import SEATS_REPORT

NOT_BROKEN_DOWN = SeatBreakdown()
# A list of a hundred thousand seats has a thousand pages, which come one after the other.
READING_SECONDS = 1800.0


@dataclass(slots=True)
class _Listed:
    """What was counted while the pages came; numbers may change from one page to the next."""

    total_seats: int = 0
    without_assignee: int = 0


class SeatDays:
    """The seats of an organization or enterprise, read at most once an hour, one snapshot a day.

    Tens of thousands of seats take longer than a question may. So a reading is its own task among
    `readings`, goes on when its asker has given up, and the next asker joins it.
    """

    def __init__(self, engine: AsyncEngine, github: GitHub, readings: UnderWay) -> None:
        self._engine = engine
        self._github = github
        self._readings = readings

    async def today(self, owner: Scope, now: datetime) -> SeatDayRow:
        """Return the seats as of now, or of less than an hour ago.

        Raises `GitHubError` and `TookTooLong`; unless every page came, everything is as it was
        before.
        """
        known = await self.newest(owner, Period(now.date(), now.date()))
        if known is not None and now - known.asked_at < FRESH_FOR:
            return known
        return await self._readings.answer(owner, owner, partial(self._ask, owner, now))

    async def newest(self, owner: Scope, period: Period) -> SeatDayRow | None:
        """Return the newest day of a period whose seats are known, without asking GitHub."""
        async with reading(self._engine) as connection:
            return await newest_seat_day(connection, key(owner), period.first, period.last)

    async def between(self, owner: Scope, period: Period) -> list[SeatDayRow]:
        """Return the days of a period whose seats are known, in order, without asking GitHub."""
        async with reading(self._engine) as connection:
            return await seat_days_between(connection, key(owner), period.first, period.last)

    async def _ask(self, owner: Scope, now: datetime) -> SeatDayRow:
        day, listed = Period(now.date(), now.date()), _Listed()
        async with reading_report(self._engine, key(owner), SEATS_REPORT, day, now) as ingest:
            async with aclosing(self._github.seats(seats_endpoint(owner))) as pages:
                async for page in pages:
                    listed.total_seats = page.total
                    await self._write(ingest, listed, page.seats)
            breakdown = await self._breakdown(owner)
            return await self._keep(ingest, listed, breakdown, now)

    async def _write(self, ingest: Ingest, listed: _Listed, page: Sequence[msgspec.Raw]) -> None:
        rows = list(_rows(ingest, listed, page))
        async with writing(self._engine) as connection:
            forgotten = await forgotten_among(connection, {row.user_id for row in rows})
            kept = [row for row in rows if row.user_id not in forgotten]
            await put_seats(connection, ingest.id, kept)
        ingest.rows += len(kept)

    async def _breakdown(self, owner: Scope) -> SeatBreakdown:
        """Return what GitHub counts itself; an enterprise has no such endpoint."""
        if owner.kind is not ScopeKind.ORG:
            return NOT_BROKEN_DOWN
        try:
            answer = await self._github.document(organization_billing(owner.owner))
            return msgspec.json.decode(answer, type=Billing).seat_breakdown
        except (GitHubError, msgspec.ValidationError):
            # The seats are complete without it.
            return NOT_BROKEN_DOWN

    async def _keep(
        self, ingest: Ingest, listed: _Listed, breakdown: SeatBreakdown, now: datetime
    ) -> SeatDayRow:
        left_out = ingest.broken + listed.without_assignee
        async with writing(self._engine) as connection:
            counted = await counted_seats(connection, ingest.id, now, listed.total_seats, left_out)
            if listed.total_seats and not ingest.lines:
                raise BrokenAnswer(f"{ingest.report} of {ingest.owner}", "no seat of those counted")
            ingest.repeated, ingest.rows = ingest.rows - counted.seats, counted.seats
            await ingest.complete(connection)
            row = replace(
                counted,
                pending_invitation=breakdown.pending_invitation,
                added_this_cycle=breakdown.added_this_cycle,
            )
            await put_seat_day(connection, ingest.owner, row)
            await keep_only_seats(connection, ingest.owner, ingest.id)
        return row


def _rows(ingest: Ingest, listed: _Listed, page: Sequence[msgspec.Raw]) -> list[SeatRow]:
    """Return the entries that name somebody; the others are counted.

    One that cannot be read is not kept aside, because it may hold a mail address.
    """
    rows = []
    for entry in page:
        ingest.lines += 1
        try:
            row = seat_row(bytes(entry))
        except BrokenLine as broken:
            ingest.broken += 1
            ingest.reasons[str(broken)] += 1
            continue
        if row is None:
            listed.without_assignee += 1
        else:
            rows.append(row)
    return rows
