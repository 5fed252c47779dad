"""A worker as the bot puts it together, with a Slack that needs no server and words that are few."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.deliveries import Parts, deliveries_of
from bot.settings import Settings
from bot.surroundings import Surroundings
from charts.worker import ChartWorker
from handlers.access import Access, LinksFor
from handlers.access.directory import Directory
from handlers.access.policy import PolicyFile
from handlers.deliveries.moments import Moment
from handlers.deliveries.worker import Deliveries
from handlers.messages import Message
from handlers.orders.digest import DigestOrder
from handlers.subscriptions.composed import Composed, Occasion
from handlers.subscriptions.composers import Composers
from handlers.subscriptions.keeping import Subscriptions
from handlers.subscriptions.subscription import Subscription
from handlers.threads import Threads
from metrics.questions import Questions
from tests.simulation.clock import Clock
from tests.simulation.life import Killed, Life
from tests.simulation.slack import Line, Slack

LATE, REPEAT = "late", "perhaps a repeat"


@dataclass(frozen=True, slots=True)
class Few:
    """Says when something was due, whether it is late, and whether it may be a repeat."""

    step: Callable[[], None]

    async def compose(self, subscription: Subscription, occasion: Occasion) -> Composed:
        """Return so many words."""
        self.step()
        said = [f"{occasion.due_at:%Y-%m-%d %H:%M}", *([LATE] if occasion.late else [])]
        text = ", ".join([*said, *([REPEAT] if occasion.repeat else [])])
        return Composed(Message("a digest", text), subscription.order.question)


@dataclass(slots=True)
class Living:
    """A worker with a life of its own, from its start to its end."""

    life: Life
    engine: AsyncEngine
    deliveries: Deliveries

    async def look(self, now: datetime) -> None:
        """Deliver what is due, or die of it."""
        with suppress(Killed):
            await self.deliveries.run(now)

    async def next_look(self) -> datetime | None:
        """Return when something is due next."""
        with suppress(Killed):
            return await self.deliveries.next_wake()
        return None

    async def end(self) -> None:
        """Be gone, whether alive until now or not."""
        self.life.dead = True
        await self.engine.dispose()


def started(url: str, slack: Slack, clock: Clock) -> Living:
    """Start a worker, put together as the bot does it."""
    life = Life()
    engine, line = life.engine(url), cast("AsyncWebClient", Line(slack, life.step))

    def reached(_moment: Moment) -> None:
        life.step()

    parts = Parts(
        engine,
        cast("Questions", None),
        line,
        Access(PolicyFile(None, None, LinksFor.OFF), Directory(line, clock)),
        Threads(engine),
        cast("ChartWorker", None),
        Subscriptions(engine),
    )
    around = Surroundings(clock=clock, sleep=clock.sleep, reached=reached)
    composers = Composers({DigestOrder: Few(life.step)})
    return Living(life, engine, deliveries_of(Settings.model_construct(), parts, composers, around))
