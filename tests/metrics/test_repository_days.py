"""The repositories of a day: fetched once, streamed, and the same however often they come."""

import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.errors import BrokenAnswer, NotFound
from metrics.github.unpacking import CutShort
from metrics.ingest import reading_report
from metrics.repositories import Repositories
from metrics.repository_days import let_count, read_repositories
from metrics.retention import delete_old_rows
from metrics.scope import LastDays, Period
from storage.engine import reading, writing
from storage.ingests import broken_lines_of, newest_ingest
from tests.metrics.offered import (
    ACME,
    LAST_DAY,
    REPOSITORIES,
    Line,
    People,
    file,
    offering,
    repository,
    user,
)

LATEST_TOTALS = "organization-28-day/latest"
DAY = date(2026, 11, 12)
ONE_DAY = Period(DAY, DAY)
PATH = "people.db"


@pytest.fixture(name="people")
async def _people(tmp_path: Path) -> AsyncIterator[People]:
    async with offering(tmp_path) as people:
        yield people


async def ask(people: People, period: Period = ONE_DAY) -> Repositories:
    return await people.repositories.over(ACME, period, people.clock())


def created(told: Repositories) -> dict[int, int | None]:
    return {one.repo_id: one.counts.total_created for one in told.repositories}


def asked_days(people: People) -> list[date | None]:
    """Return the days whose report GitHub was asked for since the last time."""
    days = [day for _, report, day in people.offered.asked if report == REPOSITORIES]
    people.offered.asked.clear()
    return days


def table(tmp_path: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(tmp_path / PATH) as connection:
        return connection.execute(query).fetchall()


async def lines_of(*sent: Line) -> AsyncGenerator[bytes, None]:
    for line in file(sent).splitlines():
        yield line


async def imported(people: People, period: Period, *files: Sequence[Line]) -> None:
    """Read files that came another way, as an import does."""
    now = people.clock()
    async with reading_report(people.engine, str(ACME), REPOSITORIES, period, now) as ingest:
        days = await read_repositories(people.engine, ingest, [lines_of(*lines) for lines in files])
        async with writing(people.engine) as connection:
            await let_count(connection, ingest, days)


class TestAsking:
    async def test_one_request_a_day_and_none_for_what_is_stored(self, people: People) -> None:
        """28 days are 28 requests, and the last day is asked once an hour."""
        for day in Period.ending(LAST_DAY, 28).days:
            people.offered.put(REPOSITORIES, day, [repository(1, day, total_created=1)])
        told = await people.repositories.over(ACME, LastDays(28), people.clock())

        assert created(told) == {1: 28}
        assert told.repositories[0].days == 28
        assert len(people.offered.asked) == 29
        assert sorted(filter(None, asked_days(people))) == list(Period.ending(LAST_DAY, 28).days)

        await people.repositories.over(ACME, LastDays(7), people.clock())
        assert asked_days(people) == []

    async def test_a_provisional_day_is_asked_for_again(self, people: People) -> None:
        """After an hour, and once more when it is final; then its figures stay."""
        people.offered.put(REPOSITORIES, LAST_DAY, [repository(1, LAST_DAY, total_created=1)])
        period = Period(LAST_DAY, LAST_DAY)
        first = await ask(people, period)
        people.offered.put(REPOSITORIES, LAST_DAY, [repository(2, LAST_DAY, total_created=5)])
        people.clock.now += timedelta(minutes=61)
        second = await ask(people, period)
        people.clock.now += timedelta(days=3)
        third = await ask(people, period)
        asked_days(people)
        people.clock.now += timedelta(days=3)
        await ask(people, period)

        assert (created(first), created(second)) == ({1: 1}, {2: 5})
        assert (first.provisional, third.provisional) == ((LAST_DAY,), ())
        assert asked_days(people) == []

    async def test_days_before_the_reports_began_are_not_asked_for(self, people: People) -> None:
        """They are missing, and not empty."""
        first = date(2026, 7, 1)
        people.offered.put(REPOSITORIES, first, [repository(1, first, total_created=1)])
        told = await ask(people, Period(date(2026, 6, 20), first))

        assert asked_days(people) == [first]
        assert (told.known, len(told.missing)) == ((first,), 11)

    async def test_a_day_without_a_report_is_remembered(self, people: People) -> None:
        """As one that is missing."""
        people.offered.put(REPOSITORIES, DAY, [repository(1, total_created=1)])
        period = Period(DAY - timedelta(days=1), DAY)
        told = await ask(people, period)
        asked_days(people)

        assert await ask(people, period) == told
        assert (told.known, told.missing) == ((DAY,), (period.first,))
        assert asked_days(people) == []

    async def test_figures_that_were_there_once_are_not_thrown_away(self, people: People) -> None:
        """GitHub leaves a day out of an answer now and then."""
        period = Period(LAST_DAY, LAST_DAY)
        people.offered.put(REPOSITORIES, LAST_DAY, [repository(1, LAST_DAY, total_created=1)])
        await ask(people, period)
        people.offered.reports.clear()
        people.clock.now += timedelta(minutes=61)

        assert created(await ask(people, period)) == {1: 1}

    async def test_an_owner_that_cannot_be_seen_is_no_day_without_figures(
        self, people: People
    ) -> None:
        """Both answer 404; one look at the owner tells, for all days at once."""
        body = b'{"message": "Not Found"}'
        for day in Period.ending(LAST_DAY, 7).days:
            people.offered.answers["orgs/acme", REPOSITORIES, day] = (404, body)
        people.offered.answers["orgs/acme", LATEST_TOTALS, None] = (404, body)
        with pytest.raises(NotFound):
            await people.repositories.over(ACME, LastDays(7), people.clock())
        reports = [report for _, report, _ in people.offered.asked]

        assert reports.count(LATEST_TOTALS) == 1
        people.offered.answers.clear()
        people.offered.put(REPOSITORIES, LAST_DAY, [repository(1, LAST_DAY, total_created=1)])
        told = await people.repositories.over(ACME, LastDays(7), people.clock())
        assert created(told) == {1: 1}


class TestReading:
    async def test_a_file_that_ends_in_the_middle_is_read_again(self, people: People) -> None:
        """Once; and what was read of it does not count."""
        sent = [repository(number, total_created=number) for number in range(1, 1201)]
        people.offered.put(REPOSITORIES, DAY, sent[:600], sent[600:])
        people.offered.cut[REPOSITORIES] = 1

        assert created(await ask(people)) == {n: n for n in range(1, 1201)}

    async def test_a_file_that_stays_cut_changes_nothing(
        self, people: People, tmp_path: Path
    ) -> None:
        """The days beside it are as they were, and the next question asks again."""
        before = DAY - timedelta(days=1)
        people.offered.put(REPOSITORIES, DAY, [repository(n, total_created=n) for n in range(999)])
        people.offered.put(REPOSITORIES, before, [repository(1, before, total_created=7)])
        await ask(people, Period(before, before))
        people.offered.cut[REPOSITORIES] = 2
        with pytest.raises(CutShort):
            await ask(people, Period(before, DAY))
        assert table(tmp_path, "SELECT count(*) FROM repository_days") == [(1,)]
        people.offered.put(REPOSITORIES, DAY, [repository(1, total_created=3)])

        assert created(await ask(people, Period(before, DAY))) == {1: 10}

    async def test_broken_lines_are_kept_aside_with_their_reason(self, people: People) -> None:
        """And the good ones count."""
        people.offered.put(
            REPOSITORIES,
            DAY,
            [
                repository(1, total_created=1),
                b'{"repo_id": 2',
                repository(3, date(2026, 11, 1), total_created=9),
                repository(4, total_created=4) | {"stars": 1},
            ],
        )
        assert created(await ask(people)) == {4: 4, 1: 1}

        async with reading(people.engine) as connection:
            ingest = await newest_ingest(connection, str(ACME), REPOSITORIES, DAY)
            assert ingest is not None
            aside = await broken_lines_of(connection, ingest.id)
        assert (ingest.rows, ingest.broken, ingest.repeated) == (2, 2, 0)
        assert ingest.unknown == {"stars": 1}
        assert [(row.number, row.line[:13]) for row in aside] == [
            (2, b'{"repo_id": 2'),
            (3, b'{"repo_id": 3'),
        ]
        assert aside[1].reason == "a day outside of the report"

    async def test_a_report_without_a_good_line_is_refused(self, people: People) -> None:
        """A form that cannot be read is not an empty day."""
        people.offered.put(REPOSITORIES, DAY, [b"[]", b"{}"])
        with pytest.raises(BrokenAnswer, match="no line is readable"):
            await ask(people)

    async def test_a_repository_listed_twice_counts_once(self, people: People) -> None:
        """In one file, and in two; the first line counts."""
        first, again = repository(1, total_created=1), repository(1, total_created=5)
        people.offered.put(REPOSITORIES, DAY, [first, again], [again, repository(2)])

        assert created(await ask(people)) == {1: 1, 2: None}
        async with reading(people.engine) as connection:
            ingest = await newest_ingest(connection, str(ACME), REPOSITORIES, DAY)
        assert ingest is not None
        assert (ingest.rows, ingest.repeated) == (2, 2)


class TestImporting:
    async def test_files_of_many_days_count_like_githubs_own(self, people: People) -> None:
        """Whatever way they came; a day is asked for once all the same, and keeps its figures."""
        days = Period.ending(DAY, 3)
        lines = [repository(1, day, total_created=2) for day in days.days]
        await imported(people, days, lines[:2], lines[1:])

        assert created(await ask(people, days)) == {1: 6}

    async def test_the_same_file_twice_changes_nothing(
        self, people: People, tmp_path: Path
    ) -> None:
        """And leaves no row behind."""
        days = Period.ending(DAY, 3)
        lines = [repository(1, day, total_created=2) for day in days.days]
        await imported(people, days, lines)
        first = await ask(people, days)
        rows = "SELECT day, repo_id, total_created FROM repository_days ORDER BY day"
        before = table(tmp_path, rows)
        await imported(people, days, lines, lines)

        assert table(tmp_path, rows) == before
        assert (await ask(people, days)).repositories == first.repositories
        assert table(tmp_path, "SELECT count(*) FROM ingests") == [(1,)]

    async def test_a_day_that_comes_again_takes_the_place_of_that_day_only(
        self, people: People, tmp_path: Path
    ) -> None:
        """The other days of the file before stay."""
        days = Period.ending(DAY, 3)
        await imported(people, days, [repository(1, day, total_created=2) for day in days.days])
        await imported(people, ONE_DAY, [repository(1, DAY, total_created=10)])

        assert created(await ask(people, days)) == {1: 14}
        assert table(tmp_path, "SELECT count(*) FROM repository_days") == [(3,)]

    async def test_an_interrupted_import_changes_nothing(
        self, people: People, tmp_path: Path
    ) -> None:
        """Its rows are gone, and what counted before counts."""
        await imported(people, ONE_DAY, [repository(1, total_created=1)])
        now, many = people.clock(), [repository(n, total_created=9) for n in range(1, 700)]
        with pytest.raises(KeyboardInterrupt):
            async with reading_report(
                people.engine, str(ACME), REPOSITORIES, ONE_DAY, now
            ) as ingest:
                await read_repositories(people.engine, ingest, [lines_of(*many)])
                raise KeyboardInterrupt

        assert table(tmp_path, "SELECT count(*) FROM repository_days") == [(1,)]
        assert created(await ask(people)) == {1: 1}


async def test_rows_about_nobody_stay(people: People, tmp_path: Path) -> None:
    """Those about people end; the days of repositories are kept as totals are."""
    people.offered.put(REPOSITORIES, DAY, [repository(1, total_created=1)])
    people.offered.day(DAY, [user(5)], [])
    first = await ask(people)
    await people.owners.known(ACME, DAY, people.clock())
    await delete_old_rows(people.engine, 30, people.clock() + timedelta(days=200))

    assert await ask(people) == first
    assert table(tmp_path, "SELECT count(*) FROM user_days") == [(0,)]
    assert table(tmp_path, "SELECT report FROM ingests") == [(REPOSITORIES,)]


async def test_a_report_about_people_leaves_repositories_alone(people: People) -> None:
    """Each reading throws away only what no day counts any more."""
    people.offered.put(REPOSITORIES, DAY, [repository(1, total_created=1)])
    people.offered.day(DAY, [user(5)], [])
    await ask(people)
    await people.owners.known(ACME, DAY, people.clock())
    people.offered.asked.clear()

    assert created(await ask(people)) == {1: 1}
    assert asked_days(people) == []
