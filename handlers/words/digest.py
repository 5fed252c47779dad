"""What a digest says around its figures, in plain text: its title, its notes, what to do next.

Its sentence is in `digest_sentence`, and what moved in `movers`.

Names of teams, languages and features come from outside; whoever makes mrkdwn of this escapes it.
"""

from collections.abc import Sequence
from datetime import date

from handlers.mrkdwn import escape
from handlers.request import Request, ViewName, scope_text
from handlers.words.summary import LABELS, period_words, value
from metrics.definitions import Metric, Name
from metrics.errors import (
    MetricsError,
    PermissionMissing,
    RateLimited,
    TookTooLong,
    Unavailable,
)
from metrics.moves import Move, is_comparable
from metrics.numbers import count, joined, long_day, long_weekday, plural, short_day
from metrics.numbers import day as day_text
from metrics.public_holidays import PublicHoliday
from metrics.scope import WEEK, Period, Scope
from metrics.summaries import Comparison, Summary

MOST_HOLIDAYS = 3


def title(question: Request, period: Period) -> str:
    """Return "Copilot digest · org acme · 9–15 Nov 2026", with the view where it is one."""
    scopes = " and ".join(scope_text(scope) for scope in question.scopes)
    view = "" if question.view in {ViewName.SUMMARY, ViewName.COMPARE} else f" · {question.view}"
    days = day_text(period.last) if period.length == 1 else period_words(period)
    return f"Copilot digest · {scopes}{view} · {days}"


def label(name: Name, period: Period) -> str:
    """Return what a figure is called; of a single day there is no average."""
    if name is Name.DAILY_ACTIVE_USERS and period.length == 1:
        return "Daily active users"
    return LABELS[name]


def figure(metric: Metric, period: Period) -> str:
    """Return a figure as it is written: those of a single day are whole people."""
    return count(metric.value) if _is_of_one_day(metric, period) else value(metric)


def _is_of_one_day(metric: Metric, period: Period) -> bool:
    return metric.name is Name.DAILY_ACTIVE_USERS and period.length == 1


def holidays(found: Sequence[PublicHoliday], period: Period) -> str:
    """Return which days were public holidays, and never that anything came of it; "" without one."""
    sides = [
        [one for one in found if period.first <= one.day <= period.last],
        [one for one in found if one.day < period.first],
    ]
    within, before = (_holidays(side) for side in sides)
    said = [f"{within}." if within else "", f"In the days before, {before}." if before else ""]
    return " ".join(part for part in said if part)


def _holidays(found: Sequence[PublicHoliday]) -> str:
    if not found:
        return ""
    named = [f"{short_day(one.day)} ({one.name}, {one.place})" for one in found[:MOST_HOLIDAYS]]
    more = len(found) - MOST_HOLIDAYS
    listed = joined([*named, f"{more} more"] if more > 0 else named)
    was = "was a public holiday" if len(found) == 1 else "were public holidays"
    return f"{listed} {was}"


def uneven(summary: Summary) -> str:
    """Say where the days on both sides are not the same weekdays, or not all there."""
    comparison = summary.comparison
    if comparison is None or not is_comparable(summary):
        return ""
    same = _same_weekdays(comparison)
    others = (
        "" if same else "The days before are not the same weekdays; in 7, 14 or 28 days they are."
    )
    if len(summary.later) == comparison.later.length:
        return others
    days = plural(len(summary.later), "day", "days")
    which = ", the same weekdays on both sides," if same else " on both sides,"
    compared = (
        f"Compared are {days} of the {comparison.later.length}{which} "
        "because GitHub has no figures of the others on one of them."
    )
    return f"{compared} {others}".rstrip()


def _same_weekdays(comparison: Comparison) -> bool:
    return comparison.later.first.weekday() == comparison.earlier.first.weekday()


# What to do next


def next_mover(move: Move, team: str, command: str) -> str:
    """Say where to look when a team moved; `command` is code already."""
    fewer = "has fewer" if move.pair.difference < 0 else "has more"
    return f"team {team} {fewer} active people: see its figures with {command}"


def next_why(command: str, period: Period, *, fell: bool) -> str:
    """Say how to see what a change is made of."""
    return f"see {_made_of(period, fell=fell)}: {command}"


def next_in_thread(period: Period, *, fell: bool) -> str:
    """Say where it stands what a change is made of."""
    return f"see in the thread {_made_of(period, fell=fell)}"


def _made_of(period: Period, *, fell: bool) -> str:
    parts = "language, editor and model"
    if period.length > 1:
        parts = "language, editor, model and weekday"
    return f"what the {'drop' if fell else 'change'} is made of, by {parts}"


def next_seats(idle: int, seats: int, days: int, command: str) -> str:
    """Say that seats could be given to others, and how to see since when they are idle."""
    return (
        f"{count(idle)} of {count(seats)} seats were not used in {days} days: "
        f"see since when with {command}"
    )


# What else must be known


def no_teams(error: MetricsError) -> str:
    """Say that teams are missing, and why; mrkdwn."""
    return f"Teams are missing here: {_why(error)}."


def no_seats(error: MetricsError) -> str:
    """Say that idle seats are missing, and why; mrkdwn."""
    return f"Idle seats are missing here: {_why(error)}."


def _why(error: MetricsError) -> str:
    match error:
        case PermissionMissing():
            needed = f"; it needs {escape(error.needs)}" if error.needs else ""
            return f"GitHub does not let this app read them{needed}"
        case RateLimited():
            return "GitHub limits how much this app may ask"
        case Unavailable() | TookTooLong():
            return "GitHub did not answer in time"
        case _:
            return "GitHub did not give them"


def details_in_thread() -> str:
    """Say where the rest is."""
    return "Figures and chart are in the thread."


def corrected(
    on: date,
    changes: Sequence[tuple[str, str, str]],
    late_days: Sequence[date],
    scope: Scope | None = None,
) -> str:
    """Say which printed figures are other ones now; each is its label, before and after.

    `scope` is whose they are, where others are told of too.
    """
    whose = "" if scope is None else f" for {scope.name}"
    moved = ", ".join(f"{_within(label)} {old} → {new}" for label, old, new in changes)
    return (
        f"Corrected {short_day(on)}{whose}: {moved}, because GitHub sent {_late(late_days)} late."
    )


def _within(label: str) -> str:
    """Return a label as it stands within a list: "active users (7 days)"."""
    name, _, which = label.partition(", ")
    name = f"{name[0].lower()}{name[1:]}"
    return f"{name} ({which})" if which else name


def _late(days: Sequence[date]) -> str:
    """Return "Sunday's figures", or those of several days."""
    if not days:
        return "some figures"
    if len(days) == 1:
        return f"{long_weekday(days[0])}'s figures"
    if len(days) <= WEEK:
        return f"the figures of {joined([long_weekday(day) for day in days])}"
    return f"the figures up to {long_day(days[-1])}"
