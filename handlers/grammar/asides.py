"""The words in a thread that change no part of its question: courtesy, and what to make of it."""

from collections.abc import Callable, Mapping

from handlers.grammar.reading import KEYWORDS, Words
from handlers.request import Request
from handlers.wanted import CsvWanted, LargerChartWanted

Extra = Callable[[Request], CsvWanted | LargerChartWanted]

# At the beginning or at the end these say nothing of what is wanted: "and show me only agents".
_COURTESY = frozenset(
    {
        *("hello", "hi", "hey", "please", "pls", "thanks", "thank", "cheers", "ok", "okay"),
        *("and", "now", "then", "so", "but", "also", "again", "instead", "too", "same"),
        *("can", "could", "would", "will", "may", "you", "i", "we", "us", "me", "like", "want"),
        *("show", "give", "get", "see", "make", "have", "do", "go", "back", "change", "switch"),
        *(
            "only",
            "just",
            "what",
            "whats",
            "what's",
            "how",
            "about",
            "is",
            "it",
            "that",
            "a",
            "an",
            "the",
        ),
    }
)
# "to" is courtesy behind one of these only: "back to the summary", but "to 5 November".
_BEFORE_TO = frozenset({"back", "change", "switch", "go"})

STOPPING = frozenset({"stop", "unsubscribe", "cancel", "quiet", "silence"})

_CSV = (
    *("csv", "as csv", "as a csv", "as csv file", "as a csv file", "in csv", "csv file", "to csv"),
    *("as file", "as a file", "as table file", "as spreadsheet", "as a spreadsheet"),
    *("as excel", "spreadsheet", "excel", "export", "export csv", "export as csv", "download"),
)
_SIZES = ("bigger", "larger", "big", "large", "twice as large", "twice as big", "enlarge", "zoom")
_PICTURES = ("chart", "picture", "image", "graph", "diagram")
_LARGER = (
    *_SIZES,
    *(f"{size} {picture}" for size in _SIZES for picture in _PICTURES),
    *(f"{picture} {size}" for size in _SIZES for picture in _PICTURES),
)

EXTRAS: Mapping[Words, Extra] = {
    **{tuple(phrase.split()): CsvWanted for phrase in _CSV},
    **{tuple(phrase.split()): LargerChartWanted for phrase in _LARGER},
}
EXTRA_WORDS = frozenset({"as", "csv", "export", "bigger", "larger", "chart"})
_LONGEST = max(map(len, EXTRAS))


def without_courtesy(typed: Words) -> Words:
    """Return the words without those at either end that say nothing of what is wanted.

    The name behind a keyword stays, whatever it is.
    """
    first = 0
    while first < len(typed) and _is_courtesy(typed, first):
        first += 1
    last = len(typed)
    while last > first and typed[last - 1] in _COURTESY and not _is_name(typed, last - 1):
        last -= 1
    return typed[first:last]


def take_extra(typed: Words) -> tuple[Extra | None, Words]:
    """Return what is to be made of the answer, and the words without it; the longest phrase wins."""
    for length in range(min(len(typed), _LONGEST), 0, -1):
        for at in range(len(typed) - length + 1):
            extra = EXTRAS.get(typed[at : at + length])
            if extra is not None and not _is_name(typed, at):
                return extra, typed[:at] + typed[at + length :]
    return None, typed


def _is_courtesy(typed: Words, at: int) -> bool:
    word = typed[at]
    if word == "to":
        return at > 0 and typed[at - 1] in _BEFORE_TO
    return word in _COURTESY


def _is_name(typed: Words, at: int) -> bool:
    return at > 0 and typed[at - 1] in KEYWORDS
