"""Showing another period or view where an answer stands, instead of posting one more."""

import asyncio
import logging
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field, replace

from handlers import words
from handlers.access import Shown
from handlers.acts.figures import Figures
from handlers.buttons import chosen, controls
from handlers.desk import Case, Needs
from handlers.posting import Posted
from handlers.refusals import GONE, SlackRefused
from handlers.replies import Pressed
from handlers.request import Misunderstood, Request
from handlers.wanted import Answer, Changed

logger = logging.getLogger(__name__)

MOST_ANSWERS = 1000


@dataclass(slots=True)
class Turn:
    """What has become of one answer: when each element was last used, and the image it shows."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    at: dict[str, str] = field(default_factory=dict)
    file: str | None = None


class Turns:
    """The answers that were changed last, each by one person at a time."""

    def __init__(self) -> None:
        self._turns: OrderedDict[tuple[str, str], Turn] = OrderedDict()

    def of(self, answer: Answer) -> Turn:
        """Return the turn of an answer, which waits for those before it."""
        place = (answer.channel, answer.key)
        turn = self._turns.setdefault(place, Turn(file=answer.file))
        self._turns.move_to_end(place)
        if len(self._turns) > MOST_ANSWERS:
            self._turns.popitem(last=False)
        return turn


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes answers in place.

    Choices for the same answer are done one after the other, each from what the one before it left,
    so that a period and a view chosen in one breath both hold. A period that was chosen before the
    one that is shown comes too late, and so does a view.
    """

    figures: Figures
    turns: Turns

    def needs(self, wanted: Changed) -> Needs:
        """Return what must be allowed: the same as for asking."""
        return self.figures.needs(wanted.question)

    async def do(self, wanted: Changed, case: Case) -> None:
        """Change the answer, or answer the person alone where others may not see it.

        Raises `MetricsError`, `SlackRefused` and `Unconfirmed`.
        """
        turn = self.turns.of(wanted.answer)
        async with turn.lock:
            if wanted.at < turn.at.get(wanted.element, ""):
                return
            turn.at[wanted.element] = wanted.at
            question = await self._question(wanted, case)
            await self._show(question, wanted.answer, turn, case)

    async def _question(self, wanted: Changed, case: Case) -> Request:
        """Return what was chosen, in what is shown by now, as far as that was allowed."""
        answer = wanted.answer
        shown = await self.figures.threads.answered_by(answer.channel, answer.key)
        with suppress(Misunderstood):
            question = chosen(wanted.value, shown or wanted.question, case.now.date())
            if self.figures.needs(question) == self.needs(wanted):
                return question
        return wanted.question

    async def _show(self, question: Request, answer: Answer, turn: Turn, case: Case) -> None:
        if case.shown is Shown.CHANNEL and answer.alone_at is None:
            await self._change(question, answer, turn, case)
            return
        message = await self.figures.message(question, case.now)
        if answer.alone_at is None:
            await self.figures.answer_alone(message, words.only_you(), question, case)
            return
        alone = replace(message, controls=(controls(question, answer.key),))
        alone = alone.with_note(words.only_you())
        await Pressed(answer.alone_at).replace(alone.text, alone.blocks())
        await self._remember(question, answer, case)

    async def _change(self, question: Request, answer: Answer, turn: Turn, case: Case) -> None:
        message = await self.figures.message(question, case.now)
        message = self.figures.with_controls(message, question)
        old = Posted(answer.channel, answer.key, turn.file)
        try:
            turn.file = (await self.figures.answers.change(old, message)).file
        except SlackRefused as refused:
            if refused.code not in GONE:
                raise
            logger.info("the answer that was to change is gone: %s", refused.code)
            return
        await self._remember(question, answer, case)

    async def _remember(self, question: Request, answer: Answer, case: Case) -> None:
        posted = Posted(answer.channel, answer.key)
        await self.figures.threads.remember(posted, question, case.asker.thread, case.now)
