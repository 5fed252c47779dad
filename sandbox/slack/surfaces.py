"""What the app wants to show, checked as a whole: a message or a view."""

import json
from collections.abc import Iterator
from typing import Any

from sandbox.slack.blocks import problems_of_blocks, slack_files, too_big, with_ids
from sandbox.slack.checks import Problem, anything, boolean, items, one_of, shape, string
from sandbox.slack.elements import plain
from sandbox.slack.facts import Json
from sandbox.slack.refusal import Refusal, with_messages
from sandbox.slack.workspace import Workspace

MOST_VIEW_BYTES = 250_000
_NEWER = {"data_visualization", "data_table", "table"}


def checked_blocks(workspace: Workspace, blocks: Any, surface: str = "message") -> list[Json]:
    """The blocks of a message as Slack stores them.

    Raises Refusal ``invalid_blocks_format``, ``msg_blocks_too_long`` or ``invalid_blocks``.
    """
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    if not blocks:
        return []
    problems = problems_of_blocks(blocks, surface)
    problems = problems or [*_faulty(workspace, blocks), *_unready_files(workspace, blocks)]
    if problems:
        raise with_messages("invalid_blocks", [str(problem) for problem in problems])
    if too_big(blocks):
        raise Refusal("msg_blocks_too_long")
    return with_ids(blocks)


def _faulty(workspace: Workspace, blocks: list[Json]) -> Iterator[Problem]:
    if workspace.faults.take("slack-invalid-blocks"):
        yield Problem("unsupported type: " + blocks[0]["type"], "/blocks/0/type")
    newer = [place for place, block in enumerate(blocks) if block["type"] in _NEWER]
    if newer and workspace.faults.take("slack-old-blocks-only"):
        for place in newer:
            yield Problem(f"unsupported type: {blocks[place]['type']}", f"/blocks/{place}/type")


def _unready_files(workspace: Workspace, blocks: Any, at: str = "/blocks") -> Iterator[Problem]:
    for file_id, place in slack_files(blocks, at):
        if not workspace.files.shows(file_id):
            yield Problem("invalid slack file", place)


_MODAL = shape(
    {"type": one_of("modal"), "title": plain(24), "blocks": anything},
    {
        "close": plain(24),
        "submit": plain(24),
        "private_metadata": string(3000, 0),
        "callback_id": string(255, 0),
        "external_id": string(255, 0),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
_HOME = shape(
    {"type": one_of("home"), "blocks": items(anything, 100, 0)},
    {
        "private_metadata": string(3000, 0),
        "callback_id": string(255, 0),
        "external_id": string(255, 0),
    },
)


def checked_view(workspace: Workspace, view: Any, kind: str) -> Json:
    """A view, which must be a ``modal`` or the ``home``, as Slack stores it.

    Raises Refusal ``view_too_large`` or ``invalid_arguments``.
    """
    if len(json.dumps(view, ensure_ascii=False).encode()) > MOST_VIEW_BYTES:
        raise Refusal("view_too_large")
    problems = list((_MODAL if kind == "modal" else _HOME)(view, "/view"))
    problems = problems or [
        *problems_of_blocks(view["blocks"], kind, "/view/blocks"),
        *_needs_submit(view),
    ]
    problems = problems or list(_unready_files(workspace, view["blocks"], "/view/blocks"))
    if problems:
        raise with_messages("invalid_arguments", [str(problem) for problem in problems])
    return {**view, "blocks": with_ids(view["blocks"])}


def _needs_submit(view: Json) -> Iterator[Problem]:
    blocks = view["blocks"] if isinstance(view["blocks"], list) else []
    asks = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    if view["type"] == "modal" and asks and "submit" not in view:
        yield Problem("missing required field: submit", "/view")
