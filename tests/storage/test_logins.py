"""Who says that a GitHub login is theirs, and whose it is."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import reading, writing
from storage.logins import (
    LoginRow,
    confirm_login,
    drop_logins,
    holders_of,
    login_of,
    put_login,
    waiting_logins,
)
from tests.metrics.github.times import NOW

LATER = NOW + timedelta(hours=1)


async def claim(engine: AsyncEngine, user: str, login: str) -> LoginRow:
    row = LoginRow(user, login, NOW)
    async with writing(engine) as connection:
        await put_login(connection, row)
    return row


async def confirm(engine: AsyncEngine, row: LoginRow) -> None:
    async with writing(engine) as connection:
        await confirm_login(connection, row, "U9", LATER)


async def known(engine: AsyncEngine, user: str) -> LoginRow | None:
    async with reading(engine) as connection:
        return await login_of(connection, user)


async def test_a_login_waits_until_it_is_confirmed(engine: AsyncEngine) -> None:
    """In lower case, as GitHub ignores it."""
    assert await known(engine, "U1") is None
    await claim(engine, "U1", "OctoCat")
    row = LoginRow("U1", "octocat", NOW)
    assert await known(engine, "U1") == row
    async with reading(engine) as connection:
        assert await waiting_logins(connection) == [row]

    await confirm(engine, row)
    assert await known(engine, "U1") == LoginRow("U1", "octocat", NOW, "U9", LATER)
    async with reading(engine) as connection:
        assert await waiting_logins(connection) == []
        assert await holders_of(connection, ["OCTOCAT", "hubot"]) == {"octocat": "U1"}


async def test_one_login_is_one_person_s(engine: AsyncEngine) -> None:
    """Confirmed for another, it is the first one's no longer."""
    await confirm(engine, await claim(engine, "U1", "octocat"))
    other = await claim(engine, "U2", "octocat")
    assert (await known(engine, "U1")) is not None
    await confirm(engine, other)

    assert await known(engine, "U1") is None
    async with reading(engine) as connection:
        assert await holders_of(connection, ["octocat"]) == {"octocat": "U2"}


async def test_another_claim_takes_the_place_of_the_first(engine: AsyncEngine) -> None:
    """And has to be confirmed anew."""
    await confirm(engine, await claim(engine, "U1", "octocat"))
    await claim(engine, "U1", "hubot")

    assert await known(engine, "U1") == LoginRow("U1", "hubot", NOW)


async def test_every_link_to_a_login_is_erased(engine: AsyncEngine) -> None:
    """Confirmed or not, in any case."""
    await confirm(engine, await claim(engine, "U1", "octocat"))
    await claim(engine, "U2", "octocat")
    await claim(engine, "U3", "hubot")
    async with writing(engine) as connection:
        assert await drop_logins(connection, ["OctoCat"]) == 2

    assert [await known(engine, user) for user in ("U1", "U2")] == [None, None]
    assert await known(engine, "U3") is not None
