"""The window in which somebody chooses the day and the report whose links they would like.

https://docs.slack.dev/surfaces/modals
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from handlers.messages import Block, plain_text, section
from handlers.words import links as said
from metrics.report_links import ReportKind
from metrics.scope import Scope

CALLBACK = "links"
DAY = "day"
REPORT = "report"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a window was opened: the message, and the one that its thread hangs on (or it itself)."""

    channel: str
    message: str
    thread: str

    def written(self) -> str:
        """Return it as the text that Slack keeps with a window."""
        return json.dumps([self.channel, self.message, self.thread])

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what `written` wrote. Raises ValueError for anything else."""
        match json.loads(text):
            case [str(channel), str(message), str(thread)]:
                return cls(channel, message, thread)
        raise ValueError("a window knows the channel, the message and its thread")


def links_form(scope: Scope, reports: Sequence[ReportKind], day: date, spot: Spot) -> Block:
    """Return the window with that day chosen, and the first of these reports."""
    options = [_option(report) for report in reports]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": spot.written(),
        "title": plain_text(said.TITLE),
        "submit": plain_text(said.SUBMIT),
        "close": plain_text("Cancel"),
        "blocks": [
            section(said.choose(scope)),
            _input(DAY, said.DAY, {"type": "datepicker", "initial_date": day.isoformat()}),
            _input(
                REPORT,
                said.REPORT,
                {"type": "radio_buttons", "options": options, "initial_option": options[0]},
            ),
        ],
    }


def _input(name: str, label: str, element: Block) -> Block:
    named = {**element, "action_id": name}
    return {"type": "input", "block_id": name, "label": plain_text(label), "element": named}


def _option(report: ReportKind) -> Block:
    return {"text": plain_text(said.REPORTS[report]), "value": str(report)}
