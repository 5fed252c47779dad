"""The moments of a delivery at which a process may die, by name."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias


class Moment(StrEnum):
    """What comes next, or has just been done."""

    BEFORE_CLAIM = "before claim"
    AFTER_CLAIM = "after claim"
    DURING_UPLOAD = "during upload"
    AFTER_POSTING = "after posting"
    BEFORE_RECORDING = "before recording"


# Told of every moment; tests and proofs end a process in it.
Reached: TypeAlias = Callable[[Moment], None]


def unnoticed(_moment: Moment) -> None:
    """Go on."""
