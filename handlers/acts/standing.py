"""What the acts about standing orders share: finding one, who may change it, and telling all."""

from dataclasses import dataclass
from datetime import datetime

from handlers.access import Access, Action, Asker, Shown
from handlers.desk import Case
from handlers.messages import section
from handlers.orders.digest import DigestOrder
from handlers.posting import Poster
from handlers.refusals import SlackRefused, Unconfirmed
from handlers.request import Request
from handlers.subscriptions.keeping import Subscriptions
from handlers.subscriptions.subscription import Order, Subscription
from handlers.threads import Threads
from handlers.words import subscriptions as words
from handlers.words.subscriptions import Line
from metrics.scope import LastDays, Scope
from storage.deliveries import DeliveryRow

SHOWN_DAYS = 28


@dataclass(frozen=True, slots=True)
class Standing:
    """The standing orders, who may change them, the way to a channel, and its threads' questions."""

    subscriptions: Subscriptions
    access: Access
    poster: Poster
    threads: Threads

    async def found(self, number: int, case: Case) -> Subscription | None:
        """Return one that the person may know of; where there is none, they are told.

        Those of other channels are their own ones, and for administrators all.
        """
        found = await self.subscriptions.find(number)
        if found is not None and (
            case.asker.channel == found.channel or await self.is_changeable(found, case)
        ):
            return found
        await case.way.say(words.no_such(number))
        return None

    async def changeable(self, number: int, case: Case) -> Subscription | None:
        """Return one that the person may change; otherwise they are told why not."""
        found = await self.found(number, case)
        if found is None or await self.is_changeable(found, case):
            return found
        await case.way.say(words.somebody_else_s(number, found.owner))
        return None

    async def is_changeable(self, subscription: Subscription, case: Case) -> bool:
        """Whether it is the person's own, or they may change those of others."""
        if subscription.owner == case.asker.user:
            return True
        return (await self.access.may(case.asker, Action.OTHERS_SUBSCRIPTIONS)).allowed

    async def not_for(self, order: Order, asker: Asker) -> Scope | None:
        """Return the first scope whose figures may not come to a channel for somebody, if any.

        They may not where they may be shown to that person alone.
        """
        for scope in order.scopes:
            verdict = await self.access.may(asker, Action.SUBSCRIBE, scope)
            if not verdict.allowed or verdict.shown is Shown.ASKER:
                return scope
        return None

    async def tell(self, channel: str, text: str, about: Subscription, now: datetime) -> None:
        """Tell everybody in a channel about one, and remember that the thread is about it.

        Raises `SlackRefused` and `Unconfirmed`.
        """
        posted = await self.poster.say(channel, text, [section(text)])
        await self.threads.remember_order(posted, _question(about.order), about.number, now)

    async def tell_all(self, text: str, about: Subscription, case: Case) -> None:
        """Tell its channel what was changed, and the person where they would not see that."""
        sees_it = case.asker.channel == about.channel and case.asker.thread is None
        try:
            await self.tell(about.channel, text, about, case.now)
        except (SlackRefused, Unconfirmed):
            # It is changed all the same; what cannot be posted to may be why.
            sees_it = False
        if not sees_it:
            await case.way.say(text)


def line_of(subscription: Subscription, last: DeliveryRow | None = None) -> Line:
    """Return a subscription as it is written about."""
    paused = subscription.paused
    return Line(
        subscription.number,
        subscription.channel,
        subscription.owner,
        subscription.order,
        subscription.next_due,
        None if paused is None else paused.until,
        None if paused is None else paused.why,
        last,
    )


def _question(order: Order) -> Request:
    """Return what a thread about it is about: of an alert, the figures of its scope."""
    if isinstance(order, DigestOrder):
        return order.question
    return Request(order.scope, LastDays(SHOWN_DAYS))
