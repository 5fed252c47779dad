"""Rows about single persons end with their time; what was made of them stays."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from metrics.owner_days import OwnerDays
from metrics.retention import delete_old_rows
from metrics.scope import Period, Scope, ScopeKind
from storage.engine import reading, writing
from storage.ingests import begin_ingest
from storage.user_rows import USER_DAY_COLUMNS, person_numbers, put_user_days
from tests.metrics.github.times import NOW
from tests.metrics.offered import (
    ACME,
    DAY,
    LAST_DAY,
    LATEST,
    People,
    member,
    offering,
    user,
)

WEB = Scope.of(ScopeKind.TEAM, "acme/web")
NEXT = DAY + timedelta(days=1)
AGE = (NOW.date() - DAY).days


async def rows(people: People, query: str) -> list[Any]:
    async with reading(people.engine) as connection:
        found = await connection.execute(text(query))
        return [row[0] if len(row) == 1 else tuple(row) for row in found]


async def two_days(people: People) -> None:
    """Read two days: 1 and 2 on the first, 2 and 3 on the second, 4 in the team but idle."""
    people.offered.day(
        DAY, [user(1), user(2), b'{"user_id":'], [member(1, "web"), member(4, "web")]
    )
    second = [user(2, NEXT), user(3, NEXT)]
    people.offered.day(NEXT, second, [member(2, "web", NEXT), member(3, "web", NEXT)])
    for day in (DAY, NEXT):
        await people.owners.known(ACME, day, NOW)


async def test_rows_are_kept_for_so_many_days_and_no_longer(tmp_path: Path) -> None:
    """A day that is exactly as old stays; one day later everybody's rows of it are gone."""
    async with offering(tmp_path) as people:
        await two_days(people)
        await delete_old_rows(people.engine, AGE, NOW)
        assert await rows(people, "SELECT user_id FROM user_days ORDER BY day, user_id") == [
            *(1, 2, 2, 3)
        ]
        assert len(await rows(people, "SELECT number FROM broken_lines")) == 1

        await delete_old_rows(people.engine, AGE, NOW + timedelta(days=1))
        assert await rows(people, "SELECT user_id FROM user_days ORDER BY user_id") == [2, 3]
        assert await rows(people, "SELECT user_id FROM team_members ORDER BY user_id") == [2, 3]
        assert await rows(people, "SELECT user_id FROM people ORDER BY user_id") == [2, 3]
        assert await rows(people, "SELECT number FROM broken_lines") == []
        assert await rows(people, "SELECT DISTINCT first_day FROM ingests") == [NEXT.isoformat()]


async def test_totals_and_counted_people_stay_as_they_were(tmp_path: Path) -> None:
    """The answer is the same, and GitHub is not asked for what was deleted."""
    period = Period(DAY, NEXT)
    async with offering(tmp_path) as people:
        await two_days(people)
        before = await people.service.summary(WEB, period, NOW)
        active = await people.owners.active_people(ACME, period)
        asked = list(people.offered.asked)
        await delete_old_rows(people.engine, 1, NOW)
        after = await people.service.summary(WEB, period, NOW)

        assert await rows(people, "SELECT user_id FROM user_days") == []
        assert await rows(people, "SELECT user_id FROM people") == []
        assert after == before
        assert after.coverage is not None
        assert (after.coverage.members, after.coverage.active) == (4, 3)
        assert active == await people.owners.active_people(ACME, period) == 3
        assert people.offered.asked == asked


async def test_a_report_of_many_days_loses_its_old_days_only(tmp_path: Path) -> None:
    """It is one reading, and its broken lines may be of any of its days."""
    days = [LAST_DAY - timedelta(days=age) for age in (27, 1, 0)]
    async with offering(tmp_path) as people:
        lines = [user(number, day) for number, day in enumerate(days, 1)]
        people.offered.put(LATEST, None, [*lines, b"{"])
        await people.owners.read_latest(ACME, NOW)
        await delete_old_rows(people.engine, 3, NOW)

        assert await rows(people, "SELECT day FROM user_days ORDER BY day") == [
            day.isoformat() for day in days[1:]
        ]
        assert await rows(people, "SELECT user_id FROM people ORDER BY user_id") == [2, 3]
        assert await rows(people, "SELECT number FROM broken_lines") == []


async def test_whoever_is_in_a_reading_under_way_stays(tmp_path: Path) -> None:
    """Another process reads an old day just now; its rows are in no set yet."""
    async with offering(tmp_path) as people:
        await two_days(people)
        async with writing(people.engine) as connection:
            ingest = await begin_ingest(connection, "org beta", "users-1-day", (DAY, DAY), NOW)
            await person_numbers(connection, [70])
            rest = (None,) * (len(USER_DAY_COLUMNS) - 3)
            await put_user_days(connection, [(ingest, DAY.isoformat(), 70, *rest)])
        await delete_old_rows(people.engine, 1, NOW)
        assert await rows(people, "SELECT user_id FROM user_days") == [70]
        assert await rows(people, "SELECT user_id FROM people") == [70]

        await delete_old_rows(people.engine, 1, NOW + timedelta(hours=2))
        assert await rows(people, "SELECT user_id FROM user_days") == []


async def test_a_new_reading_with_an_old_ones_number_is_another(tmp_path: Path) -> None:
    """SQLite numbers readings from the start again when all are gone, and no day may mix them up."""
    later = NEXT + timedelta(days=1)
    async with offering(tmp_path) as people:
        await two_days(people)
        await delete_old_rows(people.engine, 1, NOW)
        people.offered.day(later, [user(9, later)], [])
        await OwnerDays.known(people.owners, ACME, later, NOW)
        first = await rows(people, "SELECT users_ingest FROM owner_days ORDER BY day")
        people.offered.put("users-1-day", later, [user(8, later)])
        await people.owners._ask(ACME, later, NOW)

        assert first[:2] == [0, 0]
        assert await rows(people, "SELECT user_id FROM user_days") == [8]
        assert len(await rows(people, "SELECT id FROM ingests WHERE report = 'users-1-day'")) == 1


async def test_whoever_comes_back_is_numbered_anew(tmp_path: Path) -> None:
    """An old bit must not become the bit of somebody else."""
    back = date(2026, 11, 18)
    async with offering(tmp_path) as people:
        await two_days(people)
        numbers = set(await rows(people, "SELECT number FROM people"))
        await delete_old_rows(people.engine, 1, NOW)
        people.offered.day(back, [user(5, back), user(1, back)], [])
        await people.owners.known(ACME, back, NOW)

        assert not numbers & set(await rows(people, "SELECT number FROM people"))
        assert await people.owners.active_people(ACME, Period(back, back)) == 2
