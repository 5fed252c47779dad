"""What goes wrong is told as it is, and what had arrived is kept."""

import asyncio
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from metrics.errors import (
    BrokenAnswer,
    GitHubError,
    MetricsError,
    NoData,
    NotFound,
    TokenRefused,
    TookTooLong,
    Unavailable,
)
from metrics.scope import LastDays, Period, Scope, ScopeKind
from metrics.service import SourceChoice
from sandbox.company import Company
from sandbox.company.breakdowns import Record
from tests.metrics.stand_ins import ACME, LAST_DAY, TODAY, House, house, until

SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 10))


class Spoiled(Company):
    """A company of whose days one can be spoiled, and made good again."""

    def __init__(self, spoiled: date, fields: Record) -> None:
        super().__init__(TODAY, people=10)
        self.spoiled: date | None = spoiled
        self._fields = fields

    @property
    def made_of(self) -> tuple[object, ...]:
        """What is spoiled, too."""
        return (*super().made_of, self.spoiled, *self._fields.items())

    def day_total(self, scope: str, day: date, now: datetime) -> Record:
        """The record of a day; the spoiled one has something else in it."""
        total = super().day_total(scope, day, now)
        return {**total, **self._fields} if day == self.spoiled else total


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("github-401", TokenRefused),
        ("github-500", Unavailable),
        ("github-not-ready", NoData),
        ("github-no-data", NoData),
        ("github-empty-links", NoData),
        ("links-cut-silent", BrokenAnswer),
    ],
)
async def test_github_s_refusal_is_the_answer(
    house: House, fault: str, kind: type[MetricsError]
) -> None:
    """Every outage is an error of its kind, never a zero; afterwards all is well."""
    house.github.faults.add(fault)
    with pytest.raises(kind):
        await house.ask(ACME, LastDays(7))

    house.github.faults.clear()
    assert len((await house.ask(ACME, LastDays(7))).days) == 7


async def test_stored_days_are_told_while_github_is_down(house: House) -> None:
    """For an hour; after that an outage is an error, because the newest days may have changed."""
    first = await house.ask(ACME, LastDays(7))
    house.github.faults.add("github-500")

    house.clock.advance(minutes=59)
    assert await house.ask(ACME, LastDays(7)) == first

    house.clock.advance(minutes=1)
    with pytest.raises(Unavailable):
        await house.ask(ACME, LastDays(7))


@pytest.mark.parametrize("fault", ["github-not-ready", "github-no-data", "github-empty-links"])
async def test_a_report_that_is_not_ready_takes_no_stored_day_away(
    house: House, fault: str
) -> None:
    """GitHub answers that it has no report just now: the days it gave before still count."""
    first = await house.ask(ACME, Period(date(2026, 11, 9), date(2026, 11, 13)))
    house.github.faults.add(fault)
    house.clock.advance(hours=1)

    assert await house.ask(ACME, Period(date(2026, 11, 9), date(2026, 11, 13))) == first


class Forgetful(Company):
    """A company whose newest days can be taken back."""

    behind = timedelta()

    @property
    def made_of(self) -> tuple[object, ...]:
        """How far it is behind, too."""
        return (*super().made_of, self.behind)

    def latest_day(self, now: datetime) -> date:
        """The newest day that GitHub still names."""
        return super().latest_day(now) - self.behind


async def test_days_that_github_takes_back_are_told_as_they_were(tmp_path: Path) -> None:
    """The newest report ends earlier than before; what it has told is neither pending nor gone."""
    company = Forgetful(TODAY, people=10)
    period = Period.ending(LAST_DAY, 2)
    async with house(tmp_path, company=company) as built:
        first = await built.ask(ACME, period)
        company.behind = timedelta(days=5)
        built.clock.advance(hours=1)

        again = await built.ask(ACME, period)
        assert (again.days, again.pending, again.missing) == (first.days, (), ())
        assert (await built.ask(ACME, LastDays(2))).period == Period.ending(date(2026, 11, 14), 2)


async def test_one_broken_day_keeps_no_other_from_being_stored(tmp_path: Path) -> None:
    """The question fails, and asking again asks for the broken day alone."""
    company = Spoiled(SEPTEMBER.days[3], {"daily_active_users": -1})
    async with house(tmp_path, company=company) as built:
        with pytest.raises(BrokenAnswer, match="2026-09-04"):
            await built.ask(ACME, SEPTEMBER)
        assert set(await built.stored(ACME, SEPTEMBER)) == {*SEPTEMBER.days} - {SEPTEMBER.days[3]}
        built.questions()

        company.spoiled = None
        assert len((await built.ask(ACME, SEPTEMBER)).days) == 10
        assert built.questions() == ["organization-1-day 2026-09-04"]


async def test_the_figures_of_another_day_are_refused(tmp_path: Path) -> None:
    """A report of one day that tells another is broken, whatever its links promised."""
    company = Spoiled(SEPTEMBER.days[3], {"day": "2026-09-05"})
    async with house(tmp_path, company=company) as built:
        with pytest.raises(BrokenAnswer, match="another day than 2026-09-04"):
            await built.ask(ACME, SEPTEMBER)


async def test_a_broken_day_within_the_newest_report_breaks_it(tmp_path: Path) -> None:
    """Nothing of a report that contradicts its description is stored."""
    company = Spoiled(LAST_DAY, {"totals_by_ide": "vscode"})
    async with house(tmp_path, company=company) as built:
        with pytest.raises(BrokenAnswer):
            await built.ask(ACME, LastDays(7))

        assert await built.stored(ACME, Period.ending(LAST_DAY, 28)) == {}


async def test_a_lost_permission_is_not_remembered_as_days_without_figures(
    house: House,
) -> None:
    """404 is what GitHub says to a token that may no longer see the organization."""
    await house.ask(ACME, LastDays(7))
    house.github.faults.add("github-404")
    with pytest.raises(NotFound):
        await house.ask(ACME, SEPTEMBER)

    house.github.faults.clear()
    assert (await house.ask(ACME, SEPTEMBER)).missing == ()


class TimeAhead(asyncio.SelectorEventLoop):
    """An event loop whose time can be put ahead: what waits then ends, however fast we are."""

    ahead = 0.0

    def time(self) -> float:
        """Return the seconds by which timeouts go."""
        return super().time() + self.ahead


def test_the_deadline_passes_and_what_had_arrived_is_kept(tmp_path: Path) -> None:
    """Asking again gets further: only the days that had not arrived are asked for."""
    loop = TimeAhead()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(_the_deadline_passes(tmp_path, loop))


async def _the_deadline_passes(folder: Path, loop: TimeAhead) -> None:
    # It is shorter than the client waits for one answer, which would pass as well otherwise.
    async with house(folder, deadline_seconds=15.0) as built:
        asker = asyncio.create_task(built.ask(ACME, SEPTEMBER))
        await until(lambda: any("2026-09" in asked.path for asked in built.github.requests))
        built.github.faults.add("github-timeout")
        while not await built.stored(ACME, SEPTEMBER):
            pass
        loop.ahead = 15.0
        with pytest.raises(TookTooLong) as caught:
            await asker
        assert caught.value.seconds == 15.0
        arrived = await built.stored(ACME, SEPTEMBER)
        assert 0 < len(arrived) < SEPTEMBER.length
        built.questions()

        built.github.faults.clear()
        await built.ask(ACME, SEPTEMBER)
        assert sorted(built.questions()) == [
            f"organization-1-day {day}" for day in SEPTEMBER.days if day not in arrived
        ]


async def test_a_comparison_is_no_reason_to_fail(house: House) -> None:
    """The days that were asked for are all there; those before them can wait."""
    await house.ask(ACME, LastDays(7))
    house.github.faults.add("github-500")

    summary = await house.ask(ACME, LastDays(17))

    assert len(summary.days) == 17
    assert summary.comparison is not None
    assert not summary.comparison.is_with_period_before(summary.period)


async def test_an_unknown_organization_is_not_found(house: House) -> None:
    """Where neither family of endpoints knows it, the refusal of the reports is told."""
    with pytest.raises(NotFound) as caught:
        await house.ask(Scope.of(ScopeKind.ORG, "nobody"), LastDays(7))

    assert "organization-28-day" in caught.value.asked


async def test_only_the_reports_are_asked_where_they_are_chosen(tmp_path: Path) -> None:
    """No other endpoint is tried in their place."""
    async with house(tmp_path, choice=SourceChoice.REPORTS) as built:
        with pytest.raises(NotFound):
            await built.ask(Scope.of(ScopeKind.ORG, "nobody"), LastDays(7))

        assert built.questions() == ["organization-28-day"]


async def test_an_error_holds_no_parameter(house: House) -> None:
    """Its text can be logged and shown: neither token nor query nor signed link is in it."""
    await house.ask(ACME, LastDays(7))
    for fault in ("github-500", "links-expired", "links-foreign-host", "github-429-secondary"):
        house.github.faults.add(fault)
        with pytest.raises(GitHubError) as caught:
            await house.ask(ACME, SEPTEMBER)
        house.github.faults.clear()

        text = f"{caught.value} {caught.value!r}"
        assert not any(secret in text for secret in ("?", "sig=", "ghp_", "day="))
