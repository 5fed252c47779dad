"""From the rows of people to the days of their teams."""

import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from metrics.memberships import Memberships
from metrics.person_sets import Gathering, pack, people
from metrics.tallies import Tally
from metrics.users import UserDay
from storage.team_days import TeamDayRow


class TeamTotals:
    """The sums of a day's rows by team; somebody in two teams is added to both."""

    def __init__(self, memberships: Memberships) -> None:
        self._teams_of = memberships.teams_of
        self.tallies: defaultdict[int, Tally] = defaultdict(Tally)
        self.active: defaultdict[int, Gathering] = defaultdict(Gathering)
        self.chat: defaultdict[int, Gathering] = defaultdict(Gathering)
        self.agent: defaultdict[int, Gathering] = defaultdict(Gathering)

    def add(self, row: UserDay, person: int, number: int) -> None:
        """Add the row of a person, known by GitHub's user id and by the person number."""
        for team in self._teams_of.get(person, ()):
            self.tallies[team].add(row)
            self.active[team].add(number)
            if row.used_chat:
                self.chat[team].add(number)
            if row.used_agent:
                self.agent[team].add(number)


def team_rows(
    day: date, memberships: Memberships, numbers: Mapping[int, int], totals: TeamTotals
) -> Iterator[TeamDayRow]:
    """Yield every team that GitHub listed on a day; `numbers` are the members' person numbers."""
    for team, members in memberships.members().items():
        elsewhere = [person for person in members if len(memberships.teams_of[person]) > 1]
        yield TeamDayRow(
            team_id=team,
            day=day,
            slug=memberships.slugs[team],
            members=pack(people(numbers[person] for person in members)),
            in_other_teams=pack(people(numbers[person] for person in elsewhere)),
            active=pack(totals.active[team].people),
            chat=pack(totals.chat[team].people),
            agent=pack(totals.agent[team].people),
            payload=zlib.compress(totals.tallies[team].payload(day.isoformat())),
        )
