"""The people of the company: who they are, since when they have a seat, and how they work."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from sandbox.company import launches, surfaces
from sandbox.company.days import Days
from sandbox.company.dice import Dice
from sandbox.company.teams import (
    ACME,
    BETA,
    SMALLEST_REPORTED_TEAM,
    Membership,
    Repository,
    acme_teams,
    enterprise_team,
    repositories_of,
)

_GIVEN = (
    *("ada", "amir", "anna", "bela", "carla", "chen", "dara", "diego", "elif", "emil", "femi"),
    *("gina", "hana", "hugo", "ines", "ivan", "jana", "joao", "kaya", "kofi", "lena", "luca"),
    *("maya", "mika", "nils", "noor", "olga", "omar", "petra", "priya", "ravi", "rosa", "sami"),
    *("sofia", "tariq", "tess", "uma", "vera", "wei", "yuki", "zoe"),
)
_FAMILY = (
    *("adler", "bauer", "costa", "dahl", "eriksen", "fischer", "garcia", "haddad", "ito", "jansen"),
    *("kim", "lind", "moreau", "nowak", "okafor", "patel", "quist", "rossi", "silva", "tanaka"),
    *("ueda", "vogel", "weber", "xu", "yilmaz", "zhang", "berg", "conti", "duarte", "ek"),
)
_EDITORS = {
    "vscode": 58,
    "intellij": 14,
    "visualstudio": 9,
    "jetbrains": 6,
    "neovim": 5,
    "xcode": 4,
    "eclipse": 2,
    "zed": 1,
    "unknown": 1,
}
_STACKS = {
    ("typescript", "typescriptreact", "json"): 20,
    ("ts", "tsx", "css"): 5,
    ("TypeScript", "html", "markdown"): 4,
    ("python", "yaml", "sql"): 16,
    ("python", "jupyter", "shell"): 8,
    ("java", "kotlin", "xml"): 13,
    ("c#", "json", "shell"): 5,
    ("csharp", "razor", "bash"): 4,
    ("go", "yaml", "bash"): 11,
    ("rust", "toml", "shellscript"): 4,
    ("swift", "objective-c", "markdown"): 6,
    ("markdown", "plaintext", "unknown"): 4,
}
_MODEL_FAMILIES = {"auto": 40, "gpt": 16, "claude": 20, "codex": 10, "gemini": 6, "opus": 8}
_REPOSITORY_SHARES = (6, 3, 1)  # of a team's service, app and tools
_STYLES = {"heavy": 16, "regular": 50, "light": 22, "idle": 5, "never": 7}
_DILIGENCE = {"heavy": 0.95, "regular": 0.8, "light": 0.36, "idle": 0.7, "never": 0.0}


@dataclass(frozen=True, slots=True)
class Habit:
    """A surface a person uses: since when (a day's ordinal), and on what share of active days."""

    surface: int
    since: int
    chance: float


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Copilot seat."""

    index: int
    user_id: int
    login: str
    organizations: tuple[str, ...]
    memberships: tuple[Membership, ...]
    seated: date
    cancelled: bool
    """Whether the seat ends with the billing cycle."""
    quiet_from: date | None
    """The day from which an idle person no longer uses Copilot."""
    diligence: float
    """The chance of using Copilot on an ordinary working day."""
    volume: float
    """How much a day of this person holds, 1 being ordinary."""
    telemetry: bool
    """Whether the editor reports; without it GitHub's own side still sees the person."""
    editors: tuple[str, ...]
    languages: tuple[str, ...]
    models: tuple[str, ...]
    habits: tuple[Habit, ...]
    repository: Repository

    def teams(self, day: date) -> frozenset[str]:
        """The slugs of the teams and enterprise teams the person is in on a day."""
        return frozenset(m.team for m in self.memberships if m.holds(day))

    def is_in(self, team: str, day: date) -> bool:
        """Whether the person is in the team, or enterprise team, of a slug on a day."""
        return any(m.team == team and m.holds(day) for m in self.memberships)


def hire(days: Days, people: int, seed: int) -> tuple[Person, ...]:
    """Everybody: `people` in acme, and about a twentieth as many in beta, a few of them in both."""
    guests = max(6, people // 25)
    both = min(5, people // 4)
    placed = [
        _person(
            days,
            Dice(seed << 24 | index),
            index=index,
            login=login,
            organizations=_organizations(index, people, both),
            teams=teams,
        )
        for index, (login, teams) in enumerate(
            zip(_logins(seed), _teams(people, guests), strict=False)
        )
    ]
    for mover in [person for person in placed if _could_move(person, days)][:1]:
        placed[mover.index] = _moved(mover, days.today - timedelta(days=12))
    return tuple(placed)


def _organizations(index: int, people: int, both: int) -> tuple[str, ...]:
    if index >= people:
        return (BETA,)
    return (ACME, BETA) if index < both else (ACME,)


def _teams(people: int, guests: int) -> Iterator[tuple[str, ...]]:
    yield from acme_teams(people)
    yield from (
        ("labs", "ops") if guest < SMALLEST_REPORTED_TEAM - 2 else ("labs",)
        for guest in range(guests)
    )


def _could_move(person: Person, days: Days) -> bool:
    mature = person.seated < days.today - timedelta(days=60)
    return mature and person.telemetry and len(person.memberships) > 1 and person.quiet_from is None


def _moved(person: Person, day: date) -> Person:
    left, *rest = person.memberships
    joined = "mobile" if left.team != "mobile" else "web"
    memberships = (replace(left, until=day), Membership(joined, since=day), *rest)
    return replace(person, memberships=memberships, diligence=0.95)


def _logins(seed: int) -> Iterator[str]:
    names = [f"{given}-{family}" for given in _GIVEN for family in _FAMILY]
    Random(seed).shuffle(names)
    yield from names
    number = 2
    while True:
        yield from (f"{name}{number}" for name in names)
        number += 1


def _person(
    days: Days,
    dice: Dice,
    *,
    index: int,
    login: str,
    organizations: tuple[str, ...],
    teams: tuple[str, ...],
) -> Person:
    style = dice.weighted(_STYLES)
    editor = dice.weighted(_EDITORS)
    stack = dice.weighted(_STACKS)
    seated = _seated(days, dice)
    return Person(
        index=index,
        user_id=5_200_000 + 37 * index,
        login=login,
        organizations=organizations,
        memberships=_memberships(teams, index),
        seated=seated,
        cancelled=style in {"idle", "never"} and dice.chance(0.3),
        quiet_from=_quiet_from(days, dice) if style == "idle" else None,
        diligence=_DILIGENCE[style],
        volume=dice.volume(),
        telemetry=not dice.chance(0.04),
        editors=(editor, "vscode") if dice.chance(0.15) and editor != "vscode" else (editor,),
        languages=(*stack, "others") if dice.chance(0.05) else stack,
        models=tuple(dice.weighted(_MODEL_FAMILIES) for _ in range(3)),
        habits=_habits(days, dice, seated, organizations),
        repository=_repository(teams, organizations, dice),
    )


def _repository(teams: tuple[str, ...], organizations: tuple[str, ...], dice: Dice) -> Repository:
    """Most of a team's work is in its service, and least in its tools."""
    of_team = repositories_of(teams[0] if teams else "handbook", organizations[0])
    return dice.weighted(dict(zip(of_team, _REPOSITORY_SHARES, strict=True)))


def _seated(days: Days, dice: Dice) -> date:
    """Half of the seats are there from the first day; the others come over the year."""
    return days.first if dice.chance(0.5) else days.first + timedelta(days=dice.below(390))


def _quiet_from(days: Days, dice: Dice) -> date:
    return days.today - timedelta(days=dice.pick((20, 45, 120)))


def _memberships(teams: tuple[str, ...], index: int) -> tuple[Membership, ...]:
    names = [*teams, enterprise_team(teams, index)]
    return tuple(Membership(name) for name in names if name)


def _habits(
    days: Days, dice: Dice, seated: date, organizations: tuple[str, ...]
) -> tuple[Habit, ...]:
    """Each surface with its share of people, who take it up over months after its launch."""
    ahead = 1.6 if BETA in organizations else 1.0
    offered = (
        (surfaces.COMPLETION, days.first, 0.93, 0, 0.55, 0.95),
        (surfaces.CHAT, days.first, 0.85, 60, 0.3, 0.8),
        (surfaces.AGENT, days.first, 0.75, 330, 0.35, 0.8),
        (surfaces.CLI, launches.CLI, 0.35, 220, 0.15, 0.6),
        (surfaces.CLOUD_AGENT, launches.CLOUD_AGENT, 0.3, 180, 0.08, 0.3),
        (surfaces.REVIEW_ACTIVE, launches.CODE_REVIEW_USE, 0.42, 150, 0.08, 0.35),
        (surfaces.REVIEW_PASSIVE, launches.CODE_REVIEW_USE, 0.6, 60, 0.05, 0.2),
        (surfaces.APP, launches.COPILOT_APP, 0.14, 110, 0.1, 0.5),
        (surfaces.VSCODE_AGENT, launches.VSCODE_AGENTS, 0.15, 60, 0.1, 0.5),
    )
    habits = []
    for surface, launch, share, spread, least, most in offered:
        taken_up = max(launch, seated) + timedelta(days=dice.below(spread))
        chance = least + (most - least) * dice.share()
        if dice.chance(share * ahead):
            habits.append(Habit(surface, taken_up.toordinal(), chance))
    return tuple(habits)
