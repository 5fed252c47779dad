"""Two scopes are told over the very same days, and what people do on a day is an average."""

import json
from datetime import date, timedelta

import pytest

from metrics.definitions import Name
from metrics.errors import NotFound, OneOfTwo
from metrics.models import Source
from metrics.scope import Asked, LastDays, Period, Scope, ScopeKind
from metrics.side_by_side import SideBySide, agent_share, per_active_day
from storage.days import DayRow, LatestRow, put_days, put_latest_day
from storage.engine import writing
from tests.metrics.stand_ins import ACME, ACME_INC, PLATFORM, House
from tests.metrics.stand_ins import LAST_DAY as LAST
from tests.metrics.test_recount import month

BETA = Scope.of(ScopeKind.ORG, "beta")
WEB = Scope.of(ScopeKind.TEAM, "acme/web")


async def compare(house: House, one: Scope, other: Scope, asked: Asked) -> SideBySide:
    return await house.metrics.questions.comparisons.compare(one, other, asked, house.clock())


@pytest.mark.parametrize("other", [BETA, ACME_INC, PLATFORM], ids=str)
async def test_both_are_the_summaries_of_the_same_days(house: House, other: Scope) -> None:
    """Of any kinds: the same figures that either alone would be answered with."""
    found = await compare(house, ACME, other, LastDays(7))

    assert found.both == (
        await house.ask(ACME, found.period),
        await house.ask(other, found.period),
    )
    assert found.one.period == found.other.period
    assert not found.cut


async def test_what_is_done_on_an_active_day_is_the_same_when_counted_another_way(
    house: House,
) -> None:
    """All prompts by all people of all days, from the files GitHub serves."""
    found = await compare(house, ACME, BETA, LastDays(28))
    for summary, owner in zip(found.both, ("acme", "beta"), strict=True):
        raw = await month(
            house, f"/orgs/{owner}/copilot/metrics/reports/organization-28-day/latest"
        )
        prompts = sum(day["user_initiated_interaction_count"] for day in raw.values())
        people = sum(day["daily_active_users"] for day in raw.values())
        last = raw[max(raw)]

        assert per_active_day(summary, Name.INTERACTIONS) == prompts / people
        assert agent_share(summary) == (
            last["monthly_active_agent_users"] / last["monthly_active_users"]
        )


async def test_two_teams_of_an_organization_are_fetched_once(house: House) -> None:
    """Both are made of the same reports of the same days."""
    await compare(house, PLATFORM, WEB, LastDays(7))

    assert len(house.questions()) == 1 + 2 * 7


async def test_the_one_that_fails_is_named(house: House) -> None:
    """With the error that it alone would have."""
    nobody = Scope.of(ScopeKind.ORG, "nobody")
    for one, other in ((ACME, nobody), (nobody, ACME)):
        with pytest.raises(OneOfTwo) as failed:
            await compare(house, one, other, LastDays(7))
        assert failed.value.scope == nobody
        assert isinstance(failed.value.error, NotFound)


async def known_up_to(house: House, scope: Scope, last: date) -> None:
    """Let the last 40 days be stored, as GitHub gave them a moment ago."""
    rows = [
        DayRow(
            day,
            1,
            "organization-1-day",
            house.clock(),
            json.dumps({"day": day.isoformat(), "daily_active_users": 5}).encode(),
        )
        for day in Period.ending(last, 40).days
    ]
    async with writing(house.metrics.engine) as connection:
        await put_days(connection, str(scope), Source.REPORTS, rows)
        await put_latest_day(connection, str(scope), Source.REPORTS, LatestRow(last, house.clock()))


@pytest.mark.parametrize(
    ("asked", "period"),
    [
        (LastDays(7), Period.ending(LAST - timedelta(days=1), 7)),
        (Period(date(2026, 11, 12), LAST), Period(date(2026, 11, 12), LAST - timedelta(days=1))),
    ],
    ids=["last days", "period"],
)
@pytest.mark.parametrize("turned", [False, True])
async def test_where_the_last_days_differ_both_end_with_the_earlier_one(
    house: House, asked: Asked, period: Period, *, turned: bool
) -> None:
    """A day that only one of them has would be held against nothing."""
    one, other = (BETA, ACME) if turned else (ACME, BETA)
    await known_up_to(house, one, LAST)
    await known_up_to(house, other, LAST - timedelta(days=1))
    found = await compare(house, ACME, BETA, asked)

    assert (found.one.period, found.other.period, found.cut) == (period, period, True)
    assert [len(summary.days) for summary in found.both] == [period.length] * 2


async def test_days_that_neither_has_yet_stay_pending(house: House) -> None:
    """They are told as such, as in the answer about either."""
    found = await compare(house, ACME, BETA, Period(LAST, LAST + timedelta(days=1)))

    assert not found.cut
    assert found.one.pending == found.other.pending == (LAST + timedelta(days=1),)
