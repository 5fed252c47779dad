"""From a request to a message in the channel: the middle of every answer."""

import asyncio
import json
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from charts.errors import ChartFailed
from charts.worker import ChartWorker
from handlers import words
from handlers.messages import Message
from handlers.posting import Posted, Poster
from handlers.refusals import SlackRefused, Unconfirmed
from handlers.replies import Reply
from handlers.request import Request
from handlers.views import message_for
from metrics.errors import MetricsError
from metrics.questions import Questions
from metrics.scope import Scope
from storage.answers import AnswerRow, put_answer
from storage.engine import writing

logger = logging.getLogger(__name__)

OUT_OF_REACH = frozenset({"not_in_channel", "channel_not_found"})


@dataclass(frozen=True, slots=True)
class Answering:
    """What answers are made with; `clock` returns the time as aware UTC.

    `wanted` is told whose figures were asked for, when there was an answer.
    """

    questions: Questions
    charts: ChartWorker
    poster: Poster
    engine: AsyncEngine
    clock: Callable[[], datetime]
    wanted: Callable[[Scope], None]

    async def answer(self, request: Request, channel: str, reply: Reply) -> None:
        """Answer in the channel, or to the person alone where the bot is not in it.

        Raises `MetricsError`, `SlackRefused` and `Unconfirmed`; `problem_said` tells them.
        """
        warming = asyncio.create_task(self.charts.warm())
        try:
            message = await message_for(self.questions, request, self.clock())
        finally:
            await warming
        self.wanted(request.scope)
        message, png = await self._drawn(message)
        try:
            posted = await self.poster.post(channel, message, png)
        except SlackRefused as refused:
            if refused.code not in OUT_OF_REACH:
                raise
            alone = message.with_note(words.invite())
            await reply.say(alone.text, alone.blocks())
        else:
            await self._remember(posted, request)

    async def _drawn(self, message: Message) -> tuple[Message, bytes | None]:
        if message.chart is None:
            return message, None
        try:
            return message, await self.charts.png(message.chart)
        except ChartFailed:
            logger.exception("the chart could not be drawn")
            return message.with_note(words.image_missing(words.not_drawn())), None

    async def _remember(self, posted: Posted, request: Request) -> None:
        row = AnswerRow(posted.channel, posted.ts, json.dumps(request.to_dict()), self.clock())
        async with writing(self.engine) as connection:
            await put_answer(connection, row)


def sentence_for(error: Exception, scope: Scope | None = None) -> str:
    """Return what the person is told about an error, in mrkdwn; logs what nobody expected.

    An unexpected error gets a reference that stands in the log as well.
    """
    match error:
        case MetricsError():
            logger.info("%s: %s", type(error).__name__, error)
            return words.problem(error, scope)
        case SlackRefused():
            logger.warning("%s", error)
            return words.refusal(error.code, needed=error.needed)
        case Unconfirmed():
            logger.warning("Slack did not confirm a message")
            return words.unconfirmed()
        case _:
            reference = secrets.token_hex(4)
            logger.error("unexpected error, reference %s", reference, exc_info=error)
            return words.problem(error, scope, reference=reference)
