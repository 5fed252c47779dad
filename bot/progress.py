"""Showing that something is under way, when it takes longer than a second."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from rich.console import Console

T = TypeVar("T")

QUIET_SECONDS = 1.0


async def with_progress(
    console: Console,
    doing: str,
    work: Awaitable[T],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> T:
    """Return what the work returns; after a second a line says what is being done."""
    working, quiet = asyncio.ensure_future(work), asyncio.ensure_future(sleep(QUIET_SECONDS))
    try:
        await asyncio.wait({working, quiet}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        with console.status(doing):
            return await working
    finally:
        working.cancel()
        quiet.cancel()
