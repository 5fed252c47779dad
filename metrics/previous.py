"""A period that surely is held against the one before it."""

from contextlib import suppress
from datetime import datetime

from metrics.errors import NoData
from metrics.reach import oldest_day_with_figures
from metrics.scope import Asked, Scope
from metrics.service import MetricsService
from metrics.summaries import Summary


async def against_period_before(
    service: MetricsService, scope: Scope, asked: Asked, now: datetime
) -> Summary:
    """Return a summary whose comparison is with the period before, asking GitHub for its days.

    Where GitHub no longer has them all, the comparison is what any summary has. Raises
    `MetricsError`.
    """
    summary = await service.summary(scope, asked, now)
    if summary.comparison and summary.comparison.is_with_period_before(summary.period):
        return summary
    before = summary.period.up_to(summary.processed[-1]).before()
    if before.first < oldest_day_with_figures(scope, now.date()):
        return summary
    with suppress(NoData):
        await service.summary(scope, before, now)
    return await service.summary(scope, asked, now)
