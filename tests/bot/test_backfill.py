"""`copilot-metrics backfill`: every day that GitHub still has, however often it is interrupted."""

import asyncio
import re
import sqlite3
import zlib
from contextlib import closing
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from rich.console import Console

from bot.backfilling import fill_up, summed_up
from bot.build import utc_now
from bot.settings import Need, load_settings
from metrics.backfill import Filled
from metrics.scope import Period, Scope, ScopeKind
from sandbox.github.server import StandInGitHub
from tests.bot.commands import run
from tests.bot.conftest import company
from tests.bot.environment import Environment, variables
from tests.bot.processes import start

ACME = Scope.of(ScopeKind.ORG, "acme")
KILLS = 10
SEED = 1
PATIENCE = 60.0


@pytest.fixture(name="ready", autouse=True)
def _ready(environment: Environment, github: StandInGitHub) -> Environment:
    environment.lead_to(github)
    return environment


def days_ago(days: int) -> str:
    return (utc_now().date() - timedelta(days=days)).isoformat()


async def test_it_sums_up_what_came() -> None:
    """On the other output, a line for every four weeks; a second time everything is there."""
    since = days_ago(60)
    first = await run("backfill", "org", "acme", "--since", since)
    second = await run("backfill", "org", "acme", "--since", since)

    (told,) = first.stdout.splitlines()
    assert first.exit_code == second.exit_code == 0
    assert told.startswith("org acme, ")
    length = int(told.split(": ")[1].split()[0])
    assert f": {length} days, {length} fetched, 0 already there, " in told
    assert told.endswith(" without figures at GitHub.")
    steps = re.findall(rf"^org acme: (\d+) of {length} days$", first.stderr, re.MULTILINE)
    assert len(steps) == len(first.stderr.splitlines()) > 0
    assert all(later - earlier >= 28 for earlier, later in pairwise([0, *map(int, steps)]))
    assert f" 0 fetched, {length} already there," in second.stdout


async def test_a_terminal_gets_a_bar_with_the_time_that_is_left() -> None:
    """It goes away when everything is there."""
    console = Console(file=StringIO(), force_terminal=True, width=80)
    since = date.fromisoformat(days_ago(40))
    settings = load_settings(Need.GITHUB)
    told = await fill_up(settings, ACME, since, console)
    assert isinstance(console.file, StringIO)
    shown = console.file.getvalue()

    assert told.startswith("org acme, ")
    assert "org acme" in shown
    assert "━" in shown
    assert ":" in shown


async def test_a_failure_is_a_sentence_and_what_came_is_kept(
    github: StandInGitHub,
) -> None:
    """The same sentence as in Slack."""
    github.faults.add("github-403-policy")
    ended = await run("backfill", "org", "acme")

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "policy" in ended.stderr
    assert ended.stderr.endswith("run the same command again to go on.\n")


async def test_people_s_rows_that_are_too_old_do_not_stay(ready: Environment) -> None:
    """The totals of their teams do."""
    ready.set(USER_DATA_DAYS="5")
    ended = await run("backfill", "team", "acme/platform", "--since", days_ago(9))

    assert ended.exit_code == 0
    with closing(sqlite3.connect(ready.folder / "metrics.db")) as database:
        (oldest,) = database.execute("SELECT min(day) FROM user_days").fetchone()
        (first,) = database.execute("SELECT min(day) FROM team_days").fetchone()
    assert oldest >= days_ago(6)
    assert first == days_ago(9)


def test_what_could_not_be_read_is_told() -> None:
    """With what to do."""
    filled = Filled(Period(date(2026, 10, 1), date(2026, 10, 3)), there=1, fetched=1, unreadable=1)

    assert summed_up(ACME, filled, 2) == (
        "org acme, 1–3 Oct 2026: 3 days, 1 fetched, 1 already there, 2 without figures at GitHub. "
        "1 day could not be read; run the same command again later."
    )


def settled(folder: Path) -> dict[str, list[Any]]:
    """Return what counts of every table, of the days that do not change any more.

    Who has which number, and when something was fetched, depends on the run.
    """
    final = days_ago(4)
    with closing(sqlite3.connect(folder / "metrics.db")) as database:
        database.create_function("unpacked", 1, lambda blob: blob and zlib.decompress(blob))
        database.create_function(
            "people", 1, lambda blob: int.from_bytes(zlib.decompress(blob), "little").bit_count()
        )
        rows = database.execute(
            """SELECT user_days.* FROM user_days JOIN owner_days
            ON users_ingest = ingest AND owner_days.day = user_days.day
            WHERE user_days.day < ? ORDER BY user_days.day, user_id""",
            (final,),
        ).fetchall()
        members = """SELECT day, team_id, user_id FROM team_members JOIN owner_days
            ON teams_ingest = ingest WHERE day < ? ORDER BY day, team_id, user_id"""
        days = """SELECT scope, source, day, revision, report, unpacked(payload) FROM days
            WHERE day < ? ORDER BY scope, day, revision"""
        teams = """SELECT owner, day, team_id, slug, people(members), people(active),
            unpacked(payload) FROM team_days WHERE day < ? ORDER BY owner, day, team_id"""
        return {
            "user_days": [row[1:] for row in rows],
            "team_members": database.execute(members, (final,)).fetchall(),
            "days": database.execute(days, (final,)).fetchall(),
            "team_days": database.execute(teams, (final,)).fetchall(),
            "people": database.execute("SELECT user_id FROM people ORDER BY user_id").fetchall(),
        }


def moments(seed: int, in_all: int) -> list[tuple[int, int]]:
    """Return when to kill: after how many requests, and so many turns of the stand-in later.

    The turns are there so that a kill also comes between two requests, when something is written.
    """
    dice = Random(seed)  # noqa: S311 - moments are no secrets
    chosen = dice.sample(range(1, in_all), KILLS)
    return [(requests, dice.randrange(60)) for requests in chosen]


async def killed(
    arguments: tuple[str, ...], github: StandInGitHub, moment: tuple[int, int], at: Path
) -> int | None:
    """Run the command in a process, kill it at that moment, and return how it ended."""
    requests, turns = moment
    process = start(arguments, variables(github, None, at), at)
    async with asyncio.timeout(PATIENCE):
        await github.heard(requests)
    for _ in range(turns):
        await asyncio.sleep(0)
    process.kill()
    process.join()
    return process.exitcode


async def test_a_kill_at_any_moment_and_a_second_run_end_as_one_run_does(
    ready: Environment, tmp_path: Path
) -> None:
    """The same rows of every day, of every person and of every team, each of them once."""
    people = company(utc_now().date())
    command = ("backfill", "team", "acme/platform", "--since", days_ago(6))

    async def run_again(folder: Path, github: StandInGitHub) -> dict[str, list[Any]]:
        ready.set(**variables(github, None, folder))
        assert (await run(*command)).exit_code == 0
        return settled(folder)

    undisturbed = tmp_path / "undisturbed"
    undisturbed.mkdir()
    async with StandInGitHub(people, utc_now) as github:
        expected = await run_again(undisturbed, github)
        in_all = len(github.requests)
    assert all(expected.values())

    async def disturbed(moment: tuple[int, int]) -> None:
        folder = tmp_path / f"killed-{moment}"
        folder.mkdir()
        async with StandInGitHub(people, utc_now) as github:
            ended = await killed(command, github, moment, folder)
            there = await run_again(folder, github)

        assert (ended, there) == (-9, expected), f"killed at {moment}"

    for moment in moments(SEED, in_all):
        await disturbed(moment)
