"""A database in which the days that a digest of acme asks for are stored already.

The real bot fetches them once for each process, and nothing else is in it: nobody has ordered,
asked or answered anything. It is for scenarios in which GitHub is not what is looked at.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from handlers.digests import Digests
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Request
from handlers.subscriptions.composed import Occasion
from handlers.subscriptions.subscription import Subscription
from metrics.scope import LastDays, Scope, ScopeKind
from sandbox.passing import Hands
from sandbox.world import Plan, morning, running
from tests.databases import file_url, migrated

ACME = Scope(ScopeKind.ORG, "acme")
PERIODS = (LastDays(28), LastDays(7))


def stored(file: Path, plan: Plan) -> str:
    """Make a database as it is on the morning of the plan, and return its address."""
    file.write_bytes(_stored(plan.today, plan.people, plan.seed))
    file.chmod(0o600)
    return file_url(file)


@cache
def _stored(today: date, people: int, seed: int) -> bytes:
    with TemporaryDirectory(prefix="copilot-metrics-") as folder, ThreadPoolExecutor(1) as thread:
        file = Path(folder) / "stored.db"
        plan = Plan(today, people=people, seed=seed, database_url=migrated(file))
        # A thread of its own, because whoever asks is on an event loop that runs.
        thread.submit(asyncio.run, _fetch(plan)).result()
        return file.read_bytes()


async def _fetch(plan: Plan) -> None:
    hands = Hands(morning(plan.today))
    async with running(plan, clock=hands, delivers=False) as world:
        metrics = world.bot.metrics
        digests = Digests(metrics.questions, metrics.engine)
        for period in PERIODS:
            order = DigestOrder(Request(ACME, period), Schedule(Every.DAILY, time(9), "UTC"))
            asked = Subscription(1, "C0COPILOT1", "U0MINA0001", order, hands.now, None)
            await digests.compose(asked, Occasion(hands.now, hands.now))
