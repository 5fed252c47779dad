"""What the doctor finds, as values."""

from dataclasses import dataclass
from enum import Enum


class Mark(Enum):
    """How a thing was found."""

    WELL = "✓"
    FAILS = "✗"
    NOT_NEEDED = "–"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what was seen; `fix` says what to do where it fails."""

    what: str
    seen: str
    fix: str = ""
    mark: Mark = Mark.WELL


def failing(what: str, seen: str, fix: str) -> Finding:
    """Return the finding about a thing that does not work."""
    return Finding(what, seen, fix, Mark.FAILS)
