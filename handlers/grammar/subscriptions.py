"""What is asked about standing orders by their numbers: "pause 3 until 1 December", "preview 1"."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from handlers import words
from handlers.grammar.ahead import read_day_ahead
from handlers.grammar.dates import PeriodError
from handlers.grammar.reading import Words
from handlers.help import help_line
from handlers.request import Misunderstood, Request
from handlers.vocabulary import FILLERS, UNTIL
from handlers.wanted import (
    MoveWanted,
    PauseWanted,
    PreviewWanted,
    ResumeWanted,
    SubscriptionsWanted,
    UnsubscribeWanted,
)

MOVE = "move"
_NUMBER = re.compile(r"(?:no\.?|nr\.?)?(?P<number>[0-9]{1,9})")
_IDLE = frozenset({*FILLERS, "subscription", "number", "digest", "alert", "no", "from"})
# A channel that Slack knows by its id, one that is typed, and the one it is asked in.
_KNOWN_CHANNEL = re.compile(r"<#(?P<id>[CDG][A-Z0-9]{2,})(?:\|[^>]*)?>")
_NAMED_CHANNEL = re.compile(r"#(?P<name>[^\s#@<>,;]{1,80})")
_HERE = frozenset({"here", "this"})


def read_list(typed: Words, _question: Request | None, _today: date) -> SubscriptionsWanted:
    """Read what stands behind "subscriptions", which is nothing. Raises `Misunderstood`."""
    said = tuple(word for word in typed if word not in {*FILLERS, "here", "list", "all"})
    if said:
        raise _misunderstood("subscriptions", words.unknown_word(said[0]))
    return SubscriptionsWanted()


def read_preview(typed: Words, _question: Request | None, _today: date) -> PreviewWanted:
    """Read the number behind "preview". Raises `Misunderstood`."""
    return PreviewWanted(_only_number("preview", typed))


def read_pause(typed: Words, _question: Request | None, today: date) -> PauseWanted:
    """Read the number behind "pause", and perhaps until when. Raises `Misunderstood`."""
    number, rest = _number("pause", typed)
    said = " ".join(word for word in rest if word not in UNTIL)
    if not said:
        return PauseWanted(number)
    try:
        until = read_day_ahead(said, today)
    except PeriodError as error:
        raise _misunderstood("pause", error.sentence) from error
    if until is None:
        raise _misunderstood("pause", words.until_when(said))
    return PauseWanted(number, until)


def read_resume(typed: Words, _question: Request | None, _today: date) -> ResumeWanted:
    """Read the number behind "resume". Raises `Misunderstood`."""
    return ResumeWanted(_only_number("resume", typed))


def read_unsubscribe(
    typed: Words, _question: Request | None, _today: date
) -> UnsubscribeWanted | None:
    """Read the number behind "unsubscribe" or "stop"; without one, None."""
    said = tuple(word for word in typed if word not in _IDLE)
    if len(said) != 1 or _NUMBER.fullmatch(said[0]) is None:
        return None
    return UnsubscribeWanted(_only_number("unsubscribe", typed))


def names_channel(text: str) -> bool:
    """Return whether a text names a channel, as Slack writes one or as people type it."""
    return bool(_KNOWN_CHANNEL.search(text) or _NAMED_CHANNEL.search(text))


def read_move(text: str, typed: Words) -> MoveWanted:
    """Read the number behind "move", and the channel as Slack wrote it. Raises `Misunderstood`."""
    number, rest = _number(MOVE, typed)
    if known := _KNOWN_CHANNEL.search(text):
        return MoveWanted(number, known["id"])
    # A number may be typed as "#3" too.
    named = [found["name"] for found in _NAMED_CHANNEL.finditer(text)]
    for name in reversed(named):
        if name != str(number) or len(named) > 1:
            return MoveWanted(number, f"#{name.lower()}")
    if rest and rest[-1] in _HERE:
        return MoveWanted(number, None)
    raise _misunderstood(MOVE, words.channel_missing())


Reader = Callable[[Words, Request | None, date], object | None]

READERS: Mapping[str, Reader] = {
    **dict.fromkeys(("subscriptions", "subscription", "subs", "digests", "alerts"), read_list),
    "preview": read_preview,
    "pause": read_pause,
    **dict.fromkeys(("resume", "unpause"), read_resume),
    **dict.fromkeys(("unsubscribe", "stop", "cancel"), read_unsubscribe),
}


def _only_number(keyword: str, typed: Words) -> int:
    number, rest = _number(keyword, typed)
    if rest:
        raise _misunderstood(keyword, words.unknown_word(rest[0]))
    return number


def _number(keyword: str, typed: Words) -> tuple[int, Words]:
    """Return the number at the beginning, and what stands behind it."""
    said = tuple(word for word in typed if word not in _IDLE)
    found = _NUMBER.fullmatch(said[0]) if said else None
    if found is None:
        raise _misunderstood(keyword, words.number_missing())
    return int(found["number"]), said[1:]


def _misunderstood(keyword: str, sentence: str) -> Misunderstood:
    return Misunderstood(sentence, help_line=help_line(keyword))
