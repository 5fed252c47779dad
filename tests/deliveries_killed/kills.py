"""When a delivering process dies: at a moment by name, at a request, or after so many calls."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from handlers.deliveries.moments import Moment
from tests.deliveries_killed.stand_ins import POST, Crossing

UPLOAD = "/upload/"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to a stand-in at which a process is killed: of those that fit, so many must come.

    `path` is what its path begins with, `heard` that the stand-in has heard it and not answered
    yet, and `in_thread` that it is a message below another one; None lets both fit.
    """

    path: str = "/"
    number: int = 1
    heard: bool | None = None
    in_thread: bool | None = None

    def fits(self, crossing: Crossing) -> bool:
        """Whether it is one of those."""
        return (
            crossing.path.startswith(self.path)
            and self.heard in (None, crossing.heard)
            and self.in_thread in (None, crossing.in_thread)
        )


@dataclass(frozen=True, slots=True)
class Kill:
    """One way to die: at a moment of the worker's, at a request, or after so many calls."""

    name: str
    moment: Moment | None = None
    asked: Asked | None = None
    calls: int | None = None


BEFORE_SLACK_HAS_IT = Kill("before Slack has it", asked=Asked(POST, heard=False))
AFTER_POSTING = Kill("after posting", asked=Asked(POST, heard=True))
DURING_UPLOAD = Kill("during upload", asked=Asked(UPLOAD, heard=False))
NAMED = (
    Kill("before claim", moment=Moment.BEFORE_CLAIM),
    Kill("after claim", moment=Moment.AFTER_CLAIM),
    DURING_UPLOAD,
    BEFORE_SLACK_HAS_IT,
    AFTER_POSTING,
    Kill("before recording", moment=Moment.BEFORE_RECORDING),
)
AFTER_POSTING_DETAILS = Kill(
    "after posting the details", asked=Asked(POST, heard=True, in_thread=True)
)
OF_DETAILS = (
    Kill("before Slack has the details", asked=Asked(POST, heard=False, in_thread=True)),
    AFTER_POSTING_DETAILS,
)
# A message or its details are marked and not recorded. The other moments leave nothing marked, or
# the same as one of these: only Slack could tell them apart.
MAY_BE_SENT = (BEFORE_SLACK_HAS_IT, AFTER_POSTING, AFTER_POSTING_DETAILS)


def named(details: int) -> tuple[Kill, ...]:
    """Return the moments that have a name, those of details only where any are posted."""
    return (*NAMED, *OF_DETAILS) if details else NAMED


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """How much there is to interrupt in a process that nobody kills."""

    crossings: int
    calls: int


def at_random(seed: int, whole: Undisturbed) -> Iterator[Kill]:
    """Yield moments without end: from outside at a request, and from inside between two calls."""
    dice = Random(seed)  # noqa: S311 - moments are no secrets
    while True:
        crossing = dice.randint(1, whole.crossings)
        yield Kill(f"at request {crossing}", asked=Asked(number=crossing))
        calls = dice.randint(1, whole.calls)
        yield Kill(f"after {calls} calls", calls=calls)


@dataclass(slots=True)
class Executioner:
    """Watches the requests of one process, and kills it where it is to die from outside."""

    asked: Asked | None = None
    pid: int | None = None
    fitting: int = 0

    def __call__(self, crossing: Crossing) -> bool:
        """Tell whether the process that asked has just been killed."""
        if self.asked is not None and not self.asked.fits(crossing):
            return False
        self.fitting += 1
        if self.asked is None or self.fitting != self.asked.number:
            return False
        assert self.pid is not None
        os.kill(self.pid, signal.SIGKILL)
        return True

    def release(self) -> None:
        """Let the next process live."""
        self.asked = None
