"""Trying an alert out, and having it keep quiet for some days."""

from dataclasses import dataclass
from datetime import timedelta

from handlers.access import Access, Action
from handlers.alerts.memory import Snooze
from handlers.alerts.message import Said, alert_message
from handlers.desk import Case, Needs
from handlers.orders.alert import AlertOrder
from handlers.posting import Posted, Poster
from handlers.refusals import SlackRefused
from handlers.subscriptions.keeping import Subscriptions
from handlers.subscriptions.subscription import Subscription
from handlers.wanted import AlertTest, SnoozeWanted
from handlers.words import alerts as words
from handlers.words import not_allowed
from handlers.words.alert_trials import tried
from metrics.alerts.episodes import trial
from metrics.alerts.looking import look
from metrics.questions import Questions
from metrics.scope import Period

TRIED_LOOKS = 365
# A message that is older than so many looks stays as it is.
LOOKED_THROUGH = 100


@dataclass(frozen=True, slots=True)
class TryAlert:
    """Tells when an alert would have come over the last year, to the person who asks."""

    questions: Questions

    def needs(self, wanted: AlertTest) -> Needs:
        """Return what must be allowed: to order it."""
        return Needs(Action.SUBSCRIBE, wanted.order.scopes)

    async def do(self, wanted: AlertTest, case: Case) -> None:
        """Say it. Raises `MetricsError`."""
        scope, condition = wanted.order.scope, wanted.order.condition
        looked = await look(self.questions, scope, condition, TRIED_LOOKS, case.now)
        looks = Period.ending(case.now.date(), TRIED_LOOKS)
        found = trial(condition, looked.facts, looks.days)
        await case.way.say(tried(scope, condition, found, looks.first, looks.last))


@dataclass(frozen=True, slots=True)
class SnoozeAlert:
    """Has an alert keep quiet, and its message say until when and who wished so."""

    subscriptions: Subscriptions
    access: Access
    poster: Poster

    def needs(self, _wanted: SnoozeWanted) -> Needs:
        """Return what must be allowed; which scope it is about, the subscription says."""
        return Needs(Action.SUBSCRIPTIONS)

    async def do(self, wanted: SnoozeWanted, case: Case) -> None:
        """Keep it, and change the message. Raises `SlackRefused` and `Unconfirmed`."""
        found = await self.subscriptions.find(wanted.number)
        is_here = found is not None and found.channel == case.asker.channel
        if found is None or not is_here or not isinstance(found.order, AlertOrder):
            await case.way.say(words.no_such_alert(wanted.number))
            return
        scope = found.order.scope
        verdict = await self.access.may(case.asker, Action.SUBSCRIBE, scope)
        if not verdict.allowed:
            await case.way.say(not_allowed(verdict, Action.SUBSCRIBE, scope))
            return
        snooze = Snooze(case.now + timedelta(days=wanted.days), case.asker.user)
        # A look may be under way, and what it remembers is its own.
        await self.subscriptions.remember(wanted.number, snooze.to_memory())
        await self._show(found, wanted, snooze)
        await case.way.say(words.snooze_done(wanted.number, snooze.until))

    async def _show(self, found: Subscription, wanted: SnoozeWanted, snooze: Snooze) -> None:
        """Have the message say so; where it cannot be changed, the alert is quiet all the same."""
        looks = await self.subscriptions.deliveries(found.number, LOOKED_THROUGH)
        told = next((row.told for row in looks if row.ts == wanted.message), None)
        if told is None:
            return
        said = Said.from_dict(told).snoozed(words.snoozed(snooze.until, snooze.user))
        message = alert_message(said, None)
        posted = Posted(found.channel, wanted.message, wanted.file)
        try:
            await self.poster.rewrite(posted, message.text, message.blocks(wanted.file))
        except SlackRefused:
            await self.poster.rewrite(posted, message.text, message.blocks())
