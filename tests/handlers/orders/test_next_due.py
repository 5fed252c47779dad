"""When a schedule comes next, compared with a walk over every minute that a zone's clocks show."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.orders.next_due import next_due
from handlers.orders.schedule import Every, Schedule

# Half an hour of daylight saving, a pause of it for Ramadan, one that begins at midnight, one that
# begins an hour before midnight, odd offsets, and none at all.
ZONES = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Havana",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Chatham",
    "UTC",
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def daily(at: str, zone: str) -> Schedule:
    return Schedule(Every.DAILY, time.fromisoformat(at), zone)


def times(schedule: Schedule, after: datetime, number: int) -> list[datetime]:
    """Return so many due times, one after the other."""
    found = []
    for _ in range(number):
        after = next_due(schedule, after)
        found.append(after)
    return found


@pytest.mark.parametrize(
    ("schedule", "after", "due"),
    [
        (daily("09:00", "Europe/Berlin"), "2026-11-21 07:59", "2026-11-21 08:00"),
        (daily("09:00", "Europe/Berlin"), "2026-11-21 08:00", "2026-11-22 08:00"),
        (
            Schedule(Every.WEEKLY, time(9), "Asia/Tokyo", weekday=0),
            "2026-11-21 12:00",
            "2026-11-23 00:00",
        ),
        (
            Schedule(Every.WEEKLY, time(9), "UTC", weekday=6),
            "2026-11-21 12:00",
            "2026-11-22 09:00",
        ),
        (Schedule(Every.MONTHLY, time(9), "UTC"), "2026-11-21 12:00", "2026-12-01 09:00"),
        (Schedule(Every.MONTHLY, time(9), "UTC"), "2026-07-21 12:00", "2026-08-03 09:00"),
        (Schedule(Every.MONTHLY, time(9), "UTC"), "2026-10-21 12:00", "2026-11-02 09:00"),
        (daily("12:00", "UTC"), "2028-02-28 12:00", "2028-02-29 12:00"),
    ],
)
def test_a_schedule_comes_next_after_a_moment(schedule: Schedule, after: str, due: str) -> None:
    """The moment itself is over; Sunday is Sunday; a month begins on its first working day."""
    assert next_due(schedule, utc(after)) == utc(due)


@pytest.mark.parametrize(
    ("schedule", "day", "due"),
    [
        (daily("02:30", "Europe/Berlin"), "2026-03-28 12:00", "2026-03-29 01:00"),
        (daily("02:30", "America/New_York"), "2026-03-07 12:00", "2026-03-08 07:00"),
        (daily("02:10", "Australia/Lord_Howe"), "2026-10-03 00:00", "2026-10-03 15:30"),
        (daily("00:30", "America/Havana"), "2026-03-07 12:00", "2026-03-08 05:00"),
        (daily("00:15", "Asia/Beirut"), "2026-03-28 12:00", "2026-03-28 22:00"),
        (daily("23:30", "America/Nuuk"), "2026-03-28 12:00", "2026-03-29 01:00"),
    ],
)
def test_a_time_that_does_not_exist_comes_at_the_next_minute_that_does(
    schedule: Schedule, day: str, due: str
) -> None:
    """Half past two comes at three, which the clocks show next; in Nuuk that is the next day."""
    assert next_due(schedule, utc(day)) == utc(due)


@pytest.mark.parametrize(
    ("schedule", "day", "due"),
    [
        (daily("01:30", "America/New_York"), "2026-10-31 12:00", "2026-11-01 05:30"),
        (daily("01:30", "Europe/London"), "2026-10-24 12:00", "2026-10-25 00:30"),
        (daily("01:45", "Australia/Lord_Howe"), "2026-04-04 00:00", "2026-04-04 14:45"),
        (daily("23:30", "Asia/Beirut"), "2026-10-23 22:00", "2026-10-24 20:30"),
    ],
)
def test_a_time_that_exists_twice_comes_once(schedule: Schedule, day: str, due: str) -> None:
    """The first time, and then not before the next day."""
    first, second = times(schedule, utc(day), 2)

    assert first == utc(due)
    assert second - first > timedelta(hours=23)


def test_a_day_that_a_zone_left_out_comes_when_the_next_one_begins() -> None:
    """Samoa had no 30 December 2011."""
    found = times(daily("09:00", "Pacific/Apia"), utc("2011-12-29 12:00"), 3)

    assert found == [utc("2011-12-29 19:00"), utc("2011-12-30 10:00"), utc("2011-12-30 19:00")]


def _by_hand(schedule: Schedule, after: datetime) -> datetime:
    """Work it out from the days of the calendar and the minutes of the zone, without a trigger."""
    zone = ZoneInfo(schedule.zone)
    start = after.astimezone(zone).date() - timedelta(days=2)
    for ahead in count():
        day = start + timedelta(days=ahead)
        if _is_day_of(schedule, day):
            shown = _first_shown(datetime.combine(day, schedule.at), zone)
            if shown > after:
                return shown
    raise AssertionError


def _is_day_of(schedule: Schedule, day: date) -> bool:
    if schedule.every is Every.WEEKLY:
        return day.weekday() == schedule.weekday
    if schedule.every is Every.DAILY:
        return True
    before = [day.replace(day=number) for number in range(1, day.day)]
    return day.weekday() < 5 and all(other.weekday() >= 5 for other in before)


def _first_shown(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the first UTC minute at which clocks in the zone show a time, or jump over it."""
    start = (wall - timedelta(hours=28)).replace(tzinfo=UTC)
    minutes = (start + timedelta(minutes=number) for number in count())
    return next(each for each in minutes if each.astimezone(zone).replace(tzinfo=None) >= wall)


_schedules = st.builds(
    lambda every, at, zone, weekday: Schedule(
        every, at, zone, weekday if every is Every.WEEKLY else None
    ),
    st.sampled_from(Every),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(ZONES),
    st.integers(0, 6),
)


@given(
    _schedules,
    st.datetimes(datetime(2015, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
)
def test_every_schedule_comes_when_the_clocks_first_show_its_time(
    schedule: Schedule, after: datetime
) -> None:
    """In every zone and in any year, and it is aware UTC and later than the moment."""
    due = next_due(schedule, after)

    assert due == _by_hand(schedule, after)
    assert due > after
    assert due.tzinfo is UTC


@given(
    st.sampled_from(ZONES),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.integers(2020, 2030),
)
def test_a_daily_schedule_comes_once_for_each_day_of_a_year(zone: str, at: time, year: int) -> None:
    """However often the clocks change."""
    begin = datetime(year, 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    end = datetime(year + 1, 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    schedule, moment, found = Schedule(Every.DAILY, at, zone), begin - timedelta(seconds=1), 0
    while (moment := next_due(schedule, moment)) < end:
        found += 1

    assert found == days
