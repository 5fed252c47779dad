"""The question of who uses Copilot: it asks GitHub for what is missing, and counts what is stored.

An organization's or enterprise's people are GitHub's users reports. A team's are those of them who
were in the team on the very day, from the reports of single days only.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.active_people import (
    ActivePeople,
    PhaseMoves,
    Uses,
    by_active_days,
    median_days,
    moves_of,
    uses_of,
)
from metrics.errors import NoData, ReportTooLarge, TeamNotListed
from metrics.fetching import fetch_each
from metrics.history import is_outdated, key
from metrics.owner_days import USER_TEAMS, USERS, OwnerDays, is_without_users
from metrics.person_sets import NOBODY, union, unpack
from metrics.scope import WEEK, Asked, LastDays, Period, Scope
from metrics.small_groups import MIN_GROUP
from metrics.summaries import final_at
from metrics.under_way import UnderWay
from storage.engine import reading
from storage.people_rows import (
    USES,
    PeopleDayRow,
    RowsOf,
    people_days,
    phase_moves,
    uses_of_people,
)
from storage.tables import GONE
from storage.team_days import TeamDayRow, team_days_between, team_id, team_slugs

MONTH = 28
# A day by itself is two reports with an address and a file each; a month at once is one.
MOST_SINGLE_DAYS = 7


@dataclass(frozen=True, slots=True)
class _Known:
    """What is stored of a scope's days: those of its owner and, for a team, its own beside them."""

    key: str
    period: Period
    owner: Mapping[date, PeopleDayRow]
    number: int | None = None
    team: Mapping[date, TeamDayRow] | None = None

    def active(self, day: date) -> int | None:
        """Return who was active on a day, or None where that is not known."""
        of_owner = self.owner.get(day)
        if of_owner is None:
            return None
        row = of_owner if self.team is None else self.team.get(day)
        if row is not None and row.active is not None:
            return unpack(row.active)
        return NOBODY if is_without_users(of_owner) else None

    def has_report(self, day: date) -> bool:
        """Tell whether GitHub had somebody's activity on a day, or listed the team on it."""
        if self.team is not None:
            return day in self.team
        return day in self.owner and self.owner[day].active is not None

    def has_rows(self, day: date) -> bool:
        """Tell whether the people's rows of a day are there, for a team those it is made of."""
        row = self.owner.get(day)
        if row is None or row.users_ingest in {None, GONE}:
            return False
        return self.team is None or (
            row.report == USERS and row.teams_ingest not in {None, GONE} and day in self.team
        )

    def rows(self, within: Period) -> RowsOf:
        """Return whose rows there are on the days of a part of the period."""
        return RowsOf(self.key, tuple(filter(self.has_rows, within.days)), self.number)


class People:
    """Answers who uses Copilot, in counts; any number of simultaneous askers share one answer."""

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

    async def active(self, scope: Scope, asked: Asked, now: datetime) -> ActivePeople:
        """Return the people who were active in a period of a scope.

        Raises `metrics.errors.MetricsError`: what GitHub refused, `NoData` where it has nothing of
        the whole period, `TeamNotListed`, or `TookTooLong`.
        """
        return await self._under_way.answer(
            (People, scope, asked), scope, partial(self._active, scope, asked, now)
        )

    async def _active(self, scope: Scope, asked: Asked, now: datetime) -> ActivePeople:
        last = await self._owners.last_day(scope.of_owner(), now)
        period = Period.ending(last, asked.length) if isinstance(asked, LastDays) else asked
        if period.first > last:
            raise NoData(scope, period)
        processed = period.up_to(last)
        await self._read(scope, processed, last, now)
        known = await self._known(scope, processed)
        if not any(known.has_report(day) for day in processed.days):
            await self._refuse(scope, processed)
        return await self._counted(scope, period, known, now)

    async def _read(self, scope: Scope, period: Period, last: date, now: datetime) -> None:
        """Ask GitHub for the days that are missing or may have changed."""
        owner, newest = scope.of_owner(), Period.ending(last, MONTH)
        due = await self._due(scope, period, now)
        if not scope.is_team and sum(day >= newest.first for day in due) > MOST_SINGLE_DAYS:
            # Where it is too large, single days may not be.
            with suppress(NoData, ReportTooLarge):
                await self._owners.read_latest(owner, now)
            due = await self._due(scope, period, now)
        await fetch_each(due, lambda day: self._owners.known(owner, day, now))

    async def _due(self, scope: Scope, period: Period, now: datetime) -> list[date]:
        known = (await self._known(scope, period)).owner
        return [
            day
            for day in period.days
            if day not in known or _is_due(known[day], now, of_team=scope.is_team)
        ]

    async def _known(self, scope: Scope, period: Period) -> _Known:
        owner, span = key(scope.of_owner()), (period.first, period.last)
        async with reading(self._engine) as connection:
            days = await people_days(connection, owner, *span)
            if not scope.is_team:
                return _Known(owner, period, days)
            number = await team_id(connection, owner, scope.team or "")
            if number is None:
                return _Known(owner, period, days, None, {})
            of_team = await team_days_between(connection, owner, number, *span)
            return _Known(owner, period, days, number, of_team)

    async def _refuse(self, scope: Scope, period: Period) -> None:
        async with reading(self._engine) as connection:
            owner, span = key(scope.of_owner()), (period.first, period.last)
            teams = await team_slugs(connection, owner, *span) if scope.is_team else ()
        raise TeamNotListed(scope, period, teams) if teams else NoData(scope, period)

    async def _counted(
        self, scope: Scope, period: Period, known: _Known, now: datetime
    ) -> ActivePeople:
        processed = known.period
        sets = [known.active(day) or NOBODY for day in processed.days]
        people = union(sets).bit_count()
        few = people < self._least
        fetched = {day: at for day, row in known.owner.items() if (at := _asked_at(row))}
        return ActivePeople(
            scope=scope,
            period=period,
            people=people,
            before=_distinct(await self._known(scope, processed.before())),
            members=_members(known),
            by_days=() if few else by_active_days(sets, processed),
            median_days=None if few else median_days(sets),
            uses=None if few else await self._uses(known),
            phases=None if few else await self._phases(known),
            reports=_reports(known),
            last_day=max(day for day in processed.days if known.has_report(day)),
            provisional=tuple(day for day, at in sorted(fetched.items()) if at < final_at(day)),
            missing=tuple(day for day in processed.days if not known.has_report(day)),
            pending=tuple(day for day in period.days if day > processed.last),
            without_rows=tuple(
                day for day in processed.days if known.active(day) and not known.has_rows(day)
            ),
            fetched_at=max(fetched.values(), default=now),
            least=self._least,
        )

    async def _uses(self, known: _Known) -> Uses | None:
        async with reading(self._engine) as connection:
            rows = await uses_of_people(connection, known.rows(known.period))
        return uses_of(USES, rows, self._least)

    async def _phases(self, known: _Known) -> PhaseMoves | None:
        """Return the moves from the first week to the last; None of less than two weeks."""
        period = known.period
        if period.length < 2 * WEEK:
            return None
        early = Period(period.first, period.first + timedelta(days=WEEK - 1))
        late = Period.ending(period.last, WEEK)
        async with reading(self._engine) as connection:
            counts = await phase_moves(connection, known.rows(early), known.rows(late))
        return moves_of(early, late, counts, self._least)


def _is_due(row: PeopleDayRow, now: datetime, *, of_team: bool) -> bool:
    """Tell whether GitHub must be asked for a day; a month at once says nothing about teams."""
    if of_team:
        return is_outdated(row.asked_at, row.day, now)
    return row.users_ingest != GONE and is_outdated(_asked_at(row), row.day, now)


def _asked_at(row: PeopleDayRow) -> datetime | None:
    """Return when GitHub was last asked for the people of a day, by itself or with its month."""
    return max((at for at in (row.asked_at, row.read_at) if at is not None), default=None)


def _distinct(known: _Known) -> int | None:
    """Return how many people were active; None unless all days are known."""
    sets = [active for day in known.period.days if (active := known.active(day)) is not None]
    return union(sets).bit_count() if len(sets) == known.period.length else None


def _members(known: _Known) -> int | None:
    if known.team is None:
        return None
    return union(unpack(row.members) for row in known.team.values()).bit_count()


def _reports(known: _Known) -> tuple[str, ...]:
    """Return the reports that the people were read from; those of deleted rows are forgotten."""
    if known.team is not None:
        return (USERS, USER_TEAMS)
    return tuple(sorted({row.report for row in known.owner.values() if row.report})) or (USERS,)
