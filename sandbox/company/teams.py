"""The enterprise, its organizations, their teams and repositories."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice

ENTERPRISE = "acme-inc"
ACME = "acme"
BETA = "beta"
ORGANIZATIONS = (ACME, BETA)

SCOPE_IDS = {ENTERPRISE: "61042", ACME: "90210042", BETA: "90210077"}
"""GitHub's numbers of the enterprise and the organizations, strings as in the reports."""

SMALL_TEAM = "security"
SMALLEST_REPORTED_TEAM = 5
"""GitHub leaves out teams with fewer seats than this."""

_SHARES = (
    "web",
    "platform",
    "payments",
    "data",
    "web",
    "platform",
    "mobile",
    "payments",
    "quality",
)
_EVERY_DOCS = 20
_EVERY_SECOND_TEAM = 17
_EVERY_TEAMLESS = 33


@dataclass(frozen=True, slots=True)
class Team:
    """A team of an organization, or an enterprise team."""

    team_id: int
    slug: str
    scope: str

    @property
    def name(self) -> str:
        """The name as people write it."""
        return self.slug.capitalize()


TEAMS = (
    *(
        Team(7100 + number, slug, ACME)
        for number, slug in enumerate(
            ("platform", "payments", "mobile", "data", "web", "quality", "docs", SMALL_TEAM)
        )
    ),
    Team(7200, "labs", BETA),
    Team(7201, "ops", BETA),
    Team(7300, "core", ENTERPRISE),
    Team(7301, "growth", ENTERPRISE),
)
"""Every team, with the scope it belongs to."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's time in a team, from `since` until the day before `until`."""

    team: str
    since: date = date.min
    until: date = date.max

    def holds(self, day: date) -> bool:
        """Whether the person is in the team on a day."""
        return self.since <= day < self.until


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository that pull requests are made in."""

    repo_id: int
    owner: str
    name: str
    visibility: str


def acme_teams(people: int) -> Iterator[tuple[str, ...]]:
    """The teams of each of acme's people: mostly one, some two, a few none."""
    small = min(SMALLEST_REPORTED_TEAM - 1, people // SMALLEST_REPORTED_TEAM)
    for index, team in enumerate(islice(cycle(_SHARES), people - small)):
        if index % _EVERY_TEAMLESS == _EVERY_TEAMLESS - 1:
            yield ()
        elif index % _EVERY_DOCS == 1:
            yield ("docs",)
        elif index % _EVERY_SECOND_TEAM == 2 and team != "data":  # noqa: PLR2004 - an offset apart from the others
            yield (team, "data")
        else:
            yield (team,)
    yield from [(SMALL_TEAM,)] * small


def enterprise_team(teams: tuple[str, ...], index: int) -> str | None:
    """The enterprise team that goes with a person's first team, if any."""
    first = teams[0] if teams else ""
    if first in {"platform", "payments", "data"}:
        return "core"
    if first in {"web", "mobile", "labs"} and index % 3:
        return "growth"
    return None


def _repositories() -> Iterator[Repository]:
    number = 900_000_001
    for team in [*TEAMS, Team(0, "handbook", ACME)]:
        owner = BETA if team.scope == BETA else ACME
        for part, visibility in (("api", "PRIVATE"), ("app", "INTERNAL"), ("tools", "PUBLIC")):
            yield Repository(number, owner, f"{team.slug}-{part}", visibility)
            number += 1


REPOSITORIES = tuple(_repositories())


def repositories_of(team: str, owner: str) -> tuple[Repository, ...]:
    """The repositories a team of an organization works in."""
    return tuple(r for r in REPOSITORIES if r.name.startswith(f"{team}-") and r.owner == owner)
