"""Seats fall into groups by their last use, whatever period was asked for."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.errors import PermissionMissing
from metrics.scope import LastDays, Period
from metrics.seats import Seats, Use, groups, used_period
from storage.seats import SeatDayRow
from tests.metrics.stand_ins import ACME, House, house

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
BY_DAYS = st.dictionaries(st.integers(0, 4000), st.integers(1, 500), max_size=30)


def row(idle: dict[int, int], unused: dict[int, int]) -> SeatDayRow:
    seats = sum(idle.values()) + sum(unused.values())
    return SeatDayRow(TODAY, NOW, seats, seats, 0, 0, {}, idle, unused)


def shape(used_days: int) -> list[tuple[Use, int, int | None]]:
    found = groups(row({}, {}), used_days, None)
    return [(group.use, group.from_days, group.to_days) for group in found]


async def asked(house: House, days: int = 28) -> Seats:
    return await house.metrics.questions.seats.seats(ACME, LastDays(days), house.clock())


@given(idle=BY_DAYS, unused=BY_DAYS, used_days=st.integers(1, 90))
def test_every_seat_is_in_exactly_one_group(
    idle: dict[int, int], unused: dict[int, int], used_days: int
) -> None:
    """None is lost and none counts twice, and the group is the one its days say."""
    found = groups(row(idle, unused), used_days, row(unused, idle))

    assert sum(group.seats for group in found) == sum(idle.values()) + sum(unused.values())
    assert sum(group.before or 0 for group in found) == sum(group.seats for group in found)
    assert found[0].seats == sum(seats for days, seats in idle.items() if days < used_days)
    never = sum(group.seats for group in found if group.use is Use.NEVER)
    assert never == sum(seats for days, seats in unused.items() if days < 90)


@given(used_days=st.integers(1, 90))
def test_the_groups_of_idle_seats_leave_no_day_out(used_days: int) -> None:
    """From the first day behind the period to the ninetieth, each in one group of a week or more."""
    spans = [(first, last) for use, first, last in shape(used_days) if use is Use.IDLE]
    days = [day for first, last in spans if last is not None for day in range(first, last + 1)]

    assert days == list(range(used_days, 90))
    assert all((last or 0) - first >= 6 for first, last in spans[:-1])


def test_the_groups_of_a_month_and_of_a_week() -> None:
    """A step that is only two days long is none."""
    rest = [(Use.NOT_KNOWN, 90, None), (Use.NEVER, 30, 89), (Use.NEVER, 0, 29)]
    month = [(Use.USED, 0, 27), (Use.IDLE, 28, 59), (Use.IDLE, 60, 89)]
    week = [(Use.USED, 0, 6), (Use.IDLE, 7, 29), (Use.IDLE, 30, 59), (Use.IDLE, 60, 89)]

    assert shape(28) == [*month, *rest]
    assert shape(7) == [*week, *rest]
    assert shape(90) == [(Use.USED, 0, 89), *rest]


def test_an_old_seat_without_activity_may_have_been_used_before() -> None:
    """GitHub forgets after 90 days; a younger seat was surely never used."""
    found = {
        (group.use, group.from_days): (group.seats, group.median_age)
        for group in groups(row({}, {5: 1, 20: 1, 89: 2, 90: 3, 400: 4}), 28, None)
    }

    assert found[Use.NEVER, 0] == (2, 5)
    assert found[Use.NEVER, 30] == (2, 89)
    assert found[Use.NOT_KNOWN, 90] == (7, 400)


@pytest.mark.parametrize(
    ("asked_for", "first"),
    [
        (LastDays(28), date(2026, 10, 25)),
        (LastDays(1), TODAY),
        (LastDays(365), date(2026, 8, 24)),
        (Period(date(2026, 10, 1), date(2026, 10, 31)), date(2026, 10, 1)),
        (Period(date(2026, 1, 1), date(2026, 10, 31)), date(2026, 8, 24)),
        (Period(date(2026, 12, 1), date(2026, 12, 2)), TODAY),
    ],
)
def test_used_means_since_the_first_day_asked_for(
    asked_for: LastDays | Period, first: date
) -> None:
    """Until today, because GitHub tells the last use only, and 90 days at most."""
    assert used_period(asked_for, TODAY) == Period(first, TODAY)


async def test_many_askers_share_one_reading(house: House) -> None:
    """Whatever period they ask for; the next hour's question reads again."""
    await asyncio.gather(*(asked(house, days) for days in (28, 28, 7)))
    assert house.questions().count("seats") == 1
    await asked(house)
    assert "seats" not in house.questions()
    house.clock.advance(hours=1)
    await asked(house)
    assert house.questions().count("seats") == 1


async def test_groups_are_held_against_the_newest_day_a_period_ago(house: House) -> None:
    """Nobody asked on the day itself, so the one before it serves."""
    for _ in range(2):
        earlier = await asked(house, 7)
        house.clock.advance(days=1)
    house.clock.advance(days=6)
    seats = await asked(house, 7)

    assert seats.earlier == TODAY + timedelta(days=1)
    assert seats.seats_before == earlier.seats
    assert [group.before for group in seats.groups] == [group.seats for group in earlier.groups]


async def test_seats_are_told_without_the_credits_that_github_does_not_give(
    tmp_path: Path,
) -> None:
    """The reports about people may need another permission."""
    async with house(tmp_path, faults=["github-no-data"]) as built:
        seats = await asked(built)
    assert seats.credits is None
    assert seats.seats > 0


async def test_a_missing_permission_is_an_error_that_names_it(tmp_path: Path) -> None:
    """No seat is guessed."""
    async with house(tmp_path, faults=["github-403-permission"]) as built:
        with pytest.raises(PermissionMissing) as refused:
            await asked(built)
    assert "GitHub Copilot Business" in refused.value.needs
