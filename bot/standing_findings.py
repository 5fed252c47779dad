"""What the doctor finds about what comes by itself: what is paused, what is late, and what a crash does."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.findings import Finding, Mark, failing
from handlers.deliveries.terms import LATE, Promise
from handlers.mrkdwn import plain
from handlers.slack_app import OPTIONAL_SCOPES
from handlers.subscriptions.keeping import Subscriptions
from handlers.subscriptions.kinds import KINDS, kind_of
from handlers.subscriptions.subscription import ASKED, Subscription
from handlers.words.undeliverable import fix
from metrics.numbers import count, moment, plural
from storage.deliveries import free_deliveries
from storage.engine import reading
from storage.subscriptions import due_subscriptions

MOST_NAMED = 10
NOT_RUNNING = (
    "Look whether “copilot-metrics serve” runs with this database, and into its log. What is "
    "missed is sent within CATCH_UP_HOURS."
)
_PROMISED = {
    Promise.AT_LEAST_ONCE: (
        "DELIVERY=at-least-once then posts it again, and the repeat says that it may be one"
    ),
    Promise.AT_MOST_ONCE: "DELIVERY=at-most-once then leaves it out, and records that",
}


async def standing_findings(engine: AsyncEngine, now: datetime) -> AsyncIterator[Finding]:
    """Yield what there is to say about subscriptions and deliveries, from what is stored."""
    running = await Subscriptions(engine).every()
    yield _counted(running)
    stuck = [each for each in running if each.paused and each.paused.why != ASKED]
    for each in stuck[:MOST_NAMED]:
        yield _stuck(each)
    if len(stuck) > MOST_NAMED:
        more = f"{count(len(stuck) - MOST_NAMED)} more cannot be delivered"
        yield failing(
            "Subscriptions",
            more,
            "They are named once some of those above come again or have ended.",
        )
    yield await _deliveries(engine, now)


def history_finding(granted: frozenset[str], promise: Promise) -> Finding:
    """Say whether a digest is looked for after a crash, and what else happens then."""
    missing = sorted(OPTIONAL_SCOPES - granted)
    if not missing:
        seen = "granted, so that after a crash I look whether a digest is there before I post it"
        return Finding("Slack, history", seen)
    seen = (
        f"{', '.join(missing)} not granted, so that after a crash nobody can tell whether a digest "
        f"was posted; {_PROMISED[promise]}"
    )
    wish = "Add them under OAuth & Permissions and install the app again, if that matters to you."
    return Finding("Slack, history", seen, wish, Mark.NOT_NEEDED)


def _counted(running: Sequence[Subscription]) -> Finding:
    if not running:
        return Finding("Subscriptions", "none")
    kinds = Counter(kind_of(each.order) for each in running)
    told = ", ".join(plural(kinds[kind], kind, f"{kind}s") for kind in KINDS if kinds[kind])
    asked = sum(each.paused is not None and each.paused.why == ASKED for each in running)
    return Finding("Subscriptions", f"{told}{f'; {asked} paused by somebody' if asked else ''}")


def _stuck(subscription: Subscription) -> Finding:
    paused = subscription.paused
    since, why = (paused.since, paused.why) if paused else (subscription.created_at, "")
    what = f"Subscription {subscription.number}, to {subscription.channel}"
    return failing(what, f"cannot be delivered since {moment(since)} ({why})", plain(fix(why)))


async def _deliveries(engine: AsyncEngine, now: datetime) -> Finding:
    """Say what should have come and has not, also because no worker has looked for it."""
    async with reading(engine) as connection:
        waiting = await free_deliveries(connection, now - LATE)
        unseen = await due_subscriptions(connection, now - LATE)
    overdue = [row.due_at for row in waiting] + [row.next_due for row in unseen if row.next_due]
    if not overdue:
        return Finding("Deliveries", "none is overdue")
    lost = sum(row.lease_until is not None for row in waiting)
    seen = f"{count(len(overdue))} overdue, the oldest since {moment(min(overdue))}"
    if lost:
        seen += f"; of {count(lost)} the worker that had begun is gone"
    return failing("Deliveries", seen, NOT_RUNNING)
