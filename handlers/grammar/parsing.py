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
    VIEW_WORDS,
    Leftover,
    Reading,
    Words,
    is_period,
    leftover,
    read,
    split,
    take_view,
)
from handlers.help import help_line
from handlers.request import HelpWanted, Misunderstood, Request, ViewName, scope_text
from handlers.views import view_of
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
        raise _misunderstood(
            words.name_missing(kind, reading.period, shows=bool(reading.view)), kind, (), today
        )
    try:
        return _request(reading, today)
    except ScopeError as error:
        instead = (f"{error.instead} {reading.view} {reading.period}",) if error.instead else ()
        raise _misunderstood(error.sentence, kind, instead, today) from error
    except PeriodError as error:
        named = scope_text(Scope.of(kind, reading.name))
        instead = (f"{named} {reading.view} {error.instead}",) if error.instead else ()
        raise _misunderstood(error.sentence, kind, instead, today) from error


def _request(reading: Reading, today: date) -> Request:
    scope = scope_of(reading.kind, reading.name)
    _check_view(scope, reading.view)
    asked: Asked = (reading.period and read_period(reading.period, today)) or DEFAULT_PERIOD
    check(asked, scope.kind, today)
    return Request(scope, asked, reading.view)


def _check_view(scope: Scope, name: ViewName) -> None:
    view = view_of(name)
    if scope.is_team and view is not None and scope.kind not in view.scopes:
        raise ScopeError(words.view_not_of_teams(name), instead=scope_text(scope.of_owner()))


def _unknown(typed: Words, today: date) -> Misunderstood:
    left = leftover(typed, today)
    kind = KEYWORDS.get(left.keyword)
    return _misunderstood(_unknown_words(left, today), kind, _mended(typed, left), today)


def _unknown_words(left: Leftover, today: date) -> str:
    if not left.unknown:
        return words.scope_missing()
    if left.period and is_period(left.unknown, today):
        return words.two_periods(" ".join(left.period), " ".join(left.unknown))
    if left.view and take_view(left.unknown)[0]:
        return words.two_views(left.view, take_view(left.unknown)[0])
    # Where "by" stands before a word that is not known, that word is the riddle.
    riddles = [word for word in left.unknown if word not in VIEW_WORDS]
    return words.unknown_word((*riddles, *left.unknown)[0])


def _mended(typed: Words, left: Leftover) -> Iterator[str]:
    """Yield what may have been meant, the likeliest first; not all of it can be understood."""
    for unknown in left.unknown[:_UNKNOWN_WORDS_TO_MEND]:
        for known in _known_words_like(unknown):
            yield " ".join(known if word == unknown else word for word in typed)
    if left.keyword:
        yield _joined(left.keyword, left.name, left.view, *left.period)
    else:
        yield from (_joined(kind, *left.unknown, left.view, *left.period) for kind in SPELLINGS)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _known_words_like(word: str) -> list[str]:
    if word.isdecimal():
        return [f"{word}d"]
    return get_close_matches(word, (*KEYWORDS, *PERIOD_WORDS, *sorted(VIEW_WORDS)))


def _misunderstood(
    sentence: str, kind: ScopeKind | None, suggestions: Iterable[str], today: date
) -> Misunderstood:
    suggestion = next((text for text in suggestions if _is_understood(text, today)), None)
    if suggestion:
        suggestion = " ".join(suggestion.replace(" .. ", "..").split())
        sentence = words.did_you_mean(sentence, suggestion)
    hint = help_line(kind) if kind else words.help_hint()
    return Misunderstood(sentence, help_line=hint, suggestion=suggestion)


def _is_understood(text: str, today: date) -> bool:
    reading = read(split(text), today)
    try:
        return bool(reading and reading.name and _request(reading, today))
    except (ScopeError, PeriodError):
        return False
