"""How long a chart takes: the first one, with starting the process, and each one after it."""

import asyncio
import statistics
from datetime import date, timedelta
from time import perf_counter

from charts.values import DailyUsage, DayPoint
from charts.worker import ChartWorker

DAYS = (7, 28, 90, 365)
ROUNDS = 15
LAST = date(2026, 11, 19)


def period(days: int) -> DailyUsage:
    """Return a period of believable working weeks, its last three days provisional."""
    points = []
    for age in reversed(range(days)):
        day = LAST - timedelta(days=age)
        users = 300 - age // 3 + 7 * (age % 5) if day.weekday() < 5 else 40  # noqa: PLR2004 - Friday
        points.append(DayPoint(day, users, 0.31 + 0.01 * (age % 4), age < 3))  # noqa: PLR2004 - days
    return DailyUsage("acme · Copilot usage", f"{days} days", tuple(points))


async def measure() -> None:
    """Print milliseconds and kilobytes; the steady time is the median of ROUNDS drawings."""
    worker = ChartWorker()
    began = perf_counter()
    await worker.png(period(DAYS[0]))
    print(f"first chart, with starting the process: {1000 * (perf_counter() - began):.0f} ms")
    for days in DAYS:
        times = []
        for _ in range(ROUNDS):
            began = perf_counter()
            picture = await worker.png(period(days))
            times.append(perf_counter() - began)
        steady = 1000 * statistics.median(times)
        print(f"{days:4} days: {steady:4.0f} ms, {len(picture) / 1000:5.1f} kB")
    await worker.close()


def main() -> None:
    """Run the measurement."""
    asyncio.run(measure())


if __name__ == "__main__":
    main()
