"""A line that says what is being done, where that takes longer."""

import asyncio
from io import StringIO

import pytest
from rich.console import Console

from bot.progress import QUIET_SECONDS, with_progress


class Screen(StringIO):
    """What a terminal shows; `lit` is set as soon as that is anything."""

    def __init__(self) -> None:
        super().__init__()
        self.lit = asyncio.Event()

    def write(self, text: str) -> int:
        self.lit.set()
        return super().write(text)


def terminal(screen: Screen) -> Console:
    return Console(file=screen, force_terminal=True, width=60)


async def never(_seconds: float) -> None:
    await asyncio.Event().wait()


async def test_quick_work_shows_nothing() -> None:
    """A line that flashes by is only in the way."""
    screen = Screen()

    async def work() -> int:
        await asyncio.sleep(0)
        return 412

    assert await with_progress(terminal(screen), "Asking …", work(), never) == 412
    assert screen.getvalue() == ""


async def test_slow_work_is_announced_after_a_second() -> None:
    """The line is there while the work goes on, and its result is returned."""
    screen, waited = Screen(), list[float]()

    async def a_second(seconds: float) -> None:
        waited.append(seconds)

    async def work() -> int:
        await screen.lit.wait()
        return 412

    assert await with_progress(terminal(screen), "Asking …", work(), a_second) == 412
    assert "Asking …" in screen.getvalue()
    assert waited == [QUIET_SECONDS]


async def test_a_failure_is_passed_on() -> None:
    """The one who asked decides what to say."""

    async def work() -> None:
        raise LookupError("no such thing")

    with pytest.raises(LookupError):
        await with_progress(terminal(Screen()), "Asking …", work(), never)


async def test_whoever_gives_up_ends_the_work() -> None:
    """Ctrl-C leaves nothing behind."""
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    asking = asyncio.ensure_future(with_progress(terminal(Screen()), "Asking …", work(), never))
    await begun.wait()
    asking.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asking
    await ended.wait()
