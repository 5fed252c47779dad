"""A process is killed while it delivers, another takes over, and what then stands in Slack."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, islice
from pathlib import Path

from handlers.deliveries.moments import Moment
from handlers.deliveries.terms import Promise
from handlers.deliveries.worker import AT_ONCE
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Request, ViewName
from handlers.slack_app import BOT_SCOPES, OPTIONAL_SCOPES
from handlers.subscriptions.keeping import Subscriptions
from metrics.scope import LastDays, Scope, ScopeKind
from sandbox.company import Company
from sandbox.slack.facts import Message
from sandbox.slack.people import MINA
from storage.deliveries import DeliveryRow
from storage.engine import open_engine
from tests.bot.environment import variables
from tests.deliveries_killed.kills import Executioner, Kill, Undisturbed
from tests.deliveries_killed.processes import Life, ended, start
from tests.deliveries_killed.stand_ins import WatchedGitHub, WatchedSlack

ORDERED = datetime(2026, 11, 10, tzinfo=UTC)
EARLIER = datetime(2026, 11, 16, 8, 1, tzinfo=UTC)
# A Monday, at nine in Berlin.
DUE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
# After so long whatever a process had is free.
LATER = timedelta(minutes=6)
COMPANY = Company(date(2026, 11, 23), 40)
ACME = Scope(ScopeKind.ORG, "acme")
CHANNELS = ("C0COPILOT1", "C0COPILOT1", "C0ENGINEER")
VIEWS = (ViewName.SUMMARY, ViewName.LANGUAGES, ViewName.SUMMARY)
KILLED = -9


@dataclass(frozen=True, slots=True)
class Terms:
    """What the workspace grants, what the deployment promises, and what else makes it hard.

    With `draws`, charts are drawn, and so many `heirs` die too, right after they took over.
    """

    history: bool = True
    promise: Promise = Promise.AT_LEAST_ONCE
    draws: bool = False
    heirs: int = 0

    def __str__(self) -> str:
        granted = f"{self.promise}, history {'granted' if self.history else 'not granted'}"
        return f"{granted}, {self.heirs} heirs die" if self.heirs else granted


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one due time: what stands in the channel for it, and in the record."""

    posts: Sequence[Message]
    details: int
    row: DeliveryRow


@dataclass(frozen=True, slots=True)
class Trial:
    """A kill, how the process and its last heir ended, and what became of all."""

    kill: Kill
    terms: Terms
    ended: int | None
    heir_ended: int | None
    outcomes: Sequence[Outcome]

    @property
    def was_killed(self) -> bool:
        """Whether the kill came before the process had ended by itself."""
        return self.ended == KILLED


async def order_digests(url: str, number: int, now: datetime) -> None:
    """Order so many digests for the same hour, in a database that is migrated."""
    engine = open_engine(url)
    subscriptions = Subscriptions(engine)
    schedule = Schedule(Every.WEEKLY, time(9), "Europe/Berlin", 0)
    for channel, view in islice(cycle(zip(CHANNELS, VIEWS, strict=True)), number):
        question = Request(ACME, LastDays(28), view)
        await subscriptions.add(channel, MINA, DigestOrder(question, schedule), now)
    await engine.dispose()


async def deliver_earlier(url: str, folder: Path) -> int:
    """Let the digests of the week before be delivered, so that most days are stored.

    Returns how many messages were posted in their threads.
    """
    async with _stand_ins(Executioner(), EARLIER, Terms()) as (github, slack):
        environment = _environment(github, slack, url, Terms(), folder)
        assert await ended(start(Life(environment, EARLIER))) == 0
        return sum(outcome.details for outcome in await _outcomes(url, slack))


async def undisturbed(url: str, folder: Path) -> Undisturbed:
    """Deliver with nobody killed, and return how much there was to interrupt."""
    watch, calls = Executioner(), folder / "calls"
    async with _stand_ins(watch, DUE, Terms()) as (github, slack):
        environment = _environment(github, slack, url, Terms(), folder)
        assert await ended(start(Life(environment, DUE, calls=calls))) == 0
    return Undisturbed(watch.fitting, int(calls.read_text(encoding="ascii")))


async def tried(kill: Kill, terms: Terms, url: str, folder: Path) -> Trial:
    """Kill one process, let others take over, and return what became of every due time."""
    watch = Executioner(kill.asked)
    async with _stand_ins(watch, DUE, terms) as (github, slack):
        environment = _environment(github, slack, url, terms, folder)
        victim = start(Life(environment, DUE, kill.moment, kill.calls, terms.draws))
        watch.pid = victim.pid
        how = await ended(victim)
        watch.release()
        for heir in range(terms.heirs):
            now = DUE + (heir + 1) * LATER
            await ended(start(Life(environment, now, Moment.AFTER_CLAIM, draws=terms.draws)))
        now = DUE + (terms.heirs + 1) * LATER
        last = await ended(start(Life(environment, now, draws=terms.draws)))
        return Trial(kill, terms, how, last, await _outcomes(url, slack))


async def at_the_same_time(url: str, folder: Path) -> Sequence[Outcome]:
    """Let two processes deliver what is due at once, and return what became of it.

    Neither is done before the other has a part in it.
    """
    async with _stand_ins(Executioner(), DUE, Terms(), together=AT_ONCE + 1) as (github, slack):
        environment = _environment(github, slack, url, Terms(), folder)
        both = [start(Life(environment, DUE)) for _ in range(2)]
        assert [await ended(process) for process in both] == [0, 0]
        return await _outcomes(url, slack)


@asynccontextmanager
async def _stand_ins(
    watch: Executioner, now: datetime, terms: Terms, together: int = 0
) -> AsyncIterator[tuple[WatchedGitHub, WatchedSlack]]:
    scopes = BOT_SCOPES | (OPTIONAL_SCOPES if terms.history else frozenset())
    async with (
        WatchedGitHub(COMPANY, lambda: now, watch) as github,
        WatchedSlack(lambda: now, watch, scopes=scopes, together=together) as slack,
    ):
        yield github, slack


def _environment(
    github: WatchedGitHub, slack: WatchedSlack, url: str, terms: Terms, folder: Path
) -> Mapping[str, str]:
    leading = variables(github, slack, folder)
    return {**leading, "DATABASE_URL": url, "DELIVERY": str(terms.promise), "HOME": str(folder)}


async def _outcomes(url: str, slack: WatchedSlack) -> Sequence[Outcome]:
    engine = open_engine(url)
    try:
        subscriptions = Subscriptions(engine)
        newest = [
            (await subscriptions.deliveries(each.number, 1))[0]
            for each in await subscriptions.every()
        ]
        return [_outcome(row, slack) for row in newest]
    finally:
        await engine.dispose()


def _outcome(row: DeliveryRow, slack: WatchedSlack) -> Outcome:
    conversations = slack.workspace.conversations
    posts = [
        message
        for message in conversations.messages(row.channel)
        if not message.is_reply and _is_of(message, row)
    ]
    details = sum(len(conversations.replies(row.channel, post.ts)) for post in posts)
    return Outcome(posts, details, row)


def _is_of(message: Message, row: DeliveryRow) -> bool:
    metadata = message.metadata or {"event_payload": {}}
    return row.key in metadata["event_payload"].values()
