"""A worker as the bot puts it together, with a Slack that needs no server and words that are few."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncEngine

from charts.values import Chart
from handlers.access import Access, LinksFor
from handlers.access.directory import Directory
from handlers.access.policy import PolicyFile
from handlers.answers import Answers
from handlers.deliveries.claims import Worker
from handlers.deliveries.deliver import Deliverer
from handlers.deliveries.drawings import Drawings
from handlers.deliveries.looking_again import LookingAgain
from handlers.deliveries.moments import Moment
from handlers.deliveries.pace import Pace
from handlers.deliveries.reconcile import History
from handlers.deliveries.terms import Terms
from handlers.deliveries.worker import Deliveries
from handlers.messages import Message
from handlers.posting import Poster
from handlers.subscriptions.composed import Composed, Kept, Occasion
from handlers.subscriptions.subscription import Subscription
from handlers.threads import Threads
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

    async def revise(self, _subscription: Subscription, _told: Any, _now: datetime) -> Kept:
        """Find that everything holds."""
        return Kept(None)


class Undrawn:
    """Draws nothing, because these digests have no chart."""

    async def png(self, values: Chart, scale: int = 1) -> bytes:
        """Return no picture."""
        raise NotImplementedError


class Untold:
    """Tells nobody, because nothing stops in this year."""

    async def stopped(self, subscription: Subscription, why: str) -> None:
        """Fail, so that the year does."""
        raise NotImplementedError(why)


@dataclass(slots=True)
class Living:
    """A worker with a life of its own, from its start to its end."""

    life: Life
    engine: AsyncEngine
    deliveries: Deliveries

    async def look(self, now: datetime) -> datetime | None:
        """Deliver what is due, and return when to look again, None where it died of it."""
        try:
            await self.deliveries.run(now)
            return await self.deliveries.next_wake()
        except Killed:
            return None

    async def end(self) -> None:
        """Be gone, whether alive until now or not."""
        self.life.dead = True
        await self.engine.dispose()


def started(name: str, url: str, slack: Slack, clock: Clock) -> Living:
    """Start a worker that no other was called like."""
    life = Life()
    engine, line = life.engine(url), cast("AsyncWebClient", Line(slack, life.step))
    terms, few = Terms(), Few(life.step)

    def reached(_moment: Moment) -> None:
        life.step()

    access = Access(PolicyFile(None, None, LinksFor.OFF), Directory(line, clock))
    drawings = Drawings(Undrawn(), reached)
    answers = Answers(drawings, Poster(line, clock.sleep))
    deliverer = Deliverer(
        engine,
        access,
        few,
        answers,
        Threads(engine),
        History(line),
        Pace(clock, clock.sleep),
        terms,
        reached,
    )
    deliveries = Deliveries(
        Worker(name, engine, terms, clock, reached),
        deliverer,
        LookingAgain(engine, access, few, answers),
        Untold(),
        drawings,
    )
    return Living(life, engine, deliveries)
