"""How long the product takes to start, as whole processes."""

import statistics
import subprocess
import sys
import time

RUNS = 7
PARTS = {
    "bare Python": "pass",
    "the bot": "import bot.serve",
    "the bot and the sandbox": "import sandbox.world",
    "what the chart worker adds": "import charts.render",
}


def main() -> None:
    """Print the median start of each part, and how many times a bare Python that is."""
    floor = 0.0
    print(f"{'start':<34}{'median ms':>10}{'× bare':>8}")
    for name, code in PARTS.items():
        seconds = statistics.median(_seconds(code) for _ in range(RUNS))
        floor = floor or seconds
        print(f"{name:<34}{seconds * 1000:>10.0f}{seconds / floor:>8.1f}")


def _seconds(code: str) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own words
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
