"""Reports of people: read once, counted once, whatever happens on the way."""

import asyncio
import json
import logging
import sqlite3
from collections import Counter
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from metrics.errors import BrokenAnswer, GitHubError, PermissionMissing
from metrics.ingest import BATCH_LINES, LEFT_BEHIND_AFTER, ROWS_AT_ONCE, Ingest
from metrics.scope import Period
from metrics.user_days import FLAGS, MOST_STRANGERS, read_users
from metrics.users import UserDay
from sandbox.company import Company
from sandbox.github import StandInGitHub
from storage.engine import reading, writing
from storage.ingests import IngestRow, begin_ingest, broken_lines_of, newest_ingest
from storage.user_rows import USER_DAY_COLUMNS
from tests.metrics.github.times import NOW, Clock
from tests.metrics.offered import (
    ACME,
    DAY,
    LAST_DAY,
    LATEST,
    TEAMS,
    USERS,
    Line,
    People,
    asking,
    file,
    member,
    offering,
    user,
)
from tests.postgres import plain

pytestmark = pytest.mark.usefixtures("on_both")

OTHER_DAY = DAY + timedelta(days=1)
NEXT_HOUR = NOW + timedelta(hours=1, minutes=1)


async def stored(people: People) -> list[dict[str, Any]]:
    """Return the rows that count, in order."""
    query = """SELECT user_days.* FROM user_days JOIN owner_days
        ON users_ingest = ingest AND owner_days.day = user_days.day ORDER BY day, user_id"""
    async with reading(people.engine) as connection:
        found = (await connection.execute(text(query))).mappings()
        return [{name: plain(value) for name, value in row.items()} for row in found]


async def everything(people: People) -> dict[str, list[Any]]:
    """Return what every table of people holds."""
    tables = ("owner_days", "team_days", "team_members", "user_days", "broken_lines", "ingests")
    async with reading(people.engine) as connection:
        return {
            name: [tuple(row) for row in await connection.execute(text(f"SELECT * FROM {name}"))]  # noqa: S608 - names from above
            for name in tables
        }


async def record(people: People, report: str = USERS, day: date = DAY) -> IngestRow:
    async with reading(people.engine) as connection:
        found = await newest_ingest(connection, "org acme", report, day)
    assert found is not None
    return found


async def test_a_row_is_stored_in_typed_columns(tmp_path: Path) -> None:
    """Counts, completions, prompts, flags, credits and phase; what was not sent is NULL."""
    completions = {
        "feature": "code_completion",
        "code_generation_activity_count": 9,
        "code_acceptance_activity_count": 3,
    }
    row = user(
        "7",
        loc_added_sum=30,
        totals_by_feature=[{"feature": "agent_edit"}, completions],
        totals_by_cli={"prompt_count": 2},
        used_chat=True,
        used_agent=False,
        ai_credits_used=1.5,
        ai_adoption_phase={"phase_number": 2, "phase": "Phase 2", "version": "v1"},
    )
    async with offering(tmp_path) as people:
        people.offered.day(DAY, [row], [])
        await people.owners.known(ACME, DAY, NOW)
        (kept,) = await stored(people)

    assert set(kept) == set(USER_DAY_COLUMNS)
    del kept["ingest"]
    assert {name: value for name, value in kept.items() if value is not None} == {
        "day": "2026-11-12",
        "user_id": 7,
        "login": "login7",
        "user_initiated_interaction_count": 1,
        "loc_added_sum": 30,
        "completions_suggested": 9,
        "completions_accepted": 3,
        "cli_prompts": 2,
        "used_chat": 1,
        "used_agent": 0,
        "ai_credits": 1.5,
        "phase": 2,
    }
    assert set(FLAGS) < set(kept)


async def test_every_file_of_a_report_is_read(tmp_path: Path) -> None:
    """Three files, one with an overlap and one a whole copy, are the people that are in them."""
    async with offering(tmp_path) as people:
        first, second = [user(1), user(2)], [user(2), user(3)]
        people.offered.put(USERS, DAY, first, second, first)
        await people.owners.known(ACME, DAY, NOW)

        assert [row["user_id"] for row in await stored(people)] == [1, 2, 3]
        assert await people.owners.active_people(ACME, Period(DAY, DAY)) == 3
        counted = await record(people)
        assert (counted.rows, counted.repeated) == (3, 3)


async def test_a_report_of_28_days_brings_each_person_on_each_day(tmp_path: Path) -> None:
    """Files cut by time hold the same person again and again; a person is one person."""
    days = [LAST_DAY - timedelta(days=age) for age in range(3)]
    async with offering(tmp_path) as people:
        files = ([user(1, day), user(2, day)] for day in days)
        people.offered.put(LATEST, None, *files)
        period = await people.owners.read_latest(ACME, NOW)

        assert period == Period(date(2026, 10, 23), LAST_DAY)
        assert len(await stored(people)) == 6
        assert await people.owners.active_people(ACME, Period(days[-1], days[0])) == 2
        assert await people.owners.active_people(ACME, period) is None


async def test_a_months_rows_are_as_many_people_as_github_says(tmp_path: Path) -> None:
    """Over HTTP, three files: the rows of each day and the people of a week, counted by GitHub."""
    company = Company(date(2026, 11, 21), people=40)
    async with (
        StandInGitHub(company, Clock(NOW)) as github,
        asking(github.api_url, github.token, tmp_path) as people,
    ):
        period = await people.owners.read_latest(ACME, NOW)
        rows = Counter(row["day"] for row in await stored(people))
        week = await people.owners.active_people(ACME, Period.ending(period.last, 7))

    totals = {
        day.isoformat(): company.day_total("acme", day, NOW)
        for day in period.days
        if company.has_data(day, NOW)
    }
    assert len([asked for asked in github.requests if asked.host == "links"]) == 3
    assert rows == Counter({day: total["daily_active_users"] for day, total in totals.items()})
    assert week == totals[period.last.isoformat()]["weekly_active_users"]


async def test_the_same_report_again_changes_nothing(tmp_path: Path) -> None:
    """After an hour a provisional day is read again; sent unchanged, it is stored unchanged."""
    async with offering(tmp_path) as people:
        people.offered.day(LAST_DAY, [user(1, LAST_DAY)], [member(1, "web", LAST_DAY)])
        await people.owners.known(ACME, LAST_DAY, NOW)
        before = await stored(people), await everything(people)
        await people.owners.known(ACME, LAST_DAY, NEXT_HOUR)
        after = await stored(people), await everything(people)

    assert people.offered.asked.count(("orgs/acme", USERS, LAST_DAY)) == 2
    for rows in (*before[0], *after[0]):
        del rows["ingest"]
    assert before[0] == after[0]
    assert before[1]["team_days"] == after[1]["team_days"]
    assert {name: len(rows) for name, rows in before[1].items()} == {
        name: len(rows) for name, rows in after[1].items()
    }


async def test_a_month_read_at_once_replaces_people_and_leaves_teams(tmp_path: Path) -> None:
    """It holds newer rows of the same days, and says nothing about who was in which team."""
    async with offering(tmp_path) as people:
        people.offered.day(LAST_DAY, [user(1, LAST_DAY)], [member(1, "web", LAST_DAY)])
        await people.owners.known(ACME, LAST_DAY, NOW)
        before = await everything(people)
        people.offered.put(LATEST, None, [user(1, LAST_DAY), user(2, LAST_DAY)])
        await people.owners.read_latest(ACME, NEXT_HOUR)
        del people.offered.reports["orgs/acme", USERS, LAST_DAY]
        await people.owners.known(ACME, LAST_DAY, NEXT_HOUR)

        after = await everything(people)
        assert [row["user_id"] for row in await stored(people)] == [1, 2]
        assert len(after["user_days"]) == 2
        assert after["team_days"] == before["team_days"]
        assert after["team_members"] == before["team_members"]


async def test_a_month_read_at_once_leaves_a_day_that_needs_no_other_reading(
    tmp_path: Path,
) -> None:
    """Teams are joined with the report of the day itself, so its rows are not thrown away."""
    async with offering(tmp_path) as people:
        people.offered.day(LAST_DAY, [user(1, LAST_DAY)], [member(1, "web", LAST_DAY)])
        day = await people.owners.known(ACME, LAST_DAY, NOW)
        people.offered.put(LATEST, None, [user(1, LAST_DAY), user(2, LAST_DAY), user(2)])
        await people.owners.read_latest(ACME, NOW)

        assert await people.owners.known(ACME, LAST_DAY, NOW) == day
        assert [(row["day"], row["user_id"]) for row in await stored(people)] == [
            (DAY.isoformat(), 2),
            (LAST_DAY.isoformat(), 1),
        ]
        assert len((await everything(people))["user_days"]) == 2


async def test_a_restated_day_replaces_the_one_before(tmp_path: Path) -> None:
    """A provisional day grows and is corrected; no row of the first reading stays."""
    async with offering(tmp_path) as people:
        people.offered.day(LAST_DAY, [user(1, LAST_DAY), user(2, LAST_DAY)], [])
        await people.owners.known(ACME, LAST_DAY, NOW)
        people.offered.day(LAST_DAY, [user(2, LAST_DAY, loc_added_sum=5), user(3, LAST_DAY)], [])
        await people.owners.known(ACME, LAST_DAY, NEXT_HOUR)

        rows = await stored(people)
        assert [(row["user_id"], row["loc_added_sum"]) for row in rows] == [(2, 5), (3, None)]
        assert len((await everything(people))["user_days"]) == 2


@pytest.mark.parametrize("report", [USERS, TEAMS])
async def test_a_file_that_ends_in_the_middle_changes_nothing(tmp_path: Path, report: str) -> None:
    """Neither on a new day nor on one that is known, and asking again brings the whole."""
    rows = [user(number, LAST_DAY) for number in range(1, 2 * BATCH_LINES)]
    async with offering(tmp_path) as people:
        people.offered.day(LAST_DAY, rows[:3], [member(1, "web", LAST_DAY)])
        await people.owners.known(ACME, LAST_DAY, NOW)
        before = await everything(people)
        people.offered.day(LAST_DAY, rows, [member(2, "web", LAST_DAY)])
        people.offered.cut[report] = 2
        with pytest.raises(BrokenAnswer):
            await people.owners.known(ACME, LAST_DAY, NEXT_HOUR)

        assert await everything(people) == before
        await people.owners.known(ACME, LAST_DAY, NEXT_HOUR)
        assert len(await stored(people)) == len(rows)


async def test_a_file_that_was_cut_once_is_read_again_from_its_start(tmp_path: Path) -> None:
    """What came of the first download is not counted twice."""
    async with offering(tmp_path) as people:
        people.offered.day(DAY, [user(1), user(2)], [member(1, "web"), member(2, "web")])
        people.offered.cut[USERS] = 1
        await people.owners.known(ACME, DAY, NOW)

        assert [row["user_id"] for row in await stored(people)] == [1, 2]
        assert len((await everything(people))["ingests"]) == 2


async def test_a_process_that_ends_in_the_middle_leaves_nothing_that_counts(tmp_path: Path) -> None:
    """What it had written is not seen, and is gone after the next reading an hour later."""
    period = Period(DAY, DAY)
    async with offering(tmp_path) as people:
        async with writing(people.engine) as connection:
            number = await begin_ingest(connection, "org acme", USERS, (DAY, DAY), NOW)
        left_behind = Ingest(number, "org acme", USERS, period)

        async def lines() -> Any:
            yield file([user(9)]).strip()

        await read_users(people.engine, left_behind, [lines()], lambda *_: None)
        assert len((await everything(people))["user_days"]) == 1
        assert await stored(people) == []

        people.offered.day(DAY, [user(1)], [])
        await people.owners.known(ACME, DAY, NOW + LEFT_BEHIND_AFTER + timedelta(seconds=1))
        assert [row[2] for row in (await everything(people))["user_days"]] == [1]


async def test_whoever_waits_gets_a_turn_during_a_batch(tmp_path: Path) -> None:
    """An acknowledgement need not wait for thousands of rows."""
    turns, earlier = 0, DAY - timedelta(days=1)

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def lines() -> Any:
        for day, number in product((earlier, DAY), range(1, 1 + MOST_STRANGERS)):
            yield file([user(number, day)]).strip()

    async with offering(tmp_path) as people:
        async with writing(people.engine) as connection:
            number = await begin_ingest(connection, "org acme", USERS, (DAY, DAY), NOW)
        waiting, seen = asyncio.create_task(others()), set()

        def remember(row: UserDay, *_: int) -> None:
            if row.day == DAY:
                seen.add(turns)

        ingest = Ingest(number, "org acme", USERS, Period(earlier, DAY))
        await read_users(people.engine, ingest, [lines()], remember)
        waiting.cancel()

    assert len(seen) == MOST_STRANGERS / ROWS_AT_ONCE


async def test_broken_lines_are_kept_aside_and_the_good_ones_count(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Each with its number and reason; the log has the reasons, and nobody's name."""
    lines: list[Line] = [
        user(1),
        b'{"user_id": 2, "user_login": "login2"',
        user(3, OTHER_DAY),
        {"user_id": 4, "user_login": "login4"},
        b'{"user_id": 5, "user_login": "login5", "new": ' + b"[" * 50_000,
        user(6),
    ]
    async with offering(tmp_path) as people:
        people.offered.day(DAY, lines, [])
        with caplog.at_level(logging.INFO):
            await people.owners.known(ACME, DAY, NOW)
        counted = await record(people)
        async with reading(people.engine) as connection:
            aside = await broken_lines_of(connection, counted.id)
        assert [row["user_id"] for row in await stored(people)] == [1, 6]

    assert (counted.rows, counted.broken) == (2, 4)
    assert [row.number for row in aside] == [2, 3, 4, 5]
    assert aside[1].reason == "a day outside of the report"
    assert "missing required field `day`" in aside[2].reason
    assert aside[3].reason == "nested too deeply"
    assert json.loads(aside[1].line)["user_id"] == 3
    assert "4 of 6 lines kept aside" in caplog.text
    assert "login" not in caplog.text


async def test_a_report_without_one_good_line_is_refused(tmp_path: Path) -> None:
    """A form that this version cannot read at all is not an empty day."""
    async with offering(tmp_path) as people:
        people.offered.day(DAY, [b'{"person": 1}'], [])
        with pytest.raises(BrokenAnswer, match="no line is readable"):
            await people.owners.known(ACME, DAY, NOW)

        assert await stored(people) == []


async def test_a_field_that_is_new_in_the_last_line_is_counted(tmp_path: Path) -> None:
    """Nothing is guessed from the first rows."""
    lines = [*(user(number) for number in range(1, 700)), user(700, brand_new=1)]
    async with offering(tmp_path) as people:
        people.offered.day(DAY, lines, [])
        await people.owners.known(ACME, DAY, NOW)

        assert (await record(people)).unknown == Counter({"brand_new": 1})


async def test_an_empty_day_is_known_and_a_missing_one_is_not(tmp_path: Path) -> None:
    """A report without a row says that nobody was active; no report says nothing."""
    async with offering(tmp_path) as people:
        people.offered.day(DAY, [], [])
        empty = await people.owners.known(ACME, DAY, NOW)
        missing = await people.owners.known(ACME, OTHER_DAY, NOW)

        assert empty.users_ingest is not None
        assert missing.users_ingest is None
        assert missing.asked_at == NOW


async def test_the_sentence_that_there_is_no_report_is_no_figure(tmp_path: Path) -> None:
    """GitHub may answer 200 with a sentence; figures that were there before stay."""
    async with offering(tmp_path) as people:
        people.offered.day(LAST_DAY, [user(1, LAST_DAY)], [])
        await people.owners.known(ACME, LAST_DAY, NOW)
        key = ("orgs/acme", USERS, LAST_DAY)
        people.offered.answers[key] = (200, b'"No report available for this day"')
        row = await people.owners.known(ACME, LAST_DAY, NEXT_HOUR)

        assert row.asked_at == NEXT_HOUR
        assert len(await stored(people)) == 1


async def test_a_lost_permission_is_not_a_day_without_figures(tmp_path: Path) -> None:
    """A 404 is believed only while GitHub still answers for the owner."""
    async with offering(tmp_path) as people:
        people.offered.answers["orgs/acme", USERS, DAY] = (404, b"{}")
        people.offered.answers["orgs/acme", LATEST, None] = (403, b"{}")
        with pytest.raises(PermissionMissing):
            await people.owners.known(ACME, DAY, NOW)
        assert (await everything(people))["owner_days"] == []

        del people.offered.answers["orgs/acme", LATEST, None]
        assert (await people.owners.known(ACME, DAY, NOW)).users_ingest is None


async def test_an_outage_is_an_error_and_not_a_day_without_people(tmp_path: Path) -> None:
    """Nothing is remembered of a day that GitHub did not answer for."""
    async with offering(tmp_path) as people:
        people.offered.answers["orgs/acme", USERS, DAY] = (500, b"")
        with pytest.raises(GitHubError):
            await people.owners.known(ACME, DAY, NOW)

        assert (await everything(people))["owner_days"] == []


@pytest.mark.parametrize("on_both", ["sqlite"], indirect=True)
async def test_others_can_write_while_lines_are_decoded(tmp_path: Path) -> None:
    """A reading holds no write transaction open for longer than its own writing takes."""
    async with offering(tmp_path) as people:
        async with writing(people.engine) as connection:
            number = await begin_ingest(connection, "org acme", USERS, (DAY, DAY), NOW)

        async def lines() -> Any:
            for person in range(1, 1 + MOST_STRANGERS):
                yield file([user(person)]).strip()
            yield file([user(1)]).strip()

        database = sqlite3.connect(people.engine.url.database or "", timeout=0)
        written = []

        def write(*_: Any) -> None:
            with database:
                written.append(database.execute("UPDATE ingests SET rows = 7").rowcount)

        ingest = Ingest(number, "org acme", USERS, Period(DAY, DAY))
        await read_users(people.engine, ingest, [lines()], write)
        database.close()

    assert written == [1] * MOST_STRANGERS
