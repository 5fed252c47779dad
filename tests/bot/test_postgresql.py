"""The command line over PostgreSQL, and what it says where PostgreSQL does not let it in."""

import json
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from sandbox.github.server import StandInGitHub
from sandbox.slack.server import StandInSlack
from tests.bot.commands import run
from tests.bot.environment import Environment
from tests.bot.test_doctor import failures
from tests.postgres import PASSWORD, Cluster

pytestmark = pytest.mark.postgres

TEAM = ("show", "team", "acme/platform", "7d", "--json")


@pytest.fixture(name="ready")
def _ready(
    environment: Environment, github: StandInGitHub, slack: StandInSlack, postgres_url: str
) -> Environment:
    environment.lead_to(github, slack)
    environment.set(DATABASE_URL=postgres_url)
    return environment


def rows(url: str, query: str) -> list[tuple[int, str]]:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return connection.execute(query.encode()).fetchall()


def figures(answer: str) -> dict[str, object]:
    """Return an answer without the times at which it was fetched."""

    def untimed(part: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in part.items() if name != "fetched_at"}

    found: dict[str, object] = json.loads(answer, object_hook=untimed)
    return found


@pytest.mark.usefixtures("ready")
async def test_a_team_is_answered_as_over_a_file(
    environment: Environment, postgres_url: str
) -> None:
    """Figure for figure, at the first time and from what is stored."""
    fresh = await run(*TEAM)
    stored = await run(*TEAM)
    environment.set(DATABASE_URL=f"sqlite:///{environment.folder / 'metrics.db'}")
    over_a_file = await run(*TEAM)

    assert (fresh.exit_code, fresh.stderr) == (0, "")
    assert figures(fresh.stdout) == figures(stored.stdout) == figures(over_a_file.stdout)
    assert rows(postgres_url, "SELECT count(*) > 0, 'people' FROM people") == [(True, "people")]


@pytest.mark.usefixtures("ready")
async def test_a_person_is_erased_and_the_totals_stay(postgres_url: str) -> None:
    """As over a file."""
    before = await run(*TEAM)
    query = (
        "SELECT user_id, login FROM user_days WHERE login IS NOT NULL ORDER BY day, user_id LIMIT 1"
    )
    ((user_id, login),) = rows(postgres_url, query)
    ended = await run("forget", login.upper(), "--yes")
    after = await run(*TEAM)

    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout.startswith(f"Erased {login.upper()} on ")
    assert rows(postgres_url, f"SELECT 1, login FROM user_days WHERE user_id = {user_id}") == []  # noqa: S608 - a number
    assert figures(after.stdout) == figures(before.stdout)


@pytest.mark.usefixtures("ready")
async def test_what_is_exported_can_be_imported_and_exported_again(tmp_path: Path) -> None:
    """Days come out; a file of GitHub's goes in."""
    await run("show", "org", "acme", "7d")
    ended = await run("export", "days", "org", "acme", "--format", "csv")
    assert ended.exit_code == 0, ended.stderr
    assert ended.stdout.splitlines()[0].startswith("day,")

    page = tmp_path / "page.html"
    page.write_text("<html>")
    refused = await run("import", str(page), "--scope", "org/acme")
    assert "it is a web page, and the reports are JSON." in refused.stderr


@pytest.mark.usefixtures("ready")
async def test_doctor_finds_nothing_wrong(github: StandInGitHub) -> None:
    """The database opens, and its tables are up to date."""
    del github
    shown = await run("doctor")

    assert shown.exit_code == 0
    assert "✓ Database: opens, and its tables are up to date" in shown.stdout


async def told(ready: Environment, url: str) -> str:
    """Return what doctor says of a database that does not open."""
    ready.set(DATABASE_URL=url)
    shown = await run("doctor")
    assert shown.exit_code == 1
    (line,) = failures(shown.stdout)
    for secret in (PASSWORD, "not-the-password"):
        assert secret not in shown.output
    return line


async def test_a_wrong_password_is_a_sentence(
    ready: Environment, postgres_cluster: Cluster
) -> None:
    """It says what to look at, and holds neither the right password nor the wrong one."""
    url = postgres_cluster.url("migrated", "guarded", "not-the-password")

    assert await told(ready, url) == (
        "Database: PostgreSQL does not accept the user or the password → Look at both in "
        "DATABASE_URL; a special character in a password is written as % and two digits, such as "
        "%40 for @."
    )


async def test_no_password_is_a_sentence(ready: Environment, postgres_cluster: Cluster) -> None:
    """It says where to write it."""
    assert await told(ready, postgres_cluster.url("migrated", "guarded")) == (
        "Database: PostgreSQL wants a password → Write it into DATABASE_URL: "
        "postgresql://USER:PASSWORD@HOST/DATABASE."
    )


async def test_a_missing_database_is_a_sentence(
    ready: Environment, postgres_cluster: Cluster
) -> None:
    """It says how to make it."""
    assert (await told(ready, postgres_cluster.url("nowhere"))).startswith(
        "Database: PostgreSQL does not know the database or the user → Look at both in "
        "DATABASE_URL, or make the database: CREATE DATABASE"
    )


async def test_a_server_that_is_down_is_a_sentence(ready: Environment, tmp_path: Path) -> None:
    """Whoever started the bot first reads what to look at."""
    url = f"postgresql://metrics:{PASSWORD}@/metrics?host={tmp_path}"

    assert await told(ready, url) == (
        "Database: PostgreSQL does not answer → Look whether the server runs, and at the host "
        "and port in DATABASE_URL."
    )


async def test_a_user_who_may_make_no_tables_is_a_sentence(
    ready: Environment, postgres_cluster: Cluster
) -> None:
    """Since PostgreSQL 15 only the owner of a database may."""
    postgres_cluster.run(sql.SQL("CREATE DATABASE strangers"))

    assert await told(ready, postgres_cluster.url("strangers", "guarded", PASSWORD)) == (
        "Database: The user may not make tables in the database → Let the user of DATABASE_URL "
        "own the database: ALTER DATABASE name OWNER TO user."
    )
    postgres_cluster.run(sql.SQL("DROP DATABASE strangers WITH (FORCE)"))
