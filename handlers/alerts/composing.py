"""Looking on behalf of an alert, and saying something when an episode begins or ends."""

from dataclasses import dataclass
from datetime import datetime

from charts.daily import daily_usage
from charts.values import Chart
from handlers.alerts.memory import Remembered
from handlers.alerts.message import alert_message, said
from handlers.orders.alert import AlertOrder
from handlers.request import Request, ViewName
from handlers.subscriptions.composed import Composed, Composer, Occasion, Silent
from handlers.subscriptions.subscription import Subscription
from handlers.views import told_facts, view_of
from metrics.alerts.conditions import AnyRestated, Condition, IdleSeats
from metrics.alerts.episodes import CAUGHT_UP, steps
from metrics.alerts.looking import Looked, look
from metrics.questions import Questions
from metrics.scope import LastDays

SHOWN_DAYS = 28


@dataclass(frozen=True, slots=True)
class Alerts(Composer):
    """Composes alerts: mostly nothing, and one message when something begins or is over."""

    questions: Questions

    async def compose(self, subscription: Subscription, occasion: Occasion) -> Composed | Silent:
        """Return what the look of an occasion says. Raises `MetricsError`."""
        order, now = subscription.order, occasion.now
        if not isinstance(order, AlertOrder):
            raise TypeError(f"{type(order).__name__} is no order for an alert")
        known = Remembered.from_dict(subscription.memory)
        if known.snooze is not None and now < known.snooze.until:
            return Silent()
        looked = await look(self.questions, order.scope, order.condition, CAUGHT_UP, now)
        memory, news = steps(order.condition, known.looks, looked.facts, now.date())
        remembered = Remembered(memory).to_dict()
        if news is None:
            return Silent(remembered)
        chart = await self._chart(order, looked, now)
        told = said(subscription, order, news, chart, occasion)
        return Composed(
            alert_message(told, chart),
            _question(order),
            told=told.to_dict(),
            memory=remembered,
        )

    async def _chart(self, order: AlertOrder, looked: Looked, now: datetime) -> Chart | None:
        """Return the days around it, or the view that shows it."""
        if _shows_days(order.condition):
            return None if looked.summary is None else daily_usage(looked.summary)
        question = _question(order)
        view = view_of(question.view)
        if view is None:
            return None
        chart: Chart = view.tell(await told_facts(self.questions, question, now)).chart
        return chart


def _shows_days(condition: Condition) -> bool:
    return not isinstance(condition, IdleSeats | AnyRestated)


def _question(order: AlertOrder) -> Request:
    """Return what the thread of an alert is about."""
    match order.condition:
        case IdleSeats(days):
            return Request(order.scope, LastDays(days), ViewName.SEATS)
        case AnyRestated():
            return Request(order.scope, LastDays(SHOWN_DAYS), ViewName.RESTATEMENTS)
        case _:
            return Request(order.scope, LastDays(SHOWN_DAYS))
