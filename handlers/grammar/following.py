"""What is said in a thread: a question of its own, or a change of one part of the thread's."""

from dataclasses import replace
from datetime import date

from handlers.grammar.dates import PeriodError, read_period
from handlers.grammar.limits import check
from handlers.grammar.others import read_other
from handlers.grammar.parsing import LONGEST_TEXT, parse
from handlers.grammar.reading import is_period, split, take_view
from handlers.help import help_line
from handlers.request import Misunderstood, Request
from handlers.vocabulary import FILLERS

# These words only point at the question that is there: "show only agents", "and last week?".
_POINTING = frozenset(
    {"only", "just", "show", "it", "and", "now", "me", "as", "what", "about", "how", "then"}
)


def understand(text: str, question: Request | None, today: date) -> object:
    """Return what `text` wants; `today` is today's UTC day.

    `question` is the one that the thread is about, of which the text may name only what changes;
    it is None outside of a thread. Raises `Misunderstood`.
    """
    # Whatever is longer is refused below, and splitting it would hold everybody up.
    text = text[: LONGEST_TEXT + 1]
    typed = split(text)
    other = read_other(typed, question, today)
    if other is not None:
        return other
    changed = None if question is None else _changed(text, question, today)
    return parse(text, today) if changed is None else changed


def _changed(text: str, question: Request, today: date) -> Request | None:
    """Return the question with another view or period, or None where the text names neither."""
    typed = tuple(word for word in split(text) if word not in _POINTING and word not in FILLERS)
    view, period = take_view(typed)
    if not (view or period) or (period and not is_period(period, today)):
        return None
    try:
        asked = (period and read_period(" ".join(period), today)) or question.asked
        check(asked, question.scope.kind, today)
    except PeriodError as error:
        hint = help_line(question.scope.kind)
        raise Misunderstood(error.sentence, help_line=hint) from error
    return replace(question, view=view or question.view, asked=asked)
