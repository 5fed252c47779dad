import ssl
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import httpx
import pytest

from metrics.github.wire import quiet_http_logs
from sandbox.company import Company
from sandbox.github import StandInGitHub

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


# The stand-in speaks plain HTTP; loading the certificates would take most of a test's time.
_NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def client(base_url: str = "", headers: dict[str, str] | None = None) -> httpx.AsyncClient:
    """Asks one of the two hosts; httpx would log the signed queries."""
    quiet_http_logs()
    return httpx.AsyncClient(base_url=base_url, headers=headers, verify=_NO_CERTIFICATES)


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="session")
def company() -> Company:
    return Company(TODAY, people=60)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def github(company: Company, clock: Clock) -> AsyncIterator[StandInGitHub]:
    """Give a GitHub with every endpoint, also those that github.com has closed."""
    async with StandInGitHub(company, clock, legacy=True) as github:
        yield github


@pytest.fixture
async def api(github: StandInGitHub) -> AsyncIterator[httpx.AsyncClient]:
    """Asks the API with the right token."""
    headers = {"authorization": f"Bearer {github.token}"}
    async with client(github.api_url, headers) as asking:
        yield asking


@pytest.fixture
async def bare() -> AsyncIterator[httpx.AsyncClient]:
    """Opens links, and carries no header of GitHub's."""
    async with client() as opening:
        yield opening
