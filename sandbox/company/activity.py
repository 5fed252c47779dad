"""What one person did with Copilot on one day: the rows everything else is counted from."""

from collections.abc import Callable
from typing import NamedTuple

from sandbox.company import surfaces
from sandbox.company.days import FINAL, RESTATED
from sandbox.company.people import Person

COUNTERS = (
    "user_initiated_interaction_count",
    "code_generation_activity_count",
    "code_acceptance_activity_count",
    "loc_suggested_to_add_sum",
    "loc_suggested_to_delete_sum",
    "loc_added_sum",
    "loc_deleted_sum",
)
"""GitHub's names of the seven counters of a `Cell`, in its order."""

Counts = tuple[int, int, int, int, int, int, int]
NOTHING: Counts = (0, 0, 0, 0, 0, 0, 0)


class Cell(NamedTuple):
    """The smallest piece of activity GitHub breaks down; an empty word is not broken down by it."""

    ide: str
    feature: str
    language: str
    model: str
    late: int
    counts: Counts


class Terminal(NamedTuple):
    """Use of the CLI, or of the Copilot app, which GitHub reports in the same shape."""

    sessions: int
    requests: int
    prompts: int
    output_tokens: int
    prompt_tokens: int


class AgentAppUse(NamedTuple):
    """Jobs started with an agent of another vendor."""

    agent_id: str
    agent_name: str
    jobs: int
    sessions: int


class CustomizationUse(NamedTuple):
    """Use of one customization: what it is called here, and what GitHub's report calls it."""

    kind: str
    name: str
    shown: str
    interactions: int


class Merge(NamedTuple):
    """A merged pull request, with the minutes of its three stretches."""

    minutes: float
    to_first_review: float
    to_final_review: float
    review_cycles: int
    by_copilot: bool
    reviewed_by_copilot: bool


class Suggestions(NamedTuple):
    """Copilot's review comments of one type, and how many were applied."""

    comment_type: str
    made: int
    applied: int


class PullRequests(NamedTuple):
    """What a person did with pull requests on a day, in the one repository worked in."""

    created: int
    created_by_copilot: int
    reviewed: int
    reviewed_by_copilot: int
    suggestions: int
    applied: int
    merges: tuple[Merge, ...]
    copilot_suggestions: tuple[Suggestions, ...]


class PersonDay(NamedTuple):
    """One person's day with Copilot."""

    person: Person
    used: int
    late: int
    """When GitHub learns of the day: 0 with the first report of the day, 1 and 2 a day or two later."""
    unseen_prompts: int
    """Prompts that only GitHub's own side saw, so they are in no breakdown."""
    cells: tuple[Cell, ...]
    cli: Terminal | None
    app: Terminal | None
    vscode_agent: tuple[int, int] | None
    """Sessions and messages of the VS Code Agents window."""
    agent_apps: tuple[AgentAppUse, ...]
    customizations: tuple[CustomizationUse, ...]
    pull_requests: PullRequests | None
    github_chats: int
    """Chats on github.com, which only the legacy report counts."""

    def counts(self) -> Counts:
        """The row's own seven counters."""
        sums = [sum(column) for column in zip(*(cell.counts for cell in self.cells), strict=True)]
        if not sums:
            return (self.unseen_prompts, 0, 0, 0, 0, 0, 0)
        sums[0] += self.unseen_prompts
        return (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6])

    def known(self, arrived: int) -> "PersonDay":
        """The day as GitHub reports it when only cells up to a lateness have arrived."""
        if all(cell.late <= arrived for cell in self.cells):
            return self
        return self._replace(cells=tuple(cell for cell in self.cells if cell.late <= arrived))


class Attendance(NamedTuple):
    """Which surfaces a person used on a day, and how late GitHub learns of it."""

    used: int
    late: int


AWAY = Attendance(0, 0)

_FIRST_REPORT = 0.87
_SECOND_REPORT = 0.95
"""The share of a day's people that GitHub knows with its first and with its second report."""


def attend(
    person: Person, ordinal: int, chance: float, draw: Callable[[], float], *, restated: bool
) -> Attendance:
    """The surfaces a person uses on a day, when the day reaches `chance` of its best use."""
    if draw() >= person.diligence * chance:
        return AWAY
    late = _lateness(draw(), restated=restated)
    used = surfaces.ACTIVE
    for habit in person.habits:
        if draw() < habit.chance and ordinal >= habit.since:
            used |= habit.surface
    if used & surfaces.REVIEW_ACTIVE:
        used &= ~surfaces.REVIEW_PASSIVE
    if not person.telemetry:
        used &= ~(surfaces.COMPLETION | surfaces.AGENT | surfaces.VSCODE_AGENT)
    if used in {surfaces.ACTIVE, surfaces.ACTIVE | surfaces.REVIEW_PASSIVE}:
        used |= surfaces.COMPLETION if person.telemetry else surfaces.CHAT
    return Attendance(used, late)


def _lateness(share: float, *, restated: bool) -> int:
    if share < _FIRST_REPORT:
        return 0
    if restated:
        return RESTATED
    return 1 if share < _SECOND_REPORT else FINAL
