"""An alert as a channel orders it: what is watched for, of whom, and when somebody looks."""

from dataclasses import dataclass
from typing import Any, Self

from handlers.orders.schedule import Schedule
from handlers.request import scope_text
from metrics.alerts.conditions import Condition, from_dict, is_of_owners, to_dict
from metrics.scope import Scope, ScopeKind


@dataclass(frozen=True, slots=True)
class AlertOrder:
    """A condition on the figures of a scope, and when it is looked at.

    ValueError for a team and a condition that GitHub does not tell of teams.
    """

    scope: Scope
    condition: Condition
    schedule: Schedule

    def __post_init__(self) -> None:
        if self.scope.is_team and is_of_owners(self.condition):
            raise ValueError(f"{self.condition.command} is not known of teams")

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Every scope whose figures are told."""
        return (self.scope,)

    @property
    def watched(self) -> str:
        """What is watched for, as it is typed: "org acme acceptance below 25%"."""
        return f"{scope_text(self.scope)} {self.condition.command}"

    @property
    def command(self) -> str:
        """What to type behind `/copilot-metrics` to order the same."""
        return f"alert {self.watched} {self.schedule.command}"

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-able values, for `from_dict` to read back."""
        return {
            "kind": str(self.scope.kind),
            "name": self.scope.name,
            "condition": to_dict(self.condition),
            "schedule": self.schedule.to_dict(),
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Return what `to_dict` wrote; raises KeyError or ValueError for anything else."""
        scope = Scope.of(ScopeKind(values["kind"]), values["name"])
        condition = from_dict(values["condition"])
        return cls(scope, condition, Schedule.from_dict(values["schedule"]))
