"""Running the real command line beside the stand-ins."""

import asyncio

from typer.testing import CliRunner, Result

from bot.cli import main


async def run(*arguments: str) -> Result:
    """Run one command in a thread of its own, as it has an event loop of its own."""
    return await asyncio.to_thread(lambda: CliRunner().invoke(main, arguments))
