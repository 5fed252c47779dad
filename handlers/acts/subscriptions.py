"""Looking at standing orders, and pausing, resuming and ending them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from handlers import words as all_words
from handlers.access import Action, Asker
from handlers.access.rules import Place
from handlers.acts.figures import say_alone
from handlers.acts.standing import Standing, line_of
from handlers.desk import Case, Needs
from handlers.subscriptions.composed import Composer, Occasion, Silent
from handlers.subscriptions.subscription import ASKED, Subscription
from handlers.wanted import (
    PauseWanted,
    PreviewWanted,
    ResumeWanted,
    StopWanted,
    SubscriptionsWanted,
    UnsubscribeWanted,
)
from handlers.words import subscriptions as words
from handlers.words.subscriptions import Line


@dataclass(frozen=True, slots=True)
class ListSubscriptions:
    """Lists what comes to a channel; in a direct message, what the person ordered anywhere."""

    standing: Standing

    def needs(self, _wanted: SubscriptionsWanted) -> Needs:
        """Return what must be allowed: to see subscriptions."""
        return Needs(Action.SUBSCRIPTIONS)

    async def do(self, _wanted: SubscriptionsWanted, case: Case) -> None:
        """Say it to the person alone."""
        await self.tell(case)

    async def tell(self, case: Case) -> None:
        """Say to the person alone what comes there."""
        asker, kept = case.asker, self.standing.subscriptions
        everywhere = await self.standing.access.place(asker.channel) is Place.DIRECT
        found = await (kept.of_owner(asker.user) if everywhere else kept.of_channel(asker.channel))
        await case.way.say(words.listed(await self._lines(found), everywhere=everywhere))

    async def _lines(self, found: Sequence[Subscription]) -> list[Line]:
        kept = self.standing.subscriptions
        last = [await kept.deliveries(each.number, 1) for each in found]
        pairs = zip(found, last, strict=True)
        return [line_of(each, rows[0] if rows else None) for each, rows in pairs]


@dataclass(frozen=True, slots=True)
class Preview:
    """Shows one person what a subscription would say now; nothing is posted or recorded."""

    standing: Standing
    composer: Composer

    def needs(self, _wanted: PreviewWanted) -> Needs:
        """Return what must be allowed: to see subscriptions; the figures are asked for later."""
        return Needs(Action.SUBSCRIPTIONS)

    async def do(self, wanted: PreviewWanted, case: Case) -> None:
        """Show it, where the person may see the figures. Raises `MetricsError`."""
        found = await self.standing.found(wanted.number, case)
        if found is None or not await self._may_see(found, case):
            return
        composed = await self.composer.compose(found, Occasion(case.now, case.now))
        if isinstance(composed, Silent):
            await case.way.say(words.nothing_to_preview(found.number))
            return
        await say_alone(composed.message, words.previewed(found.number, found.channel), case)
        if composed.details is not None:
            await say_alone(composed.details, words.previewed_details(), case)

    async def _may_see(self, found: Subscription, case: Case) -> bool:
        for scope in found.order.scopes:
            verdict = await self.standing.access.may(case.asker, Action.FIGURES, scope)
            if not verdict.allowed:
                await case.way.say(all_words.not_allowed(verdict, Action.FIGURES, scope))
                return False
        return True


@dataclass(frozen=True, slots=True)
class Pause:
    """Lets nothing more come, perhaps until the beginning of a day."""

    standing: Standing

    def needs(self, wanted: PauseWanted) -> Needs:
        """Return what must be allowed: to change one's own subscriptions, or those of others."""
        return Needs(Action.SUBSCRIPTIONS, detail=f"pause {wanted.number}")

    async def do(self, wanted: PauseWanted, case: Case) -> None:
        """Pause it, and tell its channel."""
        found = await self.standing.changeable(wanted.number, case)
        if found is None:
            return
        zone = found.order.schedule.zone
        until = None
        if wanted.until is not None:
            until = datetime.combine(wanted.until, time(), ZoneInfo(zone)).astimezone(UTC)
            if until <= case.now:
                await case.way.say(words.pause_is_over(until, zone))
                return
        if found.paused is not None and (found.paused.why, found.paused.until) == (ASKED, until):
            await case.way.say(words.is_paused_already(found.number))
            return
        kept = self.standing.subscriptions
        paused = await kept.pause(found.number, ASKED, until, case.now) or found
        said = words.paused(found.number, case.asker.user, until, line_of(paused))
        await self.standing.tell_all(said, found, case)


@dataclass(frozen=True, slots=True)
class Resume:
    """Lets come again what was paused."""

    standing: Standing

    def needs(self, wanted: ResumeWanted) -> Needs:
        """Return what must be allowed: to change one's own subscriptions, or those of others."""
        return Needs(Action.SUBSCRIPTIONS, detail=f"resume {wanted.number}")

    async def do(self, wanted: ResumeWanted, case: Case) -> None:
        """Resume it, and tell its channel when it comes next."""
        found = await self.standing.changeable(wanted.number, case)
        if found is None:
            return
        if found.paused is None:
            await case.way.say(words.not_paused(line_of(found)))
            return
        resumed = await self.standing.subscriptions.resume(found.number, case.now) or found
        said = words.resumed(found.number, case.asker.user, line_of(resumed))
        await self.standing.tell_all(said, found, case)


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Ends a subscription."""

    standing: Standing

    def needs(self, wanted: UnsubscribeWanted) -> Needs:
        """Return what must be allowed: to change one's own subscriptions, or those of others."""
        detail = f"unsubscribe {wanted.number}"
        return Needs(Action.SUBSCRIPTIONS, detail=detail, leaves_trace=True)

    async def do(self, wanted: UnsubscribeWanted, case: Case) -> None:
        """End it, and tell its channel how it is ordered again."""
        await self.end(wanted.number, case)

    async def end(self, number: int, case: Case) -> None:
        """End the subscription with that number, if the person may."""
        found = await self.standing.changeable(number, case)
        if found is None:
            return
        await self.standing.subscriptions.end(found.number, case.now)
        said = words.ended(found.number, case.asker.user, found.order)
        await self.standing.tell_all(said, found, case)


@dataclass(frozen=True, slots=True)
class Stop:
    """Ends what a thread hangs below; elsewhere it tells what there is to end."""

    unsubscribe: Unsubscribe
    listing: ListSubscriptions

    def needs(self, _wanted: StopWanted) -> Needs:
        """Return what must be allowed: to change one's own subscriptions, or those of others."""
        return Needs(Action.SUBSCRIPTIONS, detail="stop", leaves_trace=True)

    async def do(self, _wanted: StopWanted, case: Case) -> None:
        """End it, or list what comes here."""
        number = await self._meant(case.asker)
        if number is None:
            await self.listing.tell(case)
        else:
            await self.unsubscribe.end(number, case)

    async def _meant(self, asker: Asker) -> int | None:
        """Return the number of what the thread hangs below, as it came or as it was ordered."""
        if asker.thread is None:
            return None
        standing = self.unsubscribe.standing
        delivered = await standing.subscriptions.delivered_as(asker.channel, asker.thread)
        if delivered is not None:
            return delivered
        return await standing.threads.subscription(asker.channel, asker.thread)
