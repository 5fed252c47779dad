"""When a digest cannot be delivered: its owner is told once, the step helps, the others come."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.build import build
from charts.worker import ChartWorker
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.paused_buttons import RESUMED
from handlers.request import Request
from handlers.words.undeliverable import fix
from metrics.scope import LastDays, Scope, ScopeKind
from sandbox.passing import Hands
from sandbox.slack.facts import Message
from sandbox.slack.people import MINA, TOMAS
from sandbox.world import World, morning, running
from tests.scenarios.conftest import PLAN, TODAY, at_once

pytestmark = pytest.mark.asyncio(loop_scope="session")

ACME = Scope(ScopeKind.ORG, "acme")
WELL, ILL = "#copilot", "#engineering"
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
NEXT_MONDAY = MONDAY + timedelta(weeks=1)
TOLD_SECONDS = 20.0


def _order(view: str | None = None) -> DigestOrder:
    question = Request(ACME, LastDays(7), view)  # type: ignore[arg-type]
    return DigestOrder(question, Schedule(Every.WEEKLY, time(9), "Europe/Berlin", 0))


@dataclass
class Office:
    """Two digests on Monday at nine: one that nothing ever happens to, and Tomás's."""

    world: World
    hands: Hands
    ill: int = 0
    moments: dict[str, datetime] = field(default_factory=dict)

    async def until(self, end: datetime) -> None:
        """Let time pass, from one due time to the next."""
        deliveries = self.world.bot.deliveries
        while (wake := await deliveries.next_wake()) is not None and wake <= end:
            self.hands.now = max(wake, self.hands.now + timedelta(seconds=1))
            await deliveries.run(self.hands.now)
            self._note()
        self.hands.now = end
        await deliveries.run(end)
        self._note()

    def _note(self) -> None:
        for channel in (WELL, ILL):
            for message in self.digests(channel):
                self.moments.setdefault(f"{channel} {message.ts}", self.hands.now)

    def came(self, channel: str) -> list[datetime]:
        """Return when each digest of a channel came, to the minute."""
        found = [at for name, at in self.moments.items() if name.startswith(channel)]
        return [at.replace(second=0, microsecond=0) for at in found]

    def digests(self, channel: str) -> list[Message]:
        """Return the digests in a channel; what was delivered has its metadata."""
        messages = self.world.slack.messages(channel)
        return [each for each in messages if each.metadata and not each.is_reply]

    def told(self, whom: str = "@tomas") -> Sequence[Message]:
        """Return what the app said to somebody about what could not be delivered."""
        messages = self.world.slack.messages(whom)
        return [each for each in messages if each.is_app and each.text.startswith("*Digest")]

    async def press(self, action: str, value: str | None = None) -> Message:
        """Press a button below what Tomás was told, and return what he is told then."""
        [told] = self.told()
        slack = self.world.slack
        heard = await slack.press("Tomas", "@tomas", told.ts, action, value)
        assert heard.ok, heard.error
        return await slack.message_after(
            heard.mark, "@tomas", where=lambda message: message.is_app, within=TOLD_SECONDS
        )


OfficeWith = Callable[[], AbstractAsyncContextManager[Office]]


@pytest.fixture(name="office_with")
def _office_with(charts: ChartWorker) -> OfficeWith:
    @asynccontextmanager
    async def office_with() -> AsyncIterator[Office]:
        hands = Hands(morning(TODAY))
        async with running(
            PLAN, clock=hands, sleep=at_once, charts=charts, delivers=False
        ) as world:
            office = Office(world, hands)
            kept = world.bot.subscriptions
            await kept.add(world.slack.channel(WELL).id, MINA, _order(), hands.now)
            ill = await kept.add(world.slack.channel(ILL).id, TOMAS, _order("agents"), hands.now)
            office.ill = ill.number
            yield office

    return office_with


@dataclass(frozen=True)
class Trouble:
    """What happens to Tomás's channel, what ends that, and the word for it."""

    why: str
    begin: Callable[[World], None]
    end: Callable[[World], None]


TROUBLES = (
    Trouble("not_in_channel", lambda w: w.slack.remove(ILL), lambda w: w.slack.invite(ILL)),
    Trouble(
        "is_archived",
        lambda w: w.slack.archive(ILL),
        lambda w: w.slack.archive(ILL, archived=False),
    ),
    Trouble(
        "channel_shared",
        lambda w: w.slack.share(ILL),
        lambda w: w.slack.share(ILL, shared=False),
    ),
)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.why)
async def test_the_step_that_is_named_brings_the_next_one(
    office_with: OfficeWith, trouble: Trouble
) -> None:
    """Told once, through many looks and a restart; the other one came on the minute."""
    async with office_with() as office:
        world, slack = office.world, office.world.slack
        trouble.begin(world)
        await office.until(MONDAY + timedelta(hours=10))
        async with build(world.settings, world.around) as again:
            for minutes in range(3):
                await again.deliveries.run(office.hands.now + timedelta(minutes=minutes))

        [told] = office.told()
        assert fix(trouble.why, slack.channel(ILL).id) in told.text
        assert (office.came(WELL), office.came(ILL)) == ([MONDAY], [])

        trouble.end(world)
        office.hands.now += timedelta(hours=1)
        answer = await office.press(RESUMED)
        assert "Mon 30 Nov 2026 09:00" in answer.text
        await office.until(NEXT_MONDAY + timedelta(hours=1))

        assert office.came(WELL) == [MONDAY, NEXT_MONDAY]
        assert office.came(ILL) == [NEXT_MONDAY]
        assert len(office.told()) == 1
