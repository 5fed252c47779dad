"""No token, no Authorization and no signed query is ever in an error, a repr or a log line."""

import logging
from collections.abc import Iterator
from datetime import date

import pytest

from metrics.errors import GitHubError
from metrics.github import endpoints
from metrics.github.client import GitHub
from metrics.github.downloads import Limits, ReportFiles
from metrics.github.hosts import LinkHosts
from metrics.github.reports import fetch_report, stream_report
from metrics.github.tokens import PersonalToken
from metrics.github.wire import api_client
from sandbox.github import FAULTS, StandInGitHub
from tests.metrics.github.conftest import COMPANY
from tests.metrics.github.servers import TLS
from tests.metrics.github.times import Clock, Sleep

TOKEN = "ghp_SECRET0123456789"
SECRETS = (TOKEN, "Bearer", "sig=", "se=20", "day=2026", "?")
REPORT = endpoints.organization_users_1_day("acme", date(2026, 11, 12))
LEGACY = endpoints.organization_metrics("acme")


def chain(error: BaseException) -> Iterator[BaseException]:
    """The error and everything that hangs on it, suppressed or not."""
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is not None:
            yield each
            waiting += [each.__cause__, each.__context__]
            waiting += getattr(each, "exceptions", ())


def said_by(error: BaseException) -> list[str]:
    return [
        text
        for each in chain(error)
        for text in (str(each), repr(each), str(each.args), *getattr(each, "__notes__", ()))
    ]


@pytest.mark.parametrize("fault", sorted(FAULTS))
async def test_whatever_goes_wrong_tells_no_secret(
    clock: Clock, sleep: Sleep, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    """Every fault of the stand-in, through every way of asking, at the most talkative log level."""
    caplog.set_level(logging.DEBUG)
    errors = []
    async with StandInGitHub(COMPANY, clock, token=TOKEN, faults=[fault]) as stand_in:
        hosts = LinkHosts.of(stand_in.api_url, [stand_in.link_host])
        limits = Limits(seconds=0.05, bytes_in_memory=2_000_000, bytes_unpacked=4_000_000)
        http = api_client(stand_in.api_url, read_seconds=0.05, tls=TLS)
        async with (
            GitHub(http, PersonalToken(TOKEN), clock=clock, sleep=sleep) as github,
            ReportFiles(hosts, clock=clock, sleep=sleep, limits=limits, tls=TLS) as files,
        ):
            for ask in (_fetch, _stream, _legacy):
                try:
                    await ask(github, files)
                except GitHubError as error:
                    errors.append(error)

    told = [text for error in errors for text in said_by(error)]
    logged = [record.getMessage() for record in caplog.records]
    for secret in SECRETS:
        assert not [text for text in (*told, *logged) if secret in text]


async def _fetch(github: GitHub, files: ReportFiles) -> None:
    await fetch_report(github, files, REPORT)


async def _stream(github: GitHub, files: ReportFiles) -> None:
    stream = await stream_report(github, files, REPORT)
    for lines in getattr(stream, "files", tuple)():
        async for _ in lines:
            pass


async def _legacy(github: GitHub, _files: ReportFiles) -> None:
    await github.legacy_days(LEGACY)


def _hiding() -> None:
    try:
        int(TOKEN)
    except ValueError:
        raise GitHubError("GET /x") from None


def test_the_walk_sees_what_is_hidden() -> None:
    """The test above would notice a secret in a suppressed context."""
    with pytest.raises(GitHubError) as caught:
        _hiding()

    assert any(TOKEN in text for text in said_by(caught.value))


async def test_nothing_that_is_kept_shows_a_secret(
    github: GitHub, files: ReportFiles, stand_in: StandInGitHub
) -> None:
    """Clients, links and streams can be printed by a debugger or an error page."""
    links = await github.links(REPORT)
    stream = await stream_report(github, files, REPORT)

    shown = " ".join(map(repr, (github, files, links, stream, PersonalToken(stand_in.token))))
    assert stand_in.token not in shown
    assert "sig=" not in shown
