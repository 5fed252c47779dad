"""Showing that something is under way, when it takes longer than a second."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from rich.console import Console

T = TypeVar("T")

QUIET_SECONDS = 1.0


async def with_progress(console: Console, doing: str, work: Coroutine[Any, Any, T]) -> T:
    """Return what the work returns; after a second a line says what is being done."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=QUIET_SECONDS)
        if not task.done():
            with console.status(doing):
                await asyncio.wait({task})
    finally:
        task.cancel()
    return await task
