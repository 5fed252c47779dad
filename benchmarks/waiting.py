"""How long a command waits for its acknowledgement while a report of everybody is read.

The reading is in the process of the bot, on its event loop and into its database, as it is when
somebody asks for a team; here the stand-in Slack shares the process too.
"""

import asyncio
import statistics
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from time import perf_counter

from benchmarks.answers import COMMANDS, acknowledged_until, first_answer, print_head, print_row
from benchmarks.ours import ingest
from benchmarks.reports import Report
from metrics.tallies import Tally
from sandbox.world import Plan, running
from storage.engine import open_engine


def while_reading(report: Report) -> list[float]:
    """Print how long acknowledgements take before and during a reading.

    Returns the milliseconds of those during it.
    """
    print_head()
    return asyncio.run(_measured(report))


def p99(times: Sequence[float]) -> float:
    """Return what one in a hundred exceeds."""
    return statistics.quantiles(times, n=100)[98]


async def _measured(report: Report) -> list[float]:
    days: defaultdict[date, Tally] = defaultdict(Tally)
    async with running(Plan(date(2026, 11, 21))) as world:
        await first_answer(world)
        counting = iter(range(COMMANDS))
        before = await acknowledged_until(world, lambda: next(counting, None) is None)
        print_row("acknowledged before a reading", before)
        engine = open_engine(world.settings.database_url)
        begin = perf_counter()
        reading = asyncio.create_task(
            ingest(engine, report.paths, lambda row, _person, _number: days[row.day].add(row))
        )
        waited = await acknowledged_until(world, reading.done)
        await reading
        print_row(f"acknowledged in {perf_counter() - begin:.0f} s of reading", waited)
        await engine.dispose()
    return waited
