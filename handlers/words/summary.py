"""The words of a summary, as plain text: its sentence, its figures and where they come from."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from metrics.breakdowns import breakdown
from metrics.definitions import DAILY_PEOPLE, FRIDAY, Metric, Name
from metrics.names import Dimension
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
AVERAGES = frozenset({Name.DAILY_ACTIVE_USERS, Name.ENGAGED_USERS, *DAILY_PEOPLE})

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
    Name.AGENT_LINES_ADDED: "Lines added by agents in editors",
    Name.CLOUD_AGENT_USERS_DAY: "Daily cloud agent users, Mon–Fri",
    Name.CLOUD_AGENT_USERS_WEEK: "Cloud agent users, 7 days",
    Name.CLOUD_AGENT_USERS_MONTH: "Cloud agent users, 28 days",
    Name.CODE_REVIEW_USERS_ACTIVE: "Active code review users, 28 days",
    Name.CODE_REVIEW_USERS_PASSIVE: "Passive code review users, 28 days",
    Name.CLI_USERS: "Daily CLI users, Mon–Fri",
    Name.CLI_SESSIONS: "CLI sessions",
    Name.CLI_REQUESTS: "CLI requests",
    Name.CLI_TOKENS_READ: "CLI tokens in prompts",
    Name.CLI_TOKENS_WRITTEN: "CLI tokens in answers",
    Name.APP_USERS: "Daily Copilot app users, Mon–Fri",
    Name.APP_SESSIONS: "Copilot app sessions",
    Name.VSCODE_AGENT_USERS: "Daily VS Code Agents users, Mon–Fri",
    Name.VSCODE_AGENT_SESSIONS: "VS Code Agents sessions",
    Name.AGENT_APP_JOBS: "Jobs of other vendors' agents",
    Name.PULLS_CREATED: "Pull requests created",
    Name.PULLS_CREATED_BY_COPILOT: "Created by Copilot",
    Name.PULLS_CREATED_SHARE: "Share created by Copilot",
    Name.PULLS_REVIEWED: "Pull requests reviewed",
    Name.PULLS_REVIEWED_BY_COPILOT: "Reviewed by Copilot",
    Name.PULLS_REVIEWED_SHARE: "Share reviewed by Copilot",
    Name.PULLS_MERGED: "Pull requests merged",
    Name.PULLS_MERGED_CREATED_BY_COPILOT: "Merged, created by Copilot",
    Name.PULLS_MERGED_SHARE: "Share of merged created by Copilot",
    Name.SUGGESTIONS: "Copilot's review suggestions",
    Name.SUGGESTIONS_APPLIED: "Suggestions applied",
    Name.SUGGESTIONS_SHARE: "Share of suggestions applied",
}


def title(summary: Summary) -> str:
    """Return "Copilot in acme, 23 Oct – 19 Nov 2026"."""
    return f"Copilot in {summary.scope.name}, {period_words(summary.period)}"


def period_words(period: Period) -> str:
    """Return "23 Oct – 19 Nov 2026"."""
    return period_text(period.first, period.last)


def headline(summary: Summary) -> str:
    """Return the one sentence that says what happened, and against what."""
    people, accepted = _people(summary), _accepted(summary)
    if accepted.startswith(";"):
        # The comma behind the comparison closes it before "and"; a semicolon does so by itself.
        people = people.removesuffix(",")
    return f"{people}{accepted}{_halves(summary)}."


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
        return f"Changes are against {_before(comparison)}, {period_words(earlier)}."
    return (
        f"Changes are the last {_length(later)} against the first {later.length}, "
        f"because too few of the {_length(period)} before are stored."
    )


def strongest(summary: Summary, dimension: Dimension) -> tuple[list[tuple[str, str]], int]:
    """Return the parts with the most generated code, each with its share, and how many there are."""
    coded = [part for part in breakdown(summary, dimension) if part.generated]
    return [(part.name, percent(part.share)) for part in coded[:MOST_PARTS]], len(coded)


def source(summary: Summary) -> str:
    """Return what the changes hold against what, and then where the figures come from."""
    said = provenance(summary)
    if summary.comparison is None:
        return said
    return f"{compared(summary.comparison, summary.period)} {said}"


def provenance(summary: Summary) -> str:
    """Return the report, its last day, what may still change, what is missing, when fetched."""
    covered = "" if summary.coverage is None else _covered(summary.coverage, summary.scope)
    return came_from(
        " and ".join(summary.reports),
        summary.last_day.day,
        provisional=summary.provisional,
        restated=summary.restated,
        pending=summary.pending,
        missing=summary.missing,
        fetched_at=summary.fetched_at,
        covered=covered,
    )


def came_from(
    report: str,
    last_day: date,
    *,
    provisional: Sequence[date],
    pending: Sequence[date],
    missing: Sequence[date],
    fetched_at: datetime,
    restated: Sequence[date] = (),
    covered: str = "",
) -> str:
    """Return where figures came from, up to which day, and what of their days must be known."""
    sentences = [
        f"Source: {report}, last day {day_text(last_day)} (UTC)",
        _about(provisional, "may still change"),
        _about(restated, "was restated by GitHub", "were restated by GitHub"),
        _about(pending, "is not processed yet", "are not processed yet"),
        f"No figures for {listed_days(missing)}" if missing else "",
        covered,
        f"Fetched {moment(fetched_at)}",
    ]
    return ". ".join(sentence for sentence in sentences if sentence) + "."


def _covered(coverage: Coverage, team: Scope) -> str:
    """Say whom a team's figures are of, because teams overlap and leave people out."""
    members = plural(coverage.members, "member", "members")
    shared = coverage.in_other_teams
    also = f", {count(shared)} of them also in another team" if shared else ""
    if not coverage.in_no_team:
        return f"The team has {members}{also}"
    outside = plural(coverage.in_no_team, "active person", "active people")
    are = "is" if coverage.in_no_team == 1 else "are"
    return f"The team has {members}{also}; {outside} of {team.owner} {are} in no listed team"


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
        return f"{_persons(summary.last_day.daily_active_users)} {where} on {period_words(summary.period)}"
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
        if all(known.day.totals_by_feature is None for known in summary.days):
            return "; GitHub sent no figures of code completions"
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
    return f"{listed_days(days)} {one if len(days) == 1 else many or one}"


def listed_days(days: Sequence[date]) -> str:
    """Return days as people list them: "2 Nov 2026, 18–19 Nov 2026"."""
    runs = _runs(days)
    said, more = runs[:MOST_RUNS], sum(run.length for run in runs[MOST_RUNS:])
    listed = ", ".join(period_words(run) for run in said)
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


def _before(comparison: Comparison) -> str:
    if comparison.later.length >= WEEK:
        return f"the {_length(comparison.earlier)} before"
    same = "day" if comparison.later.length == 1 else "days"
    return f"the same {same} of the week before"


def _length(period: Period) -> str:
    return plural(period.length, "day", "days")
