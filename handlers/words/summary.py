"""The words of a summary, as plain text: its sentence, its figures and where they come from."""

from collections.abc import Sequence
from datetime import date, timedelta

from metrics.definitions import FRIDAY, Metric, Name
from metrics.models import Counters
from metrics.numbers import change, count, decimal, long_day, moment, percent, plural, points
from metrics.numbers import day as day_text
from metrics.numbers import period as period_text
from metrics.scope import WEEK, Period, Scope
from metrics.summaries import Comparison, Coverage, Summary

ROLLING_MONTH = 28
MOST_PARTS = 5
MOST_RUNS = 5
NO_CHANGE = 0.0005
FEW = 10
AVERAGES = frozenset({Name.DAILY_ACTIVE_USERS, Name.ENGAGED_USERS})

LABELS = {
    Name.WEEKLY_ACTIVE_USERS: "Active users, 7 days",
    Name.MONTHLY_ACTIVE_USERS: "Active users, 28 days",
    Name.DAILY_ACTIVE_USERS: "Daily active users, Mon–Fri",
    Name.ENGAGED_USERS: "Daily engaged users, Mon–Fri",
    Name.ACCEPTANCE_RATE: "Acceptance rate",
    Name.INTERACTIONS: "Prompts",
    Name.LINES_ADDED: "Lines of code added",
    Name.AGENT_USERS: "Agent users, 28 days",
    Name.COMPLETIONS_ACCEPTED: "Completions accepted",
    Name.COMPLETION_LINES_ACCEPTED: "Lines accepted",
}


def title(summary: Summary) -> str:
    """Return "Copilot in acme, 23 Oct – 19 Nov 2026"."""
    return f"Copilot in {summary.scope.name}, {_days(summary.period)}"


def headline(summary: Summary) -> str:
    """Return the one sentence that says what happened, and against what."""
    return f"{_people(summary)}{_accepted(summary)}{_halves(summary)}."


def value(metric: Metric) -> str:
    """Return a metric's figure: "31.2 %", "1 234" or, for an average of few people, "4.5"."""
    if metric.is_rate:
        return percent(metric.value)
    small = metric.value is not None and metric.value < FEW
    return decimal(metric.value) if metric.name in AVERAGES and small else count(metric.value)


def change_of(metric: Metric) -> str:
    """Return how a metric moved: "+0.8 points", "−3.1 %", or "–" where that is not known."""
    return points(metric.change) if metric.is_rate else change(metric.change)


def compared(comparison: Comparison, period: Period) -> str:
    """Return which days the changes hold against which."""
    later, earlier = comparison.later, comparison.earlier
    if comparison.is_with_period_before(period):
        return f"Changes are against {_before(comparison)}, {_days(earlier)}."
    return (
        f"Changes are the last {_length(later)} against the first {later.length}, "
        f"because too few of the {_length(period)} before are stored."
    )


def strongest(parts: Sequence[Counters], key: str) -> list[tuple[str, str]]:
    """Return the names of the parts with the most generated code, each with its share."""
    counts = [part.code_generation_activity_count or 0 for part in parts]
    whole = sum(counts)
    if not whole:
        return []
    named = zip((getattr(part, key) for part in parts), counts, strict=True)
    return [(name, percent(amount / whole)) for name, amount in named if amount][:MOST_PARTS]


def provenance(summary: Summary) -> str:
    """Return the report, its last day, what may still change, what is missing, when fetched."""
    sentences = [
        f"Source: {' and '.join(summary.reports)}, last day {day_text(summary.last_day.day)} (UTC)",
        _about(summary.provisional, "may still change"),
        _about(summary.pending, "is not processed yet", "are not processed yet"),
        f"No figures for {_listed(summary.missing)}" if summary.missing else "",
        "" if summary.coverage is None else _covered(summary.coverage, summary.scope),
        f"Fetched {moment(summary.fetched_at)}",
    ]
    return ". ".join(sentence for sentence in sentences if sentence) + "."


def _covered(coverage: Coverage, team: Scope) -> str:
    """Say whom a team's figures are of, because teams overlap and leave people out."""
    members = plural(coverage.members, "member", "members")
    shared = coverage.in_other_teams
    also = f", {count(shared)} of them also in another team" if shared else ""
    outside = plural(coverage.in_no_team, "active person", "active people")
    are = "is" if coverage.in_no_team == 1 else "are"
    return f"Counted are {members}{also}; {outside} of {team.owner} {are} in no listed team"


def _people(summary: Summary) -> str:
    where = f"in {summary.scope.name} used Copilot"
    daily = summary.metric(Name.DAILY_ACTIVE_USERS)
    exact = summary.metric(
        {WEEK: Name.WEEKLY_ACTIVE_USERS, ROLLING_MONTH: Name.MONTHLY_ACTIVE_USERS}.get(
            summary.period.length, Name.DAILY_ACTIVE_USERS
        )
    )
    if exact is not None and exact is not daily and exact.value is not None:
        span = f"in the {_length(summary.period)} to {long_day(summary.last_day.day)}"
        return f"{_persons(exact.value)} {where} {span}{_more(exact, summary)}"
    if summary.period.length == 1:
        return f"{_persons(summary.last_day.daily_active_users)} {where} on {_days(summary.period)}"
    if daily is not None and daily.value is not None:
        return f"{_persons(daily.value)} {where} on an average weekday{_more(daily, summary)}"
    weekend = all(day.weekday() > FRIDAY for day in summary.period.days)
    return f"At the weekend, people {where}" if weekend else f"People {where}"


def _persons(number: float | None) -> str:
    if number is None:
        return "An unknown number of people"
    return plural(round(number), "person", "people")


def _more(metric: Metric, summary: Summary) -> str:
    comparison = summary.comparison
    if comparison is None or not comparison.is_with_period_before(summary.period):
        return ""
    if metric.change is None:
        return ""
    against = f"{'in' if comparison.later.length >= WEEK else 'on'} {_before(comparison)}"
    if abs(metric.change) < NO_CHANGE:
        return f", as many as {against},"
    more = "more" if metric.change > 0 else "fewer"
    return f", {percent(abs(metric.change))} {more} than {against},"


def _accepted(summary: Summary) -> str:
    rate = summary.metric(Name.ACCEPTANCE_RATE)
    if rate is None or rate.value is None:
        return "; no code completions were suggested"
    sentence = f" and accepted {percent(rate.value)} of suggested code completions"
    comparison = summary.comparison
    if comparison is None or not comparison.is_with_period_before(summary.period):
        return sentence
    return f"{sentence} ({points(rate.change)})" if rate.change is not None else sentence


def _halves(summary: Summary) -> str:
    comparison = summary.comparison
    if comparison is None or comparison.is_with_period_before(summary.period):
        return ""
    daily, rate = (summary.metric(name) for name in (Name.DAILY_ACTIVE_USERS, Name.ACCEPTANCE_RATE))
    moved = [
        f"{words} {'unchanged' if abs(metric.change) < NO_CHANGE else change_of(metric)}"
        for words, metric in (("daily active users", daily), ("acceptance rate", rate))
        if metric is not None and metric.change is not None
    ]
    if not moved:
        return ""
    length = comparison.later.length
    return f"; the last {_length(comparison.later)} against the first {length}: {', '.join(moved)}"


def _about(days: Sequence[date], one: str, many: str = "") -> str:
    if not days:
        return ""
    return f"{_listed(days)} {one if len(days) == 1 else many or one}"


def _listed(days: Sequence[date]) -> str:
    runs = _runs(days)
    said, more = runs[:MOST_RUNS], sum(run.length for run in runs[MOST_RUNS:])
    listed = ", ".join(_days(run) for run in said)
    return f"{listed} and {plural(more, 'more day', 'more days')}" if more else listed


def _runs(days: Sequence[date]) -> list[Period]:
    """Return the days as unbroken periods."""
    runs: list[Period] = []
    for day in days:
        if runs and day - runs[-1].last == timedelta(days=1):
            runs[-1] = Period(runs[-1].first, day)
        else:
            runs.append(Period(day, day))
    return runs


def _days(period: Period) -> str:
    return period_text(period.first, period.last)


def _before(comparison: Comparison) -> str:
    if comparison.later.length >= WEEK:
        return f"the {_length(comparison.earlier)} before"
    same = "day" if comparison.later.length == 1 else "days"
    return f"the same {same} of the week before"


def _length(period: Period) -> str:
    return plural(period.length, "day", "days")
