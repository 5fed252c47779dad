"""SQLite finds the rows of every question by a key or an index, whatever else there is.

The three questions with a bar, the people view, and what deletes rows for their age. The steps are
those of https://www.sqlite.org/eqp.html.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from metrics.models import Source
from storage.days import days_between
from storage.engine import reading, writing
from storage.forgotten import forget, person_rows
from storage.old_rows import drop_rows_before, numbers_under_way
from storage.owner_days import owner_days_between
from storage.people_rows import RowsOf, people_days, phase_moves, uses_of_people
from storage.tables import metadata
from storage.team_days import team_days_between, team_id, team_slugs
from tests.databases import migrated
from tests.storage.plans import heard, plan

LAST = date(2026, 11, 19)
DAYS = tuple(LAST - timedelta(days=age) for age in range(28))
MONTH = (DAYS[-1], LAST)
YEAR = (LAST - timedelta(days=364), LAST)
ACME = "org acme"
EARLY, LATE = RowsOf(ACME, DAYS[-7:]), RowsOf(ACME, DAYS[:7])
OF_DAYS = "SEARCH owner_days USING PRIMARY KEY (owner=? AND day=?)"
OF_PERSONS = "SEARCH user_days USING PRIMARY KEY (ingest=? AND day=?)"
OF_TEAM = "SEARCH team_members USING PRIMARY KEY (ingest=? AND team_id=?)"
OF_MEMBERS = "SEARCH user_days USING PRIMARY KEY (ingest=? AND day=? AND user_id=?)"
# People are grouped, and a day's rows stand in the order of people while another day's follow.
GROUPED = "USE TEMP B-TREE FOR GROUP BY"
BIG = (
    *("days", "user_days", "team_members", "team_days", "people", "ingests"),
    *("seats", "repository_days", "repository_reports"),
)


@pytest.fixture(name="address")
def _address(tmp_path: Path) -> str:
    return migrated(tmp_path / "days.db")


Ask = Callable[[AsyncConnection], Awaitable[object]]

QUESTIONS: dict[str, tuple[Ask, list[str]]] = {
    "distinct active people of 28 days": (
        lambda connection: owner_days_between(connection, ACME, *MONTH),
        ["SEARCH owner_days USING PRIMARY KEY (owner=? AND day>? AND day<?)"],
    ),
    "one year of days": (
        lambda connection: days_between(connection, ACME, Source.REPORTS, *YEAR),
        ["SEARCH days USING PRIMARY KEY (scope=? AND source=? AND day>? AND day<?)"],
    ),
    "one year of a team": (
        lambda connection: team_days_between(connection, ACME, 1, *YEAR),
        ["SEARCH team_days USING PRIMARY KEY (owner=? AND team_id=? AND day>? AND day<?)"],
    ),
    "a team by its name": (
        lambda connection: team_id(connection, ACME, "web"),
        ["SEARCH team_days USING COVERING INDEX team_days_by_slug (owner=? AND slug=?)"],
    ),
    "which days of people are known": (
        lambda connection: people_days(connection, ACME, *YEAR),
        [
            "SEARCH owner_days USING PRIMARY KEY (owner=? AND day>? AND day<?)",
            "SEARCH ingests USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN",
        ],
    ),
    "what people used": (
        lambda connection: uses_of_people(connection, RowsOf(ACME, DAYS)),
        [OF_DAYS, OF_PERSONS, GROUPED],
    ),
    "what a team's people used": (
        lambda connection: uses_of_people(connection, RowsOf(ACME, DAYS, 1)),
        [OF_DAYS, OF_TEAM, OF_MEMBERS, GROUPED],
    ),
}


async def plans_of(engine: AsyncEngine, ask: Ask) -> list[list[str]]:
    """Return the plan of each statement that a question sends."""
    async with heard(engine) as statements, writing(engine) as connection:
        await ask(connection)
    async with reading(engine) as connection:
        return [await plan(connection, statement) for statement in statements]


@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_question_is_searched_by_its_keys(engine: AsyncEngine, name: str) -> None:
    """These steps, and no other: no table is read from end to end, and nothing is sorted again."""
    ask, steps = QUESTIONS[name]

    assert await plans_of(engine, ask) == [steps]


async def test_the_teams_of_an_organization_are_walked_from_name_to_name(
    engine: AsyncEngine,
) -> None:
    """Two looks into an index for each name, however many days it has."""
    (steps,) = await plans_of(engine, lambda connection: team_slugs(connection, ACME, *MONTH))

    by_slug = "USING COVERING INDEX team_days_by_slug"
    assert [step for step in steps if "team_days" in step] == [
        f"SEARCH team_days {by_slug} (owner=?)",
        f"SEARCH later {by_slug} (owner=? AND slug>?)",
        f"SEARCH team_days {by_slug} (owner=? AND slug=? AND day>? AND day<?)",
    ]
    assert not any("TEMP B-TREE" in step for step in steps)


@pytest.mark.parametrize("team", [None, 1])
async def test_moves_between_phases_read_two_weeks(engine: AsyncEngine, team: int | None) -> None:
    """Each week by its days, and a team's by its members."""
    early, late = RowsOf(ACME, EARLY.days, team), RowsOf(ACME, LATE.days, team)
    (steps,) = await plans_of(engine, lambda connection: phase_moves(connection, early, late))

    week = [OF_DAYS, OF_PERSONS] if team is None else [OF_DAYS, OF_TEAM, OF_MEMBERS]
    assert [step for step in steps if step.startswith("SEARCH")] == week * 2
    assert scanned(steps) == []


async def test_what_is_old_is_found_by_its_reading(engine: AsyncEngine) -> None:
    """Every night, among millions of rows; only the days of owners are looked through."""

    async def drop(connection: AsyncConnection) -> None:
        await drop_rows_before(connection, LAST)
        await numbers_under_way(connection)

    plans = await plans_of(engine, drop)

    assert len(plans) == 7
    assert [step for steps in plans for step in scanned(steps)] == []


async def test_erasing_a_person_looks_through_everybodys_rows(engine: AsyncEngine) -> None:
    """It is rare, and an index by person would be written with every row of every reading."""

    async def erase(connection: AsyncConnection) -> None:
        await forget(connection, await person_rows(connection, 1))

    plans = await plans_of(engine, erase)

    found = {step for steps in plans for step in scanned(steps)}
    assert found == {"SCAN user_days", "SCAN team_members", "SCAN seats"}


def scanned(steps: list[str]) -> list[str]:
    """Return the steps that read a big table from end to end."""
    found = re.compile(rf"SCAN ({'|'.join(BIG)})\b")
    return [step for step in steps if found.match(step)]


def test_the_big_tables_are_those_that_grow_with_people_and_teams() -> None:
    """Every table is big or one of these."""
    small = {
        "audit",
        "deliveries",
        "goals",
        "subscriptions",
        "heard",
        "logins",
        "link_messages",
        "seat_days",
        "latest",
        "answers",
        "broken_lines",
        "forgotten",
        "salt",
        "owner_days",
    }

    assert set(metadata.tables) - small == set(BIG)
