"""Who is who on GitHub: somebody says so, and an administrator confirms it."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.access import Action
from handlers.desk import Case, Needs
from handlers.wanted import LoginClaimed, LoginConfirmed
from handlers.words import persons as words
from storage.engine import writing
from storage.logins import LoginRow, confirm_login, holders_of, login_of, put_login


@dataclass(frozen=True, slots=True)
class ClaimLogin:
    """Notes which login somebody says is theirs; the audit record does not name it."""

    engine: AsyncEngine

    def needs(self, _wanted: LoginClaimed) -> Needs:
        """Return what must be allowed: to say which login is one's own."""
        return Needs(Action.LINK_GITHUB)

    async def do(self, wanted: LoginClaimed, case: Case) -> None:
        """Note it, unless it is theirs already, and say what happens next."""
        user, login = case.asker.user, wanted.login
        async with writing(self.engine) as connection:
            is_theirs = (await holders_of(connection, [login])).get(login) == user
            if not is_theirs:
                await put_login(connection, LoginRow(user, login, case.now))
        await case.way.say((words.already_yours if is_theirs else words.claimed)(login))


@dataclass(frozen=True, slots=True)
class ConfirmLogin:
    """Lets a login hold for the one person who asked for it."""

    engine: AsyncEngine

    def needs(self, wanted: LoginConfirmed) -> Needs:
        """Return what must be allowed: to confirm somebody's login."""
        return Needs(Action.CONFIRM_LINK, detail=wanted.slack_user)

    async def do(self, wanted: LoginConfirmed, case: Case) -> None:
        """Confirm exactly what was asked for, and nothing that has changed since."""
        user, login = wanted.slack_user, wanted.login
        async with writing(self.engine) as connection:
            row = await login_of(connection, user)
            waits = row is not None and row.login == login and not row.is_confirmed
            if row is not None and waits:
                await confirm_login(connection, row, case.asker.user, case.now)
        await case.way.say((words.confirmed if waits else words.not_claimed)(user, login))
