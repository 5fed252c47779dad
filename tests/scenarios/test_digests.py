"""A digest from its order to its channel: at its hour, once, or with the reason why not."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from charts.worker import ChartWorker
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Request
from handlers.subscriptions.subscription import ASKED
from metrics.scope import LastDays, Scope, ScopeKind
from sandbox.slack.facts import Message
from sandbox.slack.people import LEE, MINA
from sandbox.world import World
from storage.deliveries import DeliveryRow
from tests.scenarios.conftest import PLAN, opened

pytestmark = pytest.mark.asyncio(loop_scope="session")

CHANNEL = "C0COPILOT1"
START = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
NINE = START.replace(hour=9, minute=0)
ORDER = DigestOrder(
    Request(Scope.of(ScopeKind.ORG, "acme"), LastDays(28)),
    Schedule(Every.DAILY, time(9), "UTC"),
)
METADATA = {
    "event_type": "copilot_digest",
    "event_payload": {"delivery": "1-20261121T0900Z", "part": 0},
}


@dataclass
class House:
    """A world whose clock stands still until a test moves it."""

    world: World
    clock: "Clock"

    async def order(self, channel: str = CHANNEL, owner: str = MINA) -> int:
        added = await self.world.bot.subscriptions.add(channel, owner, ORDER, self.clock.now)
        return added.number

    async def run(self, at: datetime) -> None:
        self.clock.now = at
        await self.world.bot.deliveries.run(at)

    async def rows(self, number: int = 1) -> Sequence[DeliveryRow]:
        return await self.world.bot.subscriptions.deliveries(number, 10)

    async def states(self, number: int = 1) -> list[tuple[str, str | None]]:
        return [(str(row.state), row.reason) for row in await self.rows(number)]

    def said(self, channel: str = CHANNEL) -> list[Message]:
        """Return what the app has said in the channel; details are in the threads of that."""
        messages = self.world.slack.messages(channel)
        return [each for each in messages if each.is_app and not each.is_reply]


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


Open = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture(name="open_house")
def _open_house(charts: ChartWorker) -> Open:
    @asynccontextmanager
    async def open_house(*faults: str, with_days: bool = True, **plan: Any) -> AsyncIterator[House]:
        clock = Clock()
        chosen = replace(PLAN, faults=faults, **plan)
        around = {"clock": clock, "charts": charts, "delivers": False}
        async with opened(chosen, with_days=with_days, **around) as world:
            yield House(world, clock)

    return open_house


async def test_a_digest_comes_at_its_hour_and_once(open_house: Open) -> None:
    """Not before; however often it is looked; it says who ordered it and how to stop it."""
    async with open_house(with_days=False) as house:
        await house.order()
        await house.run(START)
        assert house.said() == []

        for minutes in (0, 1, 2):
            await house.run(NINE + timedelta(minutes=minutes))
        (message,) = house.said()

    assert message.metadata == METADATA
    assert message.text.endswith(
        f"Ordered by <@{MINA}> · to stop it, type `/copilot-metrics unsubscribe 1`"
    )
    assert "late" not in message.text


async def test_what_was_delivered_is_written_down(open_house: Open) -> None:
    """Where it stands, when, and when the next one comes."""
    async with open_house() as house:
        await house.order()
        await house.run(NINE)
        (row,) = await house.rows()
        (message,) = house.said()
        found = await house.world.bot.subscriptions.find(1)
        wake = await house.world.bot.deliveries.next_wake()

    assert (row.state, row.ts, row.sent_at, row.posting) == ("sent", message.ts, NINE, None)
    assert found is not None
    assert found.next_due == wake == NINE + timedelta(days=1)


async def test_a_reply_in_the_thread_of_a_digest_goes_on_from_its_question(
    open_house: Open,
) -> None:
    """As below every answer."""
    async with open_house() as house:
        await house.order()
        await house.run(NINE)
        (message,) = house.said()
        heard = await house.world.slack.say(
            "Mina", "#copilot", "@Copilot Metrics 7d", thread_ts=message.ts
        )
        assert heard is not None
        reply = await house.world.slack.message_after(
            heard.mark, "#copilot", where=lambda each: each.is_app
        )

    assert "acme" in reply.text
    assert reply.thread_ts == message.ts


async def test_two_workers_deliver_once(open_house: Open) -> None:
    """Also where both look in the same moment."""
    async with open_house(with_days=False) as house:
        await house.order()
        house.clock.now = NINE
        deliveries = house.world.bot.deliveries
        await asyncio.gather(deliveries.run(NINE), deliveries.run(NINE))

    assert len(house.said()) == 1


async def test_a_missed_digest_comes_late_once_and_says_so(open_house: Open) -> None:
    """Of several that were missed it is the newest; the others are skipped with their reason."""
    async with open_house() as house:
        await house.order()
        await house.run(NINE + timedelta(days=2, hours=3))
        (message,) = house.said()
        states = await house.states()

    assert "This comes late: it was due on Mon 23 November at 09:00 (UTC)." in message.text
    assert states == [("sent", None), ("skipped", "too_late"), ("skipped", "too_late")]


async def test_what_is_too_old_is_skipped(open_house: Open) -> None:
    """A week after the hour nobody waits for it any more."""
    async with open_house() as house:
        order = replace(ORDER, schedule=Schedule(Every.WEEKLY, time(9), "UTC", weekday=5))
        await house.world.bot.subscriptions.add(CHANNEL, MINA, order, START)
        await house.run(NINE + timedelta(days=1, minutes=1))

        assert house.said() == []
        assert await house.states() == [("skipped", "too_late")]


async def test_what_falls_into_a_pause_is_not_owed(open_house: Open) -> None:
    """And after its end everything comes again by itself."""
    async with open_house() as house:
        await house.order()
        await house.world.bot.subscriptions.pause(1, ASKED, NINE + timedelta(days=1), START)
        await house.run(NINE)
        assert house.said() == []

        await house.run(NINE + timedelta(days=1))
        found = await house.world.bot.subscriptions.find(1)

        assert len(house.said()) == 1
        assert found is not None
        assert found.paused is None


async def test_who_may_not_order_any_more_gets_nothing(open_house: Open) -> None:
    """A guest may not see figures: the subscription is paused, and the channel hears why."""
    async with open_house() as house:
        await house.order(owner=LEE)
        await house.run(NINE)
        found = await house.world.bot.subscriptions.find(1)

        assert [each.metadata for each in house.said()] == [None]
        assert await house.states() == [("failed", "owner_no_member")]
        assert found is not None
        assert found.paused is not None
        assert found.paused.why == "owner_no_member"
        assert found.next_due is None


async def test_one_channel_that_is_closed_does_not_keep_others_waiting(open_house: Open) -> None:
    """The archived one is paused, and the other gets its digest."""
    async with open_house() as house:
        await house.order("C0OLDNEWS1")
        await house.order()
        await house.run(NINE)

        assert await house.states(1) == [("failed", "is_archived")]
        assert await house.states(2) == [("sent", None)]
        assert len(house.said()) == 1


@pytest.mark.parametrize("history", [True, False])
async def test_a_digest_that_slack_did_not_confirm_is_not_tried_before_the_lease_is_over(
    open_house: Open, *, history: bool
) -> None:
    """Nobody knows whether it is there."""
    async with open_house("slack-dropped-once", history=history) as house:
        await house.order()
        await house.run(NINE)
        await house.run(NINE + timedelta(minutes=4))

        assert len(house.said()) == 1
        assert await house.states() == [("due", None)]


async def test_it_is_then_found_in_its_channel(open_house: Open) -> None:
    """By its metadata, where the app may read there."""
    async with open_house("slack-dropped-once") as house:
        await house.order()
        await house.run(NINE)
        await house.run(NINE + timedelta(minutes=5))
        (message,) = house.said()
        (row,) = await house.rows()

    assert (row.state, row.ts) == ("sent", message.ts)


async def test_where_the_app_may_not_read_it_is_posted_again_and_says_so(
    open_house: Open,
) -> None:
    """That is what `at-least-once` promises."""
    async with open_house("slack-dropped-once", history=False) as house:
        await house.order()
        await house.run(NINE)
        await house.run(NINE + timedelta(minutes=5))
        first, second = house.said()

        assert "You may have seen this before" not in first.text
        assert "You may have seen this before" in second.text
        assert await house.states() == [("sent", None)]


async def test_slack_busy_means_later_and_not_lost(open_house: Open) -> None:
    """It comes with the next try."""
    async with open_house("slack-429-once") as house:
        await house.order()
        await house.run(NINE)
        assert house.said() == []

        wake = await house.world.bot.deliveries.next_wake()
        assert wake is not None
        await house.run(wake)

        assert len(house.said()) == 1


async def test_figures_that_github_does_not_complete_are_looked_at_again_an_hour_later(
    open_house: Open,
) -> None:
    """Their time has passed, and GitHub has nothing newer: it is not asked every minute."""
    async with open_house() as house:
        await house.order()
        await house.run(NINE)
        house.world.turn_on("github-no-data")
        looked = NINE + timedelta(days=2)
        await house.run(looked)
        row = (await house.rows())[-1]

    assert row.look_again == looked + timedelta(hours=1)
