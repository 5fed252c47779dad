"""Which question a thread is about, that of the newest answer in it, and which subscription."""

import asyncio
import json
import secrets
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.posting import Posted
from handlers.request import Request
from metrics.scope import Period
from storage.answers import AnswerRow, answer, last_answer, put_answer
from storage.engine import reading, writing

TOLD = "told"
SUBSCRIPTION = "subscription"
LONGEST_WAIT_SECONDS = 1.0

# A channel, and the thread in it.
_Place = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Answered:
    """The question that a message answers, when, and of which days, where that is known."""

    question: Request
    at: datetime
    period: Period | None


class Threads:
    """Remembers questions by the messages that answer them."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._answering: defaultdict[_Place, set[asyncio.Event]] = defaultdict(set)

    @asynccontextmanager
    async def answering(self, channel: str, thread: str | None) -> AsyncIterator[None]:
        """Give a block that posts an answer and remembers its question.

        Slack shows the answer before its question is stored, and somebody may reply at once: who
        asks for the question of a thread waits for the answers under way in it, and where it has
        none yet, for those under way in the channel.
        """
        place, done = (channel, thread), asyncio.Event()
        self._answering[place].add(done)
        try:
            yield
        finally:
            done.set()
            self._answering[place].discard(done)
            if not self._answering[place]:
                del self._answering[place]

    async def question(self, channel: str, thread: str | None) -> Request | None:
        """Return the question of a thread, None where it is about none; also without a thread."""
        answered = await self.answered(channel, thread)
        return None if answered is None else answered.question

    async def answered(self, channel: str, thread: str | None) -> Answered | None:
        """Return what the newest answer in a thread answers, or None where there is none."""
        if thread is None:
            return None
        await self._answers_under_way((channel, thread))
        row = await self._last(channel, thread)
        if row is None:
            await self._answers_under_way((channel, None))
            row = await self._last(channel, thread)
        if row is None:
            return None
        values = json.loads(row.request)
        return Answered(Request.from_dict(values), row.posted_at, _told(values))

    async def _answers_under_way(self, place: _Place) -> None:
        """Wait for them, but not so long that Slack delivers the reply again."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                for done in tuple(self._answering.get(place, ())):
                    await done.wait()

    async def _last(self, channel: str, thread: str) -> AnswerRow | None:
        async with reading(self._engine) as connection:
            return await last_answer(connection, channel, thread)

    async def answered_by(self, channel: str, ts: str) -> Request | None:
        """Return the question that one message answers, None where it is no answer of ours."""
        async with reading(self._engine) as connection:
            row = await answer(connection, channel, ts)
        return None if row is None else Request.from_dict(json.loads(row.request))

    async def subscription(self, channel: str, ts: str) -> int | None:
        """Return the number of the subscription whose order or change a message tells of, if any."""
        async with reading(self._engine) as connection:
            row = await answer(connection, channel, ts)
        return None if row is None else json.loads(row.request).get(SUBSCRIPTION)

    async def remember_alone(self, channel: str, question: Request, now: datetime) -> str:
        """Keep the question of an answer to one person, and return the key that leads back to it.

        Slack does not tell the ts of such a message, so the key goes along in its blocks.
        """
        key = f"alone-{secrets.token_hex(8)}"
        await self.remember(Posted(channel, key), question, None, now)
        return key

    async def remember(
        self,
        posted: Posted,
        question: Request,
        thread: str | None,
        now: datetime,
        period: Period | None = None,
    ) -> None:
        """Keep the question that a message answers, of which days, and the thread it hangs in.

        "The last 28 days" are others tomorrow, and those of a message are not.
        """
        async with writing(self._engine) as connection:
            await put_answer(connection, answer_row(posted, question, thread, now, period))

    async def remember_order(
        self, posted: Posted, question: Request, number: int, now: datetime
    ) -> None:
        """Keep which subscription a message tells of, and the question that it is about."""
        values = json.dumps({**question.to_dict(), SUBSCRIPTION: number})
        async with writing(self._engine) as connection:
            await put_answer(connection, AnswerRow(posted.channel, posted.ts, values, now))


def answer_row(
    posted: Posted, question: Request, thread: str | None, now: datetime, period: Period | None
) -> AnswerRow:
    """Return what `Threads.remember` stores, for whoever stores something else along with it."""
    told = {} if period is None else {TOLD: [str(period.first), str(period.last)]}
    values = json.dumps({**question.to_dict(), **told})
    return AnswerRow(posted.channel, posted.ts, values, now, thread)


def _told(values: dict[str, Any]) -> Period | None:
    if TOLD not in values:
        return None
    first, last = map(date.fromisoformat, values[TOLD])
    return Period(first, last)
