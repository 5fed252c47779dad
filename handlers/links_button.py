"""The button below an answer that opens the window for report links."""

from dataclasses import replace

from handlers.messages import Block, Message
from handlers.words.links import BUTTON

ACTION = "links"


def with_links_button(message: Message) -> Message:
    """Return the message with the button, above the line that names its source."""
    text = {"type": "plain_text", "text": BUTTON}
    button: Block = {"type": "button", "action_id": ACTION, "text": text}
    actions = {"type": "actions", "elements": [button]}
    return replace(message, below=(*message.below[:-1], actions, *message.below[-1:]))
