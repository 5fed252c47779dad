"""What a delivery says, before it is posted: made by digests and alerts, posted by deliveries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from handlers.messages import Message
from handlers.request import Request
from handlers.subscriptions.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Composed:
    """A message for the channel, and what goes into its thread right after it, if anything.

    `question` is what the thread of the message is about. `told` are the printed figures, as JSON,
    and `look_again` is when to see whether they still hold. `memory` replaces what the subscription
    remembers under the same names once the message is there.
    """

    message: Message
    question: Request
    details: Message | None = None
    told: dict[str, Any] | None = None
    look_again: datetime | None = None
    memory: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing to say this time; `memory` is as that of a message."""

    memory: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """For which due time something is said, and when: `late` that it should have come long before.

    All times are aware UTC. A `repeat` may stand in the channel already, and says so.
    """

    due_at: datetime
    now: datetime
    late: bool = False
    repeat: bool = False


class Composer(Protocol):
    """Makes what a subscription says on an occasion."""

    async def compose(self, subscription: Subscription, occasion: Occasion) -> Composed | Silent:
        """Return it. Raises `MetricsError`."""
        ...


class Revisor(Protocol):
    """Looks again at what was said, when provisional figures may have settled."""

    async def revise(
        self, subscription: Subscription, told: dict[str, Any], now: datetime
    ) -> "Composed | Kept":
        """Return what stands in its place now, or when to look again. Raises `MetricsError`."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """What was said still holds; `look_again` is None where nothing can change it any more."""

    look_again: datetime | None
