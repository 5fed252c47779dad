"""When a schedule comes next: calendar days by APScheduler, the hour in the schedule's own zone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from handlers.orders.schedule import WEEKDAYS, Every, Schedule

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def next_due(schedule: Schedule, after: datetime) -> datetime:
    """Return the first time, aware UTC, at which a schedule comes strictly after a moment.

    A local time that daylight saving leaves out comes at the next minute that exists, and one that
    exists twice comes the first time only.
    """
    zone = ZoneInfo(schedule.zone)
    # A time that was left out may come later than the clock said that it would.
    wall = after.astimezone(zone).replace(tzinfo=UTC) - _DAY
    instants = (_instant(each, zone) for each in _wall_times(schedule, wall))
    return next(instant for instant in instants if instant > after)


def _wall_times(schedule: Schedule, start: datetime) -> Iterator[datetime]:
    """Give what the clock on the wall shows whenever the schedule comes, written as if in UTC.

    In a zone, `CronTrigger` fires twice at a time that exists twice, and an hour late at one that
    does not exist; a calendar without daylight saving knows neither.
    """
    hour, minute = schedule.at.hour, schedule.at.minute
    trigger, wall = _trigger(schedule.every, hour, minute, schedule.weekday), start
    while True:
        wall = trigger.get_next_fire_time(None, wall)
        yield wall.replace(tzinfo=None)
        wall += _MINUTE


@lru_cache(maxsize=512)
def _trigger(every: Every, hour: int, minute: int, weekday: int | None) -> BaseTrigger:
    at = {"hour": hour, "minute": minute, "timezone": UTC}
    if every is Every.MONTHLY:
        # The first of the month, or the Monday after a weekend that it begins with.
        on_the_first = CronTrigger(day="1", day_of_week="mon-fri", **at)
        return OrTrigger([on_the_first, CronTrigger(day="2-3", day_of_week="mon", **at)])
    # A number would count from another day than in crontab, so that days go by their names.
    days = "*" if weekday is None else WEEKDAYS[weekday]
    return CronTrigger(day_of_week=days, **at)


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return when a clock in the zone first shows this, or the next minute that it does show."""
    while True:
        instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) == wall:
            return instant
        wall += _MINUTE
