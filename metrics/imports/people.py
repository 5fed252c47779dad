"""Storing users reports, with or without the teams of their day, as fetched ones are stored."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from metrics.imports.together import Together, lines
from metrics.ingest import Ingest, reading_report
from metrics.memberships import Memberships, read_memberships
from metrics.owner_days import USER_TEAMS, keep_teams
from metrics.person_sets import Gathering, pack, people, unpack
from metrics.team_totals import TeamTotals
from metrics.user_days import read_users
from storage.engine import writing
from storage.ingests import drop_superseded, put_counts
from storage.old_rows import all_numbers
from storage.owner_days import OwnerDayRow, owner_days_between, put_owner_days
from storage.readings import drop_days, read_at

Active = Mapping[date, Gathering]


class PartOfReport(Exception):
    """A day is stored with `missing` people who are not in these files, though as new as they are.

    So the files are a part of a report, and their people alone would be too few.
    """

    def __init__(self, day: date, missing: int) -> None:
        super().__init__(f"{missing} people of {day} are missing")
        self.day = day
        self.missing = missing


class _NothingNew(Exception):
    """Everything is stored, and as new as in these files or newer."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """What is stored of the days of a report, and when GitHub knew it."""

    rows: Mapping[date, OwnerDayRow]
    known_at: Mapping[date, datetime]
    there: int

    def is_newer(self, day: date, together: Together) -> bool:
        """Tell whether a day stays as it is; teams are better than none, also older ones."""
        row, known_at = self.rows.get(day), self.known_at.get(day)
        if row is None or known_at is None or (together.teams and row.teams_ingest is None):
            return False
        return known_at > together.known_at

    def missing(self, day: date, together: Together, active: Gathering) -> int:
        """Return how many people of a day that is as new as the files are not in them."""
        row = self.rows.get(day)
        if row is None or not row.active or self.known_at.get(day) != together.known_at:
            return 0
        return (unpack(row.active) & self.there & ~active.people).bit_count()


async def store_people(
    engine: AsyncEngine, owner: str, together: Together, now: datetime
) -> frozenset[date]:
    """Store a users report of an owner; return the days that were stored already, and newer.

    Raises `PartOfReport`, and `BrokenAnswer` where no line is readable; then nothing is stored.
    """
    try:
        return await _store(engine, owner, together, now)
    except _NothingNew:
        return frozenset(day for file in together.files for day in file.days)


async def _store(
    engine: AsyncEngine, owner: str, together: Together, now: datetime
) -> frozenset[date]:
    period = together.period
    async with AsyncExitStack() as stack:

        async def begin(report: str) -> Ingest:
            reading = reading_report(engine, owner, report, period, now)
            return await stack.enter_async_context(reading)

        of_teams, memberships = None, Memberships()
        if together.teams:
            of_teams = await begin(USER_TEAMS)
            memberships = await read_memberships(engine, of_teams, lines(together.teams))
        of_users, totals = await begin(together.files[0].report), TeamTotals(memberships)
        active = await read_users(engine, of_users, lines(together.files), totals.add)
        async with writing(engine) as connection:
            stored = await _stored(connection, owner, together)
            newer = frozenset(day for day in active if stored.is_newer(day, together))
            if newer == active.keys():
                raise _NothingNew
            rows = _rows(together, stored, of_users, active, newer)
            if of_teams is not None:
                row = replace(rows[0], asked_at=together.known_at)
                rows = [await keep_teams(connection, of_teams, row, memberships, totals)]
            await _complete(connection, (of_users, of_teams), together, newer)
            await put_owner_days(connection, owner, rows)
            await drop_superseded(connection, owner)
        return newer


def _rows(
    together: Together, stored: _Stored, ingest: Ingest, active: Active, newer: frozenset[date]
) -> list[OwnerDayRow]:
    rows = []
    for day in sorted(active.keys() - newer):
        missing = stored.missing(day, together, active[day])
        if missing:
            raise PartOfReport(day, missing)
        row = stored.rows.get(day)
        if row is None or row.users_ingest is None:
            # GitHub was asked, if at all, when it had nothing; the teams are still to be asked for.
            row = OwnerDayRow(day, None)
        rows.append(replace(row, users_ingest=ingest.id, active=pack(active[day].people)))
    return rows


async def _stored(connection: AsyncConnection, owner: str, together: Together) -> _Stored:
    days = together.period.first, together.period.last
    return _Stored(
        await owner_days_between(connection, owner, *days),
        await read_at(connection, owner, *days),
        people(await all_numbers(connection)),
    )


async def _complete(
    connection: AsyncConnection,
    ingests: tuple[Ingest, Ingest | None],
    together: Together,
    newer: frozenset[date],
) -> None:
    of_users, of_teams = ingests
    await of_users.complete(connection)
    await drop_days(connection, of_users.id, newer)
    for ingest in filter(None, (of_users, of_teams)):
        # While it was under way it was as old as it was; from now on it is as old as its figures.
        await put_counts(connection, ingest.id, {"begun_at": together.known_at})
