"""What is stored, as rows of a table under GitHub's own field names; GitHub is not asked.

A name with a dot leads into an object of GitHub's record, or into one entry of
`totals_by_feature`, as in `code_completion.code_acceptance_activity_count`. A missing value is None.
"""

import zlib
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import reduce
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from metrics.decoding import Payload, decode
from metrics.history import key
from metrics.models import (
    AGENT_EDIT,
    CODE_COMPLETION,
    COUNTERS,
    Day,
    PullRequests,
    Source,
)
from metrics.person_sets import unpack
from metrics.scope import Asked, LastDays, Period, Scope
from metrics.summaries import final_at
from metrics.teams import REPORT
from storage.days import DayRow, days_between
from storage.engine import reading
from storage.exports import (
    days_with_teams,
    days_with_totals,
    days_with_users,
    teams_of,
    users_of,
)
from storage.owner_days import owner_day
from storage.team_days import TeamDayRow, team_id


class What(StrEnum):
    """What can be exported: the days of a scope, or the days of its people or of its teams."""

    DAYS = "days"
    USERS = "users"
    TEAMS = "teams"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and the type of its values where they are not missing."""

    name: str
    holds: type


Row = tuple[Any, ...]

SESSION_FIELDS = (
    "session_count",
    "request_count",
    "prompt_count",
    "token_usage.output_tokens_sum",
    "token_usage.prompt_tokens_sum",
)
FEATURES = (CODE_COMPLETION, AGENT_EDIT)
MEDIANS = tuple(name for name in PullRequests.__struct_fields__ if name.startswith("median"))
# Everything of a day that is one number; the lists of its breakdowns have no place in a table.
PEOPLE = tuple(name for name in Day.__struct_fields__ if name.endswith("_users"))
DAILY_PEOPLE = tuple(name for name in PEOPLE if name.startswith("daily_"))
WORK = (
    *COUNTERS,
    f"{CODE_COMPLETION}.code_generation_activity_count",
    f"{CODE_COMPLETION}.code_acceptance_activity_count",
    f"{AGENT_EDIT}.loc_added_sum",
    *(f"totals_by_cli.{name}" for name in SESSION_FIELDS),
    *(f"totals_by_copilot_app.{name}" for name in SESSION_FIELDS),
)
OF_OWNERS = (
    "totals_by_vscode_agent.session_count",
    "totals_by_vscode_agent.total_user_messages",
    *(f"pull_requests.{name}" for name in PullRequests.__struct_fields__),
)

# The columns of `user_days`, each beside GitHub's name of it.
USER_COLUMNS = {
    "user_id": ("user_id", int),
    "login": ("user_login", str),
    **{name: (name, int) for name in COUNTERS},
    "completions_suggested": (f"{CODE_COMPLETION}.code_generation_activity_count", int),
    "completions_accepted": (f"{CODE_COMPLETION}.code_acceptance_activity_count", int),
    "cli_prompts": ("totals_by_cli.prompt_count", int),
    "app_prompts": ("totals_by_copilot_app.prompt_count", int),
    "used_chat": ("used_chat", bool),
    "used_agent": ("used_agent", bool),
    "used_cli": ("used_cli", bool),
    "used_copilot_app": ("used_copilot_app", bool),
    "used_copilot_cloud_agent": ("used_copilot_cloud_agent", bool),
    "used_copilot_code_review_active": ("used_copilot_code_review_active", bool),
    "used_copilot_code_review_passive": ("used_copilot_code_review_passive", bool),
    "used_vscode_agent": ("used_vscode_agent", bool),
    "ai_credits": ("ai_credits_used", float),
    "phase": ("ai_adoption_phase.phase_number", int),
}


def columns(what: What) -> tuple[Column, ...]:
    """Return the columns of an export, in order."""
    day = Column("day", date)
    if what is What.USERS:
        return (day, *(Column(name, holds) for name, holds in USER_COLUMNS.values()))
    if what is What.TEAMS:
        team = (Column("team_id", int), Column("slug", str))
        people = (Column("members", int), Column("in_other_teams", int))
        return (day, *team, *people, *map(_number, (*DAILY_PEOPLE, *WORK)))
    told = (
        Column("source", str),
        Column("report", str),
        Column("fetched_at", datetime),
        Column("provisional", bool),
        Column("revision", int),
    )
    return (day, *told, *map(_number, (*PEOPLE, *WORK, *OF_OWNERS)))


def _number(name: str) -> Column:
    return Column(name, float if name.rpartition(".")[2] in MEDIANS else int)


class Exports:
    """Reads the rows of a scope from the database; a scope of a team has `DAYS` only."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def period(self, what: What, scope: Scope, asked: Asked | None) -> Period | None:
        """Return the days of what is asked for that lie within the stored ones, None without any.

        The last so many days end with the newest that is stored.
        """
        async with reading(self._engine) as connection:
            stored = await _stored(connection, what, scope)
        if stored is None or asked is None:
            return stored
        if isinstance(asked, LastDays):
            asked = Period.ending(stored.last, asked.length)
        first, last = max(asked.first, stored.first), min(asked.last, stored.last)
        return Period(first, last) if first <= last else None

    async def rows(self, what: What, scope: Scope, period: Period) -> AsyncGenerator[Row, None]:
        """Yield the rows of a period in the order of `columns`, by day, all as of one moment."""
        async with reading(self._engine) as connection:
            for day in period.days:
                for row in await _rows(connection, what, scope, day):
                    yield row


async def _stored(connection: AsyncConnection, what: What, scope: Scope) -> Period | None:
    owner = key(scope.of_owner())
    if what is What.USERS:
        spans = [await days_with_users(connection, owner)]
    elif what is What.TEAMS:
        spans = [await days_with_teams(connection, owner)]
    else:
        spans = [await days_with_totals(connection, key(scope))]
        team = await _team(connection, scope)
        if team is not None:
            spans.append(await days_with_teams(connection, owner, team))
    known = [span for span in spans if span is not None]
    if not known:
        return None
    return Period(min(first for first, _ in known), max(last for _, last in known))


async def _team(connection: AsyncConnection, scope: Scope) -> int | None:
    return await team_id(connection, key(scope.of_owner()), scope.team) if scope.team else None


async def _rows(connection: AsyncConnection, what: What, scope: Scope, day: date) -> Sequence[Row]:
    if what is What.USERS:
        users = await users_of(connection, key(scope), day, tuple(USER_COLUMNS))
        return [(day, *row) for row in users]
    if what is What.TEAMS:
        return await _teams(connection, scope, day)
    return await _days(connection, scope, day)


async def _teams(connection: AsyncConnection, scope: Scope, day: date) -> list[Row]:
    rows = []
    for row in await teams_of(connection, key(scope), day):
        decoded = _decoded(row)
        people = (unpack(row.members).bit_count(), unpack(row.in_other_teams).bit_count())
        figures = (_at(decoded, name) for name in (*DAILY_PEOPLE, *WORK))
        rows.append((day, row.team_id, row.slug, *people, *figures))
    return rows


async def _days(connection: AsyncConnection, scope: Scope, day: date) -> list[Row]:
    rows = [] if not scope.is_team else await _days_of_team(connection, scope, day)
    # What was worked out for a team is stored as its days, too, but only where somebody asked.
    sources = (Source.LEGACY,) if scope.is_team else Source
    for source in sources:
        stored = await days_between(connection, key(scope), source, day, day)
        rows += [
            _day(row, decode(Payload(day, row.payload), source))
            for row in stored.values()
            if row.payload is not None
        ]
    return rows


async def _days_of_team(connection: AsyncConnection, scope: Scope, day: date) -> list[Row]:
    owner, team = key(scope.of_owner()), await _team(connection, scope)
    of_owner = await owner_day(connection, owner, day)
    if team is None or of_owner is None or of_owner.asked_at is None:
        return []
    return [
        _day(DayRow(day, 1, REPORT, of_owner.asked_at, None), _decoded(row))
        for row in await teams_of(connection, owner, day, team)
    ]


def _decoded(row: TeamDayRow) -> Day:
    return decode(Payload(row.day, zlib.decompress(row.payload)), Source.REPORTS)


def _day(row: DayRow, day: Day) -> Row:
    told = (
        row.day,
        str(day.source),
        row.report,
        row.fetched_at,
        row.fetched_at < final_at(row.day),
    )
    figures = (_at(day, name) for name in (*PEOPLE, *WORK, *OF_OWNERS))
    return (*told, row.revision, *figures)


def _at(day: Day, name: str) -> Any:
    """Return the value of a day at a name with dots, or None where one of the parts is missing."""
    first, *rest = name.split(".")
    begin = day.feature(first) if first in FEATURES else getattr(day, first)
    return reduce(lambda value, part: None if value is None else getattr(value, part), rest, begin)
