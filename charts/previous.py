"""From a period and the one before it to the values of their lines."""

from collections.abc import Callable, Sequence
from datetime import date

from charts.values import PairedDays, PairedPanel
from metrics.models import Day, acceptance
from metrics.numbers import period as period_text
from metrics.summaries import Comparison, Summary


def with_days_before(summary: Summary, compared: Comparison, subtitle: str) -> PairedDays:
    """Return a point of each side for every day of the comparison; days of one weekday meet."""
    days, before = compared.later.days, compared.earlier.days
    early = set(summary.provisional)
    later = [known.day for known in summary.days]

    def panel(heading: str, value: Callable[[Day], float | None], *, is_rate: bool) -> PairedPanel:
        one, other = _line(later, days, value), _line(summary.earlier, before, value)
        return PairedPanel(heading, one, other, is_rate)

    return PairedDays(
        title=summary.scope.name,
        subtitle=subtitle,
        names=(_called(compared.later.days), _called(compared.earlier.days)),
        days=days,
        provisional=tuple(day in early for day in days),
        panels=(
            panel("Daily active users", lambda day: day.daily_active_users, is_rate=False),
            panel("Acceptance rate of code completions", _rate, is_rate=True),
        ),
        other_days=before,
    )


def _called(days: Sequence[date]) -> str:
    return period_text(days[0], days[-1])


def _line(
    known: Sequence[Day], days: Sequence[date], value: Callable[[Day], float | None]
) -> tuple[float | None, ...]:
    found = {day.day: value(day) for day in known}
    return tuple(found.get(day) for day in days)


def _rate(day: Day) -> float | None:
    accepted = acceptance(day)
    return None if accepted is None else accepted.rate
