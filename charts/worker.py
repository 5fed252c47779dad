"""Drawing in a process of its own, so that no acknowledgement ever waits for a picture.

Only that process imports matplotlib. It is spoken to over its pipes, not through a process pool: a
pool cannot be told to kill a drawing that hangs, shares the terminal's Ctrl-C with its workers,
and leaves them behind when the parent is killed. Here an ended parent is an ended pipe.
"""

import asyncio
import pickle
import sys
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import cast

from charts.errors import ChartFailed
from charts.values import Chart
from charts.worker_process import DRAW, DRAWN, HEADER

DEADLINE = timedelta(seconds=20)
GRACE = timedelta(seconds=2)
TRIES = 2
PROGRAM = ("-m", "charts.worker_process")
HOME = Path(__file__).parent.parent


class ChartWorker:
    """One process that draws one picture at a time; it starts when it is first needed.

    A process that died is replaced. Every method belongs to one event loop.
    """

    def __init__(self, deadline: timedelta = DEADLINE, grace: timedelta = GRACE) -> None:
        self._deadline = deadline
        self._grace = grace
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._closed = asyncio.Event()

    @property
    def pid(self) -> int | None:
        """The id of the process that draws, None while there is none."""
        return self._process.pid if self._process else None

    async def warm(self) -> None:
        """Start the process, and do not wait until it is ready to draw."""
        async with self._turn:
            await self._running()

    async def png(self, values: Chart, scale: int = 1) -> bytes:
        """Return the chart of the values as a PNG, `scale` times as large as usual.

        The deadline counts from this picture's turn. Raises ChartFailed where it passes, the
        drawing fails, the process dies twice over this picture, or the worker is closed.
        """
        async with self._turn:
            try:
                async with asyncio.timeout(self._deadline.total_seconds()):
                    return await self._drawn(values, scale)
            except TimeoutError as error:
                seconds = self._deadline.total_seconds()
                raise ChartFailed(f"The chart was not drawn within {seconds:g} s") from error

    async def close(self) -> None:
        """End the process, after the drawing in hand if that ends within the grace; draw no more."""
        self._closed.set()
        if self._process is None:
            return
        process, self._process = self._process, None
        _stdin(process).close()
        try:
            async with asyncio.timeout(self._grace.total_seconds()):
                await process.wait()
        except TimeoutError:
            await _killed(process)

    async def _drawn(self, values: Chart, scale: int) -> bytes:
        for _ in range(TRIES):
            process = await self._running()
            try:
                return await _exchange(process, values, scale)
            except (IncompleteReadError, ConnectionError):
                self._process = None
                await _killed(process)
            except asyncio.CancelledError:
                # What the process would answer belongs to nobody: the next one gets a fresh one.
                self._process = None
                await _killed(process)
                raise
        raise ChartFailed(f"The drawing process died {TRIES} times")

    async def _running(self) -> Process:
        if self._closed.is_set():
            raise ChartFailed("The chart worker is closed")
        if self._process is None or self._process.returncode is not None:
            self._process = await _started()
            if self._closed.is_set():
                await self.close()
                raise ChartFailed("The chart worker was closed while it started")
        return self._process


async def _started() -> Process:
    # A session of its own keeps the terminal's Ctrl-C away, from the very first moment.
    return await asyncio.create_subprocess_exec(
        sys.executable, *PROGRAM, stdin=PIPE, stdout=PIPE, cwd=HOME, start_new_session=True
    )


async def _exchange(process: Process, values: Chart, scale: int) -> bytes:
    request = pickle.dumps((values, scale))
    stdin, stdout = _stdin(process), _stdout(process)
    stdin.write(HEADER.pack(DRAW, len(request)) + request)
    await stdin.drain()
    outcome, length = HEADER.unpack(await stdout.readexactly(HEADER.size))
    answer = await stdout.readexactly(length)
    if outcome == DRAWN:
        return answer
    failure = ChartFailed("The chart could not be drawn")
    failure.add_note(answer.decode())
    raise failure


def _stdin(process: Process) -> StreamWriter:
    return cast("StreamWriter", process.stdin)  # PIPE was asked for, so it is never None


def _stdout(process: Process) -> StreamReader:
    return cast("StreamReader", process.stdout)


async def _killed(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    _stdin(process).close()
    await process.wait()
