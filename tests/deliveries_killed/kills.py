"""When a delivering process dies: at a moment by name, at a request, or after so many calls."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from handlers.deliveries.moments import Moment
from tests.deliveries_killed.stand_ins import Crossing

POST = "/api/chat.postMessage"
UPLOAD = "/upload/"


@dataclass(frozen=True, slots=True)
class Kill:
    """One way to die; exactly one of the three is given.

    `moment` is one at which the process ends itself, `calls` how many calls it makes until then.
    `request` is what a path begins with, and how many crossings of such requests there are until
    it is killed from outside; `heard` ones count, or else those that come in.
    """

    name: str
    moment: Moment | None = None
    calls: int | None = None
    request: tuple[str, int] | None = None
    heard: bool | None = None


NAMED = (
    Kill("before claim", moment=Moment.BEFORE_CLAIM),
    Kill("after claim", moment=Moment.AFTER_CLAIM),
    Kill("during upload", request=(UPLOAD, 1), heard=False),
    Kill("before Slack has it", request=(POST, 1), heard=False),
    Kill("after posting", request=(POST, 1), heard=True),
    Kill("before recording", moment=Moment.BEFORE_RECORDING),
    Kill("before Slack has the details", request=(POST, 2), heard=False),
    Kill("after posting the details", request=(POST, 2), heard=True),
)


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """How much there is to interrupt, in a process that nobody kills."""

    crossings: int
    calls: int


def at_random(seed: int, whole: Undisturbed) -> Iterator[Kill]:
    """Yield moments without end: from outside at a request, and from inside between two calls."""
    dice = Random(seed)  # noqa: S311 - moments are no secrets
    while True:
        crossing = dice.randint(1, whole.crossings)
        yield Kill(f"at crossing {crossing}", request=("/", crossing))
        calls = dice.randint(1, whole.calls)
        yield Kill(f"after {calls} calls", calls=calls)


@dataclass(slots=True)
class Executioner:
    """Watches the requests of one process, and kills it where it is to die from outside."""

    kill: Kill | None = None
    pid: int | None = None
    crossings: int = 0
    done: bool = field(default=False)

    def __call__(self, crossing: Crossing) -> bool:
        """Tell whether the process that asked has been killed."""
        if not self.done and self._counts(crossing):
            self.crossings += 1
            if self.kill and self.kill.request and self.crossings == self.kill.request[1]:
                self._end()
        return self.done and self.pid is not None

    def release(self) -> None:
        """Let the next process live."""
        self.kill = self.pid = None

    def _counts(self, crossing: Crossing) -> bool:
        if self.kill is None or self.kill.request is None:
            return True
        path, _ = self.kill.request
        return crossing.path.startswith(path) and self.kill.heard in (None, crossing.heard)

    def _end(self) -> None:
        assert self.pid is not None
        self.done = True
        os.kill(self.pid, signal.SIGKILL)
