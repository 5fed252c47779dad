"""When a digest is due, worked out from the walls' clocks alone and from no scheduler's rule."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from handlers.orders.schedule import Every, Schedule

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
QUARTER = 15 * MINUTE


def due_moments(schedule: Schedule, after: datetime, until: datetime) -> list[datetime]:
    """Return every moment (aware UTC) after the one and up to the other, oldest first."""
    first, last = (after - DAY).date(), (until + DAY).date()
    days = _days(schedule.every, schedule.weekday, first, last)
    moments = (moment_of(day, schedule.at, schedule.zone) for day in days)
    return sorted(moment for moment in moments if after < moment <= until)


@cache
def moment_of(day: date, at: time, zone: str) -> datetime:
    """Return when the walls of a zone first show this time of this day, or else one after it.

    It is found by looking at the walls minute by minute where their clocks are changed.
    """
    wanted, walls = datetime.combine(day, at), ZoneInfo(zone)
    shown = [_utc(wanted, walls, fold) for fold in (0, 1)]
    fitting = [moment for moment in shown if _local(moment, walls) == wanted]
    if fitting:
        return min(fitting)
    moment = min(shown)
    while _local(moment, walls) < wanted:
        moment += MINUTE
    return moment


def is_repeated(day: date, at: time, zone: str) -> bool:
    """Whether the clocks show this time twice on this day."""
    wanted, walls = datetime.combine(day, at), ZoneInfo(zone)
    both = {_utc(wanted, walls, fold) for fold in (0, 1)}
    return len([moment for moment in both if _local(moment, walls) == wanted]) > 1


@cache
def changes(zone: str, after: datetime, until: datetime) -> tuple[datetime, ...]:
    """Return the moments (aware UTC, to a quarter of an hour) at which its clocks are changed."""
    walls, moment, found = ZoneInfo(zone), after.replace(minute=0, second=0), []
    while moment < until:
        step = DAY if _offset(moment, walls) == _offset(moment + DAY, walls) else QUARTER
        if _offset(moment, walls) != _offset(moment + step, walls):
            found.append(moment + step)
        moment += step
    return tuple(found)


@cache
def _days(every: Every, weekday: int | None, first: date, last: date) -> tuple[date, ...]:
    days = (first + number * DAY for number in range((last - first).days + 1))
    return tuple(day for day in days if _is_day(every, weekday, day))


def _is_day(every: Every, weekday: int | None, day: date) -> bool:
    match every:
        case Every.DAILY:
            return True
        case Every.WEEKLY:
            return day.weekday() == weekday
        case Every.MONTHLY:
            before = [day.replace(day=number) for number in range(1, day.day)]
            return _works(day) and not any(map(_works, before))


def _works(day: date) -> bool:
    return day.isoweekday() <= 5


def _utc(wanted: datetime, walls: ZoneInfo, fold: int) -> datetime:
    return wanted.replace(tzinfo=walls, fold=fold).astimezone(UTC)


def _offset(moment: datetime, walls: ZoneInfo) -> timedelta | None:
    return moment.astimezone(walls).utcoffset()


def _local(moment: datetime, walls: ZoneInfo) -> datetime:
    return moment.astimezone(walls).replace(tzinfo=None)
