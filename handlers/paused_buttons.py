"""What can be pressed below the word that a subscription is paused; it carries its number alone.

https://docs.slack.dev/reference/block-kit/block-elements/conversation-select-element
"""

from handlers.messages import Block, button, plain_text
from handlers.words.undeliverable import END, END_ASKED, END_KEPT, MOVE, RESUME

RESUMED = "resume_paused"
MOVED = "move_paused"
ENDED = "end_paused"
ACTION_IDS = (RESUMED, MOVED, ENDED)

_BLOCK = "paused"


def paused_buttons(number: int, *, movable: bool) -> Block:
    """Return the block; a `movable` one can be brought to another channel."""
    return {
        "type": "actions",
        "block_id": f"{_BLOCK}:{number}",
        "elements": [
            button(RESUMED, RESUME, str(number)) | {"style": "primary"},
            *([_channels()] if movable else []),
            button(ENDED, END, str(number)) | {"confirm": _confirm()},
        ],
    }


def number_in(block_id: str) -> int | None:
    """Return the number that the block of this id carries, if it is one of these."""
    name, _, number = block_id.partition(":")
    return int(number) if name == _BLOCK and number.isascii() and number.isdecimal() else None


def _channels() -> Block:
    return {
        "type": "conversations_select",
        "action_id": MOVED,
        "placeholder": plain_text(MOVE),
        "filter": {
            "include": ["public", "private"],
            "exclude_external_shared_channels": True,
            "exclude_bot_users": True,
        },
    }


def _confirm() -> Block:
    return {
        "title": plain_text(END),
        "text": plain_text(END_ASKED),
        "confirm": plain_text(END),
        "deny": plain_text(END_KEPT),
        "style": "danger",
    }
