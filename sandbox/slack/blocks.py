"""Which blocks a message, a modal or an App Home may hold, and their limits.

https://docs.slack.dev/reference/block-kit/blocks
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sandbox.slack.checks import (
    Check,
    Fields,
    Problem,
    anything,
    at_least_one,
    boolean,
    both,
    by_type,
    exactly_one,
    items,
    one_of,
    shape,
    string,
    unique,
)
from sandbox.slack.elements import (
    ASKED,
    CONTEXT_ACTIONS,
    IMAGE_ELEMENT,
    PRESSED,
    SLACK_FILE,
    plain,
    text,
)
from sandbox.slack.figures import FIGURES, characters
from sandbox.slack.rich_text import RICH_TEXT

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_JSON = 13_200
MOST_MARKDOWN = 12_000
MOST_CHARTS = 2
MOST_CELL_CHARACTERS = {"table": 10_000, "data_table": 20_000}


def _block(required: Fields, optional: Fields | None = None, *rules: Check) -> Check:
    own: dict[str, Check] = {"block_id": string(255)}
    return shape({"type": anything, **required}, own | dict(optional or {}), *rules)


_CONTEXT_PART = by_type({"image": IMAGE_ELEMENT, "plain_text": plain(2000), "mrkdwn": text(2000)})
_ACCESSORY = by_type({**PRESSED, "image": IMAGE_ELEMENT})
_BLOCKS: Fields = {
    "actions": _block({"elements": both(items(by_type(PRESSED), 25), unique("action_id"))}),
    "alert": _block(
        {"text": text(200)},
        {"level": one_of("default", "info", "warning", "error", "success")},
    ),
    "context": _block({"elements": items(_CONTEXT_PART, 10)}),
    "context_actions": _block({"elements": items(by_type(CONTEXT_ACTIONS), 5)}),
    "divider": _block({}),
    "header": _block({"text": plain(150)}),
    "image": _block(
        {"alt_text": string(2000)},
        {"image_url": string(3000), "slack_file": SLACK_FILE, "title": plain(2000)},
        exactly_one("image_url", "slack_file"),
    ),
    "input": _block(
        {"label": plain(2000), "element": by_type(ASKED)},
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "markdown": _block({"text": string(MOST_MARKDOWN)}),
    "rich_text": RICH_TEXT,
    "section": _block(
        {},
        {
            "text": text(3000),
            "fields": items(text(2000), 10),
            "accessory": _ACCESSORY,
            "expand": boolean,
        },
        at_least_one("text", "fields"),
    ),
    **FIGURES,
}
_MODAL = {
    *("actions", "alert", "context", "divider", "header"),
    *("image", "input", "rich_text", "section"),
}
# Charts in an App Home are documented by some and denied by others, so they are refused here.
_NOT_AT_HOME = {"alert", "context_actions", "markdown", "data_visualization"}
_SURFACES = {
    "message": by_type({kind: check for kind, check in _BLOCKS.items() if kind != "alert"}),
    "modal": by_type({kind: check for kind, check in _BLOCKS.items() if kind in _MODAL}),
    "home": by_type({kind: check for kind, check in _BLOCKS.items() if kind not in _NOT_AT_HOME}),
}


def problems_of_blocks(blocks: Any, surface: str, at: str = "/blocks") -> list[Problem]:
    """Everything Slack has against these blocks on a ``message``, a ``modal`` or the ``home``."""
    each = items(_SURFACES[surface], MOST_BLOCKS[surface], 0)
    found = [*each(blocks, at), *unique("block_id")(blocks, at)]
    return found or [*_charts(blocks, at), *_tables(blocks, at), *_markdown(blocks, at)]


def too_big(blocks: Sequence[Any]) -> bool:
    """Whether a message's blocks outgrow the size Slack never wrote down.

    Seen at about 13,200 characters of JSON (https://github.com/slackapi/bolt-js/issues/2509).
    """
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > MOST_JSON


def slack_files(blocks: Any, at: str = "/blocks") -> Iterator[tuple[str, str]]:
    """The id and the place of every ``slack_file`` in these blocks."""
    parts = enumerate(blocks) if isinstance(blocks, list) else blocks.items()
    for key, part in parts:
        if key == "slack_file":
            yield _file_id(part), f"{at}/{key}"
        elif isinstance(part, dict | list):
            yield from slack_files(part, f"{at}/{key}")


def _file_id(slack_file: Mapping[str, str]) -> str:
    found = re.search(r"F[A-Z0-9]{8,}", slack_file.get("id") or slack_file["url"])
    return found.group() if found else ""


def with_ids(blocks: Sequence[Any]) -> list[dict[str, Any]]:
    """The blocks as Slack stores them: each block and each element has an id."""
    return [_with_ids(block, f"b{place:02}") for place, block in enumerate(blocks)]


def _with_ids(block: Mapping[str, Any], name: str) -> dict[str, Any]:
    stored = {"block_id": name, **block}
    for key in ("accessory", "element"):
        if key in stored:
            stored[key] = {"action_id": f"{name}.{key}", **stored[key]}
    if block["type"] in {"actions", "context_actions"}:
        stored["elements"] = [
            {"action_id": f"{name}.{place}", **element}
            for place, element in enumerate(block["elements"])
        ]
    return stored


def _of_type(blocks: Sequence[Any], *kinds: str) -> list[tuple[int, Any]]:
    return [(place, block) for place, block in enumerate(blocks) if block["type"] in kinds]


def _charts(blocks: Sequence[Any], at: str) -> Iterator[Problem]:
    for place, _ in _of_type(blocks, "data_visualization")[MOST_CHARTS:]:
        sentence = f"no more than {MOST_CHARTS} data_visualization blocks allowed"
        yield Problem(sentence, f"{at}/{place}")


def _tables(blocks: Sequence[Any], at: str) -> Iterator[Problem]:
    for place, _ in _of_type(blocks, "table")[1:]:
        yield Problem("only_one_table_allowed", f"{at}/{place}")
    for kind, most in MOST_CELL_CHARACTERS.items():
        tables = _of_type(blocks, kind)
        if sum(characters(table["rows"]) for _, table in tables) > most:
            yield Problem(f"must be less than {most + 1} characters in all cells", at)


def _markdown(blocks: Sequence[Any], at: str) -> Iterator[Problem]:
    if sum(len(block["text"]) for _, block in _of_type(blocks, "markdown")) > MOST_MARKDOWN:
        yield Problem(f"must be less than {MOST_MARKDOWN + 1} characters of markdown", at)
