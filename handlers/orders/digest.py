"""A digest as a channel orders it: a question, and when its answer comes."""

from dataclasses import dataclass
from typing import Any, Self

from handlers.orders.schedule import Schedule
from handlers.request import Request
from metrics.scope import Scope


@dataclass(frozen=True, slots=True)
class DigestOrder:
    """What is told, of a scope over its newest days and perhaps as a view, and when."""

    question: Request
    schedule: Schedule

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Every scope whose figures are told."""
        return self.question.scopes

    @property
    def command(self) -> str:
        """What to type behind `/copilot-metrics` to order the same."""
        return f"subscribe {self.question.command} {self.schedule.command}"

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-able values, for `from_dict` to read back."""
        return {"question": self.question.to_dict(), "schedule": self.schedule.to_dict()}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Return what `to_dict` wrote; raises KeyError or ValueError for anything else."""
        return cls(Request.from_dict(values["question"]), Schedule.from_dict(values["schedule"]))
