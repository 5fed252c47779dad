"""What comes by itself, as the App Home shows it: what somebody ordered, and what is in trouble.

https://docs.slack.dev/surfaces/app-home
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.messages import SECTION_LIMIT, Block
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
    yield _header(words.OWN)
    if not standing.own:
        yield _section(words.NOTHING)
    yield from _rows(standing.own, MOST_OWN, by=False)
    yield {"type": "actions", "elements": [_button(SUBSCRIBE, words.SUBSCRIBE)]}
    if standing.in_trouble:
        yield _header(words.IN_TROUBLE)
        yield from _rows(standing.in_trouble, MOST_IN_TROUBLE, by=True)


def _rows(lines: Sequence[Line], most: int, *, by: bool) -> Iterator[Block]:
    # What stands still is what somebody may have to do something about.
    ordered = sorted(lines, key=lambda line: line.paused_why is None)
    for line in ordered[:most]:
        yield _section(words.row(line, by=by))
        yield {"type": "actions", "elements": _buttons(line)}
    if len(lines) > most:
        yield _section(words.more(len(lines) - most, by=by))


def _buttons(line: Line) -> list[Block]:
    number = str(line.number)
    comes = "pause" if line.paused_why is None else "resume"
    end = _button(f"home_unsubscribe_{number}", words.LABELS["unsubscribe"], number)
    return [
        _button(f"home_{comes}_{number}", words.LABELS[comes], number),
        _button(f"home_preview_{number}", words.LABELS["preview"], number),
        end | {"style": "danger", "confirm": _confirm(line)},
    ]


def _confirm(line: Line) -> Block:
    return {
        "title": _plain(words.CONFIRM_TITLE),
        "text": _plain(shorten(words.confirm(line), 300)),
        "confirm": _plain(words.LABELS["unsubscribe"]),
        "deny": _plain(words.KEEP),
        "style": "danger",
    }


def _button(action_id: str, label: str, value: str | None = None) -> Block:
    shown: Block = {"type": "button", "action_id": action_id, "text": _plain(label)}
    return shown if value is None else shown | {"value": value}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def _header(text: str) -> Block:
    return {"type": "header", "text": _plain(text)}


def _section(mrkdwn: str) -> Block:
    text = {"type": "mrkdwn", "text": shorten(mrkdwn, SECTION_LIMIT)}
    return {"type": "section", "text": text}
