"""The questions that begin with a word of their own and are not about figures: "whoami"."""

from collections.abc import Callable, Mapping
from datetime import date

from handlers.grammar.explaining import read_explain, read_what, read_whats, read_why
from handlers.grammar.reading import Words
from handlers.request import Request

# What makes of the words behind the first one, of the question that the thread is about (None
# outside of a thread), and of today's UTC day, what is wanted, or None where the words
# are not for it after all. Raises `Misunderstood`.
Reader = Callable[[Words, Request | None, date], object]

READERS: Mapping[str, Reader] = {
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
