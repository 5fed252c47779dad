"""What the App Home says of what comes by itself. Mrkdwn, except for titles and buttons."""

from handlers.mrkdwn import code, escape
from handlers.vocabulary import SLASH_COMMAND
from handlers.words.subscribe_form import BUTTON as SUBSCRIBE
from handlers.words.subscriptions import Line, line_told
from metrics.numbers import count

__all__ = [
    "CONFIRM_TITLE",
    "IN_TROUBLE",
    "KEEP",
    "LABELS",
    "NOTHING",
    "OWN",
    "SUBSCRIBE",
    "confirm",
    "more",
    "row",
]

OWN = "What you subscribed channels to"
IN_TROUBLE = "Subscriptions of others that do not come"
NOTHING = "Nothing yet. A digest comes to a channel by itself, at the hour you choose."
LABELS = {
    "pause": "Pause",
    "resume": "Resume",
    "preview": "Preview",
    "unsubscribe": "Unsubscribe",
}
CONFIRM_TITLE = "End this subscription?"
KEEP = "Keep it"


def row(line: Line, *, by: bool) -> str:
    """Say what comes where and when, or why it does not; with `by`, who ordered it."""
    ordered = f" Ordered by <@{escape(line.owner)}>." if by else ""
    return f"{line_told(line, everywhere=True)}{ordered}"


def more(number: int, *, by: bool) -> str:
    """Say that there are more than are shown, and where; with `by`, those of others."""
    rest = f"… and {count(number)} more"
    if by:
        return f"{rest}, which stand here once some of these come again or have ended."
    all_of_them = code(f"{SLASH_COMMAND} subscriptions")
    return f"{rest}. In a direct message with me, {all_of_them} lists yours."


def confirm(line: Line) -> str:
    """Ask whether it is to end, in plain text."""
    return (
        f"“{line.order.command}” comes no more, and its channel is told. "
        "It can be ordered again, under another number."
    )
