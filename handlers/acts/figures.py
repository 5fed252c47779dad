"""Answering a question about figures: where it was asked, with its chart."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from charts.worker import ChartWorker
from handlers import words
from handlers.access import Action, Shown
from handlers.answers import Answers
from handlers.buttons import controls
from handlers.desk import Case, Needs
from handlers.messages import Message
from handlers.refusals import OUT_OF_REACH, SlackRefused
from handlers.request import Request
from handlers.threads import Threads
from handlers.views import message_for
from metrics.questions import Questions
from metrics.scope import Scope


@dataclass(frozen=True, slots=True)
class Figures:
    """Posts a summary or a view: in the channel, or in the thread that it was asked in.

    `asked_for` is told whose figures were asked for, when there was an answer.
    """

    questions: Questions
    charts: ChartWorker
    answers: Answers
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
        message = await self.message(wanted, case.now)
        if case.shown is Shown.ASKER:
            await self.answer_alone(message, words.only_you(), wanted, case)
            return
        asker = case.asker
        shown = message.chart_alone() if scale > 1 else self.with_controls(message, wanted)
        try:
            async with self.threads.answering(asker.channel, asker.thread):
                posted = await self.answers.post(
                    asker.channel, shown, thread=asker.thread, scale=scale
                )
                await self.threads.remember(posted, wanted, asker.thread, case.now, message.period)
        except SlackRefused as refused:
            if refused.code not in OUT_OF_REACH:
                raise
            await self.answer_alone(message, words.invite(), wanted, case)

    async def message(self, wanted: Request, now: datetime) -> Message:
        """Return the message that answers, without what can be pressed. Raises `MetricsError`."""
        warming = asyncio.create_task(self.charts.warm())
        try:
            message = await message_for(self.questions, wanted, now)
        finally:
            await warming
        self.asked_for(wanted.scope)
        return message

    def with_controls(self, message: Message, wanted: Request) -> Message:
        """Return the message with what everybody who sees it can press."""
        below = controls(wanted, links=self.offers_links, subscribe=True)
        return replace(message, controls=(below,))

    async def answer_alone(self, message: Message, note: str, wanted: Request, case: Case) -> None:
        """Show the answer to the person only, with a note on why."""
        key = await self.threads.remember_alone(case.asker.channel, wanted, case.now)
        alone = replace(message, controls=(controls(wanted, key),))
        await say_alone(alone, note, case)


async def say_alone(message: Message, note: str, case: Case) -> None:
    """Show a message to the person alone, with a line that says why."""
    alone = message.with_note(note)
    await case.way.say(alone.text, alone.blocks())
