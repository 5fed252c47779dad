"""The surfaces of Copilot a person can use on a day, as bits of one number."""

from collections.abc import Sequence
from typing import NamedTuple

ACTIVE = 1
COMPLETION = 2
CHAT = 4
AGENT = 8
CLI = 16
CLOUD_AGENT = 32
REVIEW_ACTIVE = 64
REVIEW_PASSIVE = 128
APP = 256
VSCODE_AGENT = 512

Use = Sequence[int]
"""The surfaces each person used on one day, by the person's place in the company."""

_GITHUB_AGENTS = (CLOUD_AGENT, REVIEW_ACTIVE, CLI)
_PHASES = ("No Cohort", "Phase 1", "Phase 2", "Phase 3")


class Window(NamedTuple):
    """What a person used over the trailing 28 days that end on one day."""

    week: int
    month: int
    twice: int
    """The surfaces used on at least two of the 28 days."""

    @property
    def phase(self) -> int:
        """The AI adoption phase, 0 to 3."""
        agents = sum(1 for surface in _GITHUB_AGENTS if self.twice & surface)
        if agents > 1 or self.twice & APP:
            return 3
        if agents:
            return 2
        return 1 if self.twice & (COMPLETION | AGENT) else 0


def phase_name(number: int) -> str:
    """GitHub's name of an AI adoption phase."""
    return _PHASES[number]


def windows(month: Sequence[Use]) -> list[Window]:
    """Each person's window over up to 28 days, the newest first."""
    return [_window(days) for days in zip(*month, strict=True)]


def _window(days: tuple[int, ...]) -> Window:
    once = twice = week = 0
    for age, used in enumerate(days):
        twice |= once & used
        once |= used
        if age == 6:  # noqa: PLR2004 - the seventh day completes the week
            week = once
    return Window(week, once, twice)
