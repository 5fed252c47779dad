"""Letting a subscription come in another channel."""

from dataclasses import dataclass, replace

from handlers.access import Action
from handlers.access.directory import SlackSilent
from handlers.acts.standing import Standing, line_of
from handlers.acts.subscribe import MOST_IN_CHANNEL
from handlers.desk import Case, Needs
from handlers.orders.next_due import next_due
from handlers.problems import sentence_for
from handlers.refusals import SlackRefused, Unconfirmed
from handlers.subscriptions.subscription import ASKED, Subscription
from handlers.wanted import MoveWanted
from handlers.words import subscriptions as words


@dataclass(frozen=True, slots=True)
class Move:
    """Moves a subscription to a channel that the person is in, and tells both channels."""

    standing: Standing

    def needs(self, wanted: MoveWanted) -> Needs:
        """Return what must be allowed: to change one's own subscriptions, or those of others."""
        detail = f"move {wanted.number} {wanted.channel or 'here'}"
        return Needs(Action.SUBSCRIPTIONS, detail=detail, leaves_trace=True)

    async def do(self, wanted: MoveWanted, case: Case) -> None:
        """Move it, unless something stands against it."""
        found = await self.standing.changeable(wanted.number, case)
        if found is None:
            return
        target = await self._target(wanted, case)
        if target is None:
            return
        against = await self._against(found, target, case)
        if against is not None:
            await case.way.say(against)
            return
        by, kept = case.asker.user, self.standing.subscriptions
        # Whatever kept it from the old channel does not keep it from the new one.
        mended = found.paused is not None and found.paused.why != ASKED
        due = next_due(found.order.schedule, case.now) if mended else found.next_due
        try:
            # What can be posted there now can be delivered there later.
            coming = line_of(replace(found, next_due=due))
            await self.standing.tell(target, words.moved_here(coming, by), found, case.now)
        except (SlackRefused, Unconfirmed) as error:
            await case.way.say(words.cannot_reach(target, sentence_for(error)))
            return
        await kept.move(found.number, target)
        if mended:
            await kept.resume(found.number, case.now)
        said = words.moved_away(line_of(found), by, target)
        await self.standing.tell_all(said, found, case)

    async def _target(self, wanted: MoveWanted, case: Case) -> str | None:
        """Return the id of the channel, one that the person is in; otherwise they are told."""
        if wanted.channel in {None, case.asker.channel}:
            return case.asker.channel
        try:
            theirs = await self.standing.access.directory.channels_of(case.asker.user)
        except SlackSilent:
            await case.way.say(words.slack_silent())
            return None
        named = str(wanted.channel)
        target = theirs.get(named.removeprefix("#")) or (
            named if named in theirs.values() else None
        )
        if target is None:
            await case.way.say(words.no_such_channel(named))
        return target

    async def _against(self, found: Subscription, target: str, case: Case) -> str | None:
        """Return why it cannot come there, if something stands against it."""
        if target == found.channel:
            return words.is_there_already(found.number, target)
        # Whoever ordered it answers for it at every delivery, wherever it comes.
        for user in (case.asker.user, found.owner):
            asker = replace(case.asker, user=user, channel=target)
            scope = await self.standing.not_for(found.order, asker)
            if scope is not None:
                return words.cannot_move(target, scope)
        there = await self.standing.subscriptions.of_channel(target)
        same = next((each for each in there if each.order == found.order), None)
        if same is not None:
            return words.exists_already(line_of(same))
        return words.too_many(MOST_IN_CHANNEL) if len(there) >= MOST_IN_CHANNEL else None
