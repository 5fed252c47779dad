"""What an alert remembers from one look to the next, as it is stored with its subscription."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from metrics.alerts.episodes import Memory


@dataclass(frozen=True, slots=True)
class Snooze:
    """Until when (aware UTC) an alert is quiet, and who wished so, by their Slack id."""

    until: datetime
    user: str

    def to_memory(self) -> dict[str, Any]:
        """Return it as the part of the memory that it is, for `Remembered.from_dict` to read."""
        return {"snooze": {"until": self.until.isoformat(), "user": self.user}}


@dataclass(frozen=True, slots=True)
class Remembered:
    """The episode, and the snooze that was wished for last, if any; each is kept by itself."""

    looks: Memory = field(default_factory=Memory)
    snooze: Snooze | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the episode as JSON-able values, for `from_dict` to read back."""
        return {"looks": self.looks.to_dict()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any] | None) -> Self:
        """Return what `to_dict` and a snooze wrote; raises KeyError or ValueError for anything else."""
        if values is None:
            return cls()
        snooze = values.get("snooze")
        if snooze is not None:
            snooze = Snooze(datetime.fromisoformat(snooze["until"]), str(snooze["user"]))
        return cls(Memory.from_dict(values.get("looks")), snooze)
