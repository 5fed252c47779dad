"""Who was active as a CSV file: for an analyst, and only where nobody else reads along."""

from dataclasses import dataclass

from handlers import words
from handlers.access import Access, Action
from handlers.access.rules import Place
from handlers.acts.export import shared
from handlers.csv_text import csv_text
from handlers.desk import Case, Needs
from handlers.files import SharedFiles
from handlers.wanted import PeopleCsvWanted
from metrics.persons import ActivePeople, Persons
from metrics.tables import Table


@dataclass(frozen=True, slots=True)
class SharePeople:
    """Shares the names in a direct message with the app: a file is never for one reader alone."""

    persons: Persons
    files: SharedFiles
    access: Access

    def needs(self, wanted: PeopleCsvWanted) -> Needs:
        """Return what must be allowed: to have people of the scope as a file."""
        return Needs(Action.EXPORT_PEOPLE, (wanted.scope,), "who was active, as CSV")

    async def do(self, wanted: PeopleCsvWanted, case: Case) -> None:
        """Share the file. Raises `MetricsError`, `SlackRefused` and `Unconfirmed`."""
        if await self.access.place(case.asker.channel) is not Place.DIRECT:
            await case.way.say(words.people_csv_in_private())
            return
        found = await self.persons.active(wanted.scope, wanted.asked, case.now)
        data = csv_text(table_of_people(found)).encode()
        name = f"copilot-people-{found.scope.name.replace('/', '-')}-{found.period.last}.csv"
        await shared(self.files, data, name, words.people_csv_shared(found), case)


def table_of_people(found: ActivePeople) -> Table:
    """Return the login, the days with activity and the last of them, of everybody who was active."""
    rows = tuple((row.login, row.days, row.last_day) for row in found.people)
    return Table(("user_login", "active_days", "last_active_day"), rows)
