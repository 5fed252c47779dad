"""The message of an alert: what it says as values that are stored, and the blocks made of them."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Self
from zoneinfo import ZoneInfo

from charts.alt_text import alt_text
from charts.values import Chart
from handlers.alerts.buttons import snooze_block
from handlers.messages import ALT_TEXT_LIMIT, Message, text_message
from handlers.mrkdwn import escape, shorten
from handlers.orders.alert import AlertOrder
from handlers.subscriptions.composed import Occasion
from handlers.subscriptions.subscription import Subscription
from handlers.words import alerts as words
from handlers.words import deliveries as standing
from metrics.alerts.episodes import Fired, News


@dataclass(frozen=True, slots=True)
class Said:
    """What an alert says; `title` and `alt` are plain text, everything else mrkdwn.

    `snoozable` is the number of the alert where it can be snoozed, else None.
    """

    title: str
    paragraphs: tuple[str, ...]
    notes: tuple[str, ...]
    alt: str
    snoozable: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-able values, for `from_dict` to read back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Return what `to_dict` wrote; raises KeyError for anything else."""
        return cls(
            values["title"],
            tuple(values["paragraphs"]),
            tuple(values["notes"]),
            values["alt"],
            values["snoozable"],
        )

    def snoozed(self, note: str) -> "Said":
        """Return the same when it has been snoozed."""
        return replace(self, notes=(note, *self.notes), snoozable=None)


def said(
    subscription: Subscription,
    order: AlertOrder,
    news: News,
    chart: Chart | None,
    occasion: Occasion,
) -> Said:
    """Return what an alert says when an episode begins or ends."""
    scope, condition = order.scope, order.condition
    notes = [
        words.comes_again(condition, news),
        standing.ordered_by(subscription.owner, subscription.number),
    ]
    if occasion.late:
        zone = ZoneInfo(order.schedule.zone)
        notes.append(standing.late(occasion.due_at.astimezone(zone)))
    if occasion.repeat:
        notes.append(standing.may_be_a_repeat())
    sentence = escape(words.sentence(scope, condition, news))
    begins = isinstance(news, Fired)
    return Said(
        words.title(scope, condition, news),
        (sentence, words.next_step(scope, condition)) if begins else (sentence,),
        tuple(notes),
        "" if chart is None else shorten(alt_text(chart), ALT_TEXT_LIMIT),
        subscription.number if begins else None,
    )


def alert_message(told: Said, chart: Chart | None) -> Message:
    """Return the message that says this, with its chart."""
    message = text_message(told.title, told.paragraphs, "")
    buttons = () if told.snoozable is None else (snooze_block(told.snoozable),)
    message = replace(message, chart=chart, alt_text=told.alt, controls=buttons)
    for note in told.notes:
        message = message.with_note(note)
    return message
