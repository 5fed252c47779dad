"""How the words of a comparison fall into its parts: two scopes, and perhaps a period.

The plain way is "compare org acme org beta 28d". A keyword may be left out where the other scope
has one, or where the names show what they are; and "vs" between two names says "compare".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from handlers.grammar.reading import (
    KEYWORDS,
    TEAMS,
    Words,
    is_period,
    take_period,
    take_view,
    without_fillers,
)
from handlers.request import ViewName
from handlers.vocabulary import BEFORE, BETWEEN, COMPARE, PERIOD_WORDS, VERSUS
from metrics.scope import ScopeKind

_KINDS = KEYWORDS | {TEAMS: ScopeKind.TEAM}
_ENDS = 2
_MOST_NAMES = 8  # more of them than two are a mistake, and trying all would only take time


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, not yet checked: what it is, and its name."""

    kind: ScopeKind
    name: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The parts of a comparison: the sides that were found, and what cannot be part of one."""

    sides: tuple[Side, ...]
    period: Words = ()
    view: ViewName = ViewName.SUMMARY
    unknown: Words = ()

    @property
    def is_whole(self) -> bool:
        """Whether there are two sides, and nothing is left over."""
        return len(self.sides) == _ENDS and not self.view and not self.unknown


def is_comparison(typed: Words) -> bool:
    """Return whether these words compare: by the first of them, or by one between two names."""
    if typed[:1] and typed[0] in COMPARE:
        return True
    return any(
        typed[at] in VERSUS
        and not _is_period_before(typed[at + 1 : at + 3])
        and not _is_behind_keyword(typed, at)
        for at in range(1, len(typed) - 1)
    )


def _is_period_before(words: Words) -> bool:
    return words[0] in BEFORE or words == ("period", "before")


def _is_behind_keyword(typed: Words, at: int) -> bool:
    """Return whether the word at this place is the name of a keyword before it."""
    before, earlier = typed[at - 1], typed[at - 2] if at > 1 else ""
    return before in KEYWORDS and earlier not in KEYWORDS


def read_comparison(typed: Words, today: date) -> Compared:
    """Return the parts of a comparison; the first two names are its sides."""
    words = typed[1:] if typed[0] in COMPARE else typed
    plain = _plain(words, today)
    if plain is not None:
        return plain
    words = without_fillers(words)
    readings = _readings(words, today)
    return next((one for one in readings if one.is_whole), None) or _rest(words, today)


def _plain(words: Words, today: date) -> Compared | None:
    """Read "org acme org beta 28d": whatever stands at the places of the names is a name."""
    if words[2:3] and words[2] in BETWEEN:
        words = words[:2] + words[3:]
    match words:
        case [one_kind, one, other_kind, other, *period] if one_kind in _KINDS and (
            other_kind in _KINDS
        ):
            named = other.startswith("@") or not _can_be_no_name(other, today)
            if is_period(tuple(period), today) if period else named:
                sides = (_side(_KINDS[one_kind], one), _side(_KINDS[other_kind], other))
                return Compared(sides, tuple(period))
    return None


def _readings(words: Words, today: date) -> Iterator[Compared]:
    """Yield the readings that may be whole: what is neither side nor view is a period, or nothing.

    To look for a period within it would take long, and leave a word over.
    """
    names = _names_at(words, today)[:_MOST_NAMES]
    for one, other in combinations(names, _ENDS):
        reading = _reading(words, (one, other))
        if not reading.unknown:
            yield reading
        elif is_period(reading.unknown, today):
            yield replace(reading, period=reading.unknown, unknown=())


def _rest(words: Words, today: date) -> Compared:
    """Return how far the words can be read."""
    reading = _reading(words, _names_at(words, today)[:_ENDS])
    period, unknown = take_period(reading.unknown, today)
    return replace(reading, period=period, unknown=unknown)


def _reading(words: Words, names: Sequence[int]) -> Compared:
    """Return the reading in which the names stand at these places, before a period is looked for."""
    taken = set(names)
    kinds: list[ScopeKind | None] = []
    for at in names:
        keyword = at - 1 if at and words[at - 1] in _KINDS else None
        kinds.append(None if keyword is None else _KINDS[words[keyword]])
        taken |= {keyword} if keyword is not None else set()
    if names and words[names[0] + 1 : names[0] + 2] and words[names[0] + 1] in BETWEEN:
        taken.add(names[0] + 1)
    view, others = take_view(tuple(word for at, word in enumerate(words) if at not in taken))
    sides = tuple(
        _side(kind or _kind_of(words[at], [known for known in kinds if known]), words[at])
        for at, kind in zip(names, kinds, strict=True)
    )
    return Compared(sides, view=view, unknown=others)


def _kind_of(name: str, known: list[ScopeKind]) -> ScopeKind:
    """Return what a name without a keyword is: what the other one is, as far as that can be."""
    if "/" not in name:
        return known[0] if known else ScopeKind.ORG
    of_enterprise = known and known[0] in {ScopeKind.ENTERPRISE, ScopeKind.ENTERPRISE_TEAM}
    return ScopeKind.ENTERPRISE_TEAM if of_enterprise else ScopeKind.TEAM


def _side(kind: ScopeKind, name: str) -> Side:
    return Side(kind, name.removeprefix("@"))


def _names_at(words: Words, today: date) -> list[int]:
    return [
        at
        for at, word in enumerate(words)
        if word.startswith("@") or not _can_be_no_name(word, today)
    ]


def _can_be_no_name(word: str, today: date) -> bool:
    """Return whether a word that is not marked as a name has another meaning here."""
    if word in _KINDS or word in BETWEEN or word in PERIOD_WORDS or word in {"..", "-"}:
        return True
    return take_view((word,))[1] == () or word == "by" or is_period((word,), today)
