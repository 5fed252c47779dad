"""One standing order of a channel, as everything that deals with it sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from handlers.hindrances import MENDED_FOR_ALL
from handlers.orders.alert import AlertOrder
from handlers.orders.digest import DigestOrder

# What can be ordered.
Order: TypeAlias = DigestOrder | AlertOrder

# Why a subscription is paused, where it was somebody's wish.
ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Paused:
    """Since when nothing comes, until when (None: until it is mended or resumed), and why.

    `why` is `ASKED`, or the word of Slack or ours for why it could not be delivered.
    """

    since: datetime
    until: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's standing order. `number` is what people type; `owner` is who ordered it.

    `next_due` is aware UTC, and None while it is paused until somebody resumes it. `memory` is what
    an alert remembers from one look to the next.
    """

    number: int
    channel: str
    owner: str
    order: Order
    created_at: datetime
    next_due: datetime | None
    paused: Paused | None = None
    memory: dict[str, Any] | None = None

    @property
    def is_tried(self) -> bool:
        """Whether it is brought to its channel when it is due."""
        return self.paused is None or self.paused.why in MENDED_FOR_ALL
