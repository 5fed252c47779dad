"""Which question a thread is about: that of the newest answer in it."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.posting import Posted
from handlers.request import Request
from metrics.scope import Period
from storage.answers import AnswerRow, last_answer, put_answer
from storage.engine import reading, writing

TOLD = "told"


@dataclass(frozen=True, slots=True)
class Answered:
    """The question that a message answers, when, and of which days, where that is known."""

    question: Request
    at: datetime
    period: Period | None


@dataclass(frozen=True, slots=True)
class Threads:
    """Remembers questions by the messages that answer them."""

    engine: AsyncEngine

    async def question(self, channel: str, thread: str | None) -> Request | None:
        """Return the question of a thread, None where it is about none; also without a thread."""
        answered = await self.answered(channel, thread)
        return None if answered is None else answered.question

    async def answered(self, channel: str, thread: str | None) -> Answered | None:
        """Return what the newest answer in a thread answers, or None where there is none."""
        if thread is None:
            return None
        async with reading(self.engine) as connection:
            row = await last_answer(connection, channel, thread)
        if row is None:
            return None
        values = json.loads(row.request)
        return Answered(Request.from_dict(values), row.posted_at, _told(values))

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
        told = {} if period is None else {TOLD: [str(period.first), str(period.last)]}
        values = json.dumps({**question.to_dict(), **told})
        async with writing(self.engine) as connection:
            row = AnswerRow(posted.channel, posted.ts, values, now, thread)
            await put_answer(connection, row)


def _told(values: dict[str, Any]) -> Period | None:
    if TOLD not in values:
        return None
    first, last = map(date.fromisoformat, values[TOLD])
    return Period(first, last)
