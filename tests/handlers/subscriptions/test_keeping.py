"""What can be done with the standing orders of a channel."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Request
from handlers.subscriptions.keeping import Subscriptions
from handlers.subscriptions.subscription import ASKED, Paused, Subscription
from metrics.scope import LastDays, Scope, ScopeKind
from storage.engine import open_engine
from tests.databases import migrated

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)
ORDER = DigestOrder(
    Request(Scope.of(ScopeKind.ORG, "acme"), LastDays(28)),
    Schedule(Every.WEEKLY, time(9), "Europe/Berlin", weekday=0),
)


@pytest.fixture(name="kept")
async def _kept(tmp_path: Path) -> AsyncIterator[Subscriptions]:
    engine: AsyncEngine = open_engine(migrated(tmp_path / "orders.db"))
    yield Subscriptions(engine)
    await engine.dispose()


async def numbers(kept: Subscriptions) -> list[int]:
    return [each.number for each in await kept.every()]


async def test_what_is_ordered_is_found_by_its_number(kept: Subscriptions) -> None:
    """With the first time at which it comes."""
    added = await kept.add("C1", "U1", ORDER, NOW)

    assert added == Subscription(1, "C1", "U1", ORDER, NOW, next_due=MONDAY)
    assert await kept.find(1) == added
    assert await kept.find(2) is None


async def test_orders_are_listed_by_channel_and_by_who_ordered_them(kept: Subscriptions) -> None:
    """The oldest first."""
    for channel, owner in (("C1", "U1"), ("C2", "U1"), ("C1", "U2")):
        await kept.add(channel, owner, ORDER, NOW)

    assert [each.number for each in await kept.of_channel("C1")] == [1, 3]
    assert [each.number for each in await kept.of_owner("U1")] == [1, 2]
    assert await numbers(kept) == [1, 2, 3]


async def test_what_has_ended_is_gone_and_its_number_is_not_given_again(
    kept: Subscriptions,
) -> None:
    """Also where it was the highest."""
    await kept.add("C1", "U1", ORDER, NOW)
    await kept.end(1, NOW)
    await kept.add("C1", "U1", ORDER, NOW)

    assert await kept.find(1) is None
    assert await numbers(kept) == [2]


async def test_a_pause_without_an_end_has_no_next_time(kept: Subscriptions) -> None:
    """Until somebody resumes it."""
    await kept.add("C1", "U1", ORDER, NOW)
    paused = await kept.pause(1, ASKED, None, NOW)
    resumed = await kept.resume(1, MONDAY)

    assert paused is not None
    assert (paused.paused, paused.next_due) == (Paused(NOW, None, ASKED), None)
    assert resumed is not None
    assert (resumed.paused, resumed.next_due) == (None, NEXT_MONDAY)


async def test_a_pause_with_an_end_comes_again_from_its_end_on(kept: Subscriptions) -> None:
    """At that very moment too, where it is one of its times."""
    await kept.add("C1", "U1", ORDER, NOW)
    paused = await kept.pause(1, ASKED, NEXT_MONDAY, NOW)

    assert paused is not None
    assert paused.next_due == NEXT_MONDAY
    assert paused.paused == Paused(NOW, NEXT_MONDAY, ASKED)


async def test_what_is_not_paused_cannot_be_resumed(kept: Subscriptions) -> None:
    """What is owed from before is not lost by it."""
    await kept.add("C1", "U1", ORDER, NOW)
    resumed = await kept.resume(1, NEXT_MONDAY)

    assert resumed is not None
    assert resumed.next_due == MONDAY


async def test_an_order_moves_to_another_channel(kept: Subscriptions) -> None:
    """With its number and its times."""
    await kept.add("C1", "U1", ORDER, NOW)
    moved = await kept.move(1, "C2")

    assert moved == Subscription(1, "C2", "U1", ORDER, NOW, next_due=MONDAY)


async def test_an_order_remembers_what_it_is_told_to(kept: Subscriptions) -> None:
    """From one look of an alert to the next, each name by itself."""
    await kept.add("C1", "U1", ORDER, NOW)
    await kept.remember(1, {"since": "2026-11-20", "quiet": True})
    await kept.remember(1, {"since": "2026-11-21"})
    found = await kept.find(1)

    assert found is not None
    assert found.memory == {"since": "2026-11-21", "quiet": True}


async def test_nothing_can_be_done_with_what_has_ended(kept: Subscriptions) -> None:
    """None comes back, and it stays as it was."""
    await kept.add("C1", "U1", ORDER, NOW)
    await kept.end(1, NOW)

    assert await kept.pause(1, ASKED, None, NOW) is None
    assert await kept.resume(1, NOW) is None
    assert await kept.move(1, "C2") is None
    assert await kept.deliveries(1, 5) == []


async def test_every_change_of_what_is_due_is_told(kept: Subscriptions) -> None:
    """So that whoever waits for the next time looks again."""
    await kept.add("C1", "U1", ORDER, NOW)

    assert kept.changed.is_set()
