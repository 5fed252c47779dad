"""Answering a question about figures: where it was asked, with its chart."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from charts.errors import ChartFailed
from charts.worker import ChartWorker
from handlers import words
from handlers.access import Action, Shown
from handlers.desk import Case, Needs
from handlers.links_button import with_links_button
from handlers.messages import Message
from handlers.posting import Poster
from handlers.refusals import OUT_OF_REACH, SlackRefused
from handlers.request import Request
from handlers.threads import Threads
from handlers.views import message_for
from metrics.questions import Questions
from metrics.scope import Scope

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Figures:
    """Posts a summary or a view: in the channel, or in the thread that it was asked in.

    `asked_for` is told whose figures were asked for, when there was an answer.
    """

    questions: Questions
    charts: ChartWorker
    poster: Poster
    threads: Threads
    asked_for: Callable[[Scope], None]
    offers_links: bool = True

    def needs(self, wanted: Request) -> Needs:
        """Return what must be allowed: to see the figures of every scope in it."""
        return Needs(Action.FIGURES, wanted.scopes)

    async def do(self, wanted: Request, case: Case) -> None:
        """Answer in the channel, or to the person alone where that must be.

        Raises `MetricsError`, `SlackRefused` and `Unconfirmed`.
        """
        await self.answer(wanted, case)

    async def answer(self, wanted: Request, case: Case, scale: int = 1) -> None:
        """Do it with a chart so many times as large, and little beside it. Raises as `do`."""
        warming = asyncio.create_task(self.charts.warm())
        try:
            message = await message_for(self.questions, wanted, case.now)
        finally:
            await warming
        self.asked_for(wanted.scope)
        if case.shown is Shown.ASKER:
            await say_alone(message, words.only_you(), case)
            return
        message = message if scale == 1 else message.chart_alone()
        message, png = await self._drawn(message, scale)
        if self.offers_links and scale == 1:
            message = with_links_button(message)
        try:
            async with self.threads.answering(case.asker.channel):
                await self._post(message, png, wanted, case)
        except SlackRefused as refused:
            if refused.code not in OUT_OF_REACH:
                raise
            await say_alone(message, words.invite(), case)

    async def _post(self, message: Message, png: bytes | None, wanted: Request, case: Case) -> None:
        asker = case.asker
        posted = await self.poster.post(asker.channel, message, png, thread=asker.thread)
        await self.threads.remember(posted, wanted, asker.thread, case.now, message.period)

    async def _drawn(self, message: Message, scale: int) -> tuple[Message, bytes | None]:
        if message.chart is None:
            return message, None
        try:
            return message, await self.charts.png(message.chart, scale)
        except ChartFailed:
            logger.exception("the chart could not be drawn")
            return message.with_note(words.image_missing(words.not_drawn())), None


async def say_alone(message: Message, note: str, case: Case) -> None:
    """Show a message to the person alone, with a line that says why."""
    alone = message.with_note(note)
    await case.way.say(alone.text, alone.blocks())
