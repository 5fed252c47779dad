"""The hour of every digest, next to an oracle that knows no scheduler's rule."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.orders.next_due import next_due
from handlers.orders.schedule import Schedule
from tests.simulation.oracle import changes, due_moments, is_repeated
from tests.simulation.orders import BEGIN, CHANGED, END, STEADY, ZONES, Mix, schedules

MIX = Mix(daily=40, weekly=300, monthly=60)


def come(schedule: Schedule) -> Iterator[datetime]:
    """Yield the times of a year, each asked for when the one before it has come."""
    moment = next_due(schedule, BEGIN)
    while moment <= END:
        yield moment
        moment = next_due(schedule, moment)


@pytest.mark.parametrize("zone", ZONES)
def test_every_time_of_a_year_is_the_one_that_the_walls_show(zone: str) -> None:
    """In each zone, the chain of next times is the oracle's list, gaps and overlaps included."""
    ordered = [schedule for schedule in schedules(MIX, seed=1) if schedule.zone == zone]

    assert ordered
    assert [list(come(each)) for each in ordered] == [
        due_moments(each, BEGIN, END) for each in ordered
    ]


def test_the_year_holds_both_changes_of_every_zone_that_has_them() -> None:
    """There are forty zones, and the clocks of those that are changed are changed twice."""
    assert len(set(ZONES)) == 40
    assert {zone: len(changes(zone, BEGIN, END)) for zone in ZONES} == {
        **dict.fromkeys(CHANGED, 2),
        **dict.fromkeys(STEADY, 0),
    }


def test_the_year_holds_times_that_are_skipped_and_times_that_come_twice() -> None:
    """What is asked for falls into gaps and overlaps of every zone whose clocks are changed."""
    skipped, repeated = set(), set()
    for schedule in schedules(MIX, seed=1):
        for moment in due_moments(schedule, BEGIN, END):
            shown = moment.astimezone(ZoneInfo(schedule.zone))
            if shown.time() != schedule.at:
                skipped.add(schedule.zone)
            if is_repeated(shown.date(), schedule.at, schedule.zone):
                repeated.add(schedule.zone)

    assert (skipped, repeated) == (set(CHANGED), set(CHANGED))
