"""The rows and roll-ups of people: dense numbers, sets, and queries that use their keys."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.person_sets import Gathering, pack, people, union, unpack
from storage.engine import reading, writing
from storage.ingests import (
    begin_ingest,
    drop_ingest,
    drop_left_behind,
    drop_superseded,
    newest_ingest,
    put_counts,
)
from storage.owner_days import OwnerDayRow, owner_days_between, put_owner_days
from storage.tables import metadata
from storage.team_days import (
    TeamDayRow,
    put_team_days,
    team_days_between,
    team_id,
    team_slugs,
)
from storage.user_rows import person_numbers
from tests.metrics.github.times import NOW
from tests.storage.conftest import SQLITE_ONLY
from tests.storage.plans import heard, plan

DAY = date(2026, 11, 12)
YEAR = (DAY - timedelta(days=364), DAY)
EMPTY = pack(0)


def team(slug: str, number: int) -> TeamDayRow:
    return TeamDayRow(number, DAY, slug, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, b"")


async def test_the_migrations_make_the_tables_that_the_code_reads(engine: AsyncEngine) -> None:
    """No column, index or constraint is in one of them alone."""
    async with reading(engine) as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), metadata)
        )

    assert differences == []


async def test_people_are_numbered_densely_and_once(engine: AsyncEngine) -> None:
    """Asked again, a person has the same number, and a new one the next."""
    async with writing(engine) as connection:
        first = await person_numbers(connection, [900, 10**17, 900])
        again = await person_numbers(connection, [10**17, 5])
        nobody = await person_numbers(connection, [])

    assert sorted(first.values()) == [1, 2]
    assert again == {10**17: first[10**17], 5: 3}
    assert nobody == {}


@pytest.mark.parametrize("numbers", [[], [1], [1, 8, 9], [64, 65, 10_000], list(range(1, 3000))])
def test_a_set_of_people_survives_its_packing(numbers: list[int]) -> None:
    """As many people come out as went in, whoever they are."""
    packed = pack(people(reversed(numbers)))

    assert unpack(packed) == sum(1 << number for number in numbers)
    assert unpack(packed).bit_count() == len(numbers)


def test_people_of_two_days_are_counted_once() -> None:
    """Distinct people cannot be added; their sets can be united."""
    assert union([people([1, 2]), people([2, 3]), people([])]).bit_count() == 3
    gathering = Gathering()
    assert [gathering.add(number) for number in (7, 3, 7)] == [True, True, False]


async def test_a_days_teams_are_replaced_as_a_whole(engine: AsyncEngine) -> None:
    """A team that GitHub no longer lists does not stay behind."""
    async with writing(engine) as connection:
        await put_team_days(connection, "org acme", DAY, [team("web", 1), team("data", 2)])
        await put_team_days(connection, "org acme", DAY, [team("web", 1)])
        slugs = await team_slugs(connection, "org acme", DAY, DAY)
        elsewhere = await team_slugs(connection, "org beta", DAY, DAY)

    assert slugs == ("web",)
    assert elsewhere == ()


async def test_the_teams_of_some_days_are_named_once_and_in_order(engine: AsyncEngine) -> None:
    """Whatever other owners, other days and other names there are."""
    before, after = DAY - timedelta(days=1), DAY + timedelta(days=1)
    async with writing(engine) as connection:
        for owner, day, names in (
            ("org acme", before, ["web", "data", "gone"]),
            ("org acme", DAY, ["data", "api", "web"]),
            ("org acme", after, ["new"]),
            ("org beta", DAY, ["beta"]),
        ):
            rows = [replace(team(name, 1 + n), day=day) for n, name in enumerate(names)]
            await put_team_days(connection, owner, day, rows)

        assert await team_slugs(connection, "org acme", before, DAY) == (
            "api",
            "data",
            "gone",
            "web",
        )
        assert await team_slugs(connection, "org acme", DAY, DAY) == ("api", "data", "web")
        assert await team_slugs(connection, "org beta", before, after) == ("beta",)
        assert await team_slugs(connection, "org nobody", before, after) == ()


@SQLITE_ONLY
async def test_no_query_reads_a_whole_table(engine: AsyncEngine) -> None:
    """Every statement about people finds its rows by a key or an index."""
    async with heard(engine) as statements, writing(engine) as connection:
        await person_numbers(connection, [1, 2])
        ingest = await begin_ingest(connection, "org acme", "users-1-day", (DAY, DAY), NOW)
        await put_counts(connection, ingest, {"complete": True})
        for _ in range(2):
            row = OwnerDayRow(DAY, NOW, ingest, None, EMPTY)
            await put_owner_days(connection, "org acme", [row])
        await owner_days_between(connection, "org acme", *YEAR)
        await put_team_days(connection, "org acme", DAY, [team("web", 1)])
        await team_id(connection, "org acme", "web")
        await team_days_between(connection, "org acme", 1, *YEAR)
        await team_slugs(connection, "org acme", *YEAR)
        await newest_ingest(connection, "org acme", "users-1-day", DAY)
        await drop_left_behind(connection, NOW)
        await drop_superseded(connection, "org acme")
        await drop_ingest(connection, ingest)

    assert len(statements) > 12
    for statement in statements:
        async with reading(engine) as connection:
            steps = await plan(connection, statement)
        scanned = [
            step
            for step in steps
            if "SCAN" in step and "json_each" not in step and step != "SCAN names"
        ]
        assert not scanned, (statement, steps)
