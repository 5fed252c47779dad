"""The window in which a question is put together by choosing, and what comes out of it.

https://docs.slack.dev/surfaces/modals
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from handlers import words
from handlers.form_fields import (
    CHANNEL,
    QUESTION,
    Unanswerable,
    Values,
    conversation,
    field,
    modal,
    read_question,
    scope_fields,
    select,
    values_of,
    view_field,
)
from handlers.messages import Block
from handlers.request import Request
from metrics.scope import Scope

CALLBACK_ID = "question"
SHORTCUT_ID = "ask"

PERIOD, FIRST, LAST = "period", "first", "last"
_READ = (*QUESTION, PERIOD, FIRST, LAST, CHANNEL)

PERIODS = {
    "7d": "7 days",
    "14d": "14 days",
    "28d": "28 days",
    "90d": "90 days",
    "last week": "Last week, Monday to Sunday",
    "last month": "Last month",
    "this month": "This month until yesterday",
}
USUAL_PERIOD = "28d"


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came out of the window: the question, and the channel that is to see its answer."""

    question: Request
    channel: str


def form(served: Iterable[Scope] | None, channel: str | None) -> Block:
    """Return the window. `served` are the scopes to choose from, None where any may be named.

    The answer goes to `channel` unless another is chosen; None is the one that is looked at.
    """
    blocks = [
        *scope_fields(served),
        view_field(),
        field(PERIOD, "Days", select(PERIODS, USUAL_PERIOD)),
        _day(FIRST, "Or from this day", "Days are UTC days, as GitHub counts them."),
        _day(LAST, "Until this day", "Both days are included."),
        field(CHANNEL, "Where to answer", conversation(channel, ("public", "private", "im"))),
    ]
    return modal(CALLBACK_ID, "Copilot figures", "Ask", blocks)


def read(state: object, today: date) -> Submitted:
    """Return what was chosen, from a view's `state.values`. Raises `Unanswerable`."""
    values = values_of(state, _READ)
    period_field = LAST if values[FIRST] else PERIOD
    question = read_question(values, _period(values), period_field, today)
    return Submitted(question, values[CHANNEL])


def _period(values: Values) -> str:
    if bool(values[FIRST]) is not bool(values[LAST]):
        raise Unanswerable(LAST if values[FIRST] else FIRST, words.period_incomplete())
    return f"{values[FIRST]}..{values[LAST]}" if values[FIRST] else values[PERIOD]


def _day(key: str, label: str, hint: str) -> Block:
    return field(key, label, {"type": "datepicker"}, hint, optional=True)
