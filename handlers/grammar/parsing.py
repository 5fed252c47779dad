"""What may be typed behind `/copilot-metrics`, and what it means."""

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches

from handlers import words
from handlers.grammar.dates import PeriodError, read_period
from handlers.grammar.limits import check
from handlers.grammar.names import ScopeError, scope_of
from handlers.grammar.reading import (
    KEYWORDS,
    SPELLINGS,
    Leftover,
    Reading,
    Words,
    is_period,
    leftover,
    read,
    split,
)
from handlers.request import HelpWanted, Misunderstood, Request, scope_text
from handlers.vocabulary import PERIOD_WORDS
from metrics.scope import Asked, LastDays, Scope, ScopeKind

DEFAULT_PERIOD = LastDays(28)
LONGEST_TEXT = 300

_HELP = frozenset({"help", "-h", "--help", "?"})

_UNKNOWN_WORDS_TO_MEND = 3


def parse(text: str, today: date) -> Request | HelpWanted:
    """Return what `text` asks for; `today` is today's UTC day.

    Raises Misunderstood where it asks for nothing that can be answered.
    """
    if len(text) > LONGEST_TEXT:
        raise Misunderstood(words.text_too_long(LONGEST_TEXT), help_line=words.help_hint())
    typed = split(text)
    if not typed or typed[0] == "help" or text.strip().lower() in _HELP:
        return HelpWanted()
    reading = read(typed, today)
    if reading is None:
        raise _unknown(typed, today)
    return _answered(reading, today)


def _answered(reading: Reading, today: date) -> Request:
    kind = reading.kind
    if not reading.name:
        raise _misunderstood(words.name_missing(kind, reading.period), kind, (), today)
    try:
        return _request(reading, today)
    except ScopeError as error:
        instead = (f"{error.instead} {reading.period}",) if error.instead else ()
        raise _misunderstood(error.sentence, kind, instead, today) from error
    except PeriodError as error:
        named = scope_text(Scope.of(kind, reading.name))
        instead = (f"{named} {error.instead}",) if error.instead else ()
        raise _misunderstood(error.sentence, kind, instead, today) from error


def _request(reading: Reading, today: date) -> Request:
    scope = scope_of(reading.kind, reading.name)
    asked: Asked = (reading.period and read_period(reading.period, today)) or DEFAULT_PERIOD
    check(asked, scope.kind, today)
    return Request(scope, asked)


def _unknown(typed: Words, today: date) -> Misunderstood:
    left = leftover(typed, today)
    kind = KEYWORDS.get(left.keyword)
    return _misunderstood(_unknown_words(left, today), kind, _mended(typed, left), today)


def _unknown_words(left: Leftover, today: date) -> str:
    if not left.unknown:
        return words.scope_missing()
    if left.period and is_period(left.unknown, today):
        return words.two_periods(" ".join(left.period), " ".join(left.unknown))
    return words.unknown_word(left.unknown[0])


def _mended(typed: Words, left: Leftover) -> Iterator[str]:
    """Yield what may have been meant, the likeliest first; not all of it can be understood."""
    for unknown in left.unknown[:_UNKNOWN_WORDS_TO_MEND]:
        for known in _known_words_like(unknown):
            yield " ".join(known if word == unknown else word for word in typed)
    if left.keyword:
        yield " ".join((left.keyword, left.name, *left.period))
    else:
        yield from (" ".join((kind, *left.unknown, *left.period)) for kind in SPELLINGS)


def _known_words_like(word: str) -> list[str]:
    if word.isdecimal():
        return [f"{word}d"]
    return get_close_matches(word, (*KEYWORDS, *PERIOD_WORDS))


def _misunderstood(
    sentence: str, kind: ScopeKind | None, suggestions: Iterable[str], today: date
) -> Misunderstood:
    suggestion = next((text for text in suggestions if _is_understood(text, today)), None)
    if suggestion:
        suggestion = suggestion.replace(" .. ", "..").strip()
        sentence = words.did_you_mean(sentence, suggestion)
    help_line = words.help_line(kind) if kind else words.help_hint()
    return Misunderstood(sentence, help_line=help_line, suggestion=suggestion)


def _is_understood(text: str, today: date) -> bool:
    reading = read(split(text), today)
    try:
        return bool(reading and reading.name and _request(reading, today))
    except (ScopeError, PeriodError):
        return False
