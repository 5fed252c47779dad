import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from charts.errors import ChartFailed
from charts.render import png
from charts.values import DailyUsage
from charts.worker import HOME, PROGRAM, ChartWorker
from charts.worker_process import DRAW, HEADER
from tests.charts.samples import daily

VALUES = daily([10, 12, None, 13, 9, 2, 1])
OTHERS = daily([3, 2, 1])
PICTURE = png(VALUES)
OTHER_PICTURE = png(OTHERS)


@pytest.fixture
async def worker() -> AsyncIterator[ChartWorker]:
    worker = ChartWorker(deadline=timedelta(seconds=60))
    yield worker
    await worker.close()


def unknown_kind() -> DailyUsage:
    """Return something that no figure is made for."""
    return "no values at all"  # type: ignore[return-value]


async def drawing(worker: ChartWorker, values: DailyUsage) -> "asyncio.Task[bytes]":
    """Return a drawing that has been begun: its request is on the way to the process."""
    await worker.warm()
    task = asyncio.create_task(worker.png(values))
    await asyncio.sleep(0)
    return task


def pid_of(worker: ChartWorker) -> int:
    assert worker.pid is not None
    return worker.pid


async def test_one_process_draws_all_pictures(worker: ChartWorker) -> None:
    """Pictures asked for at once come from one process, each to its asker, as if drawn here."""
    assert worker.pid is None
    pictures = await asyncio.gather(worker.png(VALUES), worker.png(OTHERS), worker.png(VALUES))
    first = worker.pid
    assert list(pictures) == [PICTURE, OTHER_PICTURE, PICTURE]
    await worker.png(VALUES)
    assert worker.pid == first


async def test_a_warmed_worker_draws_with_the_process_it_has(worker: ChartWorker) -> None:
    """Warming starts the process that then draws, and warming twice starts no second one.

    The process lives in a session of its own, so that the terminal's Ctrl-C goes past it.
    """
    await worker.warm()
    started = pid_of(worker)
    assert os.getsid(started) == started
    await worker.warm()
    await worker.png(VALUES)
    assert worker.pid == started


async def test_a_process_killed_while_idle_is_replaced(worker: ChartWorker) -> None:
    """The kernel may take the process at any time; the next picture comes all the same."""
    await worker.warm()
    gone = pid_of(worker)
    os.kill(gone, signal.SIGKILL)
    assert await worker.png(VALUES) == PICTURE
    assert worker.pid != gone


async def test_a_process_killed_while_drawing_is_replaced(worker: ChartWorker) -> None:
    """A picture begun in the lost process is drawn again in the next."""
    task = await drawing(worker, VALUES)
    gone = pid_of(worker)
    os.kill(gone, signal.SIGKILL)
    assert await task == PICTURE
    assert worker.pid != gone


async def test_a_process_that_always_dies_is_not_tried_for_ever(worker: ChartWorker) -> None:
    """Values that kill the process twice are given up; others are still drawn."""
    task = await drawing(worker, VALUES)
    first = pid_of(worker)
    os.kill(first, signal.SIGKILL)
    while worker.pid in {None, first}:  # noqa: ASYNC110 - the next process has no event to wait for
        await asyncio.sleep(0)
    os.kill(pid_of(worker), signal.SIGKILL)
    with pytest.raises(ChartFailed, match="died 2 times"):
        await task
    assert await worker.png(OTHERS) == OTHER_PICTURE


async def test_a_drawing_error_is_told_with_its_traceback(worker: ChartWorker) -> None:
    """The one exception says what happened, and the process goes on."""
    with pytest.raises(ChartFailed, match="could not be drawn") as caught:
        await worker.png(unknown_kind())
    assert "KeyError" in caught.value.__notes__[0]
    drawn_by = worker.pid
    await worker.png(VALUES)
    assert worker.pid == drawn_by


async def test_a_drawing_past_its_deadline_is_ended() -> None:
    """Whoever waits gets an answer without a picture, and no process is left drawing."""
    worker = ChartWorker(deadline=timedelta(0))
    with pytest.raises(ChartFailed, match="not drawn within 0 s"):
        await worker.png(VALUES)
    assert worker.pid is None
    await worker.close()


async def test_a_stopped_process_misses_the_deadline_and_is_replaced() -> None:
    """A process that hangs is killed: the next picture gets a fresh one."""
    worker = ChartWorker()
    await worker.warm()
    hanging = pid_of(worker)
    os.kill(hanging, signal.SIGSTOP)
    worker._deadline = timedelta(milliseconds=10)
    with pytest.raises(ChartFailed, match="not drawn within"):
        await worker.png(VALUES)
    with pytest.raises(ProcessLookupError):
        os.kill(hanging, 0)
    worker._deadline = timedelta(seconds=60)
    assert await worker.png(VALUES) == PICTURE
    await worker.close()


async def test_a_cancelled_drawing_leaves_its_picture_to_nobody(worker: ChartWorker) -> None:
    """The next one who asks never gets the picture of the one who left."""
    task = await drawing(worker, VALUES)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await worker.png(OTHERS) == OTHER_PICTURE


async def test_closing_ends_the_process() -> None:
    """After closing there is no process, and nobody gets a new one."""
    worker = ChartWorker()
    await worker.warm()
    ended = pid_of(worker)
    await worker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(ended, 0)
    with pytest.raises(ChartFailed, match="closed"):
        await worker.png(VALUES)
    with pytest.raises(ChartFailed, match="closed"):
        await worker.warm()


async def test_closing_twice_or_before_the_first_picture_is_harmless() -> None:
    """Whoever stops need not know whether anything was ever drawn."""
    worker = ChartWorker()
    await worker.close()
    await worker.close()
    assert worker.pid is None


async def test_a_process_that_starts_while_closing_is_ended() -> None:
    """Stopping right after starting leaves nothing behind."""
    worker = ChartWorker()
    warming = asyncio.create_task(worker.warm())
    await asyncio.sleep(0)
    await worker.close()
    with pytest.raises(ChartFailed, match="closed while it started"):
        await warming
    assert worker.pid is None


async def test_a_drawing_in_hand_is_finished_before_closing() -> None:
    """An answer on its way out still gets its picture."""
    worker = ChartWorker(deadline=timedelta(seconds=60), grace=timedelta(seconds=60))
    task = await drawing(worker, OTHERS)
    await worker.close()
    assert await task == OTHER_PICTURE


async def test_a_process_that_hangs_is_killed_when_the_grace_is_over() -> None:
    """Stopping never waits for a picture that never comes."""
    worker = ChartWorker(grace=timedelta(milliseconds=10))
    await worker.warm()
    hanging = pid_of(worker)
    os.kill(hanging, signal.SIGSTOP)
    await worker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(hanging, 0)


def test_the_process_ends_with_its_parent() -> None:
    """A parent that is killed cannot clean up: the pipe that ends with it must be enough."""
    program = """
import asyncio, os, signal
from charts.worker import ChartWorker
async def main():
    await ChartWorker().warm()
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""
    # Standard error is inherited by the process that draws: it ends only when both are gone.
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program],
        cwd=HOME,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert done.stderr == b""


def test_the_parent_never_imports_matplotlib() -> None:
    """It would cost more than half of the time to start, and 40 MB."""
    program = (
        "import sys, charts.alt_text, charts.errors, charts.values, charts.worker;"
        "print({name.partition('.')[0] for name in sys.modules} & {'matplotlib', 'numpy', 'PIL'})"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program], cwd=HOME, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


def test_the_process_says_nothing_of_a_parent_that_was_killed() -> None:
    """It has drawn for nobody, and ends without a word."""
    command = [sys.executable, *PROGRAM]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=HOME) as process:  # noqa: S603 - our own program
        assert process.stdin
        assert process.stdout
        process.stdout.close()
        process.stdout = None
        _, said = process.communicate(HEADER.pack(DRAW, 3) + b"bad")

    assert (process.returncode, said) == (0, b"")
