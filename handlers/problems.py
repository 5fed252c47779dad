"""From an error to the sentence that a person reads."""

import logging
import secrets
from traceback import extract_tb

from handlers import words
from handlers.refusals import SlackRefused, Unconfirmed
from metrics.errors import MetricsError
from metrics.scope import Scope

logger = logging.getLogger(__name__)


def sentence_for(error: Exception, scope: Scope | None = None) -> str:
    """Return what the person is told about an error, in mrkdwn; logs what nobody expected.

    An unexpected error gets a reference that stands in the log as well.
    """
    match error:
        case MetricsError():
            logger.info("%s: %s", type(error).__name__, error)
            return words.problem(error, scope)
        case SlackRefused():
            logger.warning("%s", error)
            return words.refusal(error.code, needed=error.needed)
        case Unconfirmed():
            logger.warning("Slack did not confirm a message")
            return words.unconfirmed()
        case _:
            reference = secrets.token_hex(4)
            logger.error("unexpected error, reference %s", reference, exc_info=error)
            return words.problem(error, scope, reference=reference)


def place_of(error: BaseException) -> str:
    """Return the type of an error and where it was raised; its own text may repeat what it read."""
    place = extract_tb(error.__traceback__)[-1] if error.__traceback__ else None
    where = "" if place is None else f" in {place.name}, line {place.lineno}"
    return f"{type(error).__name__}{where}"
