"""What may be typed behind `/copilot-metrics`, and what it means."""

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches

from handlers import words
from handlers.grammar.comparing import Compared, Side, is_comparison, read_comparison
from handlers.grammar.dates import PeriodError, read_period
from handlers.grammar.limits import check
from handlers.grammar.names import ScopeError, scope_of
from handlers.grammar.reading import (
    KEYWORDS,
    SPELLINGS,
    TEAMS,
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
from handlers.help import SUBSCRIPTIONS, help_line
from handlers.request import (
    HelpWanted,
    Misunderstood,
    Request,
    ViewName,
    comparison_text,
    scope_text,
)
from handlers.views import view_of
from handlers.vocabulary import PERIOD_WORDS
from metrics.scope import Asked, LastDays, Scope, ScopeKind

DEFAULT_PERIOD = LastDays(28)
COMPARE = "compare"
LONGEST_TEXT = 300

_HELP = frozenset({"help", "-h", "--help", "?"})
_OF_SUBSCRIPTIONS = frozenset(
    {
        *(SUBSCRIPTIONS, "subscription", "subscribe", "digest", "digests"),
        *("alert", "alerts", "goal", "goals"),
    }
)
_OF_TEAMS = frozenset({ScopeKind.TEAM, ScopeKind.ENTERPRISE_TEAM})

_UNKNOWN_WORDS_TO_MEND = 3


def parse(text: str, today: date) -> Request | HelpWanted:
    """Return what `text` asks for; `today` is today's UTC day.

    Raises Misunderstood where it asks for nothing that can be answered.
    """
    if len(text) > LONGEST_TEXT:
        raise Misunderstood(words.text_too_long(LONGEST_TEXT), help_line=words.help_hint())
    typed = split(text)
    if not typed or typed[0] == "help" or text.strip().lower() in _HELP:
        return help_wanted(typed)
    if is_comparison(typed):
        return _compared(read_comparison(typed, today), typed, today)
    reading = read(typed, today)
    if reading is None:
        raise _unknown(typed, today)
    return _answered(reading, today)


def help_wanted(typed: Words) -> HelpWanted:
    """Return the help on what is named behind "help", if anything is."""
    return HelpWanted(SUBSCRIPTIONS if _OF_SUBSCRIPTIONS & set(typed[1:]) else "")


def _compared(found: Compared, typed: Words, today: date) -> Request:
    if not found.is_whole:
        raise _misunderstood(_unfinished(found), COMPARE, _mended_comparison(found, typed), today)
    try:
        return _comparison(found, today)
    except ScopeError as error:
        raise _misunderstood(error.sentence, COMPARE, (), today) from error
    except PeriodError as error:
        one, other = (scope_of(side.kind, side.name) for side in found.sides)
        instead = (comparison_text(one, other, error.instead),) if error.instead else ()
        raise _misunderstood(error.sentence, COMPARE, instead, today) from error


def _comparison(found: Compared, today: date) -> Request:
    one, other = (scope_of(side.kind, side.name) for side in found.sides)
    if one == other:
        raise ScopeError(words.comparison_with_itself(scope_text(one)))
    asked = _asked(" ".join(found.period), today)
    for scope in (one, other):
        check(asked, scope.kind, today)
    return Request(one, asked, ViewName.COMPARE, other)


def _unfinished(found: Compared) -> str:
    if len(found.sides) < 2:  # noqa: PLR2004 - a comparison has two
        return words.comparison_unfinished(*(_typed(side) for side in found.sides))
    if found.view:
        return words.comparison_has_no_views()
    riddles = [word for word in found.unknown if word not in KEYWORDS and known_words_like(word)]
    if riddles:
        return words.unknown_word(riddles[0])
    return words.two_at_a_time()


def _mended_comparison(found: Compared, typed: Words) -> Iterator[str]:
    if len(found.sides) == 1 and TEAMS in typed:
        yield _joined(TEAMS, found.sides[0].name, *found.period)
    if len(found.sides) < 2:  # noqa: PLR2004 - as above
        return
    yield from _respelt(found.unknown, typed)
    yield _joined(COMPARE, *(_typed(side) for side in found.sides), *found.period)


def _typed(side: Side) -> str:
    return scope_text(Scope.of(side.kind, side.name))


def _answered(reading: Reading, today: date) -> Request:
    kind = reading.kind
    if not reading.name:
        sentence = words.name_missing(kind, reading.period, shows=bool(reading.view))
        keyword = TEAMS if reading.view is ViewName.TEAMS and kind is ScopeKind.ORG else kind
        raise _misunderstood(sentence, keyword, (), today)
    try:
        return _request(reading, today)
    except ScopeError as error:
        shown = ((reading.view, reading.period), (reading.period,)) if error.instead else ()
        texts = [_joined(error.instead or "", *parts) for parts in shown]
        raise _misunderstood(error.sentence, kind, texts, today) from error
    except PeriodError as error:
        named = scope_text(Scope.of(kind, reading.name))
        instead = (f"{named} {reading.view} {error.instead}",) if error.instead else ()
        raise _misunderstood(error.sentence, kind, instead, today) from error


def _request(reading: Reading, today: date) -> Request:
    scope = scope_of(reading.kind, reading.name)
    check_view(scope, reading.view)
    asked = _asked(reading.period, today)
    check(asked, scope.kind, today)
    return Request(scope, asked, reading.view)


def _asked(period: str, today: date) -> Asked:
    return (period and read_period(period, today)) or DEFAULT_PERIOD


def check_view(scope: Scope, name: ViewName) -> None:
    """Raise ScopeError where a team cannot have the view."""
    view = view_of(name)
    if scope.is_team and view is not None and scope.kind not in view.scopes:
        raise ScopeError(words.view_not_of_teams(name), instead=scope_text(scope.of_owner()))


def _unknown(typed: Words, today: date) -> Misunderstood:
    left = leftover(typed, today)
    kind = KEYWORDS.get(left.keyword)
    return _misunderstood(unknown_words(left, today), kind, _mended(typed, left), today)


def unknown_words(left: Leftover, today: date) -> str:
    """Say what of the words could not be understood."""
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
    if len(typed) == 1:
        yield from get_close_matches(typed[0], ("help",))
    if left.unknown and KEYWORDS.get(left.keyword) in _OF_TEAMS:
        yield _joined(left.keyword, f"{left.name}/{left.unknown[0]}", left.view, *left.period)
    yield from _respelt(left.unknown, typed)
    if left.keyword:
        yield _joined(left.keyword, left.name, left.view, *left.period)
    else:
        yield from (_joined(kind, *left.unknown, left.view, *left.period) for kind in SPELLINGS)


def _respelt(unknown: Words, typed: Words) -> Iterator[str]:
    """Yield the words with each that is not known in turn as one that is known and looks like it."""
    for riddle in unknown[:_UNKNOWN_WORDS_TO_MEND]:
        for known in known_words_like(riddle):
            yield " ".join(known if word == riddle else word for word in typed)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def known_words_like(word: str, more: Words = ()) -> list[str]:
    """Return what a word that is not known may have been meant to be, the likeliest first.

    `more` are words that are known here besides.
    """
    if word.isdecimal():
        return [f"{word}d"]
    return get_close_matches(word, (*KEYWORDS, COMPARE, *PERIOD_WORDS, *sorted(VIEW_WORDS), *more))


def _misunderstood(
    sentence: str, keyword: str | None, suggestions: Iterable[str], today: date
) -> Misunderstood:
    suggestion = next((text for text in suggestions if _is_understood(text, today)), None)
    if suggestion:
        suggestion = " ".join(suggestion.replace(" .. ", "..").split())
        sentence = words.did_you_mean(sentence, suggestion)
    hint = help_line(keyword) if keyword else words.help_hint()
    return Misunderstood(sentence, help_line=hint, suggestion=suggestion)


def _is_understood(text: str, today: date) -> bool:
    typed = split(text)
    try:
        if typed == ("help",):
            return True
        if is_comparison(typed):
            found = read_comparison(typed, today)
            return found.is_whole and bool(_comparison(found, today))
        reading = read(typed, today)
        return bool(reading and reading.name and _request(reading, today))
    except (ScopeError, PeriodError):
        return False
