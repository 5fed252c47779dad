"""Getting what an alert needs to know of a scope, and nothing besides."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from metrics.alerts.conditions import AnyRestated, Condition, IdleSeats, needs_seats
from metrics.alerts.facts import Facts, judged_day
from metrics.alerts.measures import LOOKED_BACK
from metrics.errors import GroupTooSmall, NoData
from metrics.questions import Questions
from metrics.reach import oldest_day_with_figures
from metrics.scope import Period, Scope
from metrics.summaries import Summary

RESTATED_DAYS = 28
FETCHED_TOGETHER = timedelta(days=42)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found; without a `summary`, there are no figures that may be told."""

    facts: Facts
    summary: Summary | None = None


async def look(
    questions: Questions, scope: Scope, condition: Condition, looks: int, now: datetime
) -> Looked:
    """Return what the last so many daily looks, today's included, need to know.

    What too few people are behind is left out, as for everybody else. Raises `MetricsError`.
    """
    if isinstance(condition, AnyRestated):
        return Looked(await _restated(questions, scope, looks, now))
    today = now.date()
    seats = {}
    if needs_seats(condition):
        days = await questions.seats.days(scope, Period.ending(today, looks), now)
        seats = {row.day: row for row in days}
    if isinstance(condition, IdleSeats):
        return Looked(Facts({}, seats))
    summary = await _summary(questions, scope, looks, today, now)
    if summary is None:
        return Looked(Facts({}, seats))
    final = {known.day.day: known.day for known in summary.days if not known.provisional}
    return Looked(Facts(final, seats), summary)


async def _summary(
    questions: Questions, scope: Scope, looks: int, today: date, now: datetime
) -> Summary | None:
    period = Period.ending(judged_day(today), LOOKED_BACK + looks - 1)
    oldest = oldest_day_with_figures(scope, today)
    if oldest > period.last:
        return None
    period = Period(max(period.first, oldest), period.last)
    await _fetch(questions, scope, period, now)
    try:
        found = await questions.summaries.summary(scope, period, now)
        return await questions.group_sizes.told(found)
    except (NoData, GroupTooSmall):
        return None


async def _fetch(questions: Questions, scope: Scope, period: Period, now: datetime) -> None:
    """Have the days fetched that are not stored, few of them at a time, the newest first.

    A year at once would be hundreds of reports at the same time, and longer than a question may be.
    """
    last = period.last
    while last - period.first >= FETCHED_TOGETHER:
        with suppress(NoData):
            part = Period(max(period.first, last - FETCHED_TOGETHER), last)
            await questions.summaries.summary(scope, part, now)
        last -= FETCHED_TOGETHER


async def _restated(questions: Questions, scope: Scope, looks: int, now: datetime) -> Facts:
    period = Period.ending(now.date(), RESTATED_DAYS + looks - 1)
    try:
        found = await questions.restated.of(scope, period, now)
    except NoData:
        return Facts({}, {})
    return Facts({}, {}, found.restated, found.since.date())
