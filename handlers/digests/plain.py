"""A digest that answers its question, as if somebody had just asked it."""

from functools import partial
from zoneinfo import ZoneInfo

from handlers.messages import Message
from handlers.subscriptions.composed import Composed, Occasion
from handlers.subscriptions.once import OncePerMoment
from handlers.subscriptions.subscription import Subscription
from handlers.views import message_for
from handlers.words import deliveries as words
from metrics.questions import Questions


class PlainDigests:
    """Composes digests; those that ask the same at the same moment share one answer."""

    def __init__(self, questions: Questions) -> None:
        self._questions = questions
        self._answers = OncePerMoment[Message]()

    async def compose(self, subscription: Subscription, occasion: Occasion) -> Composed:
        """Return the answer to the question of the order. Raises `MetricsError`."""
        question = subscription.order.question
        ask = partial(message_for, self._questions, question, occasion.now)
        message = await self._answers.of(question, occasion.now, ask)
        return Composed(noted(message, subscription, occasion), question)


def noted(message: Message, subscription: Subscription, occasion: Occasion) -> Message:
    """Return a message with who ordered it and how to stop it, and whether it is late."""
    zone = ZoneInfo(subscription.order.schedule.zone)
    notes = []
    if occasion.late:
        notes.append(words.late(occasion.due_at.astimezone(zone)))
    if occasion.repeat:
        notes.append(words.may_be_a_repeat())
    notes.append(words.ordered_by(subscription.owner, subscription.number))
    for note in notes:
        message = message.with_note(note)
    return message
