"""The view of agents: who works with them, and how much they do."""

from charts.days import agent_days
from handlers.told import Row, Told
from handlers.words.summary import LABELS, change_of, period_words, source, value
from metrics.definitions import Name
from metrics.numbers import count, long_day, percent, plural
from metrics.summaries import Summary
from metrics.totals import total

SHOWN = (
    Name.AGENT_USERS,
    Name.AGENT_LINES_ADDED,
    Name.CLOUD_AGENT_USERS_MONTH,
    Name.CLOUD_AGENT_USERS_WEEK,
    Name.CLOUD_AGENT_USERS_DAY,
    Name.CODE_REVIEW_USERS_ACTIVE,
    Name.CODE_REVIEW_USERS_PASSIVE,
    Name.CLI_USERS,
    Name.CLI_SESSIONS,
    Name.CLI_REQUESTS,
    Name.CLI_TOKENS_READ,
    Name.CLI_TOKENS_WRITTEN,
    Name.APP_USERS,
    Name.APP_SESSIONS,
    Name.VSCODE_AGENT_USERS,
    Name.VSCODE_AGENT_SESSIONS,
    Name.AGENT_APP_JOBS,
)
PEOPLE = (
    (Name.AGENT_USERS, "agent mode in their editors"),
    (Name.CLOUD_AGENT_USERS_MONTH, "the cloud agent"),
)
MOST_APPS = 5


def tell(summary: Summary) -> Told:
    """Return what agents did in a period."""
    metrics = [summary.measured(name) for name in SHOWN]
    return Told(
        title=f"Copilot agents in {summary.scope.name}, {period_words(summary.period)}",
        sentence=_sentence(summary),
        columns=("Figure", "Value", "Change"),
        rows=tuple(
            Row(
                LABELS[metric.name],
                f"{value(metric)} ({change_of(metric)})",
                (value(metric), change_of(metric)),
            )
            for metric in metrics
        ),
        notes=("A day's users are averaged over the Mondays to Fridays that GitHub sent.",),
        source=source(summary),
        chart=agent_days(summary, f"GitHub Copilot agents, {period_words(summary.period)}"),
    )


def _sentence(summary: Summary) -> str:
    said = [_people(summary), _lines(summary), _apps(summary)]
    known = [words for words in said if words]
    if not known:
        return f"GitHub sent no figures of agents in {summary.scope.name} for these days."
    return f"{'; '.join(known)}."


def _people(summary: Summary) -> str:
    known = [
        (people, what)
        for name, what in PEOPLE
        if (people := summary.measured(name).value) is not None
    ]
    if not known:
        return ""
    until = long_day(summary.last_day.day)
    first, *others = known
    also = "".join(f", and {count(people)} {what}" for people, what in others)
    who = plural(round(first[0]), "person", "people")
    return f"{who} in {summary.scope.name} used {first[1]} in the 28 days to {until}{also}"


def _lines(summary: Summary) -> str:
    lines, every = (
        summary.measured(name).value for name in (Name.AGENT_LINES_ADDED, Name.LINES_ADDED)
    )
    if lines is None:
        return ""
    share = f", {percent(lines / every)} of all lines added" if every else ""
    return f"agents in editors added {plural(round(lines), 'line', 'lines')}{share}"


def _apps(summary: Summary) -> str:
    """Name other vendors' agents by their jobs; a name can change, so the newest one is told."""
    names: dict[str, str] = {}
    jobs: dict[str, list[int | None]] = {}
    for known in summary.days:
        for agent in known.day.totals_by_3rd_party_agent or ():
            key = str(agent.agent_id)
            names[key] = agent.agent_name or key
            jobs.setdefault(key, []).append(agent.user_initiated_interaction_count)
    totals = sorted(
        ((total(counts) or 0, names[key]) for key, counts in jobs.items()), reverse=True
    )
    told = [f"{name} {plural(done, 'job', 'jobs')}" for done, name in totals[:MOST_APPS]]
    return f"agents of other vendors: {', '.join(told)}" if told else ""
