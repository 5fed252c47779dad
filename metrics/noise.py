"""Whether a change is worth telling, or what figures do from week to week anyway: pure arithmetic.

A change counts where enough is behind it, where it is large enough to matter, larger than chance
among so few, and larger than what the same figure usually does, or than what such figures do where
that is not known yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import median

# With fewer changes than these, nobody can say what is usual.
FEWEST_CHANGES = 4
# The median of the sizes of changes, times this, is a standard deviation, which no single odd week
# can stretch: https://en.wikipedia.org/wiki/Median_absolute_deviation
TO_DEVIATION = 1.4826
DEVIATIONS = 3.0


class Kind(StrEnum):
    """What is counted: distinct people, a rate of 0-1, or events such as prompts and lines."""

    PEOPLE = "people"
    RATE = "rate"
    EVENTS = "events"


# What must be there on the larger side, and of a rate what must be behind both, to be looked at.
LEAST_BASE = {Kind.PEOPLE: 10.0, Kind.RATE: 100.0, Kind.EVENTS: 200.0}
# How many standard deviations of counting alone a change must have; events come in bursts, so that
# counting says little about them.
BEYOND_CHANCE = {Kind.PEOPLE: 1.0, Kind.RATE: 2.0}
# The smallest change that matters: of the larger side, and of a rate in points.
LEAST_EFFECT = {Kind.PEOPLE: 0.05, Kind.RATE: 0.02, Kind.EVENTS: 0.15}
# What is taken for usual where too few weeks are known to see it, in the same units.
USUAL_UNSEEN = {Kind.PEOPLE: 0.1, Kind.RATE: 0.05, Kind.EVENTS: 0.5}


@dataclass(frozen=True, slots=True)
class Side:
    """A figure at one time; `behind` is what a rate is of, such as suggested completions."""

    value: float
    behind: float = 0.0


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure at two times."""

    kind: Kind
    earlier: Side
    later: Side

    @property
    def difference(self) -> float:
        """How much more it is, in its own unit."""
        return self.later.value - self.earlier.value

    @property
    def size(self) -> float:
        """How much it moved: points of a rate, else a part of the larger side; up is positive.

        The same for a rise and for the fall that takes it back.
        """
        if self.kind is Kind.RATE:
            return self.difference
        larger = max(self.earlier.value, self.later.value)
        return self.difference / larger if larger else 0.0

    @property
    def base(self) -> float:
        """What a change must be seen against: of a rate, what is behind its smaller side."""
        if self.kind is Kind.RATE:
            return min(self.earlier.behind, self.later.behind)
        return max(self.earlier.value, self.later.value)


def matters(pair: Pair) -> bool:
    """Whether a change is large enough for a reader to care, be it noise or not."""
    return abs(pair.size) >= LEAST_EFFECT[pair.kind]


def usual(sizes: Sequence[float]) -> float | None:
    """Return how far a figure usually moves, from the sizes of its earlier changes.

    None where too few are known. Half of them may be anything without an effect on it.
    """
    if len(sizes) < FEWEST_CHANGES:
        return None
    return TO_DEVIATION * median(abs(size) for size in sizes)


def strength(pair: Pair, before: Sequence[float], least: float = 0.0) -> float:
    """Return how far a change is beyond noise: 1 and above is worth telling, 0 is no change.

    `before` are the sizes of the same figure's earlier changes, as far as they are known. Nothing
    counts that is smaller than `least`, in the same unit.
    """
    if pair.base < LEAST_BASE[pair.kind]:
        return 0.0
    seen = usual(before)
    as_usual = USUAL_UNSEEN[pair.kind] if seen is None else DEVIATIONS * seen
    return abs(pair.size) / max(LEAST_EFFECT[pair.kind], _chance(pair), as_usual, least)


def _chance(pair: Pair) -> float:
    """Return the size that so few people, or so few suggestions, may well move by chance."""
    if pair.kind is Kind.EVENTS:
        return 0.0
    sides = (pair.earlier, pair.later)
    if pair.kind is Kind.PEOPLE:
        spread = sqrt(sum(side.value for side in sides)) / pair.base
    else:
        behind = sum(side.behind for side in sides)
        rate = sum(side.value * side.behind for side in sides) / behind
        spread = sqrt(max(0.0, rate * (1 - rate)) * sum(1 / side.behind for side in sides))
    return BEYOND_CHANCE[pair.kind] * spread
