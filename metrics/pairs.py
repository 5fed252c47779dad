"""The figures that two runs of days both have: those of the whole, its languages and features."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from metrics.breakdowns import parts_of
from metrics.definitions import COMPUTED, COUNTS, RATES, Name, acceptance_over
from metrics.models import Day, Source
from metrics.names import UNNAMED, Dimension
from metrics.noise import Kind, Pair, Side

EVENTS = frozenset(
    {
        *COUNTS,
        *(Name.INTERACTIONS, Name.LINES_ADDED),
        *(Name.COMPLETIONS_ACCEPTED, Name.COMPLETION_LINES_ACCEPTED, Name.AGENT_LINES_ADDED),
    }
)


class Of(StrEnum):
    """What a figure is of: everything that was asked for, or a part of it."""

    WHOLE = "whole"
    TEAM = "team"
    LANGUAGE = "language"
    FEATURE = "feature"
    WEEKDAY = "weekday"


@dataclass(frozen=True, slots=True)
class Key:
    """Which figure: of a team, language, feature or weekday ("Mon") by its name; "" is the whole."""

    of: Of
    figure: Name
    name: str = ""


def pairs(
    later: Sequence[Day], earlier: Sequence[Day], names: Sequence[Name]
) -> Iterator[tuple[Key, Pair]]:
    """Yield each figure that both sides have; `names` are those of the whole."""
    return paired(*(dict(figures(days, names)) for days in (later, earlier)))


def paired(after: Mapping[Key, Side], before: Mapping[Key, Side]) -> Iterator[tuple[Key, Pair]]:
    """Yield each of the `figures` that both sides have."""
    for key, side in after.items():
        if key in before:
            yield key, Pair(kind_of(key.figure), before[key], side)


def figures(days: Sequence[Day], names: Sequence[Name]) -> Iterator[tuple[Key, Side]]:
    """Yield each figure that some days have; `names` are those of the whole."""
    for name in names:
        value = COMPUTED[name](days)
        if value is not None:
            yield Key(Of.WHOLE, name), Side(value, suggested(days))
    source = days[0].source if days else Source.REPORTS
    for part in parts_of(Dimension.LANGUAGE, days, source):
        if part.suggested and part.name not in UNNAMED:
            key = Key(Of.LANGUAGE, Name.ACCEPTANCE_RATE, part.name)
            yield key, Side((part.accepted or 0) / part.suggested, part.suggested)
    for part in parts_of(Dimension.FEATURE, days, source):
        if part.lines_added is not None and part.name not in UNNAMED:
            yield Key(Of.FEATURE, Name.LINES_ADDED, part.name), Side(part.lines_added)


def suggested(days: Sequence[Day]) -> float:
    """Return how many code completions were suggested, 0 where that is not known."""
    over = acceptance_over(days)
    return 0.0 if over is None else over.suggested


def kind_of(name: Name) -> Kind:
    """Return what a metric counts."""
    if name in RATES:
        return Kind.RATE
    return Kind.EVENTS if name in EVENTS else Kind.PEOPLE
