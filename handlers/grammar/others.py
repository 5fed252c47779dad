"""The questions that begin with a word of their own and are not about figures: "whoami"."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from handlers.grammar import links, persons, subscriptions
from handlers.grammar.explaining import read_explain, read_what, read_whats, read_why
from handlers.grammar.reading import Words
from handlers.request import Request
from handlers.wanted import FormWanted

# What makes of the words behind the first one, of the question that the thread is about (None
# outside of a thread), and of today's UTC day, what is wanted: None where the words want something
# else after all. Raises `Misunderstood`.
Reader = Callable[[Words, Request | None, date], object | None]


def _form(_typed: Words, _question: Request | None, _today: date) -> FormWanted:
    return FormWanted()


READERS: Mapping[str, Reader] = {
    "ask": _form,
    **dict.fromkeys(links.SPELLINGS, links.read_links),
    **{first: partial(links.read_report_links, first) for first in links.OPENING},
    "whoami": persons.read_whoami,
    "me": persons.read_me,
    "link-github": persons.read_link,
    "confirm": persons.read_confirm,
    "who": persons.read_who,
    "audit": persons.read_audit,
    **subscriptions.READERS,
    "explain": read_explain,
    "define": read_explain,
    "definition": read_explain,
    "what": read_what,
    "what's": read_whats,
    "what’s": read_whats,
    "why": read_why,
}


def read_other(typed: Words, question: Request | None, today: date) -> object | None:
    """Return what these words want if they begin with a word of `READERS`, else None.

    Raises `Misunderstood`.
    """
    reader = READERS.get(typed[0]) if typed else None
    return None if reader is None else reader(typed[1:], question, today)
