"""The words about figures themselves: what one is, what it is made of, and where it may differ."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from handlers.glossary import Entry, entry, glossary, page, reasons
from handlers.mrkdwn import code, escape, quote
from handlers.vocabulary import SLASH_COMMAND
from metrics.definitions import RATES
from metrics.numbers import moment

MOST_SUGGESTIONS = 3
EXAMPLE = f"{SLASH_COMMAND} explain acceptance rate org acme"


def definition(of: Entry) -> str:
    """Return what GitHub says of a figure, its fields, and where that stands."""
    said = f"GitHub says: “{escape(of.quote)}” " if of.quote else ""
    link = _link(page(of), "GitHub's own page")
    between = " ÷ " if RATES.intersection(of.names[:1]) else ", "
    fields = between.join(map(code, of.fields))
    named = f"Field: {fields}. " if len(of.fields) == 1 else f"Fields: {fields}. "
    return f"{said}{named if of.fields else ''}{link}"


def working(of: Entry) -> str:
    """Return how a figure is worked out, and what does not count."""
    return f"*How it is counted here:* {escape(of.how)}\n*Left out:* {escape(of.left_out)}"


def differing(said: Iterable[str]) -> str:
    """Return why GitHub's dashboard may show something else."""
    listed = "\n".join(f"• {escape(reason)}" for reason in said)
    return f"*Why GitHub's own dashboard may differ:*\n{listed}"


def reasons_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the reasons of several figures, each once."""
    return tuple(dict.fromkeys(reason for one in entries for reason in reasons(one)))


def reconciling() -> str:
    """Return where GitHub itself says why figures differ."""
    return _link(glossary().pages["reconciling"], "GitHub on reconciling figures")


def here(said: Sequence[str]) -> str:
    """Return what a figure is made of in an answer."""
    return f"*In this answer:* {escape(' '.join(said))}"


def days_counted(days: str) -> str:
    """Return of which days a figure is made."""
    return f"*Days counted:* {escape(days)}"


def not_there(command: str | None) -> str:
    """Return that an answer does not show a figure, and what to ask instead, where that is known."""
    if command is None:
        return "This answer has no figure of it."
    return f"This answer does not show it; {code(f'{SLASH_COMMAND} {command}')} does."


def no_figures() -> str:
    """Return that an answer has nothing to explain."""
    return "This answer has no figures."


def fetched_since(at: datetime, fetched: datetime) -> str:
    """Return that figures were fetched again after they were told."""
    return (
        f"The answer is of {moment(at)}, and some of these days were fetched again at "
        f"{moment(fetched)}, so that its figures may have been others."
    )


def one_figure() -> str:
    """Return how to ask about one figure."""
    return (
        f"{code('explain acceptance rate')} has the definition of one figure, with GitHub's link."
    )


def with_figures() -> str:
    """Return how to see what a figure is made of."""
    return f"With a question, such as {code(EXAMPLE)}, you also see what it is made of there."


def all_figures() -> str:
    """Return the names of all figures that can be explained."""
    names = ", ".join(escape(one.name) for one in glossary().entry)
    return f"I can explain these figures: {names}."


def unknown_figure(typed: Sequence[str]) -> str:
    """Return that nothing is called that, and what is."""
    known = ", ".join(code(entry(key).name.lower()) for key in _KNOWN_BEST)
    return (
        f"I do not know a figure called {quote(' '.join(typed))}. "
        f"You can ask about {known} and more; {code(f'{SLASH_COMMAND} explain')} lists them all."
    )


def did_you_mean_figure(typed: Sequence[str], near: Sequence[str]) -> str:
    """Return that nothing is called that, and what is called nearly that."""
    one_of = " or ".join(code(f"explain {name}") for name in near[:MOST_SUGGESTIONS])
    return f"I do not know a figure called {quote(' '.join(typed))}. Did you mean {one_of}?"


_KNOWN_BEST = ("acceptance_rate", "lines_added", "interactions", "seats_idle", "adoption_phase")


def _link(address: str, text: str) -> str:
    return f"<{address}|{text}>"
