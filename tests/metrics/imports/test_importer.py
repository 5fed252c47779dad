"""Imported files become stored days: whole reports, once, and nothing newer is lost."""

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from metrics.imports.importer import Imported
from metrics.scope import Scope, ScopeKind
from storage.engine import writing
from storage.forgotten import forget, person_rows
from tests.metrics.imports.downloads import (
    ACME,
    ACME_INC,
    DAY,
    NOW,
    Database,
    Folder,
    imported,
    month,
    refused,
    total,
)
from tests.metrics.offered import member, user

NEXT = DAY + timedelta(days=1)
PLATFORM = Scope.of(ScopeKind.TEAM, "acme/platform")
BOUNDS: dict[str, Any] = {"report_start_day": "2026-10-23", "report_end_day": "2026-11-19"}
FINAL = datetime.fromisoformat("2026-11-20T12:00:00Z")


class TestTotals:
    async def test_every_day_of_a_28_day_report_is_stored(
        self, database: Database, folder: Folder
    ) -> None:
        """As it stands in the file, under GitHub's name of the report."""
        path = folder.pretty("a.json", month(total(NEXT), total(DAY), last=NEXT))

        assert imported(await database.load(path)) == ["organization-28-day"]
        assert database.rows("SELECT scope, source, day, report, revision FROM days") == [
            ("org acme", "reports", day.isoformat(), "organization-28-day", 1)
            for day in (DAY, NEXT)
        ]

    @pytest.mark.parametrize(
        ("created_at", "downloaded_at", "known_at"),
        [
            (None, None, "2026-11-13 00:00:00"),
            (None, FINAL, "2026-11-20 12:00:00"),
            ("2026-11-13T03:36:11Z", FINAL, "2026-11-13 03:36:11"),
            ("yesterday", None, "2026-11-13 00:00:00"),
            ("2026-11-13T03:36:11", None, "2026-11-13 00:00:00"),
        ],
        ids=["nothing", "downloaded", "made", "no time", "no zone"],
    )
    async def test_its_time_is_that_of_its_making_or_the_earliest_there_can_be(
        self,
        database: Database,
        folder: Folder,
        created_at: str | None,
        downloaded_at: datetime | None,
        known_at: str,
    ) -> None:
        """So that a day which GitHub may have changed since is not taken for final."""
        path = folder.put("a.json", month(total(), last=DAY, created_at=created_at))
        imported(await database.load(path, downloaded_at=downloaded_at))

        assert database.rows("SELECT substr(fetched_at, 1, 19) FROM days") == [(known_at,)]

    async def test_what_is_stored_newer_stays(self, database: Database, folder: Folder) -> None:
        """In whatever order files come; the outcome names the days."""
        new = folder.put("new.json", month(total(daily_active_users=5), last=NEXT))
        old = folder.put("old.json", total(daily_active_users=4))
        imported(await database.load(new))
        (outcome,) = await database.load(old)

        assert imported([outcome]) == ["organization-1-day"]
        assert isinstance(outcome, Imported)
        assert outcome.newer == {DAY}
        ((payload,),) = database.rows("SELECT json(payload) FROM days")
        assert b'"daily_active_users":5' in payload

    async def test_a_final_day_that_is_told_otherwise_is_a_new_revision(
        self, database: Database, folder: Folder
    ) -> None:
        """As when GitHub restates it."""
        for number, name in enumerate("ab"):
            path = folder.put(name, total(daily_active_users=number))
            imported(await database.load(path, downloaded_at=FINAL + timedelta(hours=number)))

        assert database.rows("SELECT revision FROM days ORDER BY 1") == [(1,), (2,)]

    async def test_days_put_into_one_file_are_as_old_as_each_can_be(
        self, database: Database, folder: Folder
    ) -> None:
        """A collection of 1-day reports says nothing of when each was downloaded."""
        path = folder.put("both.ndjson", total(DAY), total(DAY + timedelta(days=8)))
        imported(await database.load(path))

        assert database.rows("SELECT substr(fetched_at, 1, 10) FROM days") == [
            ("2026-11-13",),
            ("2026-11-21",),
        ]

    async def test_the_closed_endpoints_arrays_are_days_of_their_own_source(
        self, database: Database, folder: Folder
    ) -> None:
        """For a team too, which those endpoints had."""
        days = [{"date": f"2026-01-{n}", "total_active_users": n} for n in (10, 11)]
        path = folder.pretty("legacy.json", days)

        assert imported(await database.load(path, scope=PLATFORM)) == ["copilot/metrics"]
        assert (
            database.rows("SELECT scope, source, substr(fetched_at, 1, 10) FROM days")
            == [("team acme/platform", "legacy", "2026-01-12")] * 2
        )

    async def test_one_record_that_cannot_be_read_refuses_the_file(
        self, database: Database, folder: Folder
    ) -> None:
        """The figures of a whole day are not to be kept aside."""
        path = folder.put("a", total(), total(NEXT, daily_active_users="many"))

        ((name, line, reason),) = refused(await database.load(path))
        assert (name, line) == ("a", 2)
        assert "many" not in reason
        assert database.everything()["days"] == []


class TestPeople:
    async def test_users_and_teams_of_a_day_become_days_of_teams(
        self, database: Database, folder: Folder
    ) -> None:
        """Whichever is named first."""
        teams = folder.put("t", member(1, "platform"), member(2, "platform"), member(2, "web"))
        users = folder.put("u", user(1), user(2))
        reports = imported(await database.load(teams, users))

        assert sorted(reports) == ["user-teams-1-day", "users-1-day"]
        assert database.rows(
            "SELECT slug, people(members), people(active) FROM team_days ORDER BY 1"
        ) == [
            ("platform", 2, 2),
            ("web", 1, 1),
        ]
        assert database.rows(
            "SELECT substr(asked_at, 1, 19), people(in_teams) FROM owner_days"
        ) == [("2026-11-13 00:00:00", 2)]

    async def test_users_alone_are_people_without_teams(
        self, database: Database, folder: Folder
    ) -> None:
        """The teams are still to be asked for."""
        imported(await database.load(folder.zipped("u.gz", user(1), user(2))))

        assert database.rows("SELECT asked_at, teams_ingest, people(active) FROM owner_days") == [
            (None, None, 2)
        ]

    async def test_teams_alone_are_refused(self, database: Database, folder: Folder) -> None:
        """With what to name as well; nothing is stored."""
        ((_, _, reason),) = refused(await database.load(folder.put("t", member(1, "web"))))

        assert reason.endswith("name the users-1-day files of 2026-11-12 in the same command")
        assert database.everything()["members"] == []

    async def test_28_days_of_people(self, database: Database, folder: Folder) -> None:
        """Each on their days."""
        path = folder.put(
            "u", user(1, DAY, **BOUNDS), user(1, NEXT, **BOUNDS), user(2, NEXT, **BOUNDS)
        )

        assert imported(await database.load(path)) == ["users-28-day"]
        assert database.rows("SELECT day, people(active) FROM owner_days") == [
            ("2026-11-12", 1),
            ("2026-11-13", 2),
        ]

    async def test_files_of_one_report_count_as_one(
        self, database: Database, folder: Folder
    ) -> None:
        """GitHub splits large reports."""
        parts = [folder.put(f"u{n}", user(n), user(n + 10)) for n in (1, 2, 3)]
        imported(await database.load(*parts))

        assert database.rows("SELECT report, rows FROM ingests") == [("users-1-day", 6)]
        assert database.rows("SELECT people(active) FROM owner_days") == [(6,)]

    async def test_a_part_alone_does_not_replace_the_whole(
        self, database: Database, folder: Folder
    ) -> None:
        """The whole replaces a part, and the people of both parts are never half."""
        parts = [folder.put(f"u{n}", user(n), user(n + 10)) for n in (1, 2)]
        imported(await database.load(parts[0]))
        ((_, _, reason),) = refused(await database.load(parts[1]))
        assert reason == (
            "12 Nov 2026 is stored with 2 people who are not in it; "
            "name all files of the report in one command"
        )
        imported(await database.load(*parts))

        assert database.rows("SELECT people(active) FROM owner_days") == [(4,)]

    async def test_who_was_forgotten_is_not_missed(
        self, database: Database, folder: Folder
    ) -> None:
        """And does not come back."""
        path = folder.put("u", user(1), user(2))
        imported(await database.load(path))
        async with writing(database.engine) as connection:
            await forget(connection, await person_rows(connection, 1))
        imported(await database.load(path))

        assert database.rows("SELECT user_id FROM user_days") == [(2,)]

    async def test_one_part_that_was_cut_refuses_all_of_them(
        self, database: Database, folder: Folder
    ) -> None:
        """Nothing half-imported stays, not even the teams."""
        good = folder.put("u1", user(1), user(2))
        cut = folder.raw("u2", good.read_bytes()[:-5])
        teams = folder.put("t", member(1, "web"))
        before = database.everything()
        outcomes = await database.load(good, cut, teams)

        assert sorted(refused(outcomes))[1:] == [
            ("u1", None, f"{cut} is of the same report, and cannot be imported"),
            ("u2", 2, "the line is not complete: the file was cut"),
        ]
        assert len(outcomes) == 3
        assert database.everything() == before

    async def test_a_broken_line_is_kept_aside_and_told_by_its_line(
        self, database: Database, folder: Folder
    ) -> None:
        """As with a report that was fetched."""
        path = folder.put("u", user(1), b'{"user_id": 2, "day": "someday"}', b"", user(3), b"{")
        (outcome,) = await database.load(path)

        assert imported([outcome]) == ["users-1-day"]
        assert isinstance(outcome, Imported)
        assert [line for line, _ in outcome.file.broken] == [2, 5]
        assert "someday" not in str(outcome.file.broken)
        assert database.rows("SELECT rows, broken FROM ingests") == [(2, 2)]

    async def test_a_newer_reading_stays_and_teams_are_better_than_none(
        self, database: Database, folder: Folder
    ) -> None:
        """The 28-day report was made later than the day's own reports can be known to be."""
        later = folder.put("later", user(1, **BOUNDS), user(2, **BOUNDS))
        alone = folder.put("alone", user(1))
        teams = folder.put("teams", member(1, "web"))
        imported(await database.load(later))
        (outcome,) = await database.load(alone)
        assert isinstance(outcome, Imported)
        assert outcome.newer == {DAY}
        assert database.rows("SELECT people(active) FROM owner_days") == [(2,)]
        imported(await database.load(alone, teams))

        assert database.rows("SELECT slug, people(active) FROM team_days") == [("web", 1)]

    async def test_days_that_stay_leave_no_rows_of_the_older_reading(
        self, database: Database, folder: Folder
    ) -> None:
        """Of a report of many days, only those that count are kept."""
        imported(
            await database.load(folder.put("later", user(1)), downloaded_at=NOW - timedelta(days=1))
        )
        both = folder.put("both", user(1, DAY, **BOUNDS), user(1, NEXT, **BOUNDS))
        imported(await database.load(both))

        assert database.rows("SELECT day, count(*) FROM user_days GROUP BY 1") == [
            ("2026-11-12", 1),
            ("2026-11-13", 1),
        ]


class TestRefusals:
    async def test_another_kind_of_record_within_a_file(
        self, database: Database, folder: Folder
    ) -> None:
        """By its line."""
        path = folder.put("a", user(1), member(1, "web"))

        assert refused(await database.load(path)) == [
            ("a", 2, "it is a user-teams record, and the ones before it are users records")
        ]

    async def test_days_that_are_not_over(self, database: Database, folder: Folder) -> None:
        """GitHub cannot have had them."""
        paths = [folder.put(str(day), total(day)) for day in (NOW.date(), date.max)]

        told = refused(await database.load(*paths))
        assert [reason for _, _, reason in told] == [
            f"it has {day}, which GitHub cannot have had yet"
            for day in ("21 Nov 2026", "31 Dec 9999")
        ]

    async def test_a_download_before_the_report_was_made(
        self, database: Database, folder: Folder
    ) -> None:
        """The date is a mistake, and would make newer figures look older."""
        path = folder.put("a", total(DAY))
        noon = datetime.fromisoformat("2026-11-12T12:00:00Z")

        ((_, _, reason),) = refused(await database.load(path, downloaded_at=noon))
        assert reason == (
            "it was made at 13 Nov 2026 00:00 UTC or later, and cannot be of 12 Nov 2026 12:00 UTC"
        )

    @pytest.mark.parametrize(
        ("scope", "record", "reason"),
        [
            (ACME, {"enterprise_id": "1", "organization_id": None}, "--scope enterprise/NAME"),
            (ACME_INC, {}, "--scope org/NAME"),
            (PLATFORM, {}, "--scope org/acme"),
        ],
        ids=["of an enterprise", "of an organization", "for a team"],
    )
    async def test_a_report_of_another_kind_of_scope(
        self,
        database: Database,
        folder: Folder,
        scope: Scope,
        record: dict[str, Any],
        reason: str,
    ) -> None:
        """With the scope that would fit."""
        path = folder.put("a", total(**record))

        assert reason in refused(await database.load(path, scope=scope))[0][2]

    async def test_a_report_of_another_organization(
        self, database: Database, folder: Folder
    ) -> None:
        """Within a file, within a command, and beside what is stored."""
        mine, theirs = folder.put("a", total()), folder.put("b", total(organization_id="7"))
        within = folder.put("c", total(), total(NEXT, organization_id="7"))

        assert refused(await database.load(within))[0][:2] == ("c", 2)
        assert refused(await database.load(mine, theirs)) == [
            ("b", None, f"its records are of organization 7, and those of {mine} are of 2002")
        ]
        assert refused(await database.load(theirs)) == [
            (
                "b",
                None,
                "its records are of organization 7, and the stored days of org acme are of 2002",
            )
        ]

    async def test_one_file_that_is_refused_does_not_keep_the_others_out(
        self, database: Database, folder: Folder
    ) -> None:
        """A folder may hold other things."""
        outcomes = await database.load(folder.raw("notes.txt", b"hello"), folder.put("a", total()))

        assert len(refused(outcomes)) == 1
        assert len(database.everything()["days"]) == 1


async def test_twice_is_once_in_any_order(database: Database, folder: Folder) -> None:
    """Overlapping files, all kinds of them, each time in another order."""
    paths = [
        folder.put("day", total(daily_active_users=2)),
        folder.pretty("month", month(total(), total(NEXT), last=NEXT)),
        folder.put("users-1", user(1), user(2)),
        folder.put("users-2", user(2), user(3)),
        folder.put("teams", member(1, "platform"), member(3, "web")),
        folder.put("users-28", *(user(n, NEXT, **BOUNDS) for n in (1, 2))),
        folder.pretty("legacy", [{"date": "2026-01-12", "total_active_users": 1}]),
    ]
    imported(await database.load(*paths))
    once = database.everything()
    assert all(once.values())

    for seed in range(3):
        random.Random(seed).shuffle(paths)  # noqa: S311 - an order guards nothing
        imported(await database.load(*paths, *paths))
        assert database.everything() == once


OWNED = {"repo_owner_name": "acme", "repo_visibility": "PRIVATE"}


async def test_repositories_are_stored_as_fetched_ones_are(
    database: Database, folder: Folder
) -> None:
    """All files of a day at once; twice is the same as once."""
    row = {
        "day": DAY.isoformat(),
        "organization_id": "2002",
        "repo_id": 1,
        "repo_name": "a",
    } | OWNED
    paths = [folder.put("a", row, row | {"repo_id": 2}), folder.put("b", row | {"repo_id": 3})]
    query = (
        "SELECT r.day, d.repo_id, d.name FROM repository_reports r "
        "JOIN repository_days d USING (ingest) ORDER BY repo_id"
    )
    for _ in range(2):
        assert imported(await database.load(*paths)) == ["repos-1-day"] * 2
        assert database.rows(query) == [(DAY.isoformat(), number, "a") for number in (1, 2, 3)]


async def test_newer_repositories_stay(database: Database, folder: Folder) -> None:
    """A file that was downloaded earlier replaces nothing."""
    row = {
        "day": DAY.isoformat(),
        "organization_id": "2002",
        "repo_id": 1,
        "repo_name": "new",
    } | OWNED
    await database.load(folder.put("new", row), downloaded_at=NOW)
    (outcome,) = await database.load(folder.put("old", row | {"repo_name": "old"}))

    assert isinstance(outcome, Imported)
    assert outcome.newer == {DAY}
    assert database.rows("SELECT name FROM repository_days") == [("new",)]
