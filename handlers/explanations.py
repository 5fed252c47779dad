"""Messages that explain figures: one of them, or all that an answer has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.glossary import Entry, entry_of, reasons_here
from handlers.glossary.here import (
    days_of,
    days_of_periods,
    days_of_scopes,
    entries_of,
    of_column,
    of_periods,
    of_rows,
    of_scopes,
    of_summary,
    unnamed,
)
from handlers.messages import Message, text_message
from handlers.mrkdwn import escape
from handlers.request import Request, ViewName, scope_text
from handlers.threads import Answered
from handlers.views import view_of
from handlers.words import explain as words
from handlers.words.summary import LABELS, period_words, provenance
from metrics.models import Source
from metrics.scope import Scope
from metrics.side_by_side import SideBySide
from metrics.summaries import Comparison, Summary


@dataclass(frozen=True, slots=True)
class Explained:
    """An answer to explain: its question, its facts, and the message that told them, if one did."""

    question: Request
    facts: Any
    answered: Answered | None = None

    @property
    def where(self) -> str:
        """The scopes and the days, for a title: "acme, 23 Oct – 19 Nov 2026"."""
        return f"{' and '.join(_names(self.question.scopes))}, {period_words(self.facts.period)}"

    @property
    def summaries(self) -> dict[str, Summary]:
        """The summaries in it, by the names of their scopes: one, in a comparison two, or none."""
        match self.facts:
            case Summary() as summary:
                found: tuple[Summary, ...] = (summary,)
            case SideBySide() as compared:
                found = compared.both
            case _:
                found = ()
        return dict(zip(_names([each.scope for each in found]), found, strict=True))

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
        if said := self.made_of(of):
            return said
        view = view_of(self.question.view)
        if view is None:
            return ()
        told = view.tell(self.facts)
        return of_rows(of, view.name, told) or of_column(of, view.name, told)

    def made_of(self, of: Entry) -> tuple[str, ...]:
        """Return what a figure is made of in the summaries; nothing where it is made of none."""
        if isinstance(self.facts, Summary):
            compared = self._compared(self.facts)
            if compared is not None:
                return of_periods(of, self.facts, compared)
            return of_summary(of, self.facts)
        return of_scopes(of, self.summaries)

    def days(self, of: Entry) -> str:
        """Return of which days a figure is made; "" where that is not known."""
        if isinstance(self.facts, Summary):
            compared = self._compared(self.facts)
            if compared is not None:
                return days_of_periods(of, self.facts, compared)
            return days_of(of, self.facts)
        return days_of_scopes(of, self.summaries) if self.summaries else ""

    def _compared(self, summary: Summary) -> Comparison | None:
        """Return the two periods whose figures the answer shows side by side, where it does."""
        compared = summary.comparison
        match self.question.view:
            case ViewName.CAUSES:
                return compared
            case ViewName.PREVIOUS if compared and compared.is_with_period_before(summary.period):
                return compared
            case _:
                return None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why GitHub's dashboard may show something else than any figure of this answer."""
        legacy = any(each.source is Source.LEGACY for each in self.summaries.values())
        return reasons_here(team=any(each.is_team for each in self.question.scopes), legacy=legacy)

    @property
    def source(self) -> str:
        """Where the figures come from, and since when they are others than those of the message."""
        view = view_of(self.question.view)
        summary = isinstance(self.facts, Summary)
        said = provenance(self.facts) if summary or view is None else view.tell(self.facts).source
        fetched = self._fetched_at
        if self.answered is None or fetched is None or fetched <= self.answered.at:
            return said
        return f"{said} {words.fetched_since(self.answered.at, fetched)}"

    @property
    def _fetched_at(self) -> datetime | None:
        if isinstance(self.facts, SideBySide):
            return max(each.fetched_at for each in self.facts.both)
        fetched: datetime | None = getattr(self.facts, "fetched_at", None)
        return fetched


def _names(scopes: Sequence[Scope]) -> tuple[str, ...]:
    """Return what scopes are called: by their names, with the kind where those are the same."""
    names = tuple(scope.name for scope in scopes)
    return names if len(set(names)) == len(names) else tuple(map(str, scopes))


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
        ("\n".join(lines) or words.no_figures(), words.one_figure()),
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
        return (words.not_there(_command(of, answer.question)),)
    days = answer.days(of)
    return (words.here(unnamed(of, said)), *((words.days_counted(days),) if days else ()))


def _command(of: Entry, question: Request) -> str | None:
    """Return what to ask to see a figure of the same scope; None where nothing shows it."""
    scope, view = question.scope, view_of(of.view or ViewName.SUMMARY)
    if of.view is ViewName.COMPARE:
        return f"{of.view} {scope_text(scope)} SCOPE"
    if (of.view is None and not of.names) or (view and scope.kind not in view.scopes):
        return None
    return Request(scope, question.asked, of.view or ViewName.SUMMARY).command


def _brief(of: Entry, answer: Explained) -> str:
    """Return a figure's own value where it has one; of a column of figures, what they are."""
    view = view_of(answer.question.view)
    said = answer.made_of(of)
    if not said and view is not None:
        said = of_rows(of, view.name, view.tell(answer.facts))
    return " ".join(unnamed(of, said or (of.how,)))
