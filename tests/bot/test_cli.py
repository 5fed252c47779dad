"""What `copilot-metrics` says about itself."""

import re

import pytest

from bot import __version__
from tests.bot.commands import run

COMMANDS = ("serve", "show", "doctor", "backfill", "import", "export", "forget", "audit")


async def test_the_version_is_printed() -> None:
    """Also where only the source lies, as in the Docker image."""
    shown = await run("--version")

    assert (shown.exit_code, shown.stdout) == (0, f"copilot-metrics {__version__}\n")


async def test_the_help_names_every_command_in_a_whole_sentence() -> None:
    """Nothing is cut off where a terminal has eighty columns."""
    shown = await run("--help")

    listed = shown.stdout.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == list(COMMANDS)
    assert [line for line in listed if not line.endswith(".") or line.endswith("...")] == []


@pytest.mark.parametrize("command", COMMANDS)
async def test_the_help_of_a_command_speaks_to_people(command: str) -> None:
    """It has no name of a type in Python."""
    shown = await run(command, "--help")

    assert shown.exit_code == 0
    assert not re.search(r"<\w|list\[", shown.stdout)
