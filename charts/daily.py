"""From a summary to the values of its chart."""

from charts.values import DailyUsage, DayPoint
from metrics.models import acceptance
from metrics.numbers import period as period_text
from metrics.summaries import FetchedDay, Summary


def daily_usage(summary: Summary) -> DailyUsage:
    """Return one point for every day of the period that GitHub has processed."""
    known = {fetched.day.day: fetched for fetched in summary.days}
    return DailyUsage(
        title=summary.scope.name,
        subtitle=f"GitHub Copilot, {period_text(summary.period.first, summary.period.last)}",
        points=tuple(
            _point(known[day]) if day in known else DayPoint(day, None, None, provisional=False)
            for day in summary.processed
        ),
    )


def _point(fetched: FetchedDay) -> DayPoint:
    accepted = acceptance(fetched.day)
    return DayPoint(
        day=fetched.day.day,
        active_users=fetched.day.daily_active_users,
        acceptance_rate=None if accepted is None else accepted.rate,
        provisional=fetched.provisional,
    )
