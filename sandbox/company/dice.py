"""Random draws in words."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A seeded source of the small draws that a believable day is made of."""

    __slots__ = ("_rng", "share")

    def __init__(self, seed: int) -> None:
        self._rng = Random(seed)
        self.share = self._rng.random
        """A number from 0 to under 1."""

    def chance(self, of: float) -> bool:
        """Whether something of this likelihood, 0 to 1, happens."""
        return self.share() < of

    def below(self, limit: float) -> int:
        """A whole number from 0 to under `limit`."""
        return int(self.share() * limit)

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, each as likely as the others."""
        return items[self.below(len(items))]

    def weighted(self, weights: dict[T, int]) -> T:
        """One of the keys, as likely as its weight."""
        return self._rng.choices(list(weights), list(weights.values()))[0]

    def volume(self) -> float:
        """How much somebody does compared with an ordinary colleague, mostly 0.5 to 2."""
        return self._rng.lognormvariate(0, 0.5)

    def minutes(self) -> float:
        """A pull request's minutes until its merge: mostly hours, sometimes days."""
        return round(self._rng.lognormvariate(5.4, 1.1), 2)
