"""Processes with the real bot, which start fast enough to be killed by the hundred.

Each is forked from one that has imported everything already.
"""

import asyncio
import multiprocessing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from handlers.deliveries.moments import Moment

_FORKS = multiprocessing.get_context("forkserver")
# The last ones are imported when a bot first asks somebody, and would be by each process anew.
_FORKS.set_forkserver_preload(
    [
        "bot.cli",
        "tests.deliveries_killed.victim",
        *("aiosqlite", "anyio._backends._asyncio", "certifi", "encodings.idna", "httpcore"),
    ]
)


@dataclass(frozen=True, slots=True)
class Life:
    """What a process is given: its settings, the time, and perhaps how it ends.

    With `draws`, it draws charts, and otherwise it has one that was drawn before. How many calls
    it made in all is written to `calls`.
    """

    environment: Mapping[str, str]
    now: datetime
    moment: Moment | None = None
    after_calls: int | None = None
    draws: bool = False
    calls: Path | None = None

    @property
    def counts(self) -> bool:
        """Whether it counts its calls, which makes it slower."""
        return self.after_calls is not None or self.calls is not None


def start(life: Life) -> ForkServerProcess:
    """Start a process that delivers what is due, and then ends."""
    process = _FORKS.Process(target=_live, args=(life,))
    process.start()
    return process


async def ended(process: ForkServerProcess) -> int | None:
    """Wait for its end, and return how it ended: -9 where it was killed."""
    # How it ended can be read once only, and whoever starts another process reads it as well. So
    # a thread only waits for it.
    await asyncio.to_thread(wait, [process.sentinel])
    process.join()
    return process.exitcode


def _live(life: Life) -> None:
    from tests.deliveries_killed.victim import live

    live(life)
