"""From what GitHub restated to the values of its strips: each day's counts, now and before."""

from collections.abc import Iterable, Sequence
from datetime import date

from charts.values import DailyStrips, Strip
from metrics.restatements import Restatements

BEFORE = "at first"


def restated_days(
    told: Restatements, subtitle: str, figures: Iterable[tuple[str, str]]
) -> DailyStrips:
    """Return a strip of the final days for each figure, given as GitHub's field name and its label."""
    final = [day.day for day in told.days if day.final] or [told.days[-1].day]
    early = {day.day for day in told.days if not day.final}
    days = [day for day in told.period.days if final[0] <= day <= final[-1]]
    return DailyStrips(
        title=told.scope.name,
        subtitle=subtitle,
        days=tuple(days),
        provisional=tuple(day in early for day in days),
        strips=tuple(_strip(told, field, label, days) for field, label in figures),
        before=BEFORE,
    )


def _strip(told: Restatements, field: str, label: str, days: Sequence[date]) -> Strip:
    now = {day.day: day.figures.get(field) for day in told.days}
    before = {
        restated.day: changed.before
        for restated in told.restated
        for changed in restated.changed
        if changed.field == field
    }
    return Strip(
        label,
        tuple(_whole(now.get(day)) for day in days),
        before=tuple(_whole(before.get(day)) for day in days),
    )


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
