"""A report is its links, then all its files, and once more where a link was too old."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta

import pytest
from aiohttp import web

from metrics.errors import LinkExpired, LinkRefused, Unavailable
from metrics.github import endpoints
from metrics.github.answers import NoReport
from metrics.github.client import GitHub
from metrics.github.downloads import ReportFiles
from metrics.github.hosts import LinkHosts
from metrics.github.reports import Report, ReportStream, fetch_report, stream_report
from metrics.github.tokens import PersonalToken
from metrics.github.wire import api_client
from sandbox.github import StandInGitHub
from tests.metrics.github.servers import TLS, Answering, serving
from tests.metrics.github.times import Clock, Sleep

DAY = date(2026, 11, 12)
LATEST_DAY = date(2026, 11, 19)
ONE_DAY = endpoints.organization_1_day("acme", DAY)
LATEST = endpoints.enterprise_28_day_latest("acme-inc")
USERS = endpoints.enterprise_users_28_day_latest("acme-inc")


def asked(stand_in: StandInGitHub, host: str) -> int:
    return sum(request.host == host for request in stand_in.requests)


async def read(stream: ReportStream) -> list[list[bytes]]:
    return [[line async for line in lines] for lines in stream.files()]


async def streamed(github: GitHub, files: ReportFiles) -> ReportStream:
    stream = await stream_report(github, files, USERS)
    assert isinstance(stream, ReportStream)
    return stream


async def test_a_report_of_one_day(github: GitHub, files: ReportFiles) -> None:
    """One file, which holds the day itself."""
    report = await fetch_report(github, files, ONE_DAY)

    assert isinstance(report, Report)
    assert (report.first, report.last) == (DAY, DAY)
    assert [json.loads(body)["day"] for body in report.bodies] == ["2026-11-12"]


async def test_every_file_of_a_report_is_fetched(
    github: GitHub, files: ReportFiles, stand_in: StandInGitHub
) -> None:
    """Twenty-eight days come in several files, and none is forgotten."""
    report = await fetch_report(github, files, LATEST)

    assert isinstance(report, Report)
    days = {entry["day"] for body in report.bodies for entry in json.loads(body)["day_totals"]}
    assert (min(days), max(days)) == (f"{report.first}", f"{report.last}")
    assert report.last == LATEST_DAY
    assert report.first == LATEST_DAY - timedelta(days=27)
    assert (asked(stand_in, "api"), asked(stand_in, "links")) == (1, len(report.bodies))
    assert len(report.bodies) > 1


async def test_no_report_is_passed_on(
    github: GitHub, files: ReportFiles, stand_in: StandInGitHub
) -> None:
    """Both ways of reading say why there is none."""
    stand_in.faults.add("github-empty-links")

    assert await fetch_report(github, files, ONE_DAY) == NoReport("no files")
    assert await stream_report(github, files, USERS) == NoReport("no files")
    assert asked(stand_in, "links") == 0


async def test_links_are_asked_for_once_more(
    github: GitHub, files: ReportFiles, stand_in: StandInGitHub
) -> None:
    """One expired link makes all of them new."""
    stand_in.faults.add("links-expired-once")

    assert isinstance(await fetch_report(github, files, LATEST), Report)
    assert asked(stand_in, "api") == 2


async def test_links_are_not_asked_for_a_third_time(
    github: GitHub, files: ReportFiles, stand_in: StandInGitHub
) -> None:
    """Where fresh links are refused too, something else is wrong."""
    stand_in.faults.add("links-expired")

    with pytest.raises(LinkExpired):
        await fetch_report(github, files, ONE_DAY)

    assert (asked(stand_in, "api"), asked(stand_in, "links")) == (2, 2)


async def test_one_failing_file_fails_the_report(
    github: GitHub, files: ReportFiles, stand_in: StandInGitHub
) -> None:
    """Half a report would be wrong figures; the error is the file's own."""
    stand_in.faults.add("links-foreign-host")

    with pytest.raises(LinkRefused):
        await fetch_report(github, files, LATEST)


async def test_an_outage_of_the_link_host(
    github: GitHub, files: ReportFiles, stand_in: StandInGitHub
) -> None:
    """A file that works at the second try is part of the report."""
    stand_in.faults.add("links-500-once")

    report = await fetch_report(github, files, LATEST)

    assert isinstance(report, Report)
    assert asked(stand_in, "links") == len(report.bodies) + 1


async def test_a_large_report_is_read_line_by_line(github: GitHub, files: ReportFiles) -> None:
    """File after file, the same lines as in the whole files."""
    stream = await streamed(github, files)
    whole = await fetch_report(github, files, USERS)

    assert isinstance(whole, Report)
    assert (stream.first, stream.last) == (whole.first, whole.last)
    assert await read(stream) == [body.splitlines() for body in whole.bodies]


async def test_nothing_is_downloaded_before_it_is_read(
    github: GitHub, files: ReportFiles, stand_in: StandInGitHub
) -> None:
    """One line of the first file costs one download."""
    lines = next((await streamed(github, files)).files())
    await anext(lines)
    await lines.aclose()

    assert asked(stand_in, "links") == 1


async def test_links_that_expire_while_reading_are_replaced(
    github: GitHub, files: ReportFiles, stand_in: StandInGitHub, clock: Clock
) -> None:
    """Storing the first file took too long: the others come by fresh links, asked for once."""
    expected = await read(await streamed(github, files))
    asked_before = asked(stand_in, "api")
    got = []
    for lines in (await streamed(github, files)).files():
        got.append([line async for line in lines])
        if len(got) == 1:
            clock.advance(minutes=61)

    assert [len(lines) for lines in got] == [len(lines) for lines in expected]
    assert asked(stand_in, "api") - asked_before == 2


async def test_fresh_links_that_are_refused_end_the_reading(
    github: GitHub, files: ReportFiles, stand_in: StandInGitHub
) -> None:
    """There is no third set of links."""
    stream = await streamed(github, files)
    stand_in.faults.add("links-expired")

    with pytest.raises(LinkExpired):
        await read(stream)

    assert asked(stand_in, "api") == 2


@pytest.mark.parametrize("fault", ["github-no-data", "github-empty-links"])
async def test_a_report_that_is_gone_ends_the_reading(
    github: GitHub, files: ReportFiles, stand_in: StandInGitHub, fault: str
) -> None:
    """Where there are no fresh links, the old one's end is what is told."""
    stream = await streamed(github, files)
    stand_in.faults.add("links-expired-once")
    stand_in.faults.add(fault)

    with pytest.raises(LinkExpired):
        await read(stream)


def moving_on(last: str) -> Answering:
    """GitHub and its link host in one: the first link is too old, the second report ends at `last`."""
    links = iter([("2026-11-19", "old"), (last, "new")])

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/part-0":
            is_old = request.query["sig"] == "old"
            return web.Response(status=403) if is_old else web.Response(body=b'{"user_id": 1}\n')
        last, signature = next(links)
        link = f"http://{request.host}/part-0?sig={signature}"
        return web.json_response(
            {
                "download_links": [link],
                "report_start_day": "2026-10-23",
                "report_end_day": last,
            }
        )

    return answer


@asynccontextmanager
async def reading(
    answering: Answering, clock: Clock, sleep: Sleep
) -> AsyncIterator[tuple[GitHub, ReportFiles]]:
    async with serving(answering) as host:
        http, hosts = api_client(host.url, tls=TLS), LinkHosts.of(host.url, ["127.0.0.1"])
        async with (
            GitHub(http, PersonalToken("ghp_x"), clock=clock, sleep=sleep) as github,
            ReportFiles(hosts, clock=clock, sleep=sleep, tls=TLS) as files,
        ):
            yield github, files


async def test_the_same_file_of_the_same_report_is_read_on(clock: Clock, sleep: Sleep) -> None:
    """A fresh link to the path of the old one is that file."""
    async with reading(moving_on("2026-11-19"), clock, sleep) as (github, files):
        assert await read(await streamed(github, files)) == [[b'{"user_id": 1}']]


async def test_files_of_two_reports_are_not_mixed(clock: Clock, sleep: Sleep) -> None:
    """After midnight the latest report covers other days, so the reading ends instead."""
    async with reading(moving_on("2026-11-20"), clock, sleep) as (github, files):
        stream = await streamed(github, files)
        with pytest.raises(LinkExpired):
            await read(stream)


async def test_an_outage_before_the_links(
    github: GitHub, files: ReportFiles, stand_in: StandInGitHub, sleep: Sleep
) -> None:
    """The API's errors pass through both ways of reading."""
    stand_in.faults.add("github-500")

    with pytest.raises(Unavailable):
        await fetch_report(github, files, ONE_DAY)
    with pytest.raises(Unavailable):
        await stream_report(github, files, USERS)

    assert len(sleep.naps) == 4
