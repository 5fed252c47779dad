"""What comes by itself, as the App Home shows it: what somebody ordered, and what is in trouble.

https://docs.slack.dev/surfaces/app-home
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.messages import Block, button, header, plain_text, section
from handlers.mrkdwn import shorten
from handlers.wanted import PauseWanted, PreviewWanted, ResumeWanted, UnsubscribeWanted
from handlers.words import home_subscriptions as words
from handlers.words.subscriptions import Line

SUBSCRIBE = "home_subscribe"
CHANGE = re.compile(r"^home_(?P<what>pause|resume|preview|unsubscribe)_\d+$")

MOST_OWN = 10
MOST_IN_TROUBLE = 5

WANTED = {
    "pause": PauseWanted,
    "resume": ResumeWanted,
    "preview": PreviewWanted,
    "unsubscribe": UnsubscribeWanted,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody ordered; and what others did that does not come, None for who may not see it."""

    own: Sequence[Line]
    in_trouble: Sequence[Line] | None = None


def subscription_blocks(standing: Standing) -> Iterator[Block]:
    """Yield the blocks, at most 36 of them."""
    yield header(words.OWN)
    if not standing.own:
        yield section(words.NOTHING)
    yield from _rows(standing.own, MOST_OWN, by=False)
    yield {"type": "actions", "elements": [button(SUBSCRIBE, words.SUBSCRIBE)]}
    if standing.in_trouble:
        yield header(words.IN_TROUBLE)
        yield from _rows(standing.in_trouble, MOST_IN_TROUBLE, by=True)


def _rows(lines: Sequence[Line], most: int, *, by: bool) -> Iterator[Block]:
    # What stands still is what somebody may have to do something about.
    ordered = sorted(lines, key=lambda line: line.paused_why is None)
    for line in ordered[:most]:
        yield section(words.row(line, by=by))
        yield {"type": "actions", "elements": _buttons(line)}
    if len(lines) > most:
        yield section(words.more(len(lines) - most, by=by))


def _buttons(line: Line) -> list[Block]:
    number = str(line.number)
    comes = "pause" if line.paused_why is None else "resume"
    end = button(f"home_unsubscribe_{number}", words.LABELS["unsubscribe"], number)
    return [
        button(f"home_{comes}_{number}", words.LABELS[comes], number),
        button(f"home_preview_{number}", words.LABELS["preview"], number),
        end | {"style": "danger", "confirm": _confirm(line)},
    ]


def _confirm(line: Line) -> Block:
    return {
        "title": plain_text(words.CONFIRM_TITLE),
        "text": plain_text(shorten(words.confirm(line), 300)),
        "confirm": plain_text(words.LABELS["unsubscribe"]),
        "deny": plain_text(words.KEEP),
        "style": "danger",
    }
