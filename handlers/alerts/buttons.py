"""What can be pressed below an alert: quiet for some days."""

from handlers.messages import Block
from handlers.words import alerts as words

SNOOZE = "alert_snooze"
SNOOZE_OTHER = "alert_snooze_other"
ACTION_IDS = (SNOOZE, SNOOZE_OTHER)
WEEK = 7
OTHERS = (1, 30)


def snooze_block(number: int) -> Block:
    """Return the block of an alert's buttons; each value says which alert, and for how long."""
    return {
        "type": "actions",
        "block_id": f"alert:{number}",
        "elements": [
            {
                "type": "button",
                "action_id": SNOOZE,
                "text": _plain(words.snooze()),
                "value": _value(number, WEEK),
            },
            {
                "type": "overflow",
                "action_id": SNOOZE_OTHER,
                "options": [
                    {"text": _plain(words.snooze_for(days)), "value": _value(number, days)}
                    for days in OTHERS
                ],
            },
        ],
    }


def snooze_of(value: str) -> tuple[int, int] | None:
    """Return the alert's number and the days that were pressed; None for what is not offered."""
    number, _, days = value.partition(":")
    offered = {str(each): each for each in (WEEK, *OTHERS)}
    if days not in offered or not number.isascii() or not number.isdigit():
        return None
    return int(number), offered[days]


def _value(number: int, days: int) -> str:
    return f"{number}:{days}"


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}
