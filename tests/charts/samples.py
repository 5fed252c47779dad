"""Periods to draw."""

from collections.abc import Sequence
from datetime import date, timedelta

from charts.values import DailyUsage, DayPoint

MONDAY = date(2026, 11, 2)


def daily(
    users: Sequence[int | None],
    rates: Sequence[float | None] | None = None,
    *,
    provisional: int = 0,
    first: date = MONDAY,
    title: str = "acme · Copilot usage",
    subtitle: str = "a period",
) -> DailyUsage:
    """Return a period with these values, the last `provisional` days of it provisional."""
    rates = [0.25] * len(users) if rates is None else rates
    final = len(users) - provisional
    points = tuple(
        DayPoint(first + timedelta(days=i), count, rate, i >= final)
        for i, (count, rate) in enumerate(zip(users, rates, strict=True))
    )
    return DailyUsage(title, subtitle, points)
