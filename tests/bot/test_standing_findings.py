"""What the doctor finds about what comes by itself."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.findings import Mark
from bot.standing_findings import MOST_NAMED, history_finding, standing_findings
from handlers.deliveries.terms import Promise
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Request
from handlers.slack_app import OPTIONAL_SCOPES
from handlers.subscriptions.keeping import Subscriptions
from handlers.subscriptions.subscription import ASKED
from metrics.scope import LastDays, Scope, ScopeKind
from storage.deliveries import Planned, claim_delivery, free_deliveries, plan_deliveries
from storage.engine import open_engine, writing
from tests.databases import migrated

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
ORDER = DigestOrder(
    Request(Scope.of(ScopeKind.ORG, "acme"), LastDays(28)),
    Schedule(Every.WEEKLY, time(9), "Europe/Berlin", weekday=0),
)


@pytest.fixture(name="engine")
async def _engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(migrated(tmp_path / "standing.db"))
    yield engine
    await engine.dispose()


async def found(engine: AsyncEngine, now: datetime = NOW) -> list[tuple[Mark, str, str, str]]:
    """Return every finding, as its mark, what it is about, what was seen, and the fix."""
    findings = standing_findings(engine, now)
    return [(each.mark, each.what, each.seen, each.fix) async for each in findings]


async def test_without_any_there_is_nothing_to_say(engine: AsyncEngine) -> None:
    """Nothing is late either."""
    assert await found(engine) == [
        (Mark.WELL, "Subscriptions", "none", ""),
        (Mark.WELL, "Deliveries", "none is overdue", ""),
    ]


async def test_what_somebody_paused_is_counted_and_well(engine: AsyncEngine) -> None:
    """They meant it."""
    kept = Subscriptions(engine)
    for _ in range(3):
        await kept.add("C1", "U1", ORDER, NOW)
    await kept.pause(2, ASKED, None, NOW)

    counted = (await found(engine))[0]
    assert counted == (Mark.WELL, "Subscriptions", "3 digests; 1 paused by somebody", "")


async def test_what_cannot_be_delivered_says_why_and_what_to_do(engine: AsyncEngine) -> None:
    """By its number and its channel, without who ordered it."""
    kept = Subscriptions(engine)
    await kept.add("C1", "U1", ORDER, NOW)
    await kept.pause(1, "not_in_channel", None, NOW)

    mark, what, seen, step = (await found(engine))[1]
    assert (mark, what) == (Mark.FAILS, "Subscription 1, to C1")
    assert seen == "cannot be delivered since 21 Nov 2026 08:30 UTC (not_in_channel)"
    assert step.startswith("I am not in its channel. Type /invite @")


async def test_of_many_only_some_are_named(engine: AsyncEngine) -> None:
    """The rest is counted, and comes forward when some of these are mended."""
    kept = Subscriptions(engine)
    for number in range(1, MOST_NAMED + 4):
        await kept.add("C1", "U1", ORDER, NOW)
        await kept.pause(number, "is_archived", None, NOW)

    findings = await found(engine)
    assert len([each for each in findings if each[1].startswith("Subscription ")]) == MOST_NAMED
    more = next(each for each in findings if each[2] == "3 more cannot be delivered")
    assert more[:2] == (Mark.FAILS, "Subscriptions")
    assert more[3] == "They are named once some of those above come again or have ended."


async def test_a_due_time_that_nobody_looked_for_is_overdue(engine: AsyncEngine) -> None:
    """After a quarter of an hour; then the app does not run."""
    await Subscriptions(engine).add("C1", "U1", ORDER, NOW)
    in_time, late = [
        (await found(engine, MONDAY + timedelta(minutes=more)))[-1] for more in (14, 15)
    ]

    assert in_time[0] is Mark.WELL
    assert late[:3] == (
        Mark.FAILS,
        "Deliveries",
        "1 overdue, the oldest since 23 Nov 2026 08:00 UTC",
    )
    assert "`" not in late[3]


async def test_a_worker_that_is_gone_is_told(engine: AsyncEngine) -> None:
    """Its lease is over, and nobody has taken over."""
    kept = Subscriptions(engine)
    await kept.add("C1", "U1", ORDER, NOW)
    async with writing(engine) as connection:
        await plan_deliveries(connection, 1, "C1", [Planned(NOW, NOW)])
        (row,) = await free_deliveries(connection, NOW)
        await claim_delivery(connection, row, "w1", NOW, NOW + timedelta(minutes=5))

    held, lost = [(await found(engine, NOW + QUARTER * more))[-1] for more in (1, 2)]
    assert held[0] is Mark.WELL
    assert lost[2] == (
        "1 overdue, the oldest since 21 Nov 2026 08:30 UTC; of 1 the worker that had begun is gone"
    )


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        (Promise.AT_LEAST_ONCE, "posts it again"),
        (Promise.AT_MOST_ONCE, "leaves it out"),
    ],
)
def test_without_history_the_promise_decides(promise: Promise, said: str) -> None:
    """What is missing is named, and that it may be left out."""
    finding = history_finding(OPTIONAL_SCOPES - {"groups:history"}, promise)

    assert finding.mark is Mark.NOT_NEEDED
    assert finding.seen.startswith("groups:history not granted")
    assert f"DELIVERY={promise} then {said}" in finding.seen


def test_with_history_nothing_is_left_to_chance() -> None:
    """Whatever the setting is."""
    finding = history_finding(OPTIONAL_SCOPES | {"commands"}, Promise.AT_MOST_ONCE)

    assert (finding.mark, finding.seen[:7]) == (Mark.WELL, "granted")
