"""When a standing order comes: on which days, at which time of day, in whose time zone."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any, Self
from zoneinfo import ZoneInfo


class Every(StrEnum):
    """How often; monthly is the first working day (Monday to Friday) of a month."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Schedule:
    """A time of day in an IANA time zone, every day, week or month.

    `weekday` is 0 for Monday, and there is one where it is weekly and nowhere else; ValueError for
    any other use of it, and for a zone that does not exist.
    """

    every: Every
    at: time
    zone: str
    weekday: int | None = None

    def __post_init__(self) -> None:
        if (self.every is Every.WEEKLY) != (self.weekday in range(7)):
            raise ValueError("a weekly schedule, and no other, has a weekday")
        ZoneInfo(self.zone)

    @property
    def command(self) -> str:
        """How it is typed: "weekly mon 09:00 Europe/Berlin"."""
        day = "" if self.weekday is None else f" {WEEKDAYS[self.weekday]}"
        return f"{self.every}{day} {self.at:%H:%M} {self.zone}"

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-able values, for `from_dict` to read back."""
        named = {"every": str(self.every), "at": f"{self.at:%H:%M}", "zone": self.zone}
        return named if self.weekday is None else {**named, "weekday": self.weekday}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Return what `to_dict` wrote; raises KeyError or ValueError for anything else."""
        at = time.fromisoformat(values["at"])
        return cls(Every(values["every"]), at, values["zone"], values.get("weekday"))
