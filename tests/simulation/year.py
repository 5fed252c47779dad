"""A year of two workers on one database, which die and come back while a clock is moved by hand."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Schedule
from handlers.request import Request
from handlers.subscriptions.keeping import Subscriptions
from metrics.scope import LastDays, Scope, ScopeKind
from storage.engine import open_engine
from tests.simulation.clock import Clock
from tests.simulation.counts import TERMS, Counts, Due, Outage, Said, Times
from tests.simulation.oracle import due_moments
from tests.simulation.slack import Post, Slack
from tests.simulation.workers import LATE, REPEAT, Living, started

OWNER = "U0MINA0001"
CHANNELS = 60
QUESTION = Request(Scope(ScopeKind.ORG, "acme"), LastDays(28))
# A worker looks whenever it said that something is due next, and at least so often.
LOOKS = timedelta(days=2)
MOST_STEPS = 60
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Restart:
    """When a worker, or both, are to die within so many steps, and how long they are away."""

    at: datetime
    steps: tuple[int, ...]
    away: timedelta


def restarts(number: int, moments: Sequence[datetime], seed: int) -> list[Restart]:
    """Return restarts at moments at which something is due: of one worker, and of both.

    A few of both last longer than what is missed is sent for.
    """
    dice = Random(seed)  # noqa: S311 - moments are no secrets
    found = []
    for place, at in enumerate(sorted(dice.sample(moments, number))):
        away = timedelta(minutes=dice.randint(1, 300))
        if place % 9 == 0:
            away = TERMS.catch_up + timedelta(hours=dice.randint(1, 60))
        both = place % 3 == 0
        steps = tuple(dice.randint(1, MOST_STEPS) for _ in range(2 if both else 1))
        found.append(Restart(at, steps, away))
    return found


async def ordered(url: str, schedules: Sequence[Schedule], begin: datetime) -> None:
    """Order a digest for each schedule, in channels that get several."""
    engine = open_engine(url)
    subscriptions = Subscriptions(engine)
    for number, schedule in enumerate(schedules):
        order = DigestOrder(QUESTION, schedule)
        await subscriptions.add(f"C{number % CHANNELS:03}", OWNER, order, begin)
    await engine.dispose()


@dataclass(slots=True)
class Place:
    """Where a worker lives; where none does, the next one comes `back` at a moment."""

    back: datetime
    away: timedelta = timedelta(0)
    living: Living | None = None


@dataclass(slots=True)
class Year:
    """Two places for workers, the Slack that they post to, and what happened to them."""

    url: str
    clock: Clock
    slack: Slack
    pending: list[Restart]
    times: Times = field(default_factory=Times)
    places: list[Place] = field(default_factory=list)
    born: int = 0
    gone_since: datetime | None = None

    async def run(self, end: datetime) -> None:
        """Let time pass until then, from one moment at which anything happens to the next."""
        self.places = [Place(self.clock.now), Place(self.clock.now)]
        while self.clock.now < end:
            self._start()
            self._doom()
            await asyncio.gather(*(self._look(place) for place in self.places))
            wake = await self._wake()
            await self._bury()
            self.clock.move_to(self._next(wake))
        for place in self.places:
            if place.living:
                await place.living.end()

    def _start(self) -> None:
        for place in self.places:
            if place.living is None and place.back <= self.clock.now:
                self.born += 1
                place.living = started(self.url, self.slack, self.clock)
                self._end_outage()

    def _doom(self) -> None:
        while self.pending and self.pending[0].at <= self.clock.now:
            restart = self.pending.pop(0)
            living = [place for place in self.places if place.living]
            for place, steps in zip(living, restart.steps, strict=False):
                assert place.living
                place.living.life.doomed(steps)
                place.away = restart.away

    async def _look(self, place: Place) -> None:
        if place.living is not None:
            await place.living.look(self.clock.now)

    async def _wake(self) -> datetime | None:
        """Return when something is due next, which the workers alive all read in one database."""
        for place in self.places:
            if place.living is not None and not place.living.life.dead:
                wake = await place.living.next_look()
                if wake is not None:
                    return wake
        return None

    async def _bury(self) -> None:
        for place in self.places:
            if place.living is not None and place.living.life.dead:
                await place.living.end()
                self.times.deaths.append(self.clock.now)
                place.living, place.back = None, self.clock.now + place.away
        if self.gone_since is None and not any(place.living for place in self.places):
            self.gone_since = self.clock.now

    def _end_outage(self) -> None:
        if self.gone_since is not None:
            self.times.outages.append(Outage(self.gone_since, self.clock.now))
            self.gone_since = None

    def _next(self, wake: datetime | None) -> datetime:
        """Return when anything happens next: to what is due, or to a worker."""
        moments = [self.clock.now + LOOKS, *(restart.at for restart in self.pending[:1])]
        moments += [place.back for place in self.places if place.living is None]
        moments += [] if wake is None else [wake]
        return max(self.clock.now + SECOND, min(moments))


async def counted(
    year: Year, schedules: Sequence[Schedule], begin: datetime, end: datetime
) -> Counts:
    """Return what became of every moment of the oracle's."""
    said, counts = _said(year.slack), Counts()
    engine = open_engine(year.url)
    subscriptions = Subscriptions(engine)
    for number, schedule in enumerate(schedules, 1):
        rows = {row.due_at: row for row in await subscriptions.deliveries(number, 1000)}
        moments = due_moments(schedule, begin, end + timedelta(days=40))
        for at, following in pairwise(moments):
            if at <= end:
                row = rows.pop(at, None)
                due = Due(number, at, following, said.pop((number, at), []), row)
                counts.add(due, year.times)
        counts.wrong += [f"{number} {at}: nothing was due" for at in rows if at <= end]
    counts.wrong += [f"{key}: posted, and nothing was due" for key in said if key[1] <= end]
    await engine.dispose()
    return counts


def _said(slack: Slack) -> dict[tuple[int, datetime], list[Said]]:
    """Return all posts by the subscription and the due time that their metadata names."""
    found = defaultdict(list)
    for posts in slack.posts.values():
        for post in posts:
            found[_of(post)].append(_read(post))
    return dict(found)


def _of(post: Post) -> tuple[int, datetime]:
    assert post.metadata
    number, _, at = post.metadata["event_payload"]["delivery"].partition("-")
    return int(number), datetime.strptime(at, "%Y%m%dT%H%MZ").replace(tzinfo=UTC)


def _read(post: Post) -> Said:
    at = datetime.fromtimestamp(float(post.ts), UTC)
    written, *rest = post.text.split(", ")
    assert f"{_of(post)[1]:%Y-%m-%d %H:%M}" == written
    return Said(at, LATE in rest, REPEAT in rest)
