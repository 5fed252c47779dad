"""Who says what for which kind of order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handlers.subscriptions.composed import (
    Composed,
    Composer,
    Kept,
    Occasion,
    Revisor,
    Silent,
)
from handlers.subscriptions.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Composers:
    """A composer for each type of order, and a revisor where what was said is looked at again."""

    composers: Mapping[type, Composer]
    revisors: Mapping[type, Revisor] = field(default_factory=dict)

    async def compose(self, subscription: Subscription, occasion: Occasion) -> Composed | Silent:
        """Return what the subscription says. Raises `MetricsError`."""
        return await self.composers[type(subscription.order)].compose(subscription, occasion)

    async def revise(
        self, subscription: Subscription, told: dict[str, Any], now: datetime
    ) -> Composed | Kept:
        """Return what stands in the place of what was told. Raises `MetricsError`."""
        revisor = self.revisors.get(type(subscription.order))
        return Kept(None) if revisor is None else await revisor.revise(subscription, told, now)
