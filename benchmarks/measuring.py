"""What a step costs in a process of its own: `python -m benchmarks.measuring MODULE:STEP FOLDER`.

Seconds are of processor time, user and system, of every thread and child, from the moment when the
step has imported and prepared what it needs. Memory is the most that the whole process ever had.
Imports nothing but Python's own, so that a lean step is seen to be lean.
"""

import gc
import importlib
import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000
STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """Seconds of processor time, and the most memory in MB."""

    seconds: float
    memory: float


def in_a_process(step: str, folder: Path) -> Cost:
    """Run a step in a new process, and return what it cost."""
    words = [sys.executable, "-m", "benchmarks.measuring", step, str(folder)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603 - our own words
    return Cost(*json.loads(done.stdout))


def _measure(step: str, folder: Path) -> None:
    module, _, name = step.partition(":")
    work = getattr(importlib.import_module(module), name)(sorted(folder.glob("part-*.json")))
    gc.collect()
    begin = _seconds()
    work()
    print(json.dumps([_seconds() - begin, _most_memory()]))


def _seconds() -> float:
    usages = (
        resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _most_memory() -> float:
    # Linux lets a process begin with the most that its parent ever had, and keeps its own beside.
    if STATUS.exists():
        fields = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
        return int(fields["VmHWM"].split()[0]) * 1024 / MEGABYTE
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGABYTE


if __name__ == "__main__":
    _measure(sys.argv[1], Path(sys.argv[2]))
