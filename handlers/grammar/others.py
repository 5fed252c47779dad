"""The questions that begin with a word of their own and are not about figures: "whoami"."""

from collections.abc import Callable, Mapping
from datetime import date

from handlers.grammar.reading import Words
from handlers.request import Request
from handlers.wanted import FormWanted

# What makes of the words behind the first one, of the question that the thread is about (None
# outside of a thread), and of today's UTC day, what is wanted. Raises `Misunderstood`.
Reader = Callable[[Words, Request | None, date], object]


def _form(_typed: Words, _question: Request | None, _today: date) -> FormWanted:
    return FormWanted()


READERS: Mapping[str, Reader] = {"ask": _form}


def read_other(typed: Words, question: Request | None, today: date) -> object | None:
    """Return what these words want if they begin with a word of `READERS`, else None.

    Raises `Misunderstood`.
    """
    reader = READERS.get(typed[0]) if typed else None
    return None if reader is None else reader(typed[1:], question, today)
