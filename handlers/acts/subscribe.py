"""Ordering a digest or an alert for a channel."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.access import Action, Asker, Shown
from handlers.access.rules import Place
from handlers.acts.standing import Standing, line_of
from handlers.desk import Case, Needs
from handlers.hindrances import OWNER_LOST
from handlers.refusals import OUT_OF_REACH, SlackRefused
from handlers.subscriptions.subscription import Order, Subscription
from handlers.wanted import AlertWanted, Assumed, SubscribeWanted
from handlers.words import subscriptions as words
from metrics.errors import MetricsError, NotFound, OneOfTwo, TokenMissing
from metrics.scope import LastDays, Scope
from metrics.service import MetricsService

MOST_IN_CHANNEL = 20
# A GitHub that is slow or down keeps nobody from ordering.
LOOK_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Keeps the order, and tells the channel who ordered what and how it is stopped."""

    standing: Standing
    summaries: MetricsService

    def needs(self, wanted: SubscribeWanted | AlertWanted) -> Needs:
        """Return what must be allowed: to have the figures of every scope come to the channel."""
        return Needs(Action.SUBSCRIBE, wanted.order.scopes, wanted.order.command)

    async def do(self, wanted: SubscribeWanted | AlertWanted, case: Case) -> None:
        """Keep it, unless something stands against it.

        Raises `MetricsError` for a scope that GitHub does not know, `SlackRefused` and `Unconfirmed`.
        """
        against = await self._against(wanted, case)
        if against is not None:
            await case.way.say(against)
            return
        zone = await self._zone(wanted, case.asker)
        order = wanted.order
        if zone is not None:
            order = replace(order, schedule=replace(order.schedule, zone=zone))
        known = await self.standing.subscriptions.of_channel(case.asker.channel)
        same = next((each for each in known if each.order == order), None)
        if same is not None and _has_lost_its_owner(same):
            # Whoever orders the same takes it over.
            await self.standing.subscriptions.end(same.number, case.now)
            await self._keep(order, wanted.assumed, case, zone_known=zone is not None)
        elif same is not None:
            await case.way.say(words.exists_already(line_of(same)))
        elif len(known) >= MOST_IN_CHANNEL:
            await case.way.say(words.too_many(MOST_IN_CHANNEL))
        else:
            await self._look(order.scopes, case.now)
            await self._keep(order, wanted.assumed, case, zone_known=zone is not None)

    async def _look(self, scopes: Sequence[Scope], now: datetime) -> None:
        """Raise what GitHub says of a scope that it does not know, or does not show to the app."""
        for scope in scopes:
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self.summaries.summary(scope.of_owner(), LastDays(1), now)
            except (NotFound, TokenMissing) as unknown:
                raise OneOfTwo(scope, unknown) from unknown
            except (MetricsError, TimeoutError):
                # What keeps its figures back now may be over when they are due.
                continue

    async def _against(self, wanted: SubscribeWanted | AlertWanted, case: Case) -> str | None:
        """Return why nothing can come to this channel by itself, if something stands against it."""
        if case.shown is not Shown.ASKER:
            return None
        if await self.standing.access.place(case.asker.channel) is Place.ELSEWHERE:
            return words.not_in_this_channel()
        scope = await self.standing.not_for(wanted.order, case.asker)
        return None if scope is None else words.not_for_this_channel(scope)

    async def _zone(self, wanted: SubscribeWanted | AlertWanted, asker: Asker) -> str | None:
        """Return the time zone of the person, where none was named and Slack tells it."""
        if Assumed.ZONE not in wanted.assumed:
            return None
        return await self.standing.access.directory.time_zone(asker.user)

    async def _keep(
        self, order: Order, assumed: frozenset[Assumed], case: Case, *, zone_known: bool
    ) -> None:
        asker = case.asker
        kept = await self.standing.subscriptions.add(asker.channel, asker.user, order, case.now)
        said = words.ordered(line_of(kept), assumed, zone_known=zone_known)
        try:
            await self.standing.tell(asker.channel, said, kept, case.now)
        except SlackRefused as refused:
            await self._take_back(kept, refused, case)
            return
        if asker.thread is not None:
            await case.way.say(words.ordered_here(kept.number, asker.channel))

    async def _take_back(self, kept: Subscription, refused: SlackRefused, case: Case) -> None:
        """End what could never be delivered. Raises what Slack refused, unless the app is not in."""
        await self.standing.subscriptions.end(kept.number, case.now)
        if refused.code not in OUT_OF_REACH:
            raise refused
        await case.way.say(words.not_in_this_channel())


def _has_lost_its_owner(found: Subscription) -> bool:
    return found.paused is not None and found.paused.why in OWNER_LOST
