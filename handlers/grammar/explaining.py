"""What is asked about a figure itself: "explain acceptance rate", "what is wau?"."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from itertools import pairwise

from handlers import words
from handlers.glossary import entry, glossary
from handlers.grammar.dates import PeriodError, read_period
from handlers.grammar.limits import check
from handlers.grammar.parsing import parse
from handlers.grammar.reading import KEYWORDS, Words, is_period, split
from handlers.help import help_line
from handlers.request import HelpWanted, Misunderstood, Request
from handlers.vocabulary import BY, FILLERS
from handlers.wanted import ExplainWanted
from handlers.words.explain import did_you_mean_figure, unknown_figure

# "What is the acceptance rate here?", "explain how prompts are counted".
_ADD_NOTHING = frozenset(
    {"is", "are", "does", "do", "a", "an", "me", "us", "this", "that", "these", "those", "here"}
    | {"how", "what", "why", "mean", "means", "meaning", "meant", "definition", "define", "explain"}
    | {"counted", "computed", "calculated", "figure", "figures", "number", "numbers", "message"}
    | {"it", "they", "from", "and"}
    | {*FILLERS, *BY}
)
_ASKING_FOR_ONE = frozenset({"is", "are", "does", "do"})
_DIFFERING = frozenset({"differ", "differs", "different", "difference", "dashboard", "match"})
_NEAR = 0.7


def read_explain(typed: Words, question: Request | None, today: date) -> ExplainWanted:
    """Read "explain [FIGURE] [a question]": of the thread's question where none is named.

    Raises `Misunderstood`.
    """
    if _asks_why(typed):
        return _why(typed, question)
    key, rest = _take_figure(typed)
    rest = _telling(rest)
    if not rest:
        return ExplainWanted(key, question)
    if key is not None and (whole := _showing(key, _telling(typed), today)) is not None:
        return ExplainWanted(key, whole)
    try:
        return ExplainWanted(key, _question(key, rest, question, today))
    except Misunderstood as misunderstood:
        # Part of a misspelt name may be a name itself: "weekly activ users".
        if misunderstood.suggestion is None and _near(_telling(typed)):
            raise _unknown(_telling(typed)) from misunderstood
        raise


def read_what(typed: Words, question: Request | None, today: date) -> ExplainWanted | None:
    """Read "what is FIGURE", or return None where the words are about something else."""
    if not typed or typed[0] not in _ASKING_FOR_ONE:
        return None
    return read_whats(typed[1:], question, today)


def read_whats(typed: Words, question: Request | None, today: date) -> ExplainWanted | None:
    """Read "what's FIGURE", or return None where the words name no figure, nor nearly one."""
    if _take_figure(typed)[0] is None and not _near(_telling(typed)):
        return None
    return read_explain(typed, question, today)


def read_why(typed: Words, question: Request | None, _today: date) -> ExplainWanted | None:
    """Read "why does it differ from the dashboard", or return None where it asks something else."""
    return _why(typed, question) if _asks_why(typed) else None


def _asks_why(typed: Words) -> bool:
    return not _DIFFERING.isdisjoint(typed) and ("dashboard" in typed or "why" in typed)


def _why(typed: Words, question: Request | None) -> ExplainWanted:
    others = tuple(word for word in typed if word not in _DIFFERING)
    return ExplainWanted(_take_figure(others)[0], question, only_reasons=True)


def _showing(key: str, typed: Words, today: date) -> Request | None:
    """Return the question that all of the words are, where the figure they name is its view's.

    "org acme seats" names both a figure and the view that shows it.
    """
    try:
        asked = parse(" ".join(typed), today)
    except Misunderstood:
        return None
    return asked if isinstance(asked, Request) and asked.view is entry(key).view else None


def _question(key: str | None, rest: Words, question: Request | None, today: date) -> Request:
    if question is not None and is_period(rest, today):
        return _with_period(question, rest, today)
    if key is None and KEYWORDS.keys().isdisjoint(rest):
        raise _unknown(rest)
    try:
        asked = parse(" ".join(rest), today)
    except Misunderstood as misunderstood:
        if key is None or misunderstood.suggestion is None:
            raise
        suggestion = f"explain {entry(key).name.lower()} {misunderstood.suggestion}"
        sentence = words.did_you_mean(words.unknown_word(rest[0]), suggestion)
        hint = help_line("explain")
        raise Misunderstood(sentence, help_line=hint, suggestion=suggestion) from misunderstood
    if isinstance(asked, HelpWanted):
        raise _unknown(rest)
    return asked


def _with_period(question: Request, period: Words, today: date) -> Request:
    try:
        asked = read_period(" ".join(period), today) or question.asked
        check(asked, question.scope.kind, today)
    except PeriodError as error:
        raise Misunderstood(error.sentence, help_line=help_line("explain")) from error
    return replace(question, asked=asked)


def _unknown(typed: Words) -> Misunderstood:
    near = _near(typed)
    sentence = did_you_mean_figure(typed, near) if near else unknown_figure(typed)
    return Misunderstood(sentence, help_line=help_line("explain"))


def _near(typed: Words) -> list[str]:
    """Return what people call the figures whose names look like these words, the nearest first."""
    said = " ".join(typed)
    spellings = {" ".join(spelling): key for spelling, key in figure_spellings().items()}
    return get_close_matches(said, spellings, cutoff=_NEAR)


def _take_figure(typed: Words) -> tuple[str | None, Words]:
    """Return the figure that these words name and the rest; the longest spelling wins.

    The word behind "org" is a name, even where it is what people call a figure.
    """
    spellings = figure_spellings()
    said = _without_fillers(typed)
    if said in spellings:
        return spellings[said], ()
    names = {at + 1 for at, (one, _) in enumerate(pairwise(said)) if one in KEYWORDS}
    for length in range(min(len(said), max(map(len, spellings))), 0, -1):
        for at in range(len(said) - length + 1):
            key = spellings.get(said[at : at + length])
            if key is not None and names.isdisjoint(range(at, at + length)):
                return key, said[:at] + said[at + length :]
    return None, typed


def _telling(typed: Words) -> Words:
    """Return the words that tell something; one behind "org" does, whatever it is."""
    return tuple(
        word
        for before, word in zip(("", *typed), typed, strict=False)
        if before in KEYWORDS or word not in _ADD_NOTHING
    )


def _without_fillers(typed: Words) -> Words:
    return tuple(word for word in typed if word not in FILLERS)


def spelling_words(spelling: str) -> Words:
    """Return the words of what people call a figure, without those that tell nothing."""
    # The first word of a text may be read as more than itself, and this one stands behind another.
    return _without_fillers(split(f"explain {spelling}")[1:])


@cache
def figure_spellings() -> Mapping[Words, str]:
    """Return the keys of the glossary's entries by what people type for them."""
    return {
        spelling_words(spelling): each.key
        for each in glossary().entry
        for spelling in (each.name, *each.aliases)
    }
