"""What is said in a thread: a change of one part of its question, or a question of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import partial

from handlers import words
from handlers.grammar.asides import EXTRA_WORDS, STOPPING, take_extra, without_courtesy
from handlers.grammar.comparing import Side, read_comparison
from handlers.grammar.dates import PeriodError, read_period
from handlers.grammar.limits import check
from handlers.grammar.names import ScopeError, scope_of
from handlers.grammar.others import read_other
from handlers.grammar.parsing import (
    LONGEST_TEXT,
    check_view,
    help_wanted,
    known_words_like,
    parse,
    unknown_words,
)
from handlers.grammar.reading import (
    KEYWORDS,
    VIEW_SPELLINGS,
    VIEW_WORDS,
    Words,
    is_period,
    leftover,
    read,
    split,
    split_reply,
    take_view,
    without_fillers,
)
from handlers.grammar.subscribing import KEYWORD, is_order, read_subscribe
from handlers.grammar.subscriptions import MOVE, names_channel, read_move
from handlers.help import help_line
from handlers.request import (
    Misunderstood,
    Request,
    ViewName,
    scope_text,
)
from handlers.vocabulary import BEFORE, BETWEEN, BY, COMPARE, VERSUS
from handlers.wanted import StopWanted, SubscribeWanted
from metrics.scope import Asked, Scope, ScopeKind

# These name the summary, which has no name of its own.
SUMMARY = ("summary", "overview", "total", "totals", "everything")
# With one of these right before it, a word may be the name of another scope: "for beta".
_OF = frozenset({"for", "of", "in", "about"})
_COMPARING = frozenset({*COMPARE, *VERSUS, "compared", "against"})
# Between two changes these add nothing: "agents and last month".
_JOINING = frozenset({"and", "only", "just", "but", "with"})
_OWN_WORDS = (*sorted(EXTRA_WORDS), *SUMMARY, *sorted(STOPPING), *BEFORE)
_RIDDLES_TO_MEND = 3
_NEAR = 0.8


@dataclass(frozen=True, slots=True)
class _Change:
    """What a reply names of a question; None is what stays as it is."""

    scope: Scope | None = None
    view: ViewName | None = None
    asked: Asked | None = None
    against: Scope | None = None


def understand(text: str, question: Request | None, today: date) -> object:
    """Return what `text` wants; `today` is today's UTC day.

    `question` is the one that the thread is about, of which the text may name only what changes;
    it is None outside of a thread. Raises `Misunderstood`.
    """
    typed = (split if question is None else split_reply)(text[: LONGEST_TEXT + 1])
    if len(text) <= LONGEST_TEXT:
        if is_order(typed):
            return _ordered(text, typed, question, today)
        if typed[:1] == (MOVE,):
            return read_move(text, typed[1:])
    return _understood(text, question, today)


def _ordered(text: str, typed: Words, question: Request | None, today: date) -> SubscribeWanted:
    once = partial(_understood, question=question, today=today)
    try:
        return read_subscribe(typed, once, in_thread=question is not None)
    except Misunderstood:
        if not names_channel(text):
            raise
        sentence = words.ordered_where_it_comes()
        raise Misunderstood(sentence, help_line=help_line(KEYWORD)) from None


def _understood(text: str, question: Request | None, today: date) -> object:
    """Return what a text wants that orders nothing. Raises `Misunderstood`."""
    typed = (split if question is None else split_reply)(text[: LONGEST_TEXT + 1])
    other = read_other(typed, question, today)
    if other is not None:
        return other
    if question is None:
        return _asked_anew(text, typed, today)
    if len(text) > LONGEST_TEXT:
        raise Misunderstood(words.text_too_long(LONGEST_TEXT), help_line=words.thread_hint())
    return _followed(typed, question, today)


def _asked_anew(text: str, typed: Words, today: date) -> object:
    said = without_courtesy(typed)
    if said[:1] and said[0] in STOPPING:
        return StopWanted()
    try:
        return parse(text, today)
    except Misunderstood:
        extra, rest = take_extra(said)
        if not rest and extra is not None:
            sentence = words.nothing_to_go_on()
            raise Misunderstood(sentence, help_line=words.help_hint()) from None
        found = _parsed(rest, today)
        if not isinstance(found, Request):
            raise
        return found if extra is None else extra(found)


def _parsed(said: Words, today: date) -> Request | None:
    try:
        found = parse(" ".join(said), today)
    except Misunderstood:
        return None
    return found if isinstance(found, Request) else None


def _followed(typed: Words, question: Request, today: date) -> object:
    try:
        found = _found(typed, question, today)
    except ScopeError as error:
        named = take_view(without_fillers(typed))[0]
        instead = (f"{error.instead} {named}", error.instead)
        raise _misunderstood(error.sentence, instead, question, today) from error
    except PeriodError as error:
        said = _period_replaced(typed, error.instead, today)
        raise _misunderstood(error.sentence, (said, error.instead), question, today) from error
    if found is None:
        raise _unknown(without_courtesy(typed), question, today)
    return found


def _found(typed: Words, question: Request, today: date) -> object | None:
    """Return what is wanted, or None where a word is not known.

    Raises ScopeError and PeriodError.
    """
    said = without_courtesy(typed)
    if not said or said[0] == "help":
        return help_wanted(said)
    if said[0] in STOPPING:
        return StopWanted(question)
    extra, rest = take_extra(said)
    change = _change(rest, question, today)
    if change is None:
        return None
    changed = _changed(question, change, today)
    return changed if extra is None else extra(changed)


def _change(said: Words, question: Request, today: date) -> _Change | None:
    """Return what these words name; also where words stand between that only join them."""
    for tried in (said, _without_joints(said)):
        change = _named(tried, question, today)
        if change is not None:
            return change
    return None


def _without_joints(said: Words) -> Words:
    return tuple(
        word
        for at, word in enumerate(said)
        if word not in _JOINING or (at and said[at - 1] in KEYWORDS)
    )


def _named(said: Words, question: Request, today: date) -> _Change | None:
    view, rest = _take_view(said)
    if said and said[0] in _COMPARING and view is not ViewName.PREVIOUS:
        return _comparison(said, question, today)
    if any(word in KEYWORDS for word in rest):
        return _with_keyword(rest, view, today)
    name, rest = _take_name(rest, today)
    period = without_fillers(rest)
    if period and not is_period(period, today):
        return None
    scope = None if name is None else scope_of(*_qualified(name, question.scope))
    return _Change(scope, view, _asked(period, today))


def _take_view(said: Words) -> tuple[ViewName | None, Words]:
    """Return the view that these words name, None where they name none, and the words without it.

    What stands behind a keyword is a name, whatever else it may mean.
    """
    hidden = tuple(_marked(said, at) for at in range(len(said)))
    for tried in (hidden, without_fillers(hidden)):
        view, rest = take_view(tried)
        if view:
            return view, rest
    for at, word in enumerate(hidden):
        if word in SUMMARY:
            return ViewName.SUMMARY, hidden[:at] + hidden[at + 1 :]
    return None, hidden


def _marked(said: Words, at: int) -> str:
    """Return a word, marked as a name where it stands behind a keyword."""
    word = said[at]
    is_name = at and said[at - 1] in KEYWORDS and word not in KEYWORDS and word not in BY
    return f"@{word.removeprefix('@')}" if is_name else word


def _with_keyword(said: Words, view: ViewName | None, today: date) -> _Change | None:
    reading = read(said, today)
    if reading is None or reading.view:
        return None
    if not reading.name:
        raise ScopeError(words.name_missing(reading.kind, reading.period))
    period = tuple(reading.period.split())
    return _Change(scope_of(reading.kind, reading.name), view, _asked(period, today))


def _take_name(said: Words, today: date) -> tuple[str | None, Words]:
    """Return the name of a scope that comes without a keyword, and the words without it.

    It is marked, or has a slash as a team's, or stands behind a word such as "for".
    """
    for at, word in enumerate(said):
        if word.startswith("@") or ("/" in word and not is_period((word,), today)):
            return word.removeprefix("@"), said[:at] + said[at + 1 :]
        before = said[at - 1] if at else ""
        if before in _OF and word != "the" and not _has_meaning(word, said[at:], today):
            return word, said[:at] + said[at + 1 :]
    return None, said


def _has_meaning(word: str, onwards: Words, today: date) -> bool:
    """Return whether a word, or a period that it begins, means something else than a name."""
    if word in VIEW_WORDS or word in _OF or word in KEYWORDS:
        return True
    return any(is_period(onwards[:length], today) for length in range(1, len(onwards) + 1))


def _qualified(name: str, like: Scope) -> tuple[ScopeKind, str]:
    """Return what a name without a keyword is: what the question's own scope is, as far as it can."""
    of_enterprise = like.of_owner().kind is ScopeKind.ENTERPRISE
    if "/" in name:
        return (ScopeKind.ENTERPRISE_TEAM if of_enterprise else ScopeKind.TEAM), name
    return (like.kind, f"{like.owner}/{name}") if like.is_team else (like.kind, name)


def _asked(period: Words, today: date) -> Asked | None:
    return read_period(" ".join(period), today) if period else None


def _comparison(said: Words, question: Request, today: date) -> _Change | None:
    rest = said
    while rest and (rest[0] in _COMPARING or rest[0] in BETWEEN or rest[0] in {"it", "that"}):
        rest = rest[1:]
    if not rest:
        raise ScopeError(
            words.comparison_unfinished(scope_text(question.scope)), instead="vs previous"
        )
    whole = read_comparison((COMPARE[0], *rest), today)
    if whole.is_whole:
        one, other = (scope_of(side.kind, side.name) for side in whole.sides)
        return _Change(one, ViewName.COMPARE, _asked(whole.period, today), other)
    scope = question.scope
    found = read_comparison((COMPARE[0], scope.kind, f"@{scope.name}", *rest), today)
    if found.view:
        raise ScopeError(words.comparison_has_no_views())
    if len(found.sides) == 1 and found.period:
        raise ScopeError(words.only_the_period_before(), instead="vs previous")
    if not found.is_whole:
        return None
    if get_close_matches(found.sides[1].name, BEFORE, cutoff=_NEAR):
        raise ScopeError(words.unknown_word(found.sides[1].name), instead="vs previous")
    against = scope_of(*_side(found.sides[1], scope))
    return _Change(None, ViewName.COMPARE, _asked(found.period, today), against)


def _side(side: Side, like: Scope) -> tuple[ScopeKind, str]:
    if side.kind is like.kind and "/" not in side.name:
        return _qualified(side.name, like)
    return side.kind, side.name


def _changed(question: Request, change: _Change, today: date) -> Request:
    """Return the question with what was named. Raises ScopeError and PeriodError."""
    scope = change.scope or question.scope
    view = _view(question, change, scope)
    against = (change.against or question.against) if view is ViewName.COMPARE else None
    if scope == against:
        raise ScopeError(words.comparison_with_itself(scope_text(scope)), instead="summary")
    asked = change.asked or question.asked
    changed = Request(scope, asked, view, against)
    for each in changed.scopes:
        check(asked, each.kind, today)
    return changed


def _view(question: Request, change: _Change, scope: Scope) -> ViewName:
    if change.view is not None:
        check_view(scope, change.view)
        return change.view
    try:
        check_view(scope, question.view)
    except ScopeError:
        # Nobody asked for a view that a team cannot have; the team itself was asked for.
        return ViewName.SUMMARY
    return question.view


def _unknown(said: Words, question: Request, today: date) -> Misunderstood:
    _, rest = take_extra(said)
    left = leftover(rest, today)
    sentence = unknown_words(left, today) if left.unknown else words.not_understood()
    suggestions = _mended(said, left.unknown, question)
    return _misunderstood(sentence, suggestions, question, today)


def _mended(said: Words, unknown: Words, question: Request) -> Iterator[str]:
    """Yield what may have been meant, the likeliest first; not all of it can be understood."""
    for riddle in unknown[:_RIDDLES_TO_MEND]:
        at = said.index(riddle) if riddle in said else 0
        for known in known_words_like(riddle, _OWN_WORDS):
            view = VIEW_SPELLINGS.get((known,))
            alone = view and not (at and said[at - 1] in BY)
            yield " ".join((*said[:at], str(view) if alone else known, *said[at + 1 :]))
    if len(said) == 1:
        kind, name = _qualified(said[0], question.scope)
        yield f"{kind} {name}"


def _period_replaced(typed: Words, instead: str | None, today: date) -> str:
    """Return the reply with another period in the place of the one that cannot be asked for."""
    said = without_courtesy(typed)
    for length in range(len(said), 0, -1):
        for at in range(len(said) - length + 1):
            if instead and is_period(said[at : at + length], today):
                return " ".join((*said[:at], instead, *said[at + length :]))
    return ""


def _misunderstood(
    sentence: str, suggestions: Iterable[str | None], question: Request, today: date
) -> Misunderstood:
    suggestion = next((text for text in suggestions if _is_found(text, question, today)), None)
    if suggestion:
        suggestion = " ".join(suggestion.replace(" .. ", "..").split())
        sentence = words.did_you_mean(sentence, suggestion)
    return Misunderstood(sentence, help_line=words.thread_hint(), suggestion=suggestion)


def _is_found(text: str | None, question: Request, today: date) -> bool:
    try:
        return bool(text) and _found(split_reply(text or ""), question, today) is not None
    except (ScopeError, PeriodError):
        return False
