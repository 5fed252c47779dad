"""Answers about single people: their own days, and who was active."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.errors import NoData
from metrics.history import key
from metrics.models import AcceptanceRate
from metrics.owner_days import OwnerDays
from metrics.scope import Asked, LastDays, Period, Scope, ScopeKind
from metrics.totals import total
from metrics.under_way import UnderWay
from storage.engine import reading
from storage.forgotten import user_id_of
from storage.persons import (
    ActiveRow,
    PersonDayRow,
    active_people,
    days_of_person,
    last_read_day,
    owners_of,
)
from storage.team_days import team_id


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """What is stored of one person over a period: active days, and counts added up over them."""

    period: Period
    days: tuple[date, ...]
    prompts: int | None
    lines_added: int | None
    acceptance: AcceptanceRate | None


@dataclass(frozen=True, slots=True)
class ActivePeople:
    """Who was active in a scope over a period, who was on the most days first."""

    scope: Scope
    period: Period
    people: tuple[ActiveRow, ...]


class Persons:
    """Answers about single people; whoever calls it has asked whether that may be."""

    def __init__(self, engine: AsyncEngine, owners: OwnerDays, under_way: UnderWay) -> None:
        self._engine = engine
        self._owners = owners
        self._under_way = under_way

    async def own(
        self, login: str, asked: Asked, serves: Callable[[Scope], bool]
    ) -> OwnFigures | None:
        """Return what is stored of a person in the owners that are served, or None for nothing.

        GitHub is not asked. A day that several owners report is counted once, by one of them.
        """
        async with reading(self._engine) as connection:
            served = [name for name in await owners_of(connection) if serves(_owner(name))]
            last = await last_read_day(connection, served)
            user_id = await user_id_of(connection, login)
            if last is None or user_id is None:
                return None
            period = Period.ending(last, asked.length) if isinstance(asked, LastDays) else asked
            rows = await days_of_person(connection, user_id, served, period.first, period.last)
        return _own(period, {row.day: row for row in reversed(rows)}.values()) if rows else None

    async def active(self, scope: Scope, asked: Asked, now: datetime) -> ActivePeople:
        """Return who was active, asking GitHub for the days that are missing.

        Raises `MetricsError`; `NoData` where nobody was.
        """
        return await self._under_way.answer(
            ("who", scope, asked), scope.of_owner(), partial(self._active, scope, asked, now)
        )

    async def _active(self, scope: Scope, asked: Asked, now: datetime) -> ActivePeople:
        owner = scope.of_owner()
        last = await self._owners.last_day(owner, now)
        period = Period.ending(last, asked.length) if isinstance(asked, LastDays) else asked
        await self._fetch(owner, [day for day in period.days if day <= last], now)
        async with reading(self._engine) as connection:
            team = None
            if scope.team is not None:
                team = await team_id(connection, key(owner), scope.team)
                if team is None:
                    raise NoData(scope, period)
            found = await active_people(connection, key(owner), team, period.first, period.last)
        if not found:
            raise NoData(scope, period)
        return ActivePeople(scope, period, tuple(found))

    async def _fetch(self, owner: Scope, days: Sequence[date], now: datetime) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                for day in days:
                    tasks.create_task(self._owners.known(owner, day, now))
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None


def _owner(name: str) -> Scope:
    kind, _, owner = name.partition(" ")
    return Scope.of(ScopeKind(kind), owner)


def _own(period: Period, rows: Iterable[PersonDayRow]) -> OwnFigures:
    days: Sequence[PersonDayRow] = sorted(rows, key=lambda row: row.day)
    accepted = total(row.completions_accepted for row in days)
    suggested = total(row.completions_suggested for row in days)
    known = accepted is not None and suggested is not None
    return OwnFigures(
        period,
        tuple(row.day for row in days),
        total(row.user_initiated_interaction_count for row in days),
        total(row.loc_added_sum for row in days),
        AcceptanceRate(accepted or 0, suggested or 0) if known else None,
    )
