"""From the links of a day to the messages that Slack is given: pure functions from values to values.

An address stands in a button and nowhere else: the text, which is what notifications and searches
show, has none. https://docs.slack.dev/reference/block-kit/block-elements/button-element
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from handlers.messages import Block
from handlers.wanted import LinksWanted
from handlers.words import links as said
from metrics.report_links import DayLinks

# The press on a button with an address is told to the app as well, by the button's action_id.
PRESSED_LINK = re.compile(r"link-\d+")
FRESH = "links_fresh"

LONGEST_ADDRESS = 3000
MOST_BUTTONS = 25
# Slack takes about 13,200 characters of JSON in one message, and says so nowhere:
# https://github.com/slackapi/bolt-js/issues/2509
MOST_CHARACTERS = 11_000
# A command's way back to the person may be used five times, two of which "working…" takes.
MOST_MESSAGES = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A message: the text says all but the addresses."""

    text: str
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Answered:
    """What a message with links answers, for whom, and which of several messages it is."""

    wanted: LinksWanted
    report: str
    asker: str
    part: int = 0


def parts(found: DayLinks) -> list[list[Block]]:
    """Return a button for each file, in as many portions as messages are needed."""
    every = len(found.links)
    buttons = [
        _button(number, every, link, found)
        for number, link in enumerate(found.links, start=1)
        if len(link) <= LONGEST_ADDRESS
    ]
    return list(islice(_portions(buttons), MOST_MESSAGES)) or [[]]


def links_message(
    found: DayLinks, answered: Answered, portions: Sequence[Sequence[Block]], *, alone: bool
) -> Shown:
    """Return one of the messages with links; `alone` is for one that only the asker sees."""
    wanted, buttons = answered.wanted, portions[answered.part]
    lines = [said.files(found)]
    if wanted.scope.is_team:
        lines.append(said.of_the_owner(wanted.scope))
    lines.extend(_which(found, answered.part, portions))
    notes = [said.life(found), said.asked_by(answered.asker)]
    if alone:
        notes = [said.life(found), said.ask_again(wanted.command)]
    actions = {"type": "actions", "elements": list(buttons)}
    return _shown(answered, lines, [actions] if buttons else [], notes)


def ended_message(answered: Answered) -> Shown:
    """Return what stands in the place of a message whose links have ended."""
    button = {
        "type": "button",
        "action_id": FRESH,
        "text": {"type": "plain_text", "text": said.FRESH},
    }
    actions = {"type": "actions", "elements": [button]}
    return _shown(
        answered, [said.ended(answered.report)], [actions], [said.asked_by(answered.asker)]
    )


def _shown(
    answered: Answered, lines: Sequence[str], actions: Sequence[Block], notes: Sequence[str]
) -> Shown:
    wanted = answered.wanted
    assert wanted.day is not None  # noqa: S101 - what is answered has a day, whatever was asked
    heading, below = said.heading(wanted.owner, wanted.day), " ".join(notes)
    section = {"type": "section", "text": _mrkdwn("\n".join((f"*{heading}*", *lines)))}
    context = {"type": "context", "elements": [_mrkdwn(below)]}
    return Shown("\n".join((heading, *lines, below)), [section, *actions, context])


def _which(found: DayLinks, part: int, portions: Sequence[Sequence[Block]]) -> Iterator[str]:
    every, there = len(found.links), sum(map(len, portions))
    if len(portions) > 1:
        first = sum(map(len, portions[:part])) + 1
        yield said.some_of_them(first, first + len(portions[part]) - 1, every)
    if part == len(portions) - 1 and there < every:
        yield said.left_out(every - there)


def _portions(buttons: Sequence[Block]) -> Iterator[list[Block]]:
    portion: list[Block] = []
    size = 0
    for button in buttons:
        length = len(json.dumps(button))
        if portion and (len(portion) == MOST_BUTTONS or size + length > MOST_CHARACTERS):
            yield portion
            portion, size = [], 0
        portion.append(button)
        size += length
    if portion:
        yield portion


def _button(number: int, every: int, link: str, found: DayLinks) -> Block:
    return {
        "type": "button",
        "action_id": f"link-{number}",
        "text": {"type": "plain_text", "text": said.file(number, every)},
        "url": link,
        "accessibility_label": said.spoken_file(number, every, found),
    }


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}
