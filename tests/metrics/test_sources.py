"""Days from GitHub's two families of endpoints, however they are laid out in files."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pytest
from aiohttp import web

from metrics.decoding import decode
from metrics.errors import BrokenAnswer, EndpointClosed, NoData
from metrics.github.client import GitHub
from metrics.github.downloads import ReportFiles
from metrics.github.hosts import LinkHosts
from metrics.github.tokens import PersonalToken
from metrics.github.wire import api_client
from metrics.models import Source
from metrics.sources import Fetched, LegacyDays, ReportDays
from tests.metrics.github.servers import TLS, serving
from tests.metrics.github.times import NOW, Clock, Sleep
from tests.metrics.stand_ins import ACME

DAY = date(2026, 11, 12)
ONE_DAY = {"report_day": "2026-11-12"}
MONTH = {"report_start_day": "2026-11-01", "report_end_day": "2026-11-28"}


@asynccontextmanager
async def github(days: Any, files: Sequence[Any] = ()) -> AsyncIterator[GitHub]:
    """Serve a report of these days in these files, or legacy days."""

    async def answer(request: web.Request) -> web.Response:
        if request.path.startswith("/file/"):
            body = files[int(request.path.removeprefix("/file/"))]
            return web.Response(body=body if isinstance(body, bytes) else json.dumps(body).encode())
        if not isinstance(days, dict):
            return web.json_response(days)
        links = [f"http://{request.host}/file/{number}" for number in range(len(files))]
        return web.json_response({**days, "download_links": links})

    clock = Clock(NOW)
    async with (
        serving(answer) as host,
        GitHub(
            api_client(host.url, tls=TLS), PersonalToken("t"), clock=clock, sleep=Sleep(clock)
        ) as client,
    ):
        yield client


@asynccontextmanager
async def reports(days: Any, *files: Any) -> AsyncIterator[ReportDays]:
    clock = Clock(NOW)
    hosts = LinkHosts.of("http://127.0.0.1", ["127.0.0.1"])
    async with (
        github(days, files) as client,
        ReportFiles(hosts, clock=clock, sleep=Sleep(clock), tls=TLS) as downloads,
    ):
        yield ReportDays(client, downloads)


def users(fetched: Fetched, source: Source = Source.REPORTS) -> dict[int, int | None]:
    return {
        payload.day.day: decode(payload, source).daily_active_users for payload in fetched.payloads
    }


def record(day: int, users: int) -> dict[str, Any]:
    return {"day": f"2026-11-{day:02}", "daily_active_users": users}


async def test_the_newest_report_tells_the_last_day() -> None:
    """Its own end day, not the clock, says how far GitHub has come."""
    wrapper = {**MONTH, "day_totals": [record(28, 4), record(1, 3)]}
    async with reports(MONTH, wrapper) as source:
        latest = await source.latest(ACME, NOW)

    assert latest.last_day == date(2026, 11, 28)
    assert users(latest.fetched) == {1: 3, 28: 4}
    assert latest.fetched.report == "organization-28-day"
    assert latest.fetched.without_figures == ()


async def test_a_day_in_two_files_counts_once() -> None:
    """Files of one report may overlap; a day is a day."""
    one = {"day_totals": [record(1, 3), record(2, 4)]}
    other = {"day_totals": [record(2, 4), record(3, 5)]}
    async with reports(MONTH, one, other) as source:
        latest = await source.latest(ACME, NOW)

    assert [payload.day.day for payload in latest.fetched.payloads] == [1, 2, 3]


async def test_one_day_in_two_files_counts_once() -> None:
    """The same holds for a report of a single day."""
    async with reports(ONE_DAY, record(12, 4), record(12, 4)) as source:
        fetched = await source.day(ACME, DAY, NOW)

    assert users(fetched) == {12: 4}
    assert fetched.without_figures == ()


@pytest.mark.parametrize("empty", [b"", b"\n", b"[]"])
async def test_an_empty_file_is_a_day_without_figures(empty: bytes) -> None:
    """It is remembered as one, and not asked for again and again."""
    async with reports(ONE_DAY, empty) as source:
        fetched = await source.day(ACME, DAY, NOW)

    assert fetched == Fetched("organization-1-day", (), (DAY,))


@pytest.mark.parametrize(
    "days", ["No report available for this day", ONE_DAY], ids=["sentence", "no links"]
)
async def test_no_report_is_a_day_without_figures(days: Any) -> None:
    """A sentence instead of links, and an empty list of them."""
    async with reports(days) as source:
        assert await source.day(ACME, DAY, NOW) == Fetched("organization-1-day", (), (DAY,))
        with pytest.raises(NoData):
            await source.latest(ACME, NOW)


async def test_the_day_of_another_report_is_refused() -> None:
    """Neither the links nor the file may tell another day."""
    async with reports({"report_day": "2026-11-11"}, record(12, 4)) as source:
        with pytest.raises(BrokenAnswer):
            await source.day(ACME, DAY, NOW)
    async with reports(ONE_DAY, record(11, 4)) as source:
        with pytest.raises(BrokenAnswer):
            await source.day(ACME, DAY, NOW)


async def test_a_day_of_the_newest_report_must_be_named() -> None:
    """Which of twenty-eight days it is, nobody could guess."""
    async with reports(MONTH, {"day_totals": [{"daily_active_users": 4}]}) as source:
        with pytest.raises(BrokenAnswer):
            await source.latest(ACME, NOW)


# Legacy


async def test_legacy_days_and_those_left_out() -> None:
    """The last day that is there is the last; before it, what is left out has no figures."""
    answer = [{"date": f"2026-11-{day}", "total_active_users": day} for day in (19, 16, 17)]
    async with github(answer) as client:
        latest = await LegacyDays(client, "api.github.com").latest(ACME, NOW)

    assert latest.last_day == date(2026, 11, 19)
    assert users(latest.fetched, Source.LEGACY) == {16: 16, 17: 17, 19: 19}
    absent = latest.fetched.without_figures
    assert (absent[0], absent[-1]) == (date(2026, 10, 24), date(2026, 11, 18))
    assert len(absent) == 27 - 3
    assert latest.fetched.report == "copilot/metrics"


async def test_no_legacy_days_are_no_data() -> None:
    """A team of fewer than five people with licences has an empty list."""
    async with github([]) as client:
        with pytest.raises(NoData):
            await LegacyDays(client, "api.github.com").latest(ACME, NOW)


async def test_legacy_endpoints_that_are_closed() -> None:
    """404 names the host that no longer has them."""

    async def closed(_request: web.Request) -> web.Response:
        return web.json_response({"message": "Not Found"}, status=404)

    clock = Clock(NOW)
    async with (
        serving(closed) as host,
        GitHub(
            api_client(host.url, tls=TLS), PersonalToken("t"), clock=clock, sleep=Sleep(clock)
        ) as client,
    ):
        with pytest.raises(EndpointClosed) as caught:
            await LegacyDays(client, "api.github.com").latest(ACME, NOW)

    assert caught.value.host == "api.github.com"
