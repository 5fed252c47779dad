"""Whoever was forgotten is not taken in again by any reading."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import text

from metrics.ingest import BATCH_LINES, reading_report
from metrics.scope import Period, Scope, ScopeKind
from metrics.user_days import read_users
from storage.engine import reading, writing
from storage.forgotten import forget, person_rows
from tests.metrics.github.servers import serving
from tests.metrics.github.times import NOW
from tests.metrics.offered import (
    ACME,
    LAST_DAY,
    LATEST,
    USERS,
    Line,
    Offered,
    People,
    asking,
    file,
    member,
    offering,
    user,
)

pytestmark = pytest.mark.usefixtures("on_both")

WEB = Scope.of(ScopeKind.TEAM, "acme/web")
# A day that GitHub may still change, so that it is read again after an hour.
DAY = LAST_DAY
LATER = NOW + timedelta(hours=2)
ONLY = Period(DAY, DAY)


async def ids(people: People, table: str) -> list[int]:
    async with reading(people.engine) as connection:
        query = text(f"SELECT DISTINCT user_id FROM {table} ORDER BY user_id")  # noqa: S608 - a name from below
        return list((await connection.execute(query)).scalars())


async def forget_id(people: People, user_id: int) -> None:
    async with writing(people.engine) as connection:
        await forget(connection, await person_rows(connection, user_id))


def offer(people: People, *more: Line) -> None:
    people.offered.day(
        DAY,
        [user(1, DAY), user(2, DAY), user(3, DAY), *more],
        [member(number, "web", DAY) for number in (1, 2, 3)],
    )


async def test_a_day_that_is_read_again_does_not_bring_the_person_back(tmp_path: Path) -> None:
    """From then on the person counts for no team; until then the totals stay as they were."""
    async with offering(tmp_path) as people:
        offer(people)
        before = await people.service.summary(WEB, ONLY, NOW)
        await forget_id(people, 2)
        kept = await people.service.summary(WEB, ONLY, NOW)
        again = await people.service.summary(WEB, ONLY, LATER)

        for table in ("user_days", "team_members", "people"):
            assert await ids(people, table) == [1, 3]
    assert kept == before
    assert [one.days[0].day.daily_active_users for one in (before, again)] == [3, 2]
    assert again.totals["user_initiated_interaction_count"] == 2
    assert again.coverage is not None
    assert again.coverage.members == 2


async def test_a_report_of_many_days_does_not_either(tmp_path: Path) -> None:
    """Nor does one of which nobody else is left."""
    async with offering(tmp_path) as people:
        await forget_id(people, 2)
        people.offered.put(LATEST, None, [user("2", DAY), user(2, DAY - timedelta(days=1))])
        await people.owners.read_latest(ACME, NOW)

        assert await ids(people, "user_days") == await ids(people, "people") == []


async def test_lines_that_cannot_be_read_are_kept_only_where_they_speak_of_others(
    tmp_path: Path,
) -> None:
    """A line that does not say whom it is about may be about anybody."""
    of_others = {"user_id": "1", "day": DAY.isoformat(), "loc_added_sum": "many"}
    of_the_person = of_others | {"user_id": 583231}
    async with offering(tmp_path) as people:
        offer(people, of_others, of_the_person, b'{"user_login": "Login583231', user(583231, DAY))
        await people.owners.known(ACME, DAY, NOW)
        assert await _lines(people) == [4, 5, 6]
        await forget_id(people, 583231)
        assert await _lines(people) == [4]
        await people.owners.known(ACME, DAY, LATER)

        assert await _lines(people) == [4]


async def test_somebody_forgotten_in_the_middle_of_a_reading_stays_out(tmp_path: Path) -> None:
    """Another process does that, between two batches of a file."""
    async with offering(tmp_path) as people:

        async def lines(*rows: dict[str, Any]) -> AsyncGenerator[bytes, None]:
            for row in rows:
                yield file([row]).strip()

        async def then_forgotten() -> AsyncGenerator[bytes, None]:
            await forget_id(people, 2)
            yield file([user(2, DAY)]).strip()

        earlier = DAY - timedelta(days=1)
        period = Period(earlier, DAY)
        many = [user(number, earlier) for number in range(2, 2 + BATCH_LINES)]
        async with reading_report(people.engine, "org acme", "users", period, NOW) as ingest:
            files = [lines(*many), then_forgotten(), lines(user(1, DAY))]
            active = await read_users(people.engine, ingest, files, lambda *_: None)

        assert active[DAY].people.bit_count() == 1
        assert len(await ids(people, "user_days")) == BATCH_LINES
        assert 2 not in await ids(people, "user_days")
        assert 2 not in await ids(people, "people")


class Interrupted(Offered):
    """Lets something happen while the users of a day are fetched, when its teams are read."""

    people: People | None = None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path.startswith("/file/") and f"~{USERS}~" in request.path:
            assert self.people is not None
            await forget_id(self.people, 2)
        return await super().answer(request)


async def test_a_member_who_is_forgotten_before_the_day_is_complete_stays_out(
    tmp_path: Path,
) -> None:
    """The teams are read first, and count together with the users."""
    offered = Interrupted()
    async with (
        serving(offered.answer) as host,
        asking(host.url, "a-token", tmp_path, offered) as people,
    ):
        offered.people = people
        offer(people)
        summary = await people.service.summary(WEB, ONLY, NOW)

        for table in ("user_days", "team_members", "people"):
            assert await ids(people, table) == [1, 3]
    assert summary.coverage is not None
    assert (summary.coverage.members, summary.coverage.active) == (2, 2)


async def _lines(people: People) -> list[int]:
    async with reading(people.engine) as connection:
        query = text("SELECT number FROM broken_lines ORDER BY number")
        return list((await connection.execute(query)).scalars())
