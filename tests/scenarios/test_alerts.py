"""An alert from its order to its end: told once, told again when it is over, and snoozed."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from charts.worker import ChartWorker
from sandbox.slack.facts import Message
from sandbox.world import World
from tests.scenarios.conftest import PLAN, asked, opened

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Copilot was down for hours on Monday, 16 November, which is final on Friday, 20 November.
NINE = datetime(2026, 11, 19, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ALERT = "alert org acme active drops 50% in a day 09:00 UTC"


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: datetime = NINE - timedelta(hours=1)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class House:
    """A world and its clock."""

    world: World
    clock: Clock

    async def look(self, at: datetime) -> None:
        self.clock.now = at
        await self.world.bot.deliveries.run(at)

    def told(self) -> list[Message]:
        return [
            each
            for each in self.world.slack.messages("#copilot")
            if each.is_app and each.viewer is None and each.text.startswith(("Alert:", "Over:"))
        ]


Open = Callable[[], AbstractAsyncContextManager[House]]


@pytest.fixture(name="open_house")
def _open_house(charts: ChartWorker) -> Open:
    @asynccontextmanager
    async def open_house() -> AsyncIterator[House]:
        clock = Clock()
        plan = replace(PLAN, people=60)
        async with opened(plan, clock=clock, charts=charts, delivers=False) as world:
            yield House(world, clock)

    return open_house


async def test_an_alert_is_told_once_and_again_when_it_is_over(open_house: Open) -> None:
    """A look of an ordinary day is silent, and a second look of the same day too."""
    async with open_house() as house:
        ordered = await asked(house.world, ALERT)
        for days in (0, 1, 1, 2, 3):
            await house.look(NINE + days * DAY)
        alert, over = house.told()
        looks = await house.world.bot.subscriptions.deliveries(1, 10)

    assert ordered.text.startswith(
        "<@U0MINA0001> ordered an alert for this channel: "
        "`alert org acme active drops 50% in a day`, looked at every day at 09:00 (UTC).\n"
        "It says something when that begins and when it is over, and nothing in between."
    )
    assert alert.text.splitlines()[:2] == [
        "Alert: active people in acme",
        (
            "On Mon 16 Nov 2026, 9 people were active in org acme, 71.0\u202f% fewer than the 31 "
            "that are usual on that weekday; the limit is 50\u202f%."
        ),
    ]
    assert over.text.splitlines()[0] == "Over: active people in acme"
    assert sorted(str(row.state) for row in looks) == ["sent", "sent", "silent", "silent"]


async def test_a_snoozed_alert_is_quiet_and_its_message_says_who_wished_so(
    open_house: Open,
) -> None:
    """The end that falls into the snooze is told after it."""
    async with open_house() as house:
        await asked(house.world, ALERT)
        await house.look(NINE + DAY)
        (alert,) = house.told()
        heard = await house.world.slack.press("Priya", "#copilot", alert.ts, "alert_snooze")
        assert heard.ok, heard.error
        await house.world.slack.message_after(
            heard.mark, "#copilot", where=lambda each: each.viewer is not None
        )
        (snoozed,) = house.told()
        for days in range(2, 8):
            await house.look(NINE + days * DAY)
        quiet = house.told()
        await house.look(NINE + 9 * DAY)
        over = house.told()[-1]

    assert "Snoozed until 27 Nov 2026 by <@U0PRIYA001>." in snoozed.text
    assert len(quiet) == 1
    assert over.text.startswith("Over: active people in acme")


async def test_a_trial_tells_the_person_alone_when_an_alert_would_have_come(
    open_house: Open,
) -> None:
    """With the numbers of each time, and how many looks could not judge and why."""
    async with open_house() as house:
        house.clock.now = datetime(2026, 11, 21, 9, tzinfo=UTC)
        found = await asked(house.world, "alert org acme no data for 1 day test")

    assert found.viewer == "U0MINA0001"
    assert found.text.splitlines()[:3] == [
        (
            "`alert org acme no data for 1 day` would have come *twice* from 22 Nov 2025 to "
            "21 Nov 2026."
        ),
        (
            "• *Fri 6 Feb 2026*: GitHub has no figures of org acme for 1 working day up to "
            "Mon 2 Feb 2026, which are overdue. Over on Tue 10 Feb 2026."
        ),
        (
            "• *Fri 6 Nov 2026*: GitHub has no figures of org acme for 1 working day up to "
            "Mon 2 Nov 2026, which are overdue. Over on Sat 7 Nov 2026."
        ),
    ]


async def test_a_trial_of_restatements_says_since_when_one_could_have_been_seen(
    open_house: Open,
) -> None:
    """What GitHub changed before anything was stored, nobody knows."""
    async with open_house() as house:
        house.clock.now = datetime(2026, 11, 21, 9, tzinfo=UTC)
        found = await asked(house.world, "alert org acme restated test")

    assert found.text.splitlines()[:2] == [
        (
            "`alert org acme restated` would not have come from 22 Nov 2025 to 21 Nov 2026, as far "
            "as can be judged."
        ),
        (
            "1 of 365 daily looks could judge. 364 could not, because no day was stored yet that "
            "GitHub could have changed."
        ),
    ]
