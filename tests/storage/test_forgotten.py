"""Erasing a person: who that is, what goes, and what is left to keep the person out."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import open_engine, reading, writing
from storage.forgotten import (
    clear_away,
    forget,
    forgotten_among,
    person_rows,
    user_id_of,
)
from storage.ingests import BrokenLineRow, begin_ingest, broken_lines_of, put_broken_lines
from storage.schema import MIGRATIONS, migrate
from storage.user_rows import (
    USER_DAY_COLUMNS,
    person_numbers,
    put_team_members,
    put_user_days,
)
from tests.metrics.github.times import NOW
from tests.storage.conftest import SQLITE_ONLY, url

DAY = date(2026, 11, 12)
NEXT = DAY + timedelta(days=1)


async def read(
    connection: AsyncConnection, owner: str, day: date, logins: dict[int, str | None]
) -> int:
    """Store a day of these people, all of them in team 7; return its reading."""
    ingest = await begin_ingest(connection, owner, "users-1-day", (day, day), NOW)
    rest = (None,) * (len(USER_DAY_COLUMNS) - 4)
    rows = [(ingest, day.isoformat(), person, login, *rest) for person, login in logins.items()]
    await put_user_days(connection, rows)
    await put_team_members(connection, [(ingest, 7, person) for person in logins])
    await person_numbers(connection, logins)
    return ingest


async def user_ids(engine: AsyncEngine, table: str) -> list[int]:
    async with reading(engine) as connection:
        query = text(f"SELECT DISTINCT user_id FROM {table} ORDER BY user_id")  # noqa: S608 - a name from below
        return list((await connection.execute(query)).scalars())


def on_disk(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("days.db*"))


async def forget_id(engine: AsyncEngine, user_id: int) -> None:
    async with writing(engine) as connection:
        await forget(connection, await person_rows(connection, user_id))


async def test_a_login_is_found_in_any_case(engine: AsyncEngine) -> None:
    """As GitHub finds it; nobody else is."""
    async with writing(engine) as connection:
        await read(connection, "org acme", DAY, {900: "Mina-K", 901: "mina"})

        assert await user_id_of(connection, "mINA-k") == 900
        assert await user_id_of(connection, "mina-k2") is None
        assert await user_id_of(connection, "mina%") is None


async def test_a_login_that_changed_hands_is_whose_it_was_last(engine: AsyncEngine) -> None:
    """Whoever had it before is another person, who stays."""
    async with writing(engine) as connection:
        await read(connection, "org acme", DAY, {900: "mina"})
        await read(connection, "org beta", NEXT, {901: "mina", 900: "mina-old"})

        assert await user_id_of(connection, "mina") == 901


async def test_a_person_has_days_logins_and_memberships_in_every_owner(
    engine: AsyncEngine,
) -> None:
    """Also a day on which there is nothing but a membership."""
    third = NEXT + timedelta(days=1)
    async with writing(engine) as connection:
        await read(connection, "org acme", DAY, {900: "mina"})
        await read(connection, "enterprise acme-inc", NEXT, {900: "Mina-K", 5: "jo"})
        ingest = await begin_ingest(connection, "org acme", "t", (third, third), NOW)
        await put_team_members(connection, [(ingest, 7, 900)])
        person = await person_rows(connection, 900)

    assert person.logins == {"mina", "Mina-K"}
    assert person.days == {DAY, NEXT, third}


async def test_forgetting_deletes_every_row_of_the_person_and_no_other(
    engine: AsyncEngine,
) -> None:
    """In every owner, under every login, and in lines that could not be read."""
    async with writing(engine) as connection:
        first = await read(connection, "org acme", DAY, {900: "mina", 77: "jo"})
        await read(connection, "org beta", NEXT, {900: "Mina-K", 77: "jo"})
        lines = [
            BrokenLineRow(1, "broken", b'{"user_login":"MINA","x":"\xff'),
            BrokenLineRow(2, "broken", b'{"user_id":"900"'),
            BrokenLineRow(3, "broken", b'{"user_id":77'),
        ]
        await put_broken_lines(connection, first, lines)
    await forget_id(engine, 900)

    for table in ("user_days", "team_members", "people"):
        assert await user_ids(engine, table) == [77]
    async with reading(engine) as connection:
        assert [line.number for line in await broken_lines_of(connection, first)] == [3]
        assert await user_id_of(connection, "mina") is None


async def test_who_was_forgotten_is_known_again(engine: AsyncEngine) -> None:
    """By the id alone; twice is as good as once."""
    await forget_id(engine, 900)
    await forget_id(engine, 900)

    async with reading(engine) as connection:
        assert await forgotten_among(connection, [899, 900, 901]) == {900}
        assert await forgotten_among(connection, []) == frozenset()


async def test_what_stays_tells_neither_the_id_nor_of_another_database(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    """Every database has a salt of its own."""
    (tmp_path / "second").mkdir()
    second = open_engine(url(tmp_path / "second"))
    await migrate(second)
    digests: list[Any] = []
    for each in (engine, second):
        await forget_id(each, 583231)
        async with reading(each) as connection:
            kept = await connection.execute(text("SELECT digest, salt FROM forgotten, salt"))
            digests += kept.all()
    await second.dispose()

    (one, salt_of_one), (other, salt_of_other) = digests
    assert one != other
    assert len(one) == len(other) == 16
    assert len({salt_of_one, salt_of_other}) == 2
    assert b"583231" not in one + other


async def test_the_number_of_a_forgotten_person_is_given_to_nobody(engine: AsyncEngine) -> None:
    """The bit that stays in the sets must not turn into somebody else; and numbers stay dense."""
    async with writing(engine) as connection:
        before = await person_numbers(connection, [10, 11, 12])
        await person_numbers(connection, [10, 11, 12])
    await forget_id(engine, 12)

    async with writing(engine) as connection:
        after = await person_numbers(connection, [10, 13, 11, 14])
    assert before == {10: 1, 11: 2, 12: 3}
    assert after == {10: 1, 11: 2, 13: 4, 14: 5}


@SQLITE_ONLY
async def test_nothing_of_the_person_is_left_in_the_files(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    """Deleted rows are overwritten, also in the log of writes."""
    logins: dict[int, str | None] = {n: f"colleague-number-{n}" for n in range(1, 400)}
    logins[200] = "somebody-to-be-forgotten"
    async with writing(engine) as connection:
        await read(connection, "org acme", DAY, logins)
    before = on_disk(tmp_path)
    await forget_id(engine, 200)
    await clear_away(engine)
    after = on_disk(tmp_path)

    assert b"somebody-to-be-forgotten" in before
    assert b"somebody-to-be-forgotten" not in after
    assert b"colleague-number-201" in after


async def test_people_keep_their_numbers_when_an_older_database_is_brought_up_to_date(
    tmp_path: Path,
) -> None:
    """The sets of people are made of them, and the next person gets the next one."""

    def to_the_second(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")

    older = open_engine(url(tmp_path))
    async with writing(older) as connection:
        await connection.run_sync(to_the_second)
        await connection.execute(text("INSERT INTO people VALUES (1, 900), (2, 901), (5, 902)"))
    await asyncio.gather(migrate(older), migrate(older))

    async with writing(older) as connection:
        await connection.execute(text("DELETE FROM people WHERE number = 5"))
        numbers = await person_numbers(connection, [900, 901, 903])
    await older.dispose()
    assert numbers == {900: 1, 901: 2, 903: 6}
