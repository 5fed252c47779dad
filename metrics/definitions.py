"""The metrics of a summary: what each one means, and how it is computed from days.

https://docs.github.com/en/copilot/reference/copilot-usage-metrics/copilot-usage-metrics
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from metrics.models import AGENT_EDIT, CODE_COMPLETION, AcceptanceRate, Day, Source, acceptance
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

    AGENT_LINES_ADDED = "agent_edit.loc_added_sum"
    CLOUD_AGENT_USERS_DAY = "daily_active_copilot_cloud_agent_users"
    CLOUD_AGENT_USERS_WEEK = "weekly_active_copilot_cloud_agent_users"
    CLOUD_AGENT_USERS_MONTH = "monthly_active_copilot_cloud_agent_users"
    CODE_REVIEW_USERS_ACTIVE = "monthly_active_copilot_code_review_users"
    CODE_REVIEW_USERS_PASSIVE = "monthly_passive_copilot_code_review_users"
    CLI_USERS = "daily_active_cli_users"
    CLI_SESSIONS = "totals_by_cli.session_count"
    CLI_REQUESTS = "totals_by_cli.request_count"
    CLI_TOKENS_READ = "totals_by_cli.token_usage.prompt_tokens_sum"
    CLI_TOKENS_WRITTEN = "totals_by_cli.token_usage.output_tokens_sum"
    APP_USERS = "daily_active_copilot_app_users"
    APP_SESSIONS = "totals_by_copilot_app.session_count"
    VSCODE_AGENT_USERS = "daily_active_vscode_agent_users"
    VSCODE_AGENT_SESSIONS = "totals_by_vscode_agent.session_count"
    AGENT_APP_JOBS = "totals_by_3rd_party_agent.user_initiated_interaction_count"

    PULLS_CREATED = "pull_requests.total_created"
    PULLS_CREATED_BY_COPILOT = "pull_requests.total_created_by_copilot"
    PULLS_CREATED_SHARE = "share of pull_requests.total_created_by_copilot"
    PULLS_REVIEWED = "pull_requests.total_reviewed"
    PULLS_REVIEWED_BY_COPILOT = "pull_requests.total_reviewed_by_copilot"
    PULLS_REVIEWED_SHARE = "share of pull_requests.total_reviewed_by_copilot"
    PULLS_MERGED = "pull_requests.total_merged"
    PULLS_MERGED_CREATED_BY_COPILOT = "pull_requests.total_merged_created_by_copilot"
    PULLS_MERGED_SHARE = "share of pull_requests.total_merged_created_by_copilot"
    SUGGESTIONS = "pull_requests.total_copilot_suggestions"
    SUGGESTIONS_APPLIED = "pull_requests.total_copilot_applied_suggestions"
    SUGGESTIONS_SHARE = "share of pull_requests.total_copilot_applied_suggestions"


RATES = frozenset(
    {
        Name.ACCEPTANCE_RATE,
        Name.PULLS_CREATED_SHARE,
        Name.PULLS_REVIEWED_SHARE,
        Name.PULLS_MERGED_SHARE,
        Name.SUGGESTIONS_SHARE,
    }
)


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
        return self.name in RATES

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


def value_at(day: Day, path: str) -> float | None:
    """Return the value under GitHub's name, with dots between a block and what is in it."""
    found: Any = day
    for field in path.split("."):
        found = getattr(found, field, None)
    return cast("float | None", found)


def _sum(path: str) -> Callable[[Days], float | None]:
    """A count that may be added up over days."""

    def added(days: Days) -> float | None:
        return total(value_at(day, path) for day in days)

    return added


def _feature_sum(feature: str, field: str) -> Callable[[Days], float | None]:
    """A count of one feature, added up over days."""

    def added(days: Days) -> float | None:
        parts = (day.feature(feature) for day in days)
        return total(getattr(part, field) for part in parts if part is not None)

    return added


@dataclass(frozen=True, slots=True)
class Fraction:
    """A part and the whole that it is divided by, both added up over days."""

    part: float
    whole: float

    @property
    def value(self) -> float | None:
        """The part divided by the whole; None where there is nothing to divide by."""
        return self.part / self.whole if self.whole else None


def _weekday_average(field: str) -> Callable[[Days], Fraction | None]:
    """A day's distinct people over Monday to Friday, and the number of days that have the figure."""

    def average(days: Days) -> Fraction | None:
        known = [getattr(day, field) for day in days if day.day.weekday() <= FRIDAY]
        values = [value for value in known if value is not None]
        return Fraction(sum(values), len(values)) if values else None

    return average


def _share(part: str, whole: str) -> Callable[[Days], Fraction | None]:
    """A part of a count, both added up over the days that have both."""

    def added(days: Days) -> Fraction | None:
        pairs = [(value_at(day, part), value_at(day, whole)) for day in days]
        known = [(one, all_) for one, all_ in pairs if one is not None and all_ is not None]
        if not known:
            return None
        return Fraction(sum(one for one, _ in known), sum(all_ for _, all_ in known))

    return added


def _agent_app_jobs(days: Days) -> float | None:
    """The jobs of all other vendors' agents together."""
    agents = (agent for day in days for agent in day.totals_by_3rd_party_agent or ())
    return total(agent.user_initiated_interaction_count for agent in agents)


def _acceptance(days: Days) -> Fraction | None:
    """Accepted and suggested code completions."""
    over = acceptance_over(days)
    return None if over is None else Fraction(over.accepted, over.suggested)


def _divided(fraction: Callable[[Days], Fraction | None]) -> Callable[[Days], float | None]:
    """The value of a fraction, which is divided at the end."""

    def divided(days: Days) -> float | None:
        over = fraction(days)
        return None if over is None else over.value

    return divided


DAILY_PEOPLE = (
    Name.CLOUD_AGENT_USERS_DAY,
    Name.CLI_USERS,
    Name.APP_USERS,
    Name.VSCODE_AGENT_USERS,
)
ROLLING_PEOPLE = (
    Name.CLOUD_AGENT_USERS_WEEK,
    Name.CLOUD_AGENT_USERS_MONTH,
    Name.CODE_REVIEW_USERS_ACTIVE,
    Name.CODE_REVIEW_USERS_PASSIVE,
)
SHARES = {
    Name.PULLS_CREATED_SHARE: (Name.PULLS_CREATED_BY_COPILOT, Name.PULLS_CREATED),
    Name.PULLS_REVIEWED_SHARE: (Name.PULLS_REVIEWED_BY_COPILOT, Name.PULLS_REVIEWED),
    Name.PULLS_MERGED_SHARE: (Name.PULLS_MERGED_CREATED_BY_COPILOT, Name.PULLS_MERGED),
    Name.SUGGESTIONS_SHARE: (Name.SUGGESTIONS_APPLIED, Name.SUGGESTIONS),
}
# Distinct people of several days: the last day's own figure, never added up.
ROLLING = frozenset(
    {
        Name.WEEKLY_ACTIVE_USERS,
        Name.MONTHLY_ACTIVE_USERS,
        Name.AGENT_USERS,
        *ROLLING_PEOPLE,
    }
)
COUNTS = (
    Name.CLI_SESSIONS,
    Name.CLI_REQUESTS,
    Name.CLI_TOKENS_READ,
    Name.CLI_TOKENS_WRITTEN,
    Name.APP_SESSIONS,
    Name.VSCODE_AGENT_SESSIONS,
    *(name for pair in SHARES.values() for name in pair),
)
# What is divided, with numerator and denominator over any days.
FRACTIONS: dict[Name, Callable[[Days], Fraction | None]] = {
    Name.ACCEPTANCE_RATE: _acceptance,
    Name.DAILY_ACTIVE_USERS: _weekday_average("daily_active_users"),
    Name.ENGAGED_USERS: _weekday_average("total_engaged_users"),
    **{name: _weekday_average(name) for name in DAILY_PEOPLE},
    **{share: _share(part, whole) for share, (part, whole) in SHARES.items()},
}
COMPUTED: dict[Name, Callable[[Days], float | None]] = {
    Name.WEEKLY_ACTIVE_USERS: _last("weekly_active_users"),
    Name.MONTHLY_ACTIVE_USERS: _last("monthly_active_users"),
    Name.INTERACTIONS: _sum("user_initiated_interaction_count"),
    Name.LINES_ADDED: _sum("loc_added_sum"),
    Name.AGENT_USERS: _last("monthly_active_agent_users"),
    Name.COMPLETIONS_ACCEPTED: _feature_sum(CODE_COMPLETION, "code_acceptance_activity_count"),
    Name.COMPLETION_LINES_ACCEPTED: _feature_sum(CODE_COMPLETION, "loc_added_sum"),
    Name.AGENT_LINES_ADDED: _feature_sum(AGENT_EDIT, "loc_added_sum"),
    Name.AGENT_APP_JOBS: _agent_app_jobs,
    **{name: _last(name) for name in ROLLING_PEOPLE},
    **{name: _sum(name) for name in COUNTS},
    **{name: _divided(fraction) for name, fraction in FRACTIONS.items()},
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


def fraction(name: Name, days: Days) -> Fraction | None:
    """Return numerator and denominator of a figure; None where it is not divided, or not known."""
    return FRACTIONS[name](days) if name in FRACTIONS else None


def counted(name: Name, days: Days) -> Days:
    """Return those of the days that a figure is made of: the ones that GitHub sent it for."""
    if name in ROLLING:
        return [day for day in days[-1:] if COMPUTED[name]([day]) is not None]
    made_of = FRACTIONS.get(name, COMPUTED[name])
    return [day for day in days if made_of([day]) is not None]
