"""The kinds of orders, by the names they are stored under."""

from collections.abc import Mapping

from handlers.orders.digest import DigestOrder
from handlers.subscriptions.subscription import Order

KINDS: Mapping[str, type[Order]] = {"digest": DigestOrder}


def kind_of(order: Order) -> str:
    """Return the name of an order's kind."""
    return next(name for name, kind in KINDS.items() if isinstance(order, kind))
