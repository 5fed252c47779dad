"""Which question a thread is about: that of the newest answer in it."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.posting import Posted
from handlers.request import Request
from storage.answers import AnswerRow, answer, last_answer, put_answer
from storage.engine import reading, writing


@dataclass(frozen=True, slots=True)
class Threads:
    """Remembers questions by the messages that answer them."""

    engine: AsyncEngine

    async def question(self, channel: str, thread: str | None) -> Request | None:
        """Return the question of a thread, None where it is about none; also without a thread."""
        if thread is None:
            return None
        async with reading(self.engine) as connection:
            row = await last_answer(connection, channel, thread)
        return None if row is None else Request.from_dict(json.loads(row.request))

    async def answered(self, channel: str, key: str) -> Request | None:
        """Return the question that one answer is to, by its ts or by what `remember_alone` gave."""
        async with reading(self.engine) as connection:
            row = await answer(connection, channel, key)
        return None if row is None else Request.from_dict(json.loads(row.request))

    async def remember_alone(self, channel: str, question: Request, now: datetime) -> str:
        """Keep the question of an answer to one person, and return the key that leads back to it.

        Slack does not tell the ts of such a message, so the key goes along in its blocks.
        """
        key = f"alone-{secrets.token_hex(8)}"
        await self.remember(Posted(channel, key), question, None, now)
        return key

    async def remember(
        self, posted: Posted, question: Request, thread: str | None, now: datetime
    ) -> None:
        """Keep the question that a message answers, and the thread it hangs in."""
        values = json.dumps(question.to_dict())
        async with writing(self.engine) as connection:
            row = AnswerRow(posted.channel, posted.ts, values, now, thread)
            await put_answer(connection, row)
