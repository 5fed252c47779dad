"""Answers about single people, each for the person who asked and nobody else."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.access import Access, Action
from handlers.desk import Case, Needs
from handlers.wanted import ActivePeopleWanted, OwnFiguresWanted
from handlers.words import persons as words
from metrics.persons import Persons
from storage.engine import reading
from storage.logins import login_of


@dataclass(frozen=True, slots=True)
class ShowOwnFigures:
    """Shows a person their own figures, once an administrator has confirmed their login."""

    engine: AsyncEngine
    access: Access
    persons: Persons

    def needs(self, _wanted: OwnFiguresWanted) -> Needs:
        """Return what must be allowed: to see one's own figures."""
        return Needs(Action.OWN_FIGURES)

    async def do(self, wanted: OwnFiguresWanted, case: Case) -> None:
        """Say what is stored of the person, or why there is nothing."""
        async with reading(self.engine) as connection:
            row = await login_of(connection, case.asker.user)
        if row is None:
            await case.way.say(words.not_linked())
            return
        if not row.is_confirmed:
            await case.way.say(words.not_confirmed(row.login))
            return
        serves = self.access.file.read().serves
        own = await self.persons.own(row.login, wanted.asked, serves)
        said = words.nothing_of(row.login) if own is None else words.own_figures(row.login, own)
        await case.way.say(said)


@dataclass(frozen=True, slots=True)
class NameActivePeople:
    """Names who was active in a scope."""

    persons: Persons

    def needs(self, wanted: ActivePeopleWanted) -> Needs:
        """Return what must be allowed: to see people of the scope by name."""
        return Needs(Action.PEOPLE, (wanted.scope,), "who was active")

    async def do(self, wanted: ActivePeopleWanted, case: Case) -> None:
        """Say who was active. Raises `MetricsError`."""
        found = await self.persons.active(wanted.scope, wanted.asked, case.now)
        await case.way.say(words.active_people(found))
