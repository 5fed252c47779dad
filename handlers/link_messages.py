"""The messages that show links to report files: remembered, and told when their links have ended."""

import asyncio
import json
import logging
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.link_answers import Answered, ended_message
from handlers.posting import Posted, Poster
from handlers.refusals import RATE_LIMITED, SlackRefused, Unconfirmed
from handlers.wanted import LinksWanted
from storage.engine import reading, writing
from storage.link_messages import (
    LinkMessageRow,
    due_link_messages,
    end_link_message,
    link_message,
    next_end,
    put_link_message,
)

logger = logging.getLogger(__name__)

# For so long it is tried again to change a message that Slack did not take just then.
TRIED_FOR = timedelta(days=1)
AGAIN_AFTER = timedelta(minutes=1)


class LinkMessages:
    """Remembers which message shows links until when; never a link. `changed` wakes who waits."""

    def __init__(self, engine: AsyncEngine, poster: Poster) -> None:
        self._engine = engine
        self._poster = poster
        self.changed = asyncio.Event()

    async def remember(self, posted: Posted, answered: Answered, ends_at: datetime) -> None:
        """Keep what a message answers, until when its links live, and forget those long ended."""
        row = LinkMessageRow(posted.channel, posted.ts, _written(answered), ends_at)
        async with writing(self._engine) as connection:
            await put_link_message(connection, row)
        self.changed.set()

    async def answered_by(self, channel: str, ts: str) -> Answered | None:
        """Return what a message with links answers, None where it never had any."""
        async with reading(self._engine) as connection:
            row = await link_message(connection, channel, ts)
        return None if row is None else _read(row.question)

    async def end_due(self, now: datetime) -> datetime | None:
        """Let each message whose links have ended say so, and return when to look again, if at all."""
        async with reading(self._engine) as connection:
            due = await due_link_messages(connection, now)
        done = [await self._end(row, now) for row in due]
        if not all(done):
            return now + AGAIN_AFTER
        async with reading(self._engine) as connection:
            return await next_end(connection)

    async def _end(self, row: LinkMessageRow, now: datetime) -> bool:
        """Return whether nothing is left to do about a message; one that is gone is left alone."""
        shown = ended_message(_read(row.question))
        try:
            await self._poster.rewrite(Posted(row.channel, row.ts), shown.text, shown.blocks)
        except (SlackRefused, Unconfirmed) as error:
            passing = isinstance(error, Unconfirmed) or error.code in RATE_LIMITED
            if passing and now - row.expires_at < TRIED_FOR:
                logger.info("ended links are told of a little later: %s", type(error).__name__)
                return False
            logger.info("a message with ended links stays as it is: %s", error)
        async with writing(self._engine) as connection:
            await end_link_message(connection, row)
        return True


def _written(answered: Answered) -> str:
    named = {"report": answered.report, "asker": answered.asker, "part": answered.part}
    return json.dumps({"wanted": answered.wanted.to_dict(), **named})


def _read(question: str) -> Answered:
    values = json.loads(question)
    wanted = LinksWanted.from_dict(values["wanted"])
    return Answered(wanted, values["report"], values["asker"], int(values["part"]))
