"""What is PostgreSQL's alone: a server that restarts, other processes, and values it does not know."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.answers import AnswerRow, answer, put_answer
from storage.engine import open_engine, reading, writing
from storage.forgotten import clear_away
from storage.heard import is_first
from storage.tables import latest, user_days
from storage.user_rows import NULL, USER_DAY_COLUMNS, person_numbers, put_user_days
from tests.postgres import Cluster
from tests.storage.test_forgotten import forget_id

NOW = datetime(2026, 11, 21, tzinfo=UTC)
DAY = date(2026, 11, 12)

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("address", ["postgresql"], indirect=True),
]


async def shown(engine: AsyncEngine, query: str) -> object:
    async with reading(engine) as connection:
        return (await connection.execute(text(query))).scalar_one()


async def test_a_server_that_was_restarted_is_found_again(
    engine: AsyncEngine, postgres_cluster: Cluster
) -> None:
    """The connections from before are dead; nobody who asks sees one of them."""
    async with writing(engine) as connection:
        await put_answer(connection, AnswerRow("C1", "1.0", "{}", NOW))
    postgres_cluster.stop()
    postgres_cluster.start()

    async with reading(engine) as connection:
        assert await answer(connection, "C1", "1.0") is not None


async def test_a_reader_cannot_write(engine: AsyncEngine) -> None:
    """Who wants to write has to wait for a turn."""
    with pytest.raises(DBAPIError, match="read-only transaction"):
        async with reading(engine) as connection:
            await put_answer(connection, AnswerRow("C1", "1.0", "{}", NOW))


async def test_times_are_utc(engine: AsyncEngine) -> None:
    """Whatever the server's zone is."""
    assert await shown(engine, "SHOW timezone") == "UTC"


async def test_what_two_processes_heard_at_once_is_new_to_one(
    engine: AsyncEngine, other: AsyncEngine
) -> None:
    """Slack delivers twice, and each time to another process."""

    async def hear(heard_by: AsyncEngine, key: str) -> bool:
        async with writing(heard_by) as connection:
            return await is_first(connection, key, NOW)

    keys = [f"Ev{number}" for number in range(5)]
    first = await asyncio.gather(*(hear(by, key) for key in keys for by in (engine, other)))

    assert first.count(True) == len(keys)


async def test_two_processes_number_people_densely(engine: AsyncEngine, other: AsyncEngine) -> None:
    """Each reads who has a number, and then gives the next ones."""

    async def number(by: AsyncEngine, ids: range) -> dict[int, int]:
        async with writing(by) as connection:
            return await person_numbers(connection, ids)

    found = await asyncio.gather(
        *(number(by, range(start, start + 20)) for start in (1, 11) for by in (engine, other))
    )
    together = {user: number for numbers in found for user, number in numbers.items()}

    assert sorted(together.values()) == list(range(1, 31))
    assert all(numbers[user] == together[user] for numbers in found for user in numbers)


async def test_a_writer_that_waits_too_long_is_told(
    engine: AsyncEngine, other: AsyncEngine
) -> None:
    """As it is with SQLite, instead of waiting for ever."""
    async with writing(engine) as connection:
        waits = await connection.execute(text("SHOW lock_timeout"))
        idle = await connection.execute(text("SHOW idle_in_transaction_session_timeout"))

        assert (waits.scalar_one(), idle.scalar_one()) == ("10s", "1min")
    assert await shown(other, "SHOW lock_timeout") == "0"


async def test_a_text_with_a_nul_is_kept_without_it(engine: AsyncEngine) -> None:
    """PostgreSQL knows none; a sign says that something stood there."""
    async with writing(engine) as connection:
        await put_answer(connection, AnswerRow("C1", "1.0", "a\0b", NOW))
        found = await answer(connection, "C1", "1.0")

    assert found is not None
    assert found.request == "a\N{REPLACEMENT CHARACTER}b"


async def test_rows_of_people_go_in_as_they_are(engine: AsyncEngine) -> None:
    """64 bits, flags, whole amounts, what is missing, and the first of two."""
    width = len(USER_DAY_COLUMNS)
    async with writing(engine) as connection:
        await connection.execute(
            text(
                "INSERT INTO ingests VALUES (1, 'org acme', 'r', :day, :day, now(), true, 0, 0, 0, '{}')"
            ),
            {"day": DAY},
        )
        flags, counts = (1, 0, *[NULL] * 6), (2**40, *[NULL] * 10)
        row = (1, DAY.isoformat(), 2**60, "mi\0na", *counts, *flags, 3, NULL)
        other = (1, DAY.isoformat(), 5, None, *[None] * (width - 6), 0.5, 2)
        await put_user_days(connection, [row, other, (*row[:3], "late", *row[4:])])
        query = select(user_days).order_by(user_days.c.user_id.desc())
        big, small = (await connection.execute(query)).all()

    assert big[1:6] == (DAY, 2**60, "mi\N{REPLACEMENT CHARACTER}na", 2**40, None)
    assert (big.used_chat, big.used_agent, big.used_cli) == (True, False, None)
    assert (big.ai_credits, big.phase) == (3.0, None)
    assert (small.login, small.ai_credits, small.phase) == (None, 0.5, 2)


async def test_an_error_tells_no_value_to_whoever_reads_the_log(engine: AsyncEngine) -> None:
    """Neither SQLAlchemy's words nor the driver's, which stand below them in a traceback."""
    row = {"scope": "org very-secret", "source": "s", "last_day": DAY, "checked_at": NOW}
    with pytest.raises(DBAPIError) as caught:
        async with writing(engine) as connection:
            await connection.execute(insert(latest).values(row))
            await connection.execute(insert(latest).values(row))

    assert "very-secret" not in str(caught.value)
    assert "very-secret" not in str(caught.value.orig)
    assert str(caught.value.orig).startswith("duplicate key value violates unique constraint")


async def test_what_was_deleted_gives_its_place_free(engine: AsyncEngine) -> None:
    """The rows are dead no longer, but gone."""
    async with writing(engine) as connection:
        await person_numbers(connection, range(1, 100))
    await forget_id(engine, 5)
    await clear_away(engine)

    async with reading(engine) as connection:
        people = (
            await connection.execute(select(func.count()).select_from(text("people")))
        ).scalar_one()
    assert people == 98
    await shown(engine, "SELECT pg_stat_clear_snapshot()")
    assert await shown(engine, "SELECT pg_relation_size('people') > 0") is True


async def test_an_address_may_have_a_password(address: str, postgres_cluster: Cluster) -> None:
    """And is let in with it."""
    del address
    from tests.postgres import PASSWORD

    engine = open_engine(postgres_cluster.url("migrated", "guarded", PASSWORD))
    who = await shown(engine, "SELECT current_user::text")
    await engine.dispose()

    assert who == "guarded"
