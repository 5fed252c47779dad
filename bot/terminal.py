"""Writing to the terminal: lines that fit there, and whole lines where a program may read them."""

from textwrap import wrap
from typing import NoReturn

import typer
from rich.console import Console

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

FAILED = 1
MISUSED = 2
# What a shell says of a command that Ctrl-C ended.
STOPPED = 130


def fitted(console: Console, text: str, indent: str = "") -> str:
    """Return the text in lines that fit the terminal; outside of one its lines stay whole."""
    if not console.is_terminal:
        return "\n".join(f"{indent}{line}" for line in text.split("\n"))
    # Rich would also break a line at the no-break space between a number and its unit.
    lines = [
        wrap(line, console.width, initial_indent=indent, subsequent_indent=indent) or [""]
        for line in text.split("\n")
    ]
    return "\n".join(line for part in lines for line in part)


def fail(reason: str, code: int = FAILED) -> NoReturn:
    """End the command with a sentence that says why."""
    err.print(fitted(err, reason), markup=False, soft_wrap=True)
    raise typer.Exit(code)
