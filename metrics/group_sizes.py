"""Looking at how many people are behind the figures before they are told to anybody."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.errors import GroupTooSmall
from metrics.history import key
from metrics.person_sets import NOBODY, union, unpack
from metrics.scope import Period
from metrics.small_groups import (
    MIN_GROUP,
    Active,
    days_of_few,
    is_small,
    is_told,
    people_at_least,
    without_days,
)
from metrics.summaries import Summary
from storage.engine import reading
from storage.owner_days import OwnerDayRow, owner_days_between
from storage.team_days import active_in_teams, team_id


@dataclass(frozen=True, slots=True)
class GroupSizes:
    """Holds back what fewer than `least` people are behind; `MIN_GROUP` is the setting."""

    engine: AsyncEngine
    least: int = MIN_GROUP

    async def told(self, summary: Summary) -> Summary:
        """Return what of a summary may be told to everybody who may see its scope.

        Raises `GroupTooSmall` where that is nothing.
        """
        if is_small(people_at_least(summary), self.least):
            raise GroupTooSmall(summary.scope, self.least)
        few = days_of_few(summary, self.least)
        if summary.coverage is not None:
            few |= await self._leaving_a_few(summary)
        if all(day.day.day in few for day in summary.days if day.day.daily_active_users != 0):
            raise GroupTooSmall(summary.scope, self.least)
        return without_days(summary, few, self.least)

    async def _leaving_a_few(self, summary: Summary) -> frozenset[date]:
        """Return the days of a team that would leave a few people of others alone.

        Raises `GroupTooSmall` where the whole period would.
        """
        days = [*(day.day.day for day in summary.days)]
        days += [day.day for day in (*summary.later, *summary.earlier)]
        scope, period = summary.scope, Period(min(days), max(days))
        owner = key(scope.of_owner())
        async with reading(self.engine) as connection:
            team = await team_id(connection, owner, scope.team or "")
            of_owner = await owner_days_between(connection, owner, period.first, period.last)
            of_teams = await active_in_teams(connection, owner, period.first, period.last)
        # Thousands of teams over a year take a moment, and others wait for their acknowledgements.
        active = await asyncio.to_thread(_active, of_owner, of_teams)
        within = [active[day] for day in summary.period.days if day in active]
        if team is None or not is_told(team, _together(within), self.least):
            raise GroupTooSmall(scope, self.least)
        # A day on which nobody of the team worked tells of nobody, and its zeros count.
        with_anybody = [day for day in days if day in active and active[day].teams.get(team)]
        return frozenset(day for day in with_anybody if not is_told(team, active[day], self.least))


def _active(
    of_owner: Mapping[date, OwnerDayRow], of_teams: Sequence[tuple[date, int, bytes]]
) -> dict[date, Active]:
    teams: defaultdict[date, dict[int, int]] = defaultdict(dict)
    for day, team, packed in of_teams:
        teams[day][team] = unpack(packed)
    return {
        day: Active(NOBODY if row.active is None else unpack(row.active), teams[day])
        for day, row in of_owner.items()
    }


def _together(days: Sequence[Active]) -> Active:
    teams: defaultdict[int, int] = defaultdict(int)
    for day in days:
        for team, people in day.teams.items():
            teams[team] |= people
    return Active(union(day.everybody for day in days), teams)
