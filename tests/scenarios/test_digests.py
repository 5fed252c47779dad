"""A digest from its order to its channel, through the whole app: once, at its hour, or with why not."""

from datetime import UTC, datetime, time

from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Request
from metrics.scope import LastDays, Scope, ScopeKind

CHANNEL = "C0COPILOT1"
MORNING = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
ORDER = DigestOrder(
    Request(Scope.of(ScopeKind.ORG, "octo"), LastDays(28)),
    Schedule(Every.DAILY, time(9), "UTC"),
)
