"""The button below an answer that opens the window for report links."""

from handlers.messages import Block
from handlers.words.links import BUTTON

ACTION = "links"


def links_button() -> Block:
    """Return the button."""
    return {
        "type": "button",
        "action_id": ACTION,
        "text": {"type": "plain_text", "text": BUTTON},
    }
