"""The closed endpoints, where a host still has them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from aiohttp import web

from bot.build import Metrics, Surroundings, build_metrics
from metrics.definitions import Name
from metrics.errors import EndpointClosed, NoData, PermissionMissing
from metrics.models import Source
from metrics.scope import LastDays, Period, Scope
from metrics.service import SourceChoice
from sandbox.company.legacy import legacy_days
from tests.metrics.github.servers import serving
from tests.metrics.github.times import NOW, Clock, Sleep
from tests.metrics.stand_ins import (
    ACME,
    COMPANY,
    CORE,
    LAST_DAY,
    PLATFORM,
    House,
    house,
    settings,
)


@asynccontextmanager
async def old_host(folder: Path, *, status: int = 404) -> AsyncIterator[tuple[Metrics, list[str]]]:
    """Build the service before a host that has the legacy endpoints and no reports."""
    asked = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        if "/reports/" in request.path:
            return web.json_response({"message": "Not Found"}, status=status)
        return web.json_response(legacy_days(COMPANY, "acme", NOW))

    clock = Clock(NOW)
    async with (
        serving(answer) as host,
        build_metrics(settings(host.url, folder), Surroundings(clock, Sleep(clock))) as metrics,
    ):
        yield metrics, asked


async def test_auto_falls_back_where_there_are_no_reports(tmp_path: Path) -> None:
    """The host answers 404 to the reports, and has the figures in the old shape."""
    async with old_host(tmp_path) as (metrics, asked):
        summary = await metrics.service.summary(ACME, LastDays(7), NOW)
        assert summary.source is Source.LEGACY
        assert asked == [
            "/orgs/acme/copilot/metrics/reports/organization-28-day/latest",
            "/orgs/acme/copilot/metrics",
        ]

        assert await metrics.service.summary(ACME, LastDays(7), NOW) == summary
        assert asked.count("/orgs/acme/copilot/metrics") == 1


async def test_auto_does_not_fall_back_from_a_refusal(tmp_path: Path) -> None:
    """Only 404 says that there are no reports; a missing permission is told."""
    async with old_host(tmp_path, status=403) as (metrics, asked):
        with pytest.raises(PermissionMissing):
            await metrics.service.summary(ACME, LastDays(7), NOW)

        assert "/orgs/acme/copilot/metrics" not in asked


async def test_legacy_is_asked_where_it_is_chosen(tmp_path: Path) -> None:
    """One question brings everything within reach, and an hour's peace."""
    async with house(tmp_path, legacy=True, choice=SourceChoice.LEGACY) as built:
        summary = await built.ask(ACME, LastDays(7))
        assert built.questions() == ["metrics"]
        assert summary.source is Source.LEGACY
        assert summary.reports == ("copilot/metrics",)
        assert summary.period == Period.ending(LAST_DAY, 7)
        assert summary.metric(Name.WEEKLY_ACTIVE_USERS) is None

        built.clock.advance(seconds=3599)
        await built.ask(ACME, Period.ending(LAST_DAY, 20))
        assert built.questions() == []

        built.clock.advance(seconds=1)
        await built.ask(ACME, LastDays(7))
        assert built.questions() == ["metrics"]


async def test_days_that_the_old_answer_leaves_out_are_missing(old_house: House) -> None:
    """The day without data, and those before the 28 days these endpoints reach back."""
    summary = await old_house.ask(PLATFORM, Period(date(2026, 10, 20), LAST_DAY))

    assert date(2026, 11, 2) in summary.missing
    assert {date(2026, 10, day) for day in (20, 21, 22, 23)} <= set(summary.missing)
    assert old_house.questions() == ["metrics"]


async def test_days_out_of_reach_alone_are_no_data(old_house: House) -> None:
    """Nothing was stored of them, and nothing can be asked."""
    with pytest.raises(NoData):
        await old_house.ask(PLATFORM, Period(date(2026, 9, 1), date(2026, 9, 3)))


async def test_a_half_known_period_before_is_not_compared_with(old_house: House) -> None:
    """Of the eighteen days before, half are out of reach: the halves are compared."""
    summary = await old_house.ask(PLATFORM, LastDays(18))

    assert summary.comparison is not None
    assert not summary.comparison.is_with_period_before(summary.period)


@pytest.mark.parametrize("scope", [PLATFORM, CORE], ids=str)
async def test_a_team_is_told_by_the_old_endpoints(old_house: House, scope: Scope) -> None:
    """Who chose them is answered in their words."""
    summary = await old_house.ask(scope, LastDays(7))

    assert old_house.questions() == ["metrics"]
    assert summary.source is Source.LEGACY
    assert len(summary.days) > 4


async def test_a_team_where_the_endpoint_is_closed(tmp_path: Path) -> None:
    """GitHub answers 404 since April 2026: the error names the host, and the team."""
    async with house(tmp_path, choice=SourceChoice.LEGACY) as built:
        with pytest.raises(EndpointClosed) as caught:
            await built.ask(PLATFORM, LastDays(7))

        assert (caught.value.scope, caught.value.host) == (PLATFORM, "127.0.0.1")
        assert built.questions() == ["metrics"]


async def test_a_team_where_only_reports_are_chosen(tmp_path: Path) -> None:
    """The closed endpoints are not asked; the reports about people and teams answer."""
    async with house(tmp_path, choice=SourceChoice.REPORTS) as built:
        summary = await built.ask(PLATFORM, LastDays(7))

        assert summary.reports == ("users-1-day + user-teams-1-day",)
        assert "metrics" not in built.questions()


async def test_an_organization_where_the_chosen_endpoint_is_closed(tmp_path: Path) -> None:
    """Whoever chose the old endpoints is told that they are gone."""
    async with house(tmp_path, choice=SourceChoice.LEGACY) as built:
        with pytest.raises(EndpointClosed):
            await built.ask(ACME, LastDays(7))


async def test_figures_of_the_two_families_are_kept_apart(tmp_path: Path) -> None:
    """Their values do not mean the same, so one never completes the other."""
    async with house(tmp_path, legacy=True, choice=SourceChoice.LEGACY) as built:
        await built.ask(ACME, LastDays(7))
    async with house(tmp_path) as built:
        summary = await built.ask(ACME, LastDays(7))

        assert built.questions() == ["organization-28-day"]
        assert {known.day.source for known in summary.days} == {Source.REPORTS}
