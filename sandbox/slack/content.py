"""The content of a message the app wants to post, checked. Legacy attachments are left out."""

from dataclasses import dataclass
from typing import Any

from sandbox.slack.blocks import slack_files
from sandbox.slack.facts import Channel, Json, Message
from sandbox.slack.files import Share
from sandbox.slack.refusal import Refusal
from sandbox.slack.surfaces import checked_blocks
from sandbox.slack.workspace import Workspace

MOST_TEXT = 40_000
MOST_MARKDOWN = 12_000


@dataclass(frozen=True, slots=True)
class Content:
    """Text, blocks and metadata that passed every check."""

    text: str
    blocks: list[Json]
    metadata: Json | None


def checked_content(workspace: Workspace, arguments: Json) -> Content:
    """What a message will say; a text past 40,000 characters is cut, as Slack does.

    Raises Refusal ``no_text``, ``invalid_blocks`` and its kin, ``invalid_metadata_format``.
    """
    text = str(arguments.get("text") or "")
    asked = _blocks(arguments)
    if not text and not asked:
        raise Refusal("no_text")
    blocks = checked_blocks(workspace, asked)
    return Content(text[:MOST_TEXT], blocks, checked_metadata(arguments.get("metadata")))


def _blocks(arguments: Json) -> Any:
    if arguments.get("markdown_text") is None:
        return arguments.get("blocks") or []
    markdown = str(arguments["markdown_text"])
    if arguments.get("text") or arguments.get("blocks"):
        raise Refusal("markdown_text_conflict")
    if len(markdown) > MOST_MARKDOWN:
        raise Refusal("msg_too_long")
    return [{"type": "markdown", "text": markdown}]


def checked_metadata(metadata: Any) -> Json | None:
    """Message metadata, None for none. Raises Refusal ``invalid_metadata_format``."""
    if not metadata:
        return None
    right = (
        isinstance(metadata, dict)
        and metadata.keys() == {"event_type", "event_payload"}
        and isinstance(metadata["event_type"], str)
        and isinstance(metadata["event_payload"], dict)
    )
    if not right:
        raise Refusal("invalid_metadata_format")
    return dict(metadata)


def checked_thread(workspace: Workspace, channel: Channel, thread_ts: str | None) -> str | None:
    """The thread to post in, None for the channel itself.

    Stricter than Slack, which only warns against a reply's ts: Refusal ``thread_not_found``
    unless a message everybody sees, and that is no reply, has this ts. A locked one is refused too.
    """
    if not thread_ts:
        return None
    parent = workspace.conversations.find(channel.id, str(thread_ts))
    if workspace.faults.take("slack-thread-locked"):
        raise Refusal("restricted_action_thread_locked")
    if parent is None or parent.is_reply or parent.viewer:
        raise Refusal("thread_not_found")
    return parent.ts


def share_files(workspace: Workspace, message: Message) -> None:
    """Show the files in a message to everybody in its channel."""
    for file_id in [*message.files, *(file_id for file_id, _ in slack_files([*message.blocks]))]:
        shares = workspace.files.find(file_id).shares.setdefault(message.channel, [])
        if all(share.ts != message.ts for share in shares):
            shares.append(Share(message.ts, message.thread_ts))
