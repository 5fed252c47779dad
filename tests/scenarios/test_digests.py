"""A digest from its order to its channel, through the whole app: once, at its hour, or with why not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

import pytest

from charts.worker import ChartWorker
from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every, Schedule
from handlers.request import Request
from handlers.subscriptions.subscription import Subscription
from metrics.scope import LastDays, Scope, ScopeKind
from sandbox.slack.facts import Message
from sandbox.slack.people import MINA
from sandbox.world import Plan, World, running
from storage.deliveries import DeliveryRow, State
from tests.scenarios.conftest import TODAY, at_once

CHANNEL = "C0COPILOT1"
MORNING = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
ORDER = DigestOrder(
    Request(Scope.of(ScopeKind.ORG, "octo"), LastDays(28)),
    Schedule(Every.DAILY, time(9), "UTC"),
)
