"""What is said about a digest or an alert that comes by itself, besides its figures. Mrkdwn."""

from datetime import datetime

from handlers.mrkdwn import code as in_code
from handlers.vocabulary import SLASH_COMMAND


def ordered_by(owner: str, number: int) -> str:
    """Tell a channel who ordered what comes, and how to stop it."""
    stop = in_code(f"{SLASH_COMMAND} unsubscribe {number}")
    return f"Ordered by <@{owner}> · to stop it, type {stop}"


def late(due: datetime) -> str:
    """Tell that something comes late; `due` is in the zone of whoever waited for it."""
    return (
        f"This comes late: it was due on {due:%a} {due.day} {due:%B} at {due:%H:%M} ({due.tzinfo})."
    )


def may_be_a_repeat() -> str:
    """Tell that something may have come before."""
    return "You may have seen this before: Slack did not confirm that it arrived the first time."
