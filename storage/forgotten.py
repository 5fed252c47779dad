"""Erasing a person, and knowing again who was erased.

What stays of a forgotten person is a digest, keyed with this database's own salt: enough to keep
GitHub's next report from bringing the person back, and nothing that joins with another database.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

from sqlalchemy import delete, desc, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.dialects import Mentions, insert, is_postgresql
from storage.logins import drop_logins
from storage.tables import (
    broken_lines,
    forgotten,
    ingests,
    logins,
    people,
    salt,
    seats,
    team_members,
    user_days,
)

DIGEST_BYTES = 16
# Where a person's rows may be.
OF_PERSONS = (broken_lines, user_days, team_members, seats, people, logins)


@dataclass(frozen=True, slots=True)
class PersonRows:
    """What is stored of one person: GitHub's user id, every login, and the days there are."""

    user_id: int
    logins: frozenset[str]
    days: frozenset[date]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Who was forgotten: the digests of their user ids, and the key of the digests."""

    digests: frozenset[bytes]
    key: bytes = field(repr=False)

    def among(self, user_ids: Iterable[int]) -> frozenset[int]:
        """Return those of GitHub's user ids whose people were forgotten."""
        if not self.digests:
            return frozenset()
        return frozenset(each for each in user_ids if _digest(self.key, each) in self.digests)


NOBODY_FORGOTTEN = Forgotten(frozenset(), b"")


async def user_id_of(connection: AsyncConnection, login: str) -> int | None:
    """Return the id of the person who had a login last, in any case, or None where nobody had it.

    GitHub gives a login that somebody gave up to somebody else.
    """
    active = select(user_days.c.user_id, user_days.c.day, user_days.c.ingest).where(
        func.lower(user_days.c.login) == login.lower()
    )
    seated = (
        select(seats.c.user_id, ingests.c.first_day, seats.c.ingest)
        .join(ingests, ingests.c.id == seats.c.ingest)
        .where(func.lower(seats.c.login) == login.lower())
    )
    named = union_all(active, seated).subquery()
    query = select(named.c.user_id).order_by(desc(named.c.day), desc(named.c.ingest)).limit(1)
    return (await connection.execute(query)).scalar_one_or_none()


async def person_rows(connection: AsyncConnection, user_id: int) -> PersonRows:
    """Return what is stored of a person in every owner."""
    activity = await connection.execute(
        select(user_days.c.day, user_days.c.login).where(user_days.c.user_id == user_id).distinct()
    )
    rows = activity.all()
    membership = await connection.execute(
        select(ingests.c.first_day)
        .join(team_members, team_members.c.ingest == ingests.c.id)
        .where(team_members.c.user_id == user_id)
        .distinct()
    )
    seat = await connection.execute(
        select(ingests.c.first_day, seats.c.login)
        .join(seats, seats.c.ingest == ingests.c.id)
        .where(seats.c.user_id == user_id)
    )
    seated = seat.all()
    return PersonRows(
        user_id,
        frozenset(row.login for row in (*rows, *seated) if row.login),
        frozenset(row.day for row in rows)
        | frozenset(membership.scalars())
        | frozenset(row.first_day for row in seated),
    )


async def forget(connection: AsyncConnection, person: PersonRows) -> None:
    """Delete every row of a person, and remember not to take the person in again.

    The person's bit stays in the sets of people, so that a day's people stay as many as they were.
    The row that led from its number to a user id is gone, and the number is not given out again.
    """
    # A line that could not be read may speak of the person all the same.
    names = {name.lower() for name in person.logins} | {str(person.user_id)}
    mentioned = or_(*(Mentions(broken_lines.c.line, literal(name)) for name in sorted(names)))
    await connection.execute(delete(broken_lines).where(mentioned))
    for table in (user_days, team_members, seats, people):
        await connection.execute(delete(table).where(table.c.user_id == person.user_id))
    await drop_logins(connection, person.logins)
    digest = _digest(await _salt(connection), person.user_id)
    await connection.execute(
        insert(connection, forgotten).values(digest=digest).on_conflict_do_nothing()
    )


async def clear_away(engine: AsyncEngine) -> None:
    """Clear away what a deletion left behind, as far as the database can.

    SQLite moves everything from the write-ahead log, where pages from before the deletion stand,
    into the file, and cuts the log off: https://www.sqlite.org/pragma.html#pragma_wal_checkpoint.
    PostgreSQL gives the places of deleted rows free, and overwrites them when it needs them:
    https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY.
    """
    async with engine.connect() as connection:
        bare = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await bare.exec_driver_sql(
            f"VACUUM {', '.join(table.name for table in OF_PERSONS)}"
            if is_postgresql(connection)
            else "PRAGMA wal_checkpoint(TRUNCATE)"
        )


async def who_is_forgotten(connection: AsyncConnection) -> Forgotten:
    """Return whom to keep out, as it stands in this transaction."""
    digests = frozenset((await connection.execute(select(forgotten.c.digest))).scalars())
    return Forgotten(digests, await _salt(connection)) if digests else NOBODY_FORGOTTEN


async def forgotten_among(connection: AsyncConnection, user_ids: Iterable[int]) -> frozenset[int]:
    """Return those of GitHub's user ids whose people were forgotten."""
    return (await who_is_forgotten(connection)).among(user_ids)


async def is_anybody_forgotten(connection: AsyncConnection) -> bool:
    """Tell whether there is anybody to keep out."""
    return (await connection.execute(select(forgotten.c.digest).limit(1))).first() is not None


async def _salt(connection: AsyncConnection) -> bytes:
    return bytes((await connection.execute(select(salt.c.salt))).scalar_one())


def _digest(key: bytes, user_id: int) -> bytes:
    # User ids are few enough to try them all, so this hides a person from a glance into the file
    # and from a comparison with other files, not from somebody who has this one and takes the time.
    return blake2b(str(user_id).encode(), key=key, digest_size=DIGEST_BYTES).digest()
