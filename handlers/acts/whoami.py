"""Telling somebody what they may see here, and why; also why that is nothing."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.access import Access, Action
from handlers.desk import Case, Needs
from handlers.wanted import WhoAmI
from handlers.words.persons import waiting
from handlers.words.whoami import Found, whoami
from storage.engine import reading
from storage.logins import holders_of, login_of, waiting_logins


@dataclass(frozen=True, slots=True)
class TellWhoAmI:
    """Says what somebody may see; to administrators also which logins wait for them."""

    engine: AsyncEngine
    access: Access

    def needs(self, _wanted: WhoAmI) -> Needs:
        """Return what must be allowed, which everybody may."""
        return Needs(Action.WHOAMI)

    async def do(self, _wanted: WhoAmI, case: Case) -> None:
        """Say it to the person alone."""
        asker = case.asker
        async with reading(self.engine) as connection:
            login = await login_of(connection, asker.user)
            rows = await waiting_logins(connection)
            holders = await holders_of(connection, [row.login for row in rows])
        found = Found(
            await self.access.person(asker.user),
            await self.access.place(asker.channel),
            asker.channel,
            self.access.file.read(),
            self.access.file.broken,
            login,
        )
        said = whoami(found)
        confirms = await self.access.may(asker, Action.CONFIRM_LINK)
        await case.way.say(
            f"{said}\n{waiting(rows, holders)}" if rows and confirms.allowed else said
        )
