"""The days of a team, which GitHub has no report of: its members' rows of each day, added up.

https://docs.github.com/en/copilot/reference/copilot-usage-metrics/team-level-metrics
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from msgspec import structs
from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.decoding import Payload
from metrics.errors import NoData, TeamNotListed
from metrics.history import key
from metrics.models import Day, Source
from metrics.owner_days import OwnerDays, is_without_users
from metrics.person_sets import NOBODY, union, unpack
from metrics.scope import WEEK, Period, Scope
from metrics.sources import DaySource, Fetched, Latest
from metrics.summaries import Coverage, FetchedDay
from storage.engine import reading
from storage.owner_days import OwnerDayRow, owner_days_between
from storage.team_days import TeamDayRow, team_days_between, team_id, team_slugs

REPORT = "users-1-day + user-teams-1-day"
MONTH = 28


@dataclass(frozen=True, slots=True)
class _People:
    """The people of a team on one day, as sets."""

    active: int = NOBODY
    chat: int = NOBODY
    agent: int = NOBODY


@dataclass(frozen=True, slots=True)
class _Known:
    """What is stored of a team and of its owner over some days."""

    team: Mapping[date, TeamDayRow]
    owner: Mapping[date, OwnerDayRow]

    def people(self, day: date) -> _People | None:
        """Return who of the team was active on a day, or None where that is not known."""
        row = self.team.get(day)
        if row is not None:
            return _People(unpack(row.active), unpack(row.chat), unpack(row.agent))
        of_owner = self.owner.get(day)
        return _People() if of_owner is not None and is_without_users(of_owner) else None


class TeamDays(DaySource):
    """Days of teams and enterprise teams, joined from `users-1-day` and `user-teams-1-day`.

    Somebody counts for a team on the days on which GitHub lists them in it, and only on those.
    """

    source = Source.REPORTS

    def __init__(self, engine: AsyncEngine, owners: OwnerDays) -> None:
        self._engine = engine
        self.owners = owners

    async def latest(self, scope: Scope, now: datetime) -> Latest:
        """Return the last day that GitHub has processed for the team's owner, without figures."""
        return Latest(Fetched(REPORT, ()), await self.owners.last_day(scope.of_owner(), now))

    async def day(self, scope: Scope, day: date, now: datetime) -> Fetched:
        """Return a day of the team; a day on which GitHub does not list it is without figures."""
        of_owner = await self.owners.known(scope.of_owner(), day, now)
        row = (await self._known(scope, Period(day, day))).team.get(day)
        if row is None:
            return Fetched(REPORT, (), (day,), of_owner.asked_at)
        payload = Payload(day, zlib.decompress(row.payload))
        return Fetched(REPORT, (payload,), (), of_owner.asked_at)

    async def completed(
        self, scope: Scope, period: Period, days: Sequence[FetchedDay]
    ) -> list[FetchedDay]:
        """Return the days with their distinct people of 7 and of 28 days, where all are known.

        Raises `NoData` where there is no day at all.
        """
        if not days:
            teams = await self._teams(scope, period)
            # Where GitHub lists no team at all, the days are missing, and not this team.
            raise TeamNotListed(scope, period, teams) if teams else NoData(scope, period)
        reach = Period(Period.ending(period.first, MONTH).first, period.last)
        known = await self._known(scope, reach)
        people = {day: known.people(day) for day in reach.days}
        return [replace(fetched, day=_with_people(fetched.day, people)) for fetched in days]

    async def coverage(self, scope: Scope, period: Period) -> Coverage:
        """Return whose rows the figures of a period rest on."""
        known = await self._known(scope, period)
        everybody = union(unpack(row.active) for row in known.owner.values() if row.active)
        in_teams = union(unpack(row.in_teams) for row in known.owner.values() if row.in_teams)
        days = known.team.values()
        return Coverage(
            days=len(days),
            members=union(unpack(row.members) for row in days).bit_count(),
            active=union(unpack(row.active) for row in days).bit_count(),
            in_other_teams=union(unpack(row.in_other_teams) for row in days).bit_count(),
            in_no_team=(everybody & ~in_teams).bit_count(),
        )

    async def active_people(self, scope: Scope, period: Period) -> int | None:
        """Return how many distinct members were active; None unless all days are known."""
        known = await self._known(scope, period)
        people = _window(
            {day: known.people(day) for day in period.days}, period.last, period.length
        )
        return None if people is None else people.active.bit_count()

    async def _known(self, scope: Scope, period: Period) -> _Known:
        owner, days = key(scope.of_owner()), (period.first, period.last)
        async with reading(self._engine) as connection:
            team = await team_id(connection, owner, scope.team or "")
            return _Known(
                {} if team is None else await team_days_between(connection, owner, team, *days),
                await owner_days_between(connection, owner, *days),
            )

    async def _teams(self, scope: Scope, period: Period) -> tuple[str, ...]:
        async with reading(self._engine) as connection:
            return await team_slugs(connection, key(scope.of_owner()), period.first, period.last)


def _with_people(day: Day, people: Mapping[date, _People | None]) -> Day:
    week = _window(people, day.day, WEEK)
    month = _window(people, day.day, MONTH)
    return structs.replace(
        day,
        weekly_active_users=None if week is None else week.active.bit_count(),
        monthly_active_users=None if month is None else month.active.bit_count(),
        monthly_active_chat_users=None if month is None else month.chat.bit_count(),
        monthly_active_agent_users=None if month is None else month.agent.bit_count(),
    )


def _window(people: Mapping[date, _People | None], last: date, length: int) -> _People | None:
    """Return everybody of the days that end with `last`, or None where one is not known."""
    days = [people.get(day) for day in Period.ending(last, length).days]
    known = [day for day in days if day is not None]
    if len(known) < length:
        return None
    return _People(
        union(day.active for day in known),
        union(day.chat for day in known),
        union(day.agent for day in known),
    )
