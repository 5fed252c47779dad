"""The links of a day: of which report, until when, and what is said where there are none."""

from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from metrics.errors import LinkRefused, NoReportOfDay, NotFound, TokenRefused
from metrics.report_links import ReportKind
from metrics.scope import Scope, ScopeKind
from tests.metrics.github.times import NOW
from tests.metrics.stand_ins import ACME, ACME_INC, LAST_DAY, PLATFORM, house

DAY = date(2026, 11, 12)
LAST_FINAL = date(2026, 11, 17)


@pytest.mark.parametrize(
    ("owner", "kind", "report"),
    [
        (ACME, ReportKind.AGGREGATE, "organization-1-day"),
        (ACME_INC, ReportKind.AGGREGATE, "enterprise-1-day"),
        (ACME, ReportKind.USERS, "users-1-day"),
        (ACME_INC, ReportKind.USER_TEAMS, "user-teams-1-day"),
        (ACME, ReportKind.REPOS, "repos-1-day"),
    ],
)
async def test_each_report_has_its_links(
    owner: Scope, kind: ReportKind, report: str, tmp_path: Path
) -> None:
    """They lead to that report of that day, and live for an hour by their own account."""
    async with house(tmp_path) as there:
        found = await there.metrics.questions.links.of_day(owner, kind, DAY, NOW)

    assert (found.owner, found.report, found.day, found.final) == (owner, report, DAY, True)
    assert found.links
    assert all(f"/{report}-report/" in link and DAY.isoformat() in link for link in found.links)
    assert (found.ends_at, found.end_is_told) == (NOW + timedelta(hours=1), True)
    assert "sig=" not in repr(found)


async def test_without_a_day_it_is_the_last_final_one(tmp_path: Path) -> None:
    """GitHub has two days more, which may still change."""
    async with house(tmp_path) as there:
        links = there.metrics.questions.links
        found = await links.of_day(ACME, ReportKind.AGGREGATE, None, NOW)
        newest = await links.of_day(ACME, ReportKind.AGGREGATE, LAST_DAY, NOW)

    assert (found.day, found.final) == (LAST_FINAL, True)
    assert (newest.day, newest.final) == (LAST_DAY, False)


async def test_a_link_works_without_a_header_and_dies_after_its_life(tmp_path: Path) -> None:
    """A plain client gets the file within the hour, and a refusal after it."""
    async with house(tmp_path) as there, httpx.AsyncClient() as plain:
        found = await there.metrics.questions.links.of_day(ACME, ReportKind.AGGREGATE, DAY, NOW)
        (link,) = found.links
        within = await plain.get(link)
        there.clock.advance(hours=1)
        after = await plain.get(link)

    assert (within.status_code, within.json()["day"]) == (200, DAY.isoformat())
    assert after.status_code == 403


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        (ReportKind.AGGREGATE, date(2026, 11, 20)),
        (ReportKind.USERS, date(2026, 11, 2)),
        (ReportKind.REPOS, date(2026, 7, 2)),
    ],
)
async def test_a_day_without_a_report(kind: ReportKind, day: date, tmp_path: Path) -> None:
    """Whether not processed yet, without figures, or from before: the last final day is told."""
    async with house(tmp_path) as there:
        with pytest.raises(NoReportOfDay) as raised:
            await there.metrics.questions.links.of_day(ACME, kind, day, NOW)

    assert (raised.value.day, raised.value.last_final) == (day, LAST_FINAL)
    assert raised.value.oldest <= LAST_FINAL


@pytest.mark.parametrize("fault", ["github-not-ready", "github-empty-links"])
async def test_an_answer_without_links_is_no_report(fault: str, tmp_path: Path) -> None:
    """GitHub has several ways to say that it has none; with every report so, no day is known."""
    async with house(tmp_path) as there:
        await there.metrics.service.last_day(ACME, NOW)
        there.github.faults.add(fault)
        with pytest.raises(NoReportOfDay):
            await there.metrics.questions.links.of_day(ACME, ReportKind.AGGREGATE, DAY, NOW)


async def test_a_scope_that_is_not_there_is_no_day_without_a_report(tmp_path: Path) -> None:
    """A 404 for a day is looked into, so that a lost permission is told as what it is."""
    nobody = Scope.of(ScopeKind.ORG, "nobody")
    async with house(tmp_path) as there:
        with pytest.raises(NotFound):
            await there.metrics.questions.links.of_day(nobody, ReportKind.USERS, DAY, NOW)


@pytest.mark.parametrize(
    ("fault", "error"), [("links-foreign-host", LinkRefused), ("github-401", TokenRefused)]
)
async def test_a_failure_is_told_and_no_link_with_it(
    fault: str, error: type[Exception], tmp_path: Path
) -> None:
    """A link to a stranger's host is never handed on."""
    async with house(tmp_path, faults=[fault]) as there:
        with pytest.raises(error) as raised:
            await there.metrics.questions.links.of_day(ACME, ReportKind.AGGREGATE, DAY, NOW)

    assert "sig=" not in str(raised.value)


async def test_a_team_has_no_reports(tmp_path: Path) -> None:
    """Whoever asks must have chosen the owner."""
    async with house(tmp_path) as there:
        with pytest.raises(ValueError, match="no report of a team"):
            await there.metrics.questions.links.of_day(PLATFORM, ReportKind.USERS, DAY, NOW)


async def test_the_last_final_day_is_known_without_asking(tmp_path: Path) -> None:
    """By the clock at first, and then by what GitHub has said."""
    async with house(tmp_path) as there:
        links = there.metrics.questions.links
        assert await links.known_final_day(ACME, NOW) == LAST_FINAL
        assert there.questions() == []

        await there.metrics.service.last_day(ACME, NOW)
        assert await links.known_final_day(ACME, NOW + timedelta(days=9)) == LAST_DAY
