"""From a summary to the values of its strips: counts of each day that GitHub has processed."""

from collections.abc import Sequence
from typing import cast

from charts.values import DailyStrips, Strip
from metrics.definitions import Name, value_at
from metrics.models import Day
from metrics.summaries import Summary

AGENTS = (
    ("Cloud agent users", Name.CLOUD_AGENT_USERS_DAY),
    ("CLI users", Name.CLI_USERS),
    ("Copilot app users", Name.APP_USERS),
    ("VS Code Agents users", Name.VSCODE_AGENT_USERS),
)
PULL_REQUESTS = (
    ("Created", Name.PULLS_CREATED, Name.PULLS_CREATED_BY_COPILOT),
    ("Reviewed", Name.PULLS_REVIEWED, Name.PULLS_REVIEWED_BY_COPILOT),
    ("Merged", Name.PULLS_MERGED, Name.PULLS_MERGED_CREATED_BY_COPILOT),
)


def agent_days(summary: Summary, subtitle: str) -> DailyStrips:
    """Return the people who used each agent on each day."""
    days = _processed(summary)
    strips = tuple(Strip(name, _counts(days, field)) for name, field in AGENTS)
    return _strips(summary, subtitle, strips, "")


def pull_request_days(summary: Summary, subtitle: str) -> DailyStrips:
    """Return the pull requests of each day, and how many of them are Copilot's."""
    days = _processed(summary)
    strips = tuple(
        Strip(name, _counts(days, field), _counts(days, part))
        for name, field, part in PULL_REQUESTS
    )
    return _strips(summary, subtitle, strips, "by Copilot")


def _strips(summary: Summary, subtitle: str, strips: tuple[Strip, ...], part: str) -> DailyStrips:
    provisional = set(summary.provisional)
    return DailyStrips(
        title=summary.scope.name,
        subtitle=subtitle,
        days=summary.processed,
        provisional=tuple(day in provisional for day in summary.processed),
        strips=strips,
        part=part,
        # What is opened and what is merged are the same things; users of two agents are not.
        one_scale=bool(part),
    )


def _processed(summary: Summary) -> list[Day | None]:
    known = {fetched.day.day: fetched.day for fetched in summary.days}
    return [known.get(day) for day in summary.processed]


def _counts(days: Sequence[Day | None], field: str) -> tuple[int | None, ...]:
    # What GitHub counts is whole.
    return tuple(None if day is None else cast("int | None", value_at(day, field)) for day in days)
