"""Every team of an organization or enterprise over a period, beside each other.

https://docs.github.com/en/copilot/reference/copilot-usage-metrics/team-level-metrics
"""

import asyncio
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.errors import NoTeamsListed
from metrics.fetching import fetch_each
from metrics.history import is_outdated, key
from metrics.models import CODE_COMPLETION
from metrics.owner_days import OwnerDays
from metrics.person_sets import NOBODY, union, unpack
from metrics.scope import Asked, LastDays, Period, Scope
from metrics.small_groups import MIN_GROUP
from metrics.summaries import final_at
from metrics.teams import REPORT
from metrics.totals import total
from metrics.under_way import UnderWay
from storage.engine import reading
from storage.owner_days import OwnerDayRow, owner_days_between
from storage.team_days import TeamDayRow, active_in_teams, all_team_days_between


@dataclass(frozen=True, slots=True)
class Activity:
    """What the members of a team did while GitHub listed them in it; all are people or counts.

    `agent` are those who used agent mode in their editors. `accepted` and `suggested` are code
    completions, None where GitHub sent none of them.
    """

    active: int
    agent: int
    accepted: int | None
    suggested: int | None

    @property
    def acceptance_rate(self) -> float | None:
        """Accepted by suggested completions, 0–1; None where nothing was suggested."""
        if self.accepted is None or not self.suggested:
            return None
        return self.accepted / self.suggested


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """A team over a period; `name` is the newest it has, and `days` are those it was listed on.

    `members` were in it on at least one of them, and `in_other_teams` in another listed team on the
    same day. `activity` is None where fewer people were active than may be told of.
    """

    team_id: int
    name: str
    days: int
    members: int
    in_other_teams: int
    activity: Activity | None

    @property
    def active_share(self) -> float | None:
        """The active ones among the members, 0–1."""
        return self.activity.active / self.members if self.activity and self.members else None


@dataclass(frozen=True, slots=True)
class AllTeams:
    """The teams of an owner over a period, the one with the highest active share first.

    `members`, `active` and `in_several` are distinct people: in any team, active while in one, and
    in more than one on the same day. `in_no_team` were active, and on no day in any listed team.
    Of a team with fewer than `least` active people only the size is told.
    `missing` are processed days on which GitHub lists no team, and `pending` not processed yet.
    """

    scope: Scope
    period: Period
    report: str
    teams: tuple[TeamFigures, ...]
    members: int
    active: int
    in_several: int
    in_no_team: int
    days: tuple[date, ...]
    missing: tuple[date, ...]
    pending: tuple[date, ...]
    provisional: tuple[date, ...]
    fetched_at: datetime
    least: int = MIN_GROUP

    @property
    def last_day(self) -> date:
        """The last day on which GitHub lists teams."""
        return self.days[-1]


# The packed sets of people that were active in a team, by its id and the day.
TeamPeople = dict[int, dict[date, bytes]]


class TeamsOfOwner:
    """Answers questions about all teams, asking GitHub for the days that are missing only.

    Any number of simultaneous askers share one fetch, by `UnderWay`.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        owners: OwnerDays,
        under_way: UnderWay,
        least: int = MIN_GROUP,
    ) -> None:
        self._engine = engine
        self._owners = owners
        self._under_way = under_way
        self._least = least

    async def teams(self, owner: Scope, asked: Asked, now: datetime) -> AllTeams:
        """Return every team that GitHub lists of an organization or enterprise.

        Raises `metrics.errors.MetricsError`; `NoTeamsListed` where there is no team.
        """
        return await self._under_way.answer(
            ("teams", owner, asked), owner, partial(self._answer, owner, asked, now)
        )

    async def _answer(self, owner: Scope, asked: Asked, now: datetime) -> AllTeams:
        last_day = await self._owners.last_day(owner, now)
        period = Period.ending(last_day, asked.length) if isinstance(asked, LastDays) else asked
        async with reading(self._engine) as connection:
            known = await owner_days_between(connection, key(owner), period.first, period.last)
        due = [day for day in period.days if day <= last_day and _is_due(known.get(day), day, now)]
        await fetch_each(due, lambda day: self._owners.known(owner, day, now))
        async with reading(self._engine) as connection:
            of_owner = await owner_days_between(connection, key(owner), period.first, period.last)
        teams: dict[int, _Gathered] = {}
        for day in sorted(of_owner):
            async with reading(self._engine) as connection:
                rows = await all_team_days_between(connection, key(owner), day, day)
            # A thousand teams over a month take too long for one turn of the event loop.
            await asyncio.to_thread(_gather, teams, rows)
        if not teams:
            raise NoTeamsListed(owner, period)
        return _all_teams(owner, period, last_day, of_owner, teams, least=self._least)

    async def stored_activity(self, owner: Scope, period: Period) -> TeamPeople:
        """Return who was active in which team, of the stored days; GitHub is asked nothing."""
        async with reading(self._engine) as connection:
            rows = await active_in_teams(connection, key(owner), period.first, period.last)
        people: TeamPeople = {}
        for day, team, packed in rows:
            people.setdefault(team, {})[day] = packed
        return people


def _is_due(row: OwnerDayRow | None, day: date, now: datetime) -> bool:
    return is_outdated(None if row is None else row.asked_at, day, now)


class _Gathered:
    """A team's days, added up as they come, the oldest first."""

    def __init__(self) -> None:
        self.name = ""
        self.days: list[date] = []
        self.members = self.in_other_teams = self.active = self.agent = NOBODY
        self._accepted: list[int | None] = []
        self._suggested: list[int | None] = []
        self._same: tuple[bytes, bytes] = (b"", b"")

    def add(self, row: TeamDayRow) -> None:
        """Add a day."""
        self.name = row.slug
        self.days.append(row.day)
        if (row.members, row.in_other_teams) != self._same:
            # Memberships are the same from day to day, and reading them again would take time.
            self._same = (row.members, row.in_other_teams)
            self.members |= unpack(row.members)
            self.in_other_teams |= unpack(row.in_other_teams)
        self.active |= unpack(row.active)
        self.agent |= unpack(row.agent)
        for part in _FEATURES.decode(zlib.decompress(row.payload)).totals_by_feature:
            if part.feature == CODE_COMPLETION:
                self._accepted.append(part.code_acceptance_activity_count)
                self._suggested.append(part.code_generation_activity_count)

    def figures(self, team_id: int, least: int) -> TeamFigures:
        """Return what may be told of the team."""
        active = self.active.bit_count()
        activity = Activity(
            active, self.agent.bit_count(), total(self._accepted), total(self._suggested)
        )
        return TeamFigures(
            team_id=team_id,
            name=self.name,
            days=len(self.days),
            members=self.members.bit_count(),
            in_other_teams=self.in_other_teams.bit_count(),
            activity=None if active < least else activity,
        )


def _gather(teams: dict[int, _Gathered], rows: Iterable[TeamDayRow]) -> None:
    for row in rows:
        teams.setdefault(row.team_id, _Gathered()).add(row)


def _all_teams(
    scope: Scope,
    period: Period,
    last_day: date,
    of_owner: Mapping[date, OwnerDayRow],
    teams: Mapping[int, _Gathered],
    *,
    least: int,
) -> AllTeams:
    days = sorted({day for team in teams.values() for day in team.days})
    asked = {day: moment for day in days if (moment := of_owner[day].asked_at) is not None}
    everybody = union(unpack(row.active) for row in of_owner.values() if row.active)
    in_teams = union(unpack(row.in_teams) for row in of_owner.values() if row.in_teams)
    return AllTeams(
        scope=scope,
        period=period,
        report=REPORT,
        teams=tuple(
            sorted((team.figures(number, least) for number, team in teams.items()), key=_rank)
        ),
        members=union(team.members for team in teams.values()).bit_count(),
        active=union(team.active for team in teams.values()).bit_count(),
        in_several=union(team.in_other_teams for team in teams.values()).bit_count(),
        in_no_team=(everybody & ~in_teams).bit_count(),
        days=tuple(days),
        missing=tuple(day for day in period.days if day not in days and day <= last_day),
        pending=tuple(day for day in period.days if day > last_day),
        provisional=tuple(day for day, moment in asked.items() if moment < final_at(day)),
        fetched_at=max(asked.values()),
        least=least,
    )


def _rank(team: TeamFigures) -> tuple[float, int, str, int]:
    """Put the highest share first, and last the teams of which nothing may be told."""
    share = -1.0 if team.active_share is None else team.active_share
    return (-share, -team.members, team.name, team.team_id)


class _Feature(msgspec.Struct, frozen=True):
    """The counts of a feature that are told of a team, without the others of its day."""

    feature: str
    code_generation_activity_count: int | None = None
    code_acceptance_activity_count: int | None = None


class _Features(msgspec.Struct, frozen=True):
    totals_by_feature: tuple[_Feature, ...] = ()


_FEATURES = msgspec.json.Decoder(_Features)
