"""A stand-in Slack, a database, and workers that deliver what a test says there is to say."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncEngine

from charts.values import Chart
from handlers.access import Access
from handlers.access.directory import Directory
from handlers.access.policy import PolicyFile
from handlers.answers import Answers
from handlers.deliveries.claims import Worker
from handlers.deliveries.deliver import Deliverer
from handlers.deliveries.drawings import Drawings
from handlers.deliveries.looking_again import LookingAgain
from handlers.deliveries.moments import Moment, unnoticed
from handlers.deliveries.pace import Pace
from handlers.deliveries.reconcile import History
from handlers.deliveries.telling import Telling
from handlers.deliveries.terms import Promise, Terms
from handlers.deliveries.worker import Deliveries
from handlers.messages import text_message
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.posting import Poster
from handlers.request import Request
from handlers.subscriptions.composed import Composed, Kept, Occasion, Silent
from handlers.subscriptions.keeping import Subscriptions
from handlers.subscriptions.subscription import Subscription
from handlers.threads import Threads
from metrics.scope import LastDays, Scope, ScopeKind
from sandbox.slack.facts import Message
from sandbox.slack.people import MINA
from sandbox.slack.server import StandInSlack
from storage.deliveries import DeliveryRow

CHANNEL = "C0COPILOT1"
START = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
NINE = datetime(2026, 11, 21, 9, tzinfo=UTC)
QUESTION = Request(Scope(ScopeKind.ORG, "acme"), LastDays(28))
ORDER = DigestOrder(QUESTION, Schedule(Every.DAILY, time(9), "UTC"))


@dataclass
class Clock:
    """It stands still until a test moves it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Says:
    """Says what a test wants, and remembers what it was asked for."""

    details: str | None = None
    silent: Silent | None = None
    error: Exception | None = None
    look_again: datetime | None = None
    revised: Composed | Kept | None = None
    asked: list[Occasion] = field(default_factory=list)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    hold: asyncio.Event | None = None

    async def compose(self, subscription: Subscription, occasion: Occasion) -> Composed | Silent:
        """Say it, or raise it."""
        self.asked.append(occasion)
        self.begun.set()
        if self.hold is not None and subscription.channel == CHANNEL:
            await self.hold.wait()
        if self.error is not None:
            raise self.error
        said = f"number {subscription.number}" + (" again" if occasion.repeat else "")
        details = None if self.details is None else text_message(self.details, (), "")
        return self.silent or Composed(
            text_message(said, (), ""),
            QUESTION,
            details,
            told={"active": 5},
            look_again=self.look_again,
            memory={"seen": subscription.number},
        )

    async def revise(
        self, _subscription: Subscription, _told: dict[str, Any], _now: datetime
    ) -> Composed | Kept:
        """Say it, or raise it."""
        if self.error is not None:
            raise self.error
        return self.revised or Kept(None)


class NoCharts:
    """Draws nothing, because no message here has a chart."""

    async def png(self, values: Chart, scale: int = 1) -> bytes:
        """Fail."""
        raise AssertionError((values, scale))


class Killed(asyncio.CancelledError):
    """A worker that died: nothing of what comes after is done."""


def dying_at(moment: Moment, times: int = 1) -> Callable[[Moment], None]:
    """Return what lets a worker die when it has reached a moment so many times."""
    left = [times]

    def reached(now_at: Moment) -> None:
        left[0] -= now_at is moment
        if now_at is moment and not left[0]:
            raise Killed

    return reached


@dataclass
class Office:
    """Everything that a worker needs; each worker is another process in all that matters."""

    slack: StandInSlack
    engine: AsyncEngine
    clock: Clock
    says: Says = field(default_factory=Says)
    slept: list[float] = field(default_factory=list)

    @property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self.engine)

    def worker(
        self,
        name: str = "first",
        *,
        promise: Promise = Promise.AT_LEAST_ONCE,
        reached: Callable[[Moment], None] = unnoticed,
        engine: AsyncEngine | None = None,
    ) -> Deliveries:
        """Return a worker."""
        engine = engine or self.engine
        client = AsyncWebClient(
            self.slack.bot_token, base_url=self.slack.api_url, retry_handlers=[]
        )
        access = Access(PolicyFile(None, None), Directory(client, self.clock))
        terms = Terms(promise=promise)
        drawings = Drawings(NoCharts(), reached)
        poster = Poster(client, self.sleep, most_waits=0)
        answers = Answers(drawings, poster)
        deliverer = Deliverer(
            engine,
            access,
            self.says,
            answers,
            Threads(engine),
            History(client),
            Pace(self.clock, self.sleep),
            terms,
            reached,
        )
        return Deliveries(
            Worker(name, engine, terms, self.clock, reached),
            deliverer,
            LookingAgain(engine, access, self.says, answers),
            Telling(engine, Subscriptions(engine), access, poster),
            drawings,
        )

    async def sleep(self, seconds: float) -> None:
        """Remember how long somebody waited."""
        self.slept.append(seconds)

    async def order(self, channel: str = CHANNEL, order: DigestOrder = ORDER) -> int:
        """Order a digest."""
        return (await self.subscriptions.add(channel, MINA, order, START)).number

    async def run(self, at: datetime, worker: Deliveries | None = None) -> None:
        """Let a worker do what is due at a moment."""
        self.clock.now = at
        await (worker or self.worker()).run(at)

    async def rows(self, number: int = 1) -> Sequence[DeliveryRow]:
        """Return what became of a subscription's due times, the newest first."""
        return await self.subscriptions.deliveries(number, 50)

    async def states(self, number: int = 1) -> list[tuple[str, str | None]]:
        """Return the same in short."""
        return [(str(row.state), row.reason) for row in await self.rows(number)]

    def said(self, channel: str = CHANNEL) -> list[str]:
        """Return what stands in a channel."""
        return [message.text for message in self.messages(channel)]

    def messages(self, channel: str = CHANNEL) -> list[Message]:
        """Return the app's messages in a channel."""
        return [message for message in self.slack.messages(channel) if message.is_app]
