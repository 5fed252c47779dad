"""Ordering a digest: "subscribe org acme weekly mon 09:00 Europe/Berlin by team 28d"."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from difflib import get_close_matches
from itertools import dropwhile, pairwise

from handlers import words
from handlers.grammar.reading import KEYWORDS, Words
from handlers.grammar.schedules import KNOWN, ScheduleError, Timing, take_timing
from handlers.grammar.zones import zone_instead
from handlers.help import help_line
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every
from handlers.request import Misunderstood, Request
from handlers.vocabulary import BY, PERIOD_WORDS
from handlers.wanted import (
    ActivePeopleWanted,
    AlertTest,
    AlertWanted,
    Assumed,
    CsvWanted,
    OwnFiguresWanted,
    PeopleCsvWanted,
    SubscribeWanted,
)
from metrics.scope import LastDays

KEYWORD = "subscribe"

# What some words want by themselves; of the question of a thread, they may name what changes.
Understood = Callable[[str], object]

PERIODS = {Every.DAILY: LastDays(1), Every.WEEKLY: LastDays(7), Every.MONTHLY: LastDays(28)}

_COURTESY = frozenset(
    {
        *("please", "pls", "hello", "hi", "hey", "ok", "okay", "and", "now", "then", "also"),
        *("can", "could", "would", "you", "i", "i'd", "we", "we'd", "like", "want", "to", "let"),
    }
)
# Behind everything else these ask for nothing more: "weekly please, thank you".
_THANKS = frozenset(
    {"please", "pls", "thanks", "thank", "you", "cheers", "now", "again", "too", "also"}
)
# Before the question these only make a sentence of it: "subscribe this channel to org acme".
_OPENINGS: tuple[Words, ...] = (
    *((who, "to") for who in ("us", "me", "here")),
    *((*who, "to") for who in (("this", "channel"), ("the", "channel"))),
    *(("this", "channel"), ("to",), ("us",), ("here",)),
)
_RIDDLES_TO_MEND = 3
_NEAR = 0.75


def is_order(typed: Words) -> bool:
    """Return whether these words order something: "please subscribe us to org acme"."""
    return _behind_courtesy(typed)[:1] == (KEYWORD,)


def read_subscribe(typed: Words, understood: Understood, *, in_thread: bool) -> SubscribeWanted:
    """Read an order: a question, unless a thread has one, and when.

    Raises `Misunderstood`.
    """
    said = _without_opening(_behind_courtesy(typed)[1:])
    failed: Misunderstood | ScheduleError | None = None
    for names, cities in ((True, True), (True, False), (False, True)):
        try:
            return _read(said, understood, names=names, cities=cities, in_thread=in_thread)
        except (Misunderstood, ScheduleError) as error:
            failed = failed or error
    raise _misunderstood(said, failed, understood, in_thread=in_thread)


def _read(
    said: Words, understood: Understood, *, names: bool, cities: bool, in_thread: bool
) -> SubscribeWanted:
    marked = tuple(_marked(said, at) for at in range(len(said))) if names else said
    timing, rest = take_timing(marked, cities=cities)
    plain = tuple(word.removeprefix(_MARK) for word in _without_thanks(rest))
    if not in_thread and (not plain or _is_frequency_as_name(plain, timing)):
        raise Misunderstood(words.scope_missing(), help_line=help_line(KEYWORD))
    question, assumed = _question(" ".join(plain), timing, understood)
    return SubscribeWanted(DigestOrder(question, timing.schedule), timing.assumed | assumed)


def _question(
    text: str, timing: Timing, understood: Understood
) -> tuple[Request, frozenset[Assumed]]:
    """Return what is to be told, with the newest days where no others were named."""
    newest = PERIODS[timing.schedule.every]
    found = understood(text) if text else understood(_typed(newest))
    if not isinstance(found, Request):
        raise Misunderstood(_not_a_digest(found), help_line=help_line(KEYWORD))
    # Behind a period, another one is not understood.
    with suppress(Misunderstood):
        if understood(f"{text} {_typed(newest)}".strip()) == replace(found, asked=newest):
            return replace(found, asked=newest), frozenset({Assumed.PERIOD})
    if not isinstance(found.asked, LastDays):
        instead = replace(found, asked=newest).command
        sentence = words.only_newest_days()
        raise Misunderstood(sentence, help_line=help_line(KEYWORD), suggestion=instead)
    return found, frozenset()


def _typed(asked: LastDays) -> str:
    return f"{asked.length}d"


def _not_a_digest(found: object) -> str:
    if isinstance(found, ActivePeopleWanted | PeopleCsvWanted | OwnFiguresWanted):
        return words.no_persons_in_digests()
    if isinstance(found, CsvWanted):
        return words.no_files_in_digests()
    if isinstance(found, AlertWanted | AlertTest):
        return words.alerts_by_themselves(found.order.watched)
    return words.only_figures_in_digests()


def _behind_courtesy(typed: Words) -> Words:
    return tuple(dropwhile(_COURTESY.__contains__, typed))


def _without_thanks(rest: Words) -> Words:
    """Return the words without courtesy at their end; a name that is hidden is none."""
    return tuple(dropwhile(_THANKS.__contains__, reversed(rest)))[::-1]


def _without_opening(typed: Words) -> Words:
    for opening in _OPENINGS:
        if typed[: len(opening)] == opening:
            return _without_opening(typed[len(opening) :])
    # "this daily" is the question of a thread, and "this week" are its days.
    is_this = typed[:1] == ("this",) and typed[1:2] not in {(word,) for word in PERIOD_WORDS}
    return typed[1:] if is_this else typed


# A name that is hidden from whatever else the word means; nobody can type this character.
_MARK = "\0"


def _marked(said: Words, at: int) -> str:
    """Return a word, hidden where it stands behind a keyword, because there it is a name."""
    behind_keyword = at > 0 and said[at - 1] in KEYWORDS and said[at] not in KEYWORDS
    of_view = at > 1 and said[at - 2] in BY
    return f"{_MARK}{said[at]}" if behind_keyword and not of_view else said[at]


def _is_frequency_as_name(plain: Words, timing: Timing) -> bool:
    """Return whether "org weekly" lacks its name: nothing else says how often."""
    return timing.every is None and any(
        one in KEYWORDS and other in set(Every) for one, other in pairwise(plain)
    )


def _misunderstood(
    said: Words,
    failed: Misunderstood | ScheduleError | None,
    understood: Understood,
    *,
    in_thread: bool,
) -> Misunderstood:
    sentence = words.scope_missing() if failed is None else failed.sentence
    suggestions: Iterator[str] = iter(())
    match failed:
        case ScheduleError(said=wrong, instead=instead) if instead:
            suggestions = iter((_replaced(said, wrong, instead),))
        case Misunderstood():
            sentence = _without_suggestion(failed)
            suggestions = _mended(said, failed)
    for text in suggestions:
        with suppress(Misunderstood, ScheduleError):
            typed = tuple(text.split())
            _read(typed, understood, names=True, cities=True, in_thread=in_thread)
            told = words.did_you_mean(sentence, f"{KEYWORD} {text}")
            return Misunderstood(told, help_line=help_line(KEYWORD), suggestion=f"{KEYWORD} {text}")
    return Misunderstood(sentence, help_line=help_line(KEYWORD))


def _mended(said: Words, failed: Misunderstood) -> Iterator[str]:
    """Yield what may have been meant, the likeliest first; not all of it can be understood."""
    riddles = [word for word in said if f"“{word}”" in failed.sentence]
    for riddle in riddles[:_RIDDLES_TO_MEND]:
        for known in get_close_matches(riddle, KNOWN, cutoff=_NEAR):
            yield _replaced(said, riddle, known)
        zone = zone_instead(riddle)
        if zone is not None:
            yield _replaced(said, riddle, zone)
    if failed.suggestion:
        with suppress(ScheduleError):
            yield f"{failed.suggestion} {_when(said)}".strip()


def _when(said: Words) -> str:
    timing, _ = take_timing(tuple(_marked(said, at) for at in range(len(said))))
    return timing.command


def _replaced(said: Words, wrong: str, instead: str) -> str:
    return " ".join(instead if word == wrong else word for word in said)


def _without_suggestion(failed: Misunderstood) -> str:
    if failed.suggestion is None:
        return failed.sentence
    return failed.sentence.removesuffix(words.did_you_mean("", failed.suggestion))
