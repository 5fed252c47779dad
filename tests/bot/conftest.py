"""An environment with nothing of this machine in it, and stand-ins for GitHub and Slack."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from bot.settings import Settings
from handlers.slack_app import BOT_SCOPES
from sandbox.company import Company
from sandbox.github.server import StandInGitHub
from sandbox.slack.driving import PATIENCE_SECONDS
from sandbox.slack.server import StandInSlack
from tests.bot.environment import Environment
from tests.bot.log import as_before


def utc_now() -> datetime:
    return datetime.now(UTC)


@cache
def company(today: date) -> Company:
    return Company(today, people=40)


@pytest.fixture(name="environment")
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Environment:
    """Without any of our variables, in an empty folder, so that no `.env` is near."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(f"{name.upper()}_FILE", raising=False)
    monkeypatch.chdir(tmp_path)
    return Environment(monkeypatch, tmp_path)


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    with as_before():
        yield


@pytest.fixture(name="github")
async def _github() -> AsyncIterator[StandInGitHub]:
    """It lives today, because the command line reads the real clock."""
    async with StandInGitHub(company(utc_now().date()), utc_now) as github:
        yield github


@pytest.fixture(name="slack")
async def _slack() -> AsyncIterator[StandInSlack]:
    async with StandInSlack(
        utc_now, scopes=BOT_SCOPES, acknowledge_within=PATIENCE_SECONDS
    ) as slack:
        yield slack


@pytest.fixture(name="private_key", scope="session")
def _private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
