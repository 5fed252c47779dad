"""`copilot-metrics export`: what is stored, as a table, without a word to GitHub."""

import csv
import json
import stat
import sys
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest

from bot.build import utc_now
from sandbox.github.reports import Report
from sandbox.github.server import StandInGitHub
from tests.bot.commands import run
from tests.bot.conftest import company
from tests.bot.environment import Environment
from tests.metrics.imports.downloads import DAY, Folder, total
from tests.metrics.offered import member, user

WHAT = ("days", "users", "teams")


@pytest.fixture(name="folder", autouse=True)
def _folder(environment: Environment) -> Folder:
    environment.set(DATABASE_URL=f"sqlite:///{environment.folder / 'metrics.db'}")
    return Folder(environment.folder)


async def stored(folder: Folder, *paths: Path) -> None:
    """Import files for acme, and one day of each kind without any."""
    next_day = DAY + timedelta(days=1)
    paths = paths or (
        folder.put("days", total(), total(next_day, weekly_active_users=7)),
        folder.put("users", user(1, user_login="=mina", used_chat=False, ai_credits_used=0.5)),
        folder.put("teams", member(1, "platform")),
    )
    ended = await run("import", *map(str, paths), "--scope", "org/acme")
    assert (ended.exit_code, ended.stderr) == (0, "")


async def table(*arguments: str) -> list[dict[str, str]]:
    """Return the rows of an export as CSV."""
    ended = await run("export", *arguments)
    assert ended.exit_code == 0, ended.stderr
    return list(csv.DictReader(StringIO(ended.stdout)))


class TestRows:
    async def test_days_have_githubs_names_and_nothing_where_nothing_is_known(
        self, folder: Folder
    ) -> None:
        """Missing is not zero."""
        await stored(folder)
        first, second = await table("days", "org", "acme")

        assert (first["day"], first["source"], first["report"]) == (
            "2026-11-12",
            "reports",
            "organization-1-day",
        )
        assert (first["daily_active_users"], first["weekly_active_users"]) == ("3", "")
        assert (second["weekly_active_users"], second["provisional"]) == ("7", "true")

    async def test_users_hold_logins_that_are_no_formulas(self, folder: Folder) -> None:
        """Every column of what is stored of a person."""
        await stored(folder)
        (row,) = await table("users", "org", "acme")

        assert (row["user_id"], row["user_login"]) == ("1", "'=mina")
        assert (row["used_chat"], row["used_agent"]) == ("false", "")
        assert row["ai_credits_used"] == "0.5"
        assert row["user_initiated_interaction_count"] == "1"

    async def test_teams_are_told_with_how_many_they_count(self, folder: Folder) -> None:
        """And a team's days are those of its owner's row."""
        await stored(folder)
        (row,) = await table("teams", "org", "acme")
        (day,) = await table("days", "team", "acme/platform")

        assert (row["slug"], row["members"], row["daily_active_users"]) == ("platform", "1", "1")
        assert (day["day"], day["daily_active_users"]) == (row["day"], "1")
        assert day["report"] == "users-1-day + user-teams-1-day"

    async def test_both_sources_stand_side_by_side(self, folder: Folder) -> None:
        """A day of the closed endpoints is a row of its own."""
        await stored(folder, folder.pretty("old", [{"date": str(DAY), "total_active_users": 9}]))
        await stored(folder, folder.put("new", total()))

        assert [
            (row["source"], row["daily_active_users"]) for row in await table("days", "org", "acme")
        ] == [("reports", "3"), ("legacy", "9")]


class TestDays:
    @pytest.mark.parametrize(
        ("arguments", "days"),
        [
            ((), [12, 13]),
            (("1d",), [13]),
            (("2026-11-12",), [12]),
            (("--since", "2026-11-13"), [13]),
            (("--until", "2026-11-12"), [12]),
            (("--since", "2020-01-01", "--until", "2026-11-12"), [12]),
        ],
    )
    async def test_all_days_or_those_that_are_named(
        self, folder: Folder, arguments: tuple[str, ...], days: list[int]
    ) -> None:
        """The last days are the last that are stored; others reach back as far as they go."""
        await stored(folder)
        rows = await table("days", "org", "acme", *arguments)

        assert [date.fromisoformat(row["day"]).day for row in rows] == days

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (("days", "org", "acme", "7d", "--since", "2026-11-13"), "Name the days either"),
            (
                ("days", "org", "acme", "--since", "2026-11-13", "--until", "2026-11-12"),
                "--since is a later day than --until.",
            ),
            (("days", "org", "acme", "agents"), "An export has no views: leave “agents” out."),
            (
                ("users", "team", "acme/platform"),
                "A team has days only; its users are part of: copilot-metrics export users org acme",
            ),
            (("days", "org", "acme", "--format", "parquet"), "Parquet is nothing for standard"),
            (("days", "orgg", "acme"), "I do not know “orgg”."),
        ],
    )
    async def test_a_contradiction_is_a_sentence(
        self, arguments: tuple[str, ...], sentence: str
    ) -> None:
        """Before anything is opened."""
        ended = await run("export", *arguments)

        assert (ended.exit_code, ended.stdout) == (2, "")
        assert ended.stderr.startswith(sentence)

    @pytest.mark.parametrize("what", WHAT)
    async def test_nothing_stored_is_told_with_how_to_get_it(
        self, folder: Folder, what: str
    ) -> None:
        """And no empty table is written."""
        ended = await run("export", what, "org", "acme", "--out", "a.csv")

        assert (ended.exit_code, ended.stdout) == (1, "")
        assert ended.stderr.startswith(f"No {what} of org acme are stored. Fetch them with")
        assert not [path for path in folder.path.iterdir() if path.suffix == ".csv"]


class TestFile:
    async def test_the_ending_names_the_format_and_only_its_owner_may_read_it(
        self, folder: Folder
    ) -> None:
        """The sentence goes to the other output, so that a pipe has rows only."""
        await stored(folder)
        ended = await run("export", "users", "org", "acme", "--out", "people.jsonl")
        path = folder.path / "people.jsonl"

        assert (ended.exit_code, ended.stdout) == (0, "")
        assert ended.stderr == "org acme, users, 12 Nov 2026: 1 row written to people.jsonl.\n"
        assert json.loads(path.read_text())["user_login"] == "=mina"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    async def test_a_file_that_cannot_be_written_is_a_sentence(self, folder: Folder) -> None:
        """Nothing is left behind."""
        await stored(folder)
        ended = await run("export", "days", "org", "acme", "--out", "nowhere/days.csv")

        assert ended.exit_code == 1
        assert ended.stderr == (
            "The export cannot be written to nowhere/days.csv: No such file or directory.\n"
        )

    async def test_parquet_is_told_to_need_its_extra(
        self, folder: Folder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A file that was there stays as it was."""
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        await stored(folder)
        before = sorted(folder.path.iterdir())
        ended = await run("export", "days", "org", "acme", "--out", "days.parquet")

        assert ended.exit_code == 1
        assert ended.stderr.startswith("Parquet needs the extra of that name")
        assert [path for path in sorted(folder.path.iterdir()) if path.suffix != ".db"] == [
            path for path in before if path.suffix != ".db"
        ]


async def test_what_was_imported_exports_as_what_was_fetched(
    folder: Folder, environment: Environment, github: StandInGitHub
) -> None:
    """Every day, every person and every team of a week, by either way."""
    environment.lead_to(github)
    now = utc_now()
    today = now.date()
    week = [today - timedelta(days=age) for age in range(7, 14)]
    within = ("--since", str(week[-1]), "--until", str(week[0]))
    assert (
        await run("backfill", "org", "acme", "--people", "--since", str(week[-1]))
    ).exit_code == 0
    fetched = {what: await table(what, "org", "acme", *within) for what in WHAT}

    last = company(today).latest_day(now)
    names = ("users-1-day", "user-teams-1-day")
    reports = [Report(name, "acme", day, day, now) for day in week for name in names]
    reports.append(Report("organization-28-day", "acme", last - timedelta(days=27), last, now))
    files = [path for report in reports for path in folder.report(company(today), report)]
    environment.set(DATABASE_URL=f"sqlite:///{folder.path / 'imported.db'}")
    ended = await run("import", *map(str, files), "--scope", "org/acme")
    assert (ended.exit_code, ended.stderr) == (0, "")
    found = {what: await table(what, "org", "acme", *within) for what in WHAT}

    assert all(len(rows) >= 6 for rows in fetched.values())
    for row in (*fetched["days"], *found["days"]):
        assert row.pop("fetched_at") > row["day"]
    assert found == fetched
