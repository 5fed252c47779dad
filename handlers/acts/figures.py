"""Answering a question about figures: where it was asked, with its chart."""

import asyncio
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


@dataclass(frozen=True, slots=True)
class Figures:
    """Posts a summary or a view: in the channel, or in the thread that it was asked in."""

    questions: Questions
    charts: ChartWorker
    answers: Answers
    threads: Threads

    def needs(self, wanted: Request) -> Needs:
        """Return what must be allowed: to see the figures of the scope."""
        return Needs(Action.FIGURES, (wanted.scope,))

    async def do(self, wanted: Request, case: Case) -> None:
        """Answer in the channel, or to the person alone where that must be.

        Raises `MetricsError`, `SlackRefused` and `Unconfirmed`.
        """
        message = await self.message(wanted, case.now)
        if case.shown is Shown.ASKER:
            await self.say_alone(message, words.only_you(), wanted, case)
            return
        asker, shown = case.asker, replace(message, controls=(controls(wanted),))
        try:
            posted = await self.answers.post(asker.channel, shown, thread=asker.thread)
        except SlackRefused as refused:
            if refused.code not in OUT_OF_REACH:
                raise
            await self.say_alone(message, words.invite(), wanted, case)
        else:
            await self.threads.remember(posted, wanted, asker.thread, case.now)

    async def message(self, wanted: Request, now: datetime) -> Message:
        """Return the message that answers, without what can be pressed. Raises `MetricsError`."""
        warming = asyncio.create_task(self.charts.warm())
        try:
            return await message_for(self.questions, wanted, now)
        finally:
            await warming

    async def say_alone(self, message: Message, note: str, wanted: Request, case: Case) -> None:
        """Show the answer to the person only, with a note on why."""
        key = await self.threads.remember_alone(case.asker.channel, wanted, case.now)
        alone = replace(message, controls=(controls(wanted, key),)).with_note(note)
        await case.way.say(alone.text, alone.blocks())
