"""Who was in which team on a day: the user-teams-1-day report."""

from collections.abc import Container, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from itertools import chain

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.ingest import Ingest, Lines, batches
from metrics.users import Membership, membership
from storage.engine import writing
from storage.forgotten import forgotten_among
from storage.user_rows import put_team_members


@dataclass(frozen=True, slots=True)
class Memberships:
    """The teams of a day by their ids, and the ids of the teams that each person was in."""

    slugs: dict[int, str] = field(default_factory=dict)
    teams_of: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def members(self) -> dict[int, list[int]]:
        """Return the user ids of each team."""
        members: dict[int, list[int]] = {team: [] for team in self.slugs}
        for person, teams in self.teams_of.items():
            for team in teams:
                members[team].append(person)
        return members

    def leave_out(self, user_ids: Iterable[int]) -> None:
        """Take people out of every team."""
        for person in user_ids:
            del self.teams_of[person]


async def read_memberships(
    engine: AsyncEngine, ingest: Ingest, files: Iterable[Lines]
) -> Memberships:
    """Read the files of a user-teams report into the database, without who was forgotten.

    Raises `GitHubError`.
    """
    known = Memberships()
    async with aclosing(batches(files)) as all_lines:
        async for lines in all_lines:
            rows = list(chain.from_iterable(ingest.rows_of(lines, membership)))
            async with writing(engine) as connection:
                forgotten = await forgotten_among(connection, {int(row.user_id) for row in rows})
                new = list(_new_rows(ingest, known, rows, forgotten))
                await put_team_members(connection, new)
    return known


def _new_rows(
    ingest: Ingest, known: Memberships, batch: Iterable[Membership], forgotten: Container[int]
) -> Iterable[tuple[int, int, int]]:
    for row in batch:
        person, team = int(row.user_id), int(row.team_id)
        teams = known.teams_of.get(person, ())
        known.slugs[team] = row.slug.lower()
        if person in forgotten:
            continue
        if team in teams:
            ingest.repeated += 1
            continue
        known.teams_of[person] = (*teams, team)
        ingest.rows += 1
        yield ingest.id, team, person
