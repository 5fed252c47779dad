"""From a summary to the message that Slack is given: pure functions from values to values.

Slack's limits: https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from charts.alt_text import alt_text
from charts.daily import daily_usage
from charts.values import Chart
from handlers.mrkdwn import escape, shorten
from handlers.native_tables import table_of
from handlers.told import Told
from handlers.words.summary import (
    LABELS,
    change_of,
    headline,
    strongest,
    title,
    value,
)
from handlers.words.summary import source as sourced
from metrics.names import Dimension
from metrics.scope import Period
from metrics.summaries import Summary

HEADER_LIMIT = 150
FIELD_LIMIT = 2000
SECTION_LIMIT = 3000
CONTEXT_LIMIT = 2000
ALT_TEXT_LIMIT = 2000
TEXT_LIMIT = 4000
NAME_LIMIT = 40

# Slack's own charts and tables, which came later than its other blocks.
NATIVE = frozenset({"data_visualization", "table"})

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted, and called `title`: `text` says everything, because screen readers read only that.

    `above` and `below` are the blocks around the chart; `alt_text` is the chart in words.
    `period` are the days that it tells, where they are known.
    `rows` stand right below the chart, and `controls` are what can be pressed. `table` is the rows
    as Slack's own table, and `native` is the chart as Slack's own: see `handlers.native_charts`.
    """

    title: str
    text: str
    above: tuple[Block, ...] = ()
    chart: Chart | None = None
    alt_text: str = ""
    rows: tuple[Block, ...] = ()
    below: tuple[Block, ...] = ()
    period: Period | None = None
    controls: tuple[Block, ...] = ()
    table: tuple[Block, ...] = ()
    native: tuple[Block, ...] = ()

    @property
    def is_native(self) -> bool:
        """Whether it has charts or tables as blocks, which not every workspace takes."""
        return any(block["type"] in NATIVE for block in (*self.native, *self.rows))

    def blocks(self, file_id: str | None = None) -> list[Block]:
        """Return the blocks with the chart that was uploaded as `file_id`, or without that."""
        image = [] if file_id is None else [_image(file_id, self.alt_text)]
        return [*self.above, *self.native, *image, *self.rows, *self.controls, *self.below]

    def chart_alone(self) -> "Message":
        """Return the message with its title, its chart and where the figures come from only."""
        source = self.below[-1:]
        said = [element["text"] for block in source for element in block["elements"]]
        text = "\n".join((escape(self.title), escape(self.alt_text), *said))
        alone = replace(self, text=shorten(text, TEXT_LIMIT), above=self.above[:1], below=source)
        return replace(alone, rows=(), controls=(), table=(), native=())

    def with_note(self, note: str) -> "Message":
        """Return the message with one more line at its end; the note is mrkdwn."""
        return replace(self, text=f"{self.text}\n{note}", below=(*self.below, context(note)))


def summary_message(summary: Summary) -> Message:
    """Return the message that tells a summary."""
    sentence = escape(headline(summary))
    figures = [
        (LABELS[metric.name], value(metric), change_of(metric)) for metric in summary.metrics
    ]
    parts = _parts(summary)
    source = escape(sourced(summary))
    chart = daily_usage(summary)
    spoken = [
        escape(title(summary)),
        sentence,
        *(f"{label}: {figure} ({moved})" for label, figure, moved in figures),
        *parts,
        source,
    ]
    return Message(
        title=title(summary),
        text=shorten("\n".join(spoken), TEXT_LIMIT),
        above=(header(title(summary)), section(sentence), fields(figures)),
        chart=chart,
        alt_text=shorten(alt_text(chart), ALT_TEXT_LIMIT),
        rows=(section("\n".join(parts)),) if parts else (),
        below=(context(source),),
    )


def told_message(told: Told) -> Message:
    """Return the message that tells a view."""
    sentence = escape(told.sentence)
    lines = [f"*{escape(shorten(row.name, NAME_LIMIT))}* {escape(row.said)}" for row in told.rows]
    notes = escape(" ".join((*told.notes, told.source)))
    return Message(
        title=told.title,
        text=shorten("\n".join((escape(told.title), sentence, *lines, notes)), TEXT_LIMIT),
        above=(header(told.title), section(sentence)),
        chart=told.chart,
        alt_text=shorten(alt_text(told.chart), ALT_TEXT_LIMIT),
        rows=(section("\n".join(lines)),) if lines else (),
        below=(context(notes),),
        table=table_of(told),
    )


def text_message(title: str, paragraphs: Sequence[str], note: str) -> Message:
    """Return a message without a chart; `paragraphs` and `note`, which may be "", are mrkdwn."""
    notes = (note,) if note else ()
    return Message(
        title=title,
        text=shorten("\n".join((escape(title), *paragraphs, *notes)), TEXT_LIMIT),
        above=(header(title), *map(section, paragraphs), *map(context, notes)),
    )


def _parts(summary: Summary) -> list[str]:
    named = (("Languages", Dimension.LANGUAGE), ("Editors", Dimension.IDE))
    told = ((label, *strongest(summary, dimension)) for label, dimension in named)
    return [_part(label, shares, every) for label, shares, every in told if shares]


def _part(label: str, shares: list[tuple[str, str]], every: int) -> str:
    said = ", ".join(f"{escape(shorten(name, NAME_LIMIT))} {share}" for name, share in shares)
    more = every - len(shares)
    return f"*{label}* {said}" + (f" and {more} more" if more else "")


def header(text: str) -> Block:
    """Return a headline, which is plain text."""
    return {"type": "header", "text": plain_text(shorten(text, HEADER_LIMIT))}


def section(mrkdwn: str) -> Block:
    """Return a paragraph."""
    return {"type": "section", "text": _mrkdwn(mrkdwn, SECTION_LIMIT)}


def fields(figures: list[tuple[str, str, str]]) -> Block:
    """Return figures in two columns: the label, the value and how it moved of each."""
    return {
        "type": "section",
        "fields": [
            _mrkdwn(f"{label}\n*{figure}* ({moved})", FIELD_LIMIT)
            for label, figure, moved in figures
        ],
    }


def _image(file_id: str, text: str) -> Block:
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": text}


def context(mrkdwn: str) -> Block:
    """Return a line in small print."""
    return {"type": "context", "elements": [_mrkdwn(mrkdwn, CONTEXT_LIMIT)]}


def button(action_id: str, label: str, value: str | None = None) -> Block:
    """Return a button, which carries a value if there is one."""
    shown: Block = {"type": "button", "action_id": action_id, "text": plain_text(label)}
    return shown if value is None else shown | {"value": value}


def plain_text(text: str) -> Block:
    """Return a text object without formatting."""
    return {"type": "plain_text", "text": text}


def _mrkdwn(text: str, limit: int) -> Block:
    return {"type": "mrkdwn", "text": shorten(text, limit)}
