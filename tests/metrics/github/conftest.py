"""A GitHub that stands in, and the real client in front of it."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from metrics.github.client import GitHub
from metrics.github.downloads import ReportFiles
from metrics.github.hosts import LinkHosts
from metrics.github.tokens import PersonalToken
from metrics.github.wire import api_client
from sandbox.company import Company
from sandbox.github import StandInGitHub
from tests.metrics.github.servers import TLS
from tests.metrics.github.times import NOW, Clock, Sleep

COMPANY = Company(date(2026, 11, 21), people=40)


@pytest.fixture(name="clock")
def _clock() -> Clock:
    return Clock(NOW)


@pytest.fixture(name="sleep")
def _sleep(clock: Clock) -> Sleep:
    return Sleep(clock)


@pytest.fixture(name="stand_in")
async def _stand_in(clock: Clock) -> AsyncIterator[StandInGitHub]:
    """Give a GitHub with every endpoint, also those that github.com has closed."""
    async with StandInGitHub(COMPANY, clock, legacy=True) as stand_in:
        yield stand_in


@pytest.fixture(name="github")
async def _github(stand_in: StandInGitHub, clock: Clock, sleep: Sleep) -> AsyncIterator[GitHub]:
    tokens = PersonalToken(stand_in.token)
    async with GitHub(
        api_client(stand_in.api_url, tls=TLS), tokens, clock=clock, sleep=sleep
    ) as github:
        yield github


@pytest.fixture(name="files")
async def _files(stand_in: StandInGitHub, clock: Clock, sleep: Sleep) -> AsyncIterator[ReportFiles]:
    hosts = LinkHosts.of(stand_in.api_url, [stand_in.link_host])
    async with ReportFiles(hosts, clock=clock, sleep=sleep, tls=TLS) as files:
        yield files
