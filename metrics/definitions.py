"""The metrics of a summary: what each one means, and how it is computed from days.

https://docs.github.com/en/copilot/reference/copilot-usage-metrics/copilot-usage-metrics
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from metrics.models import CODE_COMPLETION, AcceptanceRate, Day, Source, acceptance
from metrics.scope import WEEK
from metrics.totals import total

FRIDAY = 4

Days = Sequence[Day]


class Name(StrEnum):
    """The metrics a summary may show, by GitHub's own field names; `COMPUTED` says how."""

    WEEKLY_ACTIVE_USERS = "weekly_active_users"
    MONTHLY_ACTIVE_USERS = "monthly_active_users"
    DAILY_ACTIVE_USERS = "daily_active_users"
    ENGAGED_USERS = "total_engaged_users"
    ACCEPTANCE_RATE = "acceptance_rate"
    INTERACTIONS = "user_initiated_interaction_count"
    LINES_ADDED = "loc_added_sum"
    AGENT_USERS = "monthly_active_agent_users"
    COMPLETIONS_ACCEPTED = "code_completion.code_acceptance_activity_count"
    COMPLETION_LINES_ACCEPTED = "code_completion.loc_added_sum"


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of a summary and how it moved.

    `value` is of the whole period: a rate is 0–1, everything else a number.
    `later` and `earlier` are what the summary's comparison holds against each other: like with
    like, so a day that one side has no figures for is left out of both.
    Each is None where GitHub sent nothing to compute it from.
    """

    name: Name
    value: float | None
    later: float | None = None
    earlier: float | None = None

    @property
    def is_rate(self) -> bool:
        """Whether it is a rate of 0–1, whose change is told in points."""
        return self.name is Name.ACCEPTANCE_RATE

    @property
    def change(self) -> float | None:
        """How it moved: a difference for a rate, else relative (0.04 is four per cent more).

        None where a side is missing, and where something grew from nothing.
        """
        if self.later is None or self.earlier is None:
            return None
        if self.is_rate or self.later == self.earlier:
            return self.later - self.earlier
        return self.later / self.earlier - 1 if self.earlier else None


def metric_names(source: Source, length: int) -> tuple[Name, ...]:
    """Return the six metrics that a period of `length` days of this source is told with."""
    if source is Source.LEGACY:
        return LEGACY_METRICS
    rolling = Name.WEEKLY_ACTIVE_USERS if length <= WEEK else Name.MONTHLY_ACTIVE_USERS
    return (rolling, *REPORT_METRICS)


def acceptance_over(days: Iterable[Day]) -> AcceptanceRate | None:
    """Return accepted and suggested code completions added up; None where no day has them."""
    known = [rate for rate in map(acceptance, days) if rate is not None]
    if not known:
        return None
    return AcceptanceRate(sum(r.accepted for r in known), sum(r.suggested for r in known))


def _last(field: str) -> Callable[[Days], float | None]:
    """A rolling count of distinct people: the last day's own figure, never added up."""

    def last(days: Days) -> float | None:
        return getattr(days[-1], field) if days else None

    return last


def _weekday_average(field: str) -> Callable[[Days], float | None]:
    """A day's distinct people, averaged over Monday to Friday, where the figure is known."""

    def average(days: Days) -> float | None:
        known = [getattr(day, field) for day in days if day.day.weekday() <= FRIDAY]
        values = [value for value in known if value is not None]
        return sum(values) / len(values) if values else None

    return average


def _sum(field: str) -> Callable[[Days], float | None]:
    """A count that may be added up over days."""

    def added(days: Days) -> float | None:
        return total(getattr(day, field) for day in days)

    return added


def _completion_sum(field: str) -> Callable[[Days], float | None]:
    """A count of the feature `code_completion`, added up over days."""

    def added(days: Days) -> float | None:
        completions = (day.feature(CODE_COMPLETION) for day in days)
        return total(getattr(part, field) for part in completions if part is not None)

    return added


def _rate(days: Days) -> float | None:
    accepted = acceptance_over(days)
    return None if accepted is None else accepted.rate


COMPUTED: dict[Name, Callable[[Days], float | None]] = {
    Name.WEEKLY_ACTIVE_USERS: _last("weekly_active_users"),
    Name.MONTHLY_ACTIVE_USERS: _last("monthly_active_users"),
    Name.DAILY_ACTIVE_USERS: _weekday_average("daily_active_users"),
    Name.ENGAGED_USERS: _weekday_average("total_engaged_users"),
    Name.ACCEPTANCE_RATE: _rate,
    Name.INTERACTIONS: _sum("user_initiated_interaction_count"),
    Name.LINES_ADDED: _sum("loc_added_sum"),
    Name.AGENT_USERS: _last("monthly_active_agent_users"),
    Name.COMPLETIONS_ACCEPTED: _completion_sum("code_acceptance_activity_count"),
    Name.COMPLETION_LINES_ACCEPTED: _completion_sum("loc_added_sum"),
}
REPORT_METRICS = (
    Name.DAILY_ACTIVE_USERS,
    Name.ACCEPTANCE_RATE,
    Name.INTERACTIONS,
    Name.LINES_ADDED,
    Name.AGENT_USERS,
)
LEGACY_METRICS = (
    Name.DAILY_ACTIVE_USERS,
    Name.ENGAGED_USERS,
    Name.ACCEPTANCE_RATE,
    Name.COMPLETIONS_ACCEPTED,
    Name.COMPLETION_LINES_ACCEPTED,
    Name.INTERACTIONS,
)
