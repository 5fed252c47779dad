"""Messages that explain figures: one of them, or all that an answer has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from handlers.glossary import Entry, entry_of, reasons_here
from handlers.glossary.here import days_of, entries_of, of_column, of_rows, of_summary
from handlers.messages import Message, text_message
from handlers.mrkdwn import escape
from handlers.request import Request, ViewName
from handlers.threads import Answered
from handlers.views import view_of
from handlers.words import explain as words
from handlers.words.summary import LABELS, period_words, provenance
from metrics.models import Source
from metrics.summaries import Summary


@dataclass(frozen=True, slots=True)
class Explained:
    """An answer to explain: its question, its facts, and the message that told them, if one did."""

    question: Request
    facts: Any
    answered: Answered | None = None

    @property
    def where(self) -> str:
        """The scope and the days, for a title: "acme, 23 Oct – 19 Nov 2026"."""
        return f"{self.question.scope.name}, {period_words(self.facts.period)}"

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of what the answer shows."""
        view = view_of(self.question.view)
        if view is None:
            labels = (LABELS[metric.name] for metric in self.facts.metrics)
            return tuple(filter(None, (entry_of(ViewName.SUMMARY, label) for label in labels)))
        return entries_of(view.name, view.tell(self.facts))

    def here(self, of: Entry) -> tuple[str, ...]:
        """Return what a figure is made of in this answer; nothing where it does not show it."""
        if isinstance(self.facts, Summary) and (said := of_summary(of, self.facts)):
            return said
        view = view_of(self.question.view)
        if view is None:
            return ()
        told = view.tell(self.facts)
        return of_rows(of, view.name, told) or of_column(of, view.name, told)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why GitHub's dashboard may show something else than any figure of this answer."""
        legacy = isinstance(self.facts, Summary) and self.facts.source is Source.LEGACY
        return reasons_here(team=self.question.scope.is_team, legacy=legacy)

    @property
    def source(self) -> str:
        """Where the figures come from, and since when they are others than those of the message."""
        view = view_of(self.question.view)
        summary = isinstance(self.facts, Summary)
        said = provenance(self.facts) if summary or view is None else view.tell(self.facts).source
        fetched: datetime | None = getattr(self.facts, "fetched_at", None)
        if self.answered is None or fetched is None or fetched <= self.answered.at:
            return said
        return f"{said} {words.fetched_since(self.answered.at, fetched)}"


def definition(of: Entry) -> Message:
    """Return the message that says what a figure is, without any figures."""
    said = (words.definition(of), words.working(of), words.differing(words.reasons_of([of])))
    return text_message(of.name, said, words.with_figures())


def explanation(of: Entry, answer: Explained) -> Message:
    """Return the message that says what a figure is, and what it is made of in an answer."""
    return text_message(
        f"{of.name} in {answer.where}",
        (
            words.definition(of),
            *_in_answer(of, answer),
            words.working(of),
            words.differing(dict.fromkeys((*answer.reasons, *words.reasons_of([of])))),
        ),
        escape(answer.source),
    )


def overview(answer: Explained) -> Message:
    """Return the message that says of every figure of an answer what it is made of."""
    entries = answer.entries
    lines = [f"*{escape(of.name)}:* {escape(_brief(of, answer))}" for of in entries]
    return text_message(
        f"What the figures are made of: {answer.where}",
        ("\n".join(lines), words.one_figure()),
        escape(answer.source),
    )


def dashboard(entries: Sequence[Entry]) -> Message:
    """Return the message that says why GitHub's dashboard may show something else."""
    said = words.differing(words.reasons_of(entries))
    return text_message("GitHub's dashboard and these figures", (said,), words.reconciling())


def every_figure() -> Message:
    """Return the message that lists what can be explained."""
    said = (words.all_figures(), words.one_figure())
    return text_message("Figures that can be explained", said, words.with_figures())


def _in_answer(of: Entry, answer: Explained) -> tuple[str, ...]:
    said = answer.here(of)
    if not said:
        return (words.not_there(of, _command(of, answer.question)),)
    days = days_of(of, answer.facts) if isinstance(answer.facts, Summary) else ""
    said = _unnamed(of, said)
    return (words.here(said), *((words.days_counted(days),) if days else ()))


def _command(of: Entry, question: Request) -> str:
    return replace(question, view=of.view or ViewName.SUMMARY).command


def _brief(of: Entry, answer: Explained) -> str:
    """Return a figure's own value where it has one; of a column of figures, what they are."""
    view = view_of(answer.question.view)
    said = of_summary(of, answer.facts) if isinstance(answer.facts, Summary) else ()
    if not said and view is not None:
        said = of_rows(of, view.name, view.tell(answer.facts))
    return " ".join(_unnamed(of, said or (of.how,)))


def _unnamed(of: Entry, said: Sequence[str]) -> tuple[str, ...]:
    """Return sentences without the figure's name, which stands in front of them already."""
    return tuple(sentence.removeprefix(f"{of.name}: ") for sentence in said)
