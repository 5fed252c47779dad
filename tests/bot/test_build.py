"""Every part is made once, and a start that cannot succeed ends with a sentence."""

import sqlite3
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from pydantic import SecretStr

from bot.build import build_metrics, slack_client, utc_now
from bot.problems import CannotStart
from bot.settings import Need, Settings, load_settings
from handlers.grammar import parse
from handlers.request import Request
from sandbox.github.server import StandInGitHub
from tests.bot import conftest
from tests.bot.environment import Environment


def settings_for(environment: Environment, github: StandInGitHub) -> Settings:
    environment.lead_to(github)
    return load_settings(Need.GITHUB)


async def test_metrics_are_answered_and_stored(
    environment: Environment, github: StandInGitHub
) -> None:
    """A second start finds in the database what the first has asked for."""
    settings = settings_for(environment, github)
    request = parse("org acme 7d", utc_now().date())
    assert isinstance(request, Request)

    seen = []
    for _ in range(2):
        async with build_metrics(settings) as metrics:
            seen.append(await metrics.service.summary(request.scope, request.asked, utc_now()))

    assert seen[0].totals == seen[1].totals
    asked = [request.path for request in github.requests if request.host == "api"]
    assert sum("28-day" in path for path in asked) == 1


async def test_a_github_app_is_let_in_by_its_id_and_key(
    environment: Environment, private_key: str
) -> None:
    """The App goes before a token that was left in the environment."""
    public = load_pem_private_key(private_key.encode(), None).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    today = conftest.company(utc_now().date())
    async with StandInGitHub(today, utc_now, app_public_key=pem, app_id="4100") as github:
        environment.set(GITHUB_APP_ID="4100", GITHUB_APP_PRIVATE_KEY=private_key)
        environment.lead_to(github)
        environment.set(GITHUB_TOKEN="ghp_left_over_and_expired")
        async with build_metrics(load_settings(Need.GITHUB)) as metrics:
            request = parse("org acme 7d", utc_now().date())
            assert isinstance(request, Request)
            summary = await metrics.service.summary(request.scope, request.asked, utc_now())

    assert summary.period.length == 7


def broken(folder: Path, content: bytes) -> Path:
    path = folder / "broken.db"
    path.write_bytes(content)
    return path


async def refused(environment: Environment, github: StandInGitHub, path: Path) -> str:
    environment.lead_to(github)
    environment.set(DATABASE_URL=f"sqlite:///{path}")
    with pytest.raises(CannotStart) as caught:
        async with build_metrics(load_settings(Need.GITHUB)):
            pass
    return str(caught.value)


async def test_a_database_in_no_folder_is_a_sentence(
    environment: Environment, github: StandInGitHub
) -> None:
    """It says why, and what to write instead."""
    told = await refused(environment, github, environment.folder / "nowhere" / "metrics.db")

    assert told == (
        "The database cannot be opened (No such file or directory). "
        "Set DATABASE_URL to sqlite:///FILE in a folder that this user may write to."
    )


async def test_a_file_that_is_no_database_is_a_sentence(
    environment: Environment, github: StandInGitHub
) -> None:
    """SQLite's own reason stands in it."""
    told = await refused(environment, github, broken(environment.folder, b"x" * 4096))

    assert told.startswith("The database cannot be opened (file is not a database). Set DATABASE")


async def test_a_database_of_a_newer_version_is_left_alone(
    environment: Environment, github: StandInGitHub
) -> None:
    """Going back to an older version loses nothing."""
    path = environment.folder / "newer.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
    database.close()

    told = await refused(environment, github, path)
    assert told.startswith("The database was made by a newer version of this app. Run that")


def test_slacks_client_repeats_nothing() -> None:
    """What was posted twice cannot be taken back from people's heads."""
    settings = Settings.model_construct(
        slack_bot_token=SecretStr("xoxb-1"), slack_api_url="https://slack.com/api"
    )
    slack = slack_client(settings)

    assert slack.retry_handlers == []
    assert (slack.base_url, slack.token) == ("https://slack.com/api/", "xoxb-1")
