"""Reports in files: every file, each once, line by line, and nothing guessed from the first lines."""

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path

from aiohttp import web
from sqlalchemy import text

from metrics.scope import LastDays
from storage.engine import reading
from storage.ingests import newest_ingest
from tests.correctness.reports import (
    MONDAY,
    THURSDAY,
    WEB,
    WEDNESDAY,
    asked,
    of_day,
    offer,
    prompts,
)
from tests.metrics.github.servers import serving
from tests.metrics.github.times import NOW
from tests.metrics.offered import (
    ACME,
    DAY,
    LAST_DAY,
    TEAMS,
    USERS,
    Offered,
    People,
    asking,
    file,
    member,
    user,
)


async def test_every_download_link_is_read(people: People) -> None:
    """Every link of a report is downloaded, and its days are read from all of them."""
    offer(people.offered, [prompts(MONDAY, 5)], [prompts(WEDNESDAY, 7)], [prompts(THURSDAY, 11)])

    summary = await asked(people, ACME, MONDAY, THURSDAY)

    assert summary.totals["user_initiated_interaction_count"] == 5 + 7 + 11


async def test_a_file_that_comes_twice_counts_once(people: People) -> None:
    """A day of an organization, or a person's day, counts once, in however many files it stands."""
    offer(people.offered, [prompts(DAY, 5)], [prompts(DAY, 5)])
    rows = [user(1, loc_added_sum=20), user(2, loc_added_sum=30)]
    people.offered.put(USERS, DAY, rows, rows)
    people.offered.put(TEAMS, DAY, [member(1, "web"), member(2, "web")])

    organization, team = await asked(people, ACME, DAY, DAY), await asked(people, WEB, DAY, DAY)

    assert organization.totals["user_initiated_interaction_count"] == 5
    assert team.totals["loc_added_sum"] == 20 + 30
    assert team.last_day.daily_active_users == 2


async def test_people_in_several_files_are_all_counted(people: People) -> None:
    """The files of a report about people are one report: who is in several of them is one person."""
    people.offered.put(USERS, DAY, [user(1), user(2)], [user(2), user(3)], [user(4)])
    # Person 4 stands in the second file of the memberships, and person 2 in both.
    people.offered.put(
        TEAMS, DAY, [member(1, "web"), member(2, "web")], [member(2, "web"), member(4, "web")]
    )

    summary = await asked(people, WEB, DAY, DAY)

    assert summary.last_day.daily_active_users == 3
    assert summary.coverage is not None
    assert (summary.coverage.members, summary.coverage.in_no_team) == (3, 1)


async def test_a_report_is_not_held_in_memory(tmp_path: Path) -> None:
    """Lines are stored while the rest of the file is still on its way."""
    lines = [file([user(number)]) for number in range(1, 3001)]
    offered = Offered()
    offered.day(DAY, [], [member(1, "web")])
    stored_meanwhile = 0

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal stored_meanwhile
        if not (request.path.startswith("/file/") and USERS in request.path):
            return await offered.answer(request)
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"".join(lines[:2500]))
        # The other 500 lines are sent once rows of the first 2500 are in the database.
        async with asyncio.timeout(60):
            while not stored_meanwhile:
                stored_meanwhile = await stored(people)
        await response.write(b"".join(lines[2500:]))
        return response

    async with (
        serving(answer) as host,
        asking(host.url, "a-token", tmp_path, offered) as people,
    ):
        await asked(people, WEB, DAY, DAY)

        assert 0 < stored_meanwhile <= 2500
        assert await stored(people) == 3000


async def stored(people: People) -> int:
    async with reading(people.engine) as connection:
        return int((await connection.execute(text("SELECT count(*) FROM user_days"))).scalar_one())


async def test_a_known_field_that_comes_late_is_counted(people: People) -> None:
    """No form is guessed from the first lines, so a field counts from the line that has it."""
    # The first 120 people have no lines at all, and the last 3 added 7 lines each.
    rows = [user(number) for number in range(1, 121)]
    rows += [user(number, loc_added_sum=7) for number in range(121, 124)]
    people.offered.day(DAY, rows, [member(number, "web") for number in range(1, 124)])

    summary = await asked(people, WEB, DAY, DAY)

    assert summary.totals["loc_added_sum"] == 21


async def test_a_new_field_in_the_last_line_is_noticed(people: People) -> None:
    """The line counts with all that is known of it, and the field's name is kept for the operator."""
    rows = [user(number, loc_added_sum=1) for number in range(1, 700)]
    rows.append(user(700, loc_added_sum=1, brand_new_sum=3))
    people.offered.day(DAY, rows, [member(1, "web"), member(700, "web")])

    summary = await asked(people, WEB, DAY, DAY)

    assert summary.totals["loc_added_sum"] == 2
    async with reading(people.engine) as connection:
        ingest = await newest_ingest(connection, "org acme", USERS, DAY)
    assert ingest is not None
    assert ingest.unknown == Counter({"brand_new_sum": 1})


async def test_unsorted_days_are_put_in_order(people: People) -> None:
    """Days are sorted by their dates, so that the last one is the last, wherever GitHub put it."""
    before, second_last = LAST_DAY - timedelta(days=2), LAST_DAY - timedelta(days=1)
    offer(
        people.offered,
        [
            of_day(LAST_DAY, weekly_active_users=9),
            of_day(before, weekly_active_users=5),
            of_day(second_last, weekly_active_users=7),
        ],
    )

    summary = await people.service.summary(ACME, LastDays(3), NOW)

    assert [known.day.day for known in summary.days] == [before, second_last, LAST_DAY]
    assert summary.metrics[0].value == 9
