"""Explaining figures: the definition, and what a figure is made of in this very answer."""

from dataclasses import dataclass, replace

from handlers import words
from handlers.access import Action, Shown
from handlers.acts.figures import Figures, say_alone
from handlers.desk import Case, Needs
from handlers.explanations import (
    Explained,
    dashboard,
    definition,
    every_figure,
    explanation,
    overview,
)
from handlers.glossary import Entry, entry, glossary
from handlers.messages import Message
from handlers.posting import Posted
from handlers.refusals import OUT_OF_REACH, SlackRefused
from handlers.request import Request
from handlers.views import days_told, told_facts
from handlers.wanted import ExplainWanted
from handlers.words.summary import ROLLING_MONTH
from metrics.definitions import metric_names
from metrics.models import Source


@dataclass(frozen=True, slots=True)
class Explain:
    """Explains in the thread, or in the channel where it was asked with a question of its own."""

    figures: Figures

    def needs(self, wanted: ExplainWanted) -> Needs:
        """Return what must be allowed: to see the figures, and for a definition, any at all."""
        if wanted.question is None or wanted.only_reasons:
            return Needs(Action.FIGURES)
        return self.figures.needs(wanted.question)

    async def do(self, wanted: ExplainWanted, case: Case) -> None:
        """Explain. Raises `MetricsError`, `SlackRefused` and `Unconfirmed`."""
        question = None if wanted.only_reasons else wanted.question
        if question is None:
            message = _without_figures(wanted)
            if case.asker.thread is None:
                await case.way.say(message.text, message.blocks())
                return
            await self._show(message, case)
            return
        answer = await self._answer(question, case)
        message = overview(answer)
        if wanted.figure is not None:
            message = explanation(entry(wanted.figure), answer)
        posted = await self._show(message, case)
        if posted is not None and case.asker.thread is None:
            period = days_told(answer.facts)
            await self.figures.threads.remember(posted, question, None, case.now, period)

    async def _answer(self, question: Request, case: Case) -> Explained:
        """Return the answer to explain: of the message's own days, where it stands in this thread.

        What is stored answers; GitHub is asked for days that it may still change.
        """
        asker = case.asker
        answered = await self.figures.threads.answered(asker.channel, asker.thread)
        if answered is None or answered.question != question:
            return Explained(question, await self._facts(question, case))
        same_days = replace(question, asked=answered.period or question.asked)
        return Explained(question, await self._facts(same_days, case), answered)

    async def _facts(self, question: Request, case: Case) -> object:
        facts = await told_facts(self.figures.questions, question, case.now)
        self.figures.asked_for(question.scope)
        return facts

    async def _show(self, message: Message, case: Case) -> Posted | None:
        """Post it, or say it to the person alone where that must be."""
        if case.shown is Shown.ASKER:
            await say_alone(message, words.only_you(), case)
            return None
        asker = case.asker
        try:
            return await self.figures.answers.post(asker.channel, message, thread=asker.thread)
        except SlackRefused as refused:
            if refused.code not in OUT_OF_REACH:
                raise
            await say_alone(message, words.invite(), case)
            return None


def _without_figures(wanted: ExplainWanted) -> Message:
    if wanted.only_reasons:
        return dashboard(_asked_about(wanted))
    return every_figure() if wanted.figure is None else definition(entry(wanted.figure))


def _asked_about(wanted: ExplainWanted) -> list[Entry]:
    """Return the entry of the figure, or those of the view that the thread is about."""
    if wanted.figure is not None:
        return [entry(wanted.figure)]
    view = None if wanted.question is None else wanted.question.view
    of_view = [each for each in glossary().entry if each.view and each.view is view]
    headline = set(metric_names(Source.REPORTS, ROLLING_MONTH))
    return of_view or [each for each in glossary().entry if headline.intersection(each.names)]
