"""The people of an organization or enterprise, day by day: fetched once for all who ask.

A day is two reports, who did what and who was in which team, read together and counted together.
GitHub's way of joining them is by person, day and owner, and never with a report of 28 days:
https://docs.github.com/en/copilot/reference/copilot-usage-metrics/team-level-metrics
"""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date, datetime
from weakref import WeakValueDictionary

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from metrics.errors import NoData, NotFound
from metrics.github.answers import NoReport
from metrics.github.client import GitHub
from metrics.github.downloads import ReportFiles
from metrics.github.endpoints import (
    latest_users_endpoint,
    user_teams_endpoint,
    users_endpoint,
)
from metrics.github.reports import ReportStream, stream_report
from metrics.github.unpacking import CutShort
from metrics.history import FRESH_FOR, is_outdated, key
from metrics.ingest import Ingest, reading_report
from metrics.memberships import Memberships, read_memberships
from metrics.person_sets import NOBODY, Gathering, pack, people, union, unpack
from metrics.scope import Period, Scope
from metrics.summaries import final_at
from metrics.team_totals import TeamTotals, team_rows
from metrics.user_days import read_users
from metrics.users import UserDay
from storage.days import LatestRow, latest_day, put_latest_day
from storage.engine import reading, writing
from storage.forgotten import forgotten_among
from storage.ingests import drop_superseded
from storage.owner_days import OwnerDayRow, owner_day, owner_days_between, put_owner_days
from storage.team_days import put_team_days
from storage.user_rows import person_numbers

LATEST = "users"
USERS, USER_TEAMS = "users-1-day", "user-teams-1-day"
MOST_AT_ONCE = 3


class OwnerDays:
    """Asks GitHub for the users and the teams of a day, and keeps them.

    `owner` is the scope of an organization or enterprise. Methods that ask raise `GitHubError`;
    a day whose reports could not be read to their end is as it was before.
    """

    def __init__(self, engine: AsyncEngine, github: GitHub, files: ReportFiles) -> None:
        self._engine = engine
        self._github = github
        self._files = files
        self._at_once = asyncio.Semaphore(MOST_AT_ONCE)
        self._turns: WeakValueDictionary[tuple[Scope, date | None], asyncio.Lock] = (
            WeakValueDictionary()
        )

    async def last_day(self, owner: Scope, now: datetime) -> date:
        """Return the last day that GitHub has processed; it is asked once an hour.

        Raises `NoData` where it has processed none.
        """
        async with self._turn(owner, None):
            async with reading(self._engine) as connection:
                known = await latest_day(connection, key(owner), LATEST)
            if known is not None and now - known.checked_at < FRESH_FOR:
                return known.last_day
            links = await self._github.links(latest_users_endpoint(owner))
            if isinstance(links, NoReport):
                if known is None:
                    raise NoData(owner, None)
                return known.last_day
            async with writing(self._engine) as connection:
                row = LatestRow(links.last, now)
                await put_latest_day(connection, key(owner), LATEST, row)
            return links.last

    async def known(self, owner: Scope, day: date, now: datetime) -> OwnerDayRow:
        """Return what is known of a day, asking GitHub only where that is missing or may change."""
        async with self._turn(owner, day):
            row = await self._stored(owner, day)
            if row is None or is_outdated(row.asked_at, day, now):
                async with self._at_once:
                    row = await self._ask(owner, day, now)
            return row

    async def read_latest(self, owner: Scope, now: datetime) -> Period:
        """Read the newest 28 days of every user, and return which they are; teams are not in it.

        Raises `NoData` where GitHub has no such report.
        """
        endpoint = latest_users_endpoint(owner)
        users = await stream_report(self._github, self._files, endpoint)
        if isinstance(users, NoReport):
            raise NoData(owner, None)
        period = Period(users.first, users.last)
        async with reading_report(self._engine, key(owner), endpoint.name, period, now) as ingest:
            active = await read_users(self._engine, ingest, users.files(), _no_teams)
            async with writing(self._engine) as connection:
                await ingest.complete(connection)
                known = await owner_days_between(connection, key(owner), users.first, users.last)
                rows = [
                    replace(
                        known.get(day, OwnerDayRow(day, None)),
                        users_ingest=ingest.id,
                        active=pack(there.people),
                    )
                    for day, there in active.items()
                ]
                await put_owner_days(connection, key(owner), rows)
                await drop_superseded(connection, key(owner))
        return period

    async def active_people(self, owner: Scope, period: Period) -> int | None:
        """Return how many distinct people were active; None unless all days are known.

        Active means what GitHub means: a row exists, because it leaves out who had no activity.
        """
        async with reading(self._engine) as connection:
            rows = await owner_days_between(connection, key(owner), period.first, period.last)
        days = [rows.get(day) for day in period.days]
        known = [row for row in days if row is not None and (row.active or is_without_users(row))]
        if len(known) < len(days):
            return None
        return union(unpack(row.active) for row in known if row.active).bit_count()

    def _turn(self, owner: Scope, day: date | None) -> asyncio.Lock:
        return self._turns.setdefault((owner, day), asyncio.Lock())

    async def _stored(self, owner: Scope, day: date) -> OwnerDayRow | None:
        async with reading(self._engine) as connection:
            return await owner_day(connection, key(owner), day)

    async def _ask(self, owner: Scope, day: date, now: datetime) -> OwnerDayRow:
        try:
            return await self._ask_once(owner, day, now)
        except CutShort:
            # What was read of the file is thrown away, and a second download may bring all of it.
            return await self._ask_once(owner, day, now)

    async def _ask_once(self, owner: Scope, day: date, now: datetime) -> OwnerDayRow:
        users = await self._users(owner, day)
        if users is not None:
            return await self._read(owner, day, now, users, await self._teams(owner, day))
        async with writing(self._engine) as connection:
            # Figures that were there once are not thrown away because an answer leaves them out.
            row = await _asked(connection, owner, day, now)
            await put_owner_days(connection, key(owner), [row])
        return row

    async def _users(self, owner: Scope, day: date) -> ReportStream | None:
        try:
            report = await stream_report(self._github, self._files, users_endpoint(owner, day))
        except NotFound:
            # An owner that the token may not see any more answers 404 too. Then this raises, so
            # that a lost permission is never remembered as a day without figures.
            await self._github.links(latest_users_endpoint(owner))
            return None
        return None if isinstance(report, NoReport) else report

    async def _teams(self, owner: Scope, day: date) -> ReportStream | None:
        try:
            report = await stream_report(self._github, self._files, user_teams_endpoint(owner, day))
        except NotFound:
            return None
        return None if isinstance(report, NoReport) else report

    async def _read(
        self,
        owner: Scope,
        day: date,
        now: datetime,
        users: ReportStream,
        teams: ReportStream | None,
    ) -> OwnerDayRow:
        period = Period(day, day)
        async with AsyncExitStack() as stack:

            async def begin(report: str) -> Ingest:
                reading = reading_report(self._engine, key(owner), report, period, now)
                return await stack.enter_async_context(reading)

            of_teams, memberships = None, Memberships()
            if teams is not None:
                of_teams = await begin(USER_TEAMS)
                memberships = await read_memberships(self._engine, of_teams, teams.files())
            of_users, totals = await begin(USERS), TeamTotals(memberships)
            active = await read_users(self._engine, of_users, users.files(), totals.add)
            async with writing(self._engine) as connection:
                row = await _asked(connection, owner, day, now)
                if of_teams is not None:
                    row = await keep_teams(connection, of_teams, row, memberships, totals)
                return await _keep_users(connection, of_users, row, active)


async def _asked(
    connection: AsyncConnection, owner: Scope, day: date, now: datetime
) -> OwnerDayRow:
    """Return what is known of a day by now, as one that GitHub was asked for at `now`."""
    row = await owner_day(connection, key(owner), day)
    return replace(row or OwnerDayRow(day, None), asked_at=now)


def is_without_users(row: OwnerDayRow) -> bool:
    """Tell whether GitHub has nobody's activity on a day, and will not have any more."""
    if row.users_ingest is not None or row.asked_at is None:
        return False
    return row.asked_at >= final_at(row.day)


async def _keep_users(
    connection: AsyncConnection,
    ingest: Ingest,
    day: OwnerDayRow,
    active: Mapping[date, Gathering],
) -> OwnerDayRow:
    """Let a reading of users count for a day; one without a row is a day on which nobody did."""
    await ingest.complete(connection)
    gathered = active.get(day.day)
    there = NOBODY if gathered is None else gathered.people
    row = replace(day, users_ingest=ingest.id, active=pack(there))
    await put_owner_days(connection, ingest.owner, [row])
    await drop_superseded(connection, ingest.owner)
    return row


async def keep_teams(
    connection: AsyncConnection,
    ingest: Ingest,
    day: OwnerDayRow,
    memberships: Memberships,
    totals: TeamTotals,
) -> OwnerDayRow:
    """Let a reading of teams count for a day, with the totals of their members."""
    await ingest.complete(connection)
    # Somebody may have been forgotten since the line was read, and must not get a number again.
    memberships.leave_out(await forgotten_among(connection, memberships.teams_of))
    numbers = await person_numbers(connection, memberships.teams_of)
    rows = team_rows(day.day, memberships, numbers, totals)
    await put_team_days(connection, ingest.owner, day.day, rows)
    in_teams = pack(people(numbers.values()))
    return replace(day, teams_ingest=ingest.id, in_teams=in_teams)


def _no_teams(row: UserDay, person: int, number: int) -> None:
    """Add a row to no team: who was in which one is known of single days only."""
