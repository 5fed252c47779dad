"""The command line in processes of its own, which start fast enough to be killed by the dozen.

Each is forked from one that has imported everything already.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["bot.cli"])


def start(
    arguments: Sequence[str], environment: Mapping[str, str], folder: Path
) -> ForkServerProcess:
    """Start a command in a folder, with this environment alone and its output thrown away."""
    process = _FORKS.Process(target=_run, args=(list(arguments), dict(environment), str(folder)))
    process.start()
    return process


def _run(arguments: list[str], environment: dict[str, str], folder: str) -> None:
    from bot.cli import main

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    # The stream stays open for as long as the process lives.
    sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - as said above
    main(arguments)
