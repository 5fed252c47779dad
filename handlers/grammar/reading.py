"""How the words of a request fall into its parts: a keyword, a name, perhaps a view and a period.

They may come in any order. The word behind the keyword is the name wherever the rest then
makes sense, so that an organization may be called "today"; a word marked with "@" always is.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from handlers.grammar.dates import PeriodError, read_period
from handlers.grammar.tokens import tokens
from handlers.request import ViewName
from handlers.views import VIEWS
from handlers.vocabulary import BY, FILLERS, PERIOD_WORDS
from metrics.scope import ScopeKind

SPELLINGS = {
    ScopeKind.ORG: (
        "org",
        "orgs",
        "organization",
        "organizations",
        "organisation",
        "organisations",
    ),
    ScopeKind.TEAM: ("team",),
    ScopeKind.ENTERPRISE: ("enterprise", "enterprises", "ent"),
    ScopeKind.ENTERPRISE_TEAM: ("enterprise-team", "enterprise_team", "enterpriseteam", "ent-team"),
}
KEYWORDS = {spelling: kind for kind, spellings in SPELLINGS.items() for spelling in spellings}

TEAMS = "teams"

Words = tuple[str, ...]

VIEW_SPELLINGS: dict[Words, ViewName] = {
    tuple(spelling.split()): view.name for view in VIEWS for spelling in view.spellings
}
VIEW_WORDS = frozenset(word for spelling in VIEW_SPELLINGS for word in spelling)
_LONGEST_VIEW = max(map(len, VIEW_SPELLINGS))

# "between 1 october 2026 and 31 october 2026" has eight; looking further would only take time.
_LONGEST_PERIOD = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of a request, not yet checked; `name` or `period` is "" where it is missing."""

    kind: ScopeKind
    name: str
    period: str
    view: ViewName = ViewName.SUMMARY


@dataclass(frozen=True, slots=True)
class Leftover:
    """What stays over where words are not a request: those that fit, and those that do not."""

    keyword: str
    name: str
    period: Words
    unknown: Words
    view: ViewName = ViewName.SUMMARY


def split(text: str) -> Words:
    """Return the words of `text`; in "enterprise team acme/platform" the first two are one.

    Behind "teams" at the beginning comes an organization, unless a keyword says otherwise.
    """
    typed = _joined_keywords(tokens(text))
    if typed[:1] == (TEAMS,) and _keyword_at(typed) is None:
        return (ScopeKind.ORG.value, *without_fillers(typed[1:]), TEAMS)
    return typed


def split_reply(text: str) -> Words:
    """Return the words of what is said in a thread, where "teams last week" names no organization."""
    typed = _joined_keywords(tokens(text))
    behind = typed[1:2]
    if typed[:1] == (TEAMS,) and (not behind or _begins_period(behind[0])):
        return typed
    return split(text)


def _begins_period(word: str) -> bool:
    return word in PERIOD_WORDS or word[:1].isdecimal()


def _joined_keywords(typed: Words) -> Words:
    for at, (one, two) in enumerate(pairwise(typed)):
        keyword = f"{one}-{two}"
        if keyword in KEYWORDS and any("/" in word for word in typed[at + 2 :]):
            return (*typed[:at], keyword, *_joined_keywords(typed[at + 2 :]))
    return typed


def read(typed: Words, today: date) -> Reading | None:
    """Return the parts of a request, or None without a keyword or with a word left over."""
    at = _keyword_at(typed)
    if at is None:
        return None
    others = without_fillers(typed[:at] + typed[at + 1 :])
    if not _marked(typed) and _is_nameless(others, today):
        return Reading(KEYWORDS[typed[at]], "", " ".join(others), take_view(others)[0])
    readings = (_with_name(typed, name_at, today) for name_at in _names_at(typed, at))
    return next((reading for reading in readings if reading), None)


def leftover(typed: Words, today: date) -> Leftover:
    """Return how far the words can be read, where `read` returned None."""
    at = _keyword_at(typed)
    if at is None:
        return _leftover("", "", typed, today)
    names = _names_at(typed, at)
    name = typed[names[0]]
    others = tuple(word for place, word in enumerate(typed) if place not in {at, names[0]})
    return _leftover(typed[at], name, others, today)


def take_view(typed: Words) -> tuple[ViewName, Words]:
    """Return the view that these words name, and the words without it; the longest spelling wins."""
    for length in range(min(len(typed), _LONGEST_VIEW), 0, -1):
        for at in range(len(typed) - length + 1):
            view = VIEW_SPELLINGS.get(typed[at : at + length])
            if view is not None:
                return view, typed[:at] + typed[at + length :]
    return ViewName.SUMMARY, typed


def take_period(typed: Words, today: date) -> tuple[Words, Words]:
    """Return the longest period in these words, and the words without it."""
    for length in range(min(len(typed), _LONGEST_PERIOD), 0, -1):
        for at in range(len(typed) - length + 1):
            if is_period(typed[at : at + length], today):
                return typed[at : at + length], typed[:at] + typed[at + length :]
    return (), typed


def is_period(typed: Words, today: date) -> bool:
    """Return whether these words name a period, be it one that cannot be asked for."""
    try:
        return read_period(" ".join(typed), today) is not None
    except PeriodError:
        return True


def _is_nameless(others: Words, today: date) -> bool:
    """Return whether these words are a period, a view or both, and none of them can be the name."""
    view, rest = take_view(others)
    if rest and not is_period(rest, today):
        return False
    if view and rest:
        # "agents 28d" may be an organization called "agents"; "by language 28d" may not.
        return others[0] in BY or take_view(others[:1])[1] != ()
    return True


def _leftover(keyword: str, name: str, others: Words, today: date) -> Leftover:
    view, others = take_view(without_fillers(others))
    period, unknown = take_period(others, today)
    return Leftover(keyword, name, period, unknown, view)


def _with_name(typed: Words, name_at: int, today: date) -> Reading | None:
    """Return the reading in which that word is the name, or None where the rest says no."""
    before = list(without_fillers(typed[:name_at]))
    after = list(without_fillers(typed[name_at + 1 :]))
    kind = _keyword_before(before) or _only_keyword(before) or _only_keyword(after)
    view, period = take_view((*before, *after))
    if kind is None or (period and not is_period(period, today)):
        return None
    return Reading(kind, typed[name_at].removeprefix("@"), " ".join(period), view)


def _keyword_before(before: list[str]) -> ScopeKind | None:
    """Take the keyword right before the name away, with one before it that adds nothing.

    That second one comes of "org team acme/platform", or of a link pasted behind a keyword.
    """
    if not before or before[-1] not in KEYWORDS:
        return None
    kind = KEYWORDS[before.pop()]
    adds_nothing = {kind, ScopeKind.ORG} if kind is ScopeKind.TEAM else {kind}
    if before and KEYWORDS.get(before[-1]) in adds_nothing:
        before.pop()
    return kind


def _only_keyword(others: list[str]) -> ScopeKind | None:
    found = [word for word in others if word in KEYWORDS]
    if len(found) != 1:
        return None
    others.remove(found[0])
    return KEYWORDS[found[0]]


def _keyword_at(typed: Words) -> int | None:
    return next((at for at, word in enumerate(typed) if word in KEYWORDS), None)


def _names_at(typed: Words, keyword_at: int) -> list[int]:
    """Return where the name may be, the likeliest place first."""
    places = [at for at in range(len(typed)) if at != keyword_at]
    marked = _marked(typed)
    return marked or sorted(places, key=lambda at: (at != keyword_at + 1, at))


def _marked(typed: Words) -> list[int]:
    return [at for at, word in enumerate(typed) if word.startswith("@")]


def without_fillers(typed: Words) -> Words:
    """Return the words that carry a meaning."""
    return tuple(word for word in typed if word not in FILLERS)
