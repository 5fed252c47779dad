"""`copilot-metrics forget`: one person out of the database, and never in again."""

import asyncio
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import main
from sandbox.github.server import StandInGitHub
from tests.bot.commands import run
from tests.bot.environment import Environment

TEAM = ("show", "team", "acme/platform", "7d", "--json")
ALL = "SELECT DISTINCT user_id FROM {} ORDER BY user_id"


@pytest.fixture(name="ready", autouse=True)
def _ready(environment: Environment, github: StandInGitHub) -> Environment:
    environment.lead_to(github)
    return environment


def rows(ready: Environment, query: str, *values: object) -> list[Any]:
    with closing(sqlite3.connect(ready.folder / "metrics.db")) as database:
        return database.execute(query, values).fetchall()


def somebody(ready: Environment) -> tuple[int, str, int]:
    """Return the id, the login and the days of whoever has the most days."""
    (found,) = rows(
        ready,
        """SELECT user_id, login, count(DISTINCT day) AS days FROM user_days
        GROUP BY user_id ORDER BY days DESC LIMIT 1""",
    )
    return int(found[0]), str(found[1]), int(found[2])


def known(ready: Environment, user_id: int) -> list[str]:
    tables: Iterable[str] = ("user_days", "team_members", "people")
    return [table for table in tables if (user_id,) in rows(ready, ALL.format(table))]


async def test_a_person_is_erased_and_the_totals_stay(ready: Environment) -> None:
    """The figures of the team are the same before and after."""
    before = json.loads((await run(*TEAM)).stdout)
    user_id, login, _ = somebody(ready)
    others = len(rows(ready, ALL.format("people"))) - 1
    assert known(ready, user_id) == ["user_days", "team_members", "people"]
    ended = await run("forget", login.upper(), "--yes")
    after = json.loads((await run(*TEAM)).stdout)

    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout.startswith(f"Erased {login.upper()} on ")
    assert "Totals stay as they are" in ended.stdout
    assert known(ready, user_id) == []
    assert len(rows(ready, ALL.format("people"))) == others
    assert after == before


async def test_it_says_on_how_many_days_there_was_something(ready: Environment) -> None:
    """Days with activity, and days with nothing but a team."""
    await run(*TEAM)
    user_id, login, _ = somebody(ready)
    days = rows(
        ready,
        """SELECT day FROM user_days WHERE user_id = ? UNION SELECT first_day
        FROM ingests JOIN team_members ON ingest = id WHERE user_id = ?""",
        *(user_id, user_id),
    )
    ended = await run("forget", f"@{login}", "--yes")

    assert ended.stdout.startswith(f"Erased {login} on {len(days)} days. ")


async def test_the_link_to_slack_goes_as_well(ready: Environment) -> None:
    """Of somebody with days here, and of somebody who has none."""
    await run(*TEAM)
    _, login, _ = somebody(ready)
    with closing(sqlite3.connect(ready.folder / "metrics.db")) as database, database:
        insert = "INSERT INTO logins (slack_user, login, asked_at) VALUES (?, ?, '2026-11-21')"
        database.executemany(insert, [("U1", login.lower()), ("U2", "octocat")])
    known = await run("forget", login, "--yes")
    unknown = await run("forget", "OctoCat", "--yes")
    again = await run("forget", "OctoCat", "--yes")

    assert known.exit_code == 0
    assert unknown.stdout == (
        "No day of OctoCat is stored; the link between OctoCat and somebody in Slack is erased.\n"
    )
    assert again.exit_code == 1
    assert rows(ready, "SELECT * FROM logins") == []


async def test_it_asks_first(ready: Environment) -> None:
    """Anything but yes leaves everything as it is."""
    await run(*TEAM)
    user_id, login, _ = somebody(ready)

    def typed(answer: str) -> Any:
        return CliRunner().invoke(main, ["forget", login], input=answer)

    spared = await asyncio.to_thread(typed, "n\n")
    assert (spared.exit_code, spared.stderr) == (1, "Nothing was erased.\n")
    assert f"Erase {login} on " in spared.stdout
    assert known(ready, user_id)

    assert (await asyncio.to_thread(typed, "")).exit_code == 1
    assert known(ready, user_id)

    assert (await asyncio.to_thread(typed, "y\n")).exit_code == 0
    assert known(ready, user_id) == []


async def test_somebody_who_is_not_there_is_a_sentence(ready: Environment) -> None:
    """With what to do where the login is not stored."""
    ended = await run("forget", "nobody-here", "--yes")

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr.startswith("No day of nobody-here is stored.")
    assert "--id" in ended.stderr
    assert rows(ready, "SELECT * FROM forgotten") == []


async def test_somebody_without_a_login_is_found_by_the_id(ready: Environment) -> None:
    """A member of a team without activity, or somebody who is to be kept out from the start."""
    await run(*TEAM)
    idle = rows(
        ready,
        "SELECT user_id FROM team_members WHERE user_id NOT IN (SELECT user_id FROM user_days)",
    ) or [(1,)]
    user_id = int(idle[0][0])
    ended = await run("forget", "somebody", "--id", str(user_id), "--yes")

    assert ended.exit_code == 0
    assert known(ready, user_id) == []
    assert len(rows(ready, "SELECT * FROM forgotten")) == 1


async def test_a_later_question_does_not_bring_the_person_back(ready: Environment) -> None:
    """Days that nobody had asked for before are read without the person."""
    await run(*TEAM)
    user_id, login, _ = somebody(ready)
    await run("forget", login, "--yes")
    before = len(rows(ready, "SELECT * FROM user_days"))
    asked = await run("show", "team", "acme/platform", "14d", "--json")

    assert asked.exit_code == 0
    assert len(rows(ready, "SELECT * FROM user_days")) > before
    assert known(ready, user_id) == []


async def test_it_needs_no_token(ready: Environment) -> None:
    """It asks neither GitHub nor Slack."""
    await run(*TEAM)
    _, login, _ = somebody(ready)
    ready.unset("GITHUB_TOKEN")

    assert (await run("forget", login, "--yes")).exit_code == 0
