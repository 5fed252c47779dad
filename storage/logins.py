"""Which GitHub login somebody in Slack says is theirs, and who confirmed it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import insert
from storage.tables import logins


@dataclass(frozen=True, slots=True)
class LoginRow:
    """A login, in lower case, as somebody asked for it; it holds once somebody confirmed it."""

    slack_user: str
    login: str
    asked_at: datetime
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether it holds."""
        return self.confirmed_at is not None


_COLUMNS = tuple(logins.c[name] for name in LoginRow.__slots__)


async def login_of(connection: AsyncConnection, slack_user: str) -> LoginRow | None:
    """Return what somebody says is their login, confirmed or not."""
    query = select(*_COLUMNS).where(logins.c.slack_user == slack_user)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else LoginRow(*row)


async def waiting_logins(connection: AsyncConnection) -> Sequence[LoginRow]:
    """Return what nobody has confirmed yet, the oldest first."""
    query = select(*_COLUMNS).where(logins.c.confirmed_at.is_(None)).order_by(logins.c.asked_at)
    return [LoginRow(*row) for row in await connection.execute(query)]


async def holders_of(connection: AsyncConnection, names: Collection[str]) -> dict[str, str]:
    """Return whose logins these are, confirmed: for each one the Slack id of one person."""
    query = select(logins.c.login, logins.c.slack_user).where(
        logins.c.login.in_({name.lower() for name in names}), logins.c.confirmed_at.is_not(None)
    )
    return {row.login: row.slack_user for row in await connection.execute(query)}


async def put_login(connection: AsyncConnection, row: LoginRow) -> None:
    """Write what somebody says is their login, in place of what they said before."""
    values = {name: getattr(row, name) for name in LoginRow.__slots__} | {
        "login": row.login.lower()
    }
    changed = {name: value for name, value in values.items() if name != "slack_user"}
    await connection.execute(
        insert(connection, logins)
        .values(values)
        .on_conflict_do_update(index_elements=["slack_user"], set_=changed)
    )


async def confirm_login(
    connection: AsyncConnection, row: LoginRow, confirmed_by: str, now: datetime
) -> None:
    """Let a login hold for the person who asked for it, and for nobody else any longer."""
    others = (logins.c.login == row.login, logins.c.confirmed_at.is_not(None))
    await connection.execute(delete(logins).where(*others))
    await connection.execute(
        update(logins)
        .where(logins.c.slack_user == row.slack_user)
        .values(confirmed_by=confirmed_by, confirmed_at=now)
    )


async def drop_logins(connection: AsyncConnection, names: Collection[str]) -> int:
    """Delete every link to these logins, in any case, and return how many there were."""
    wanted = {name.lower() for name in names}
    query = delete(logins).where(func.lower(logins.c.login).in_(wanted))
    return (await connection.execute(query)).rowcount
