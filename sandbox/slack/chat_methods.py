"""The ``chat.*`` methods and reactions (https://docs.slack.dev/reference/methods)."""

from collections.abc import Sequence
from dataclasses import replace

from sandbox.slack.access import known_channel, posting_channel
from sandbox.slack.arguments import required
from sandbox.slack.content import (
    checked_content,
    checked_metadata,
    checked_thread,
    share_files,
)
from sandbox.slack.facts import BOT_USER_ID, Channel, Json, Message
from sandbox.slack.objects import message_object
from sandbox.slack.refusal import Refusal
from sandbox.slack.surfaces import checked_blocks
from sandbox.slack.workspace import Workspace

MOST_UPDATED_TEXT = 4_000


def post_message(workspace: Workspace, arguments: Json) -> Json:
    """``chat.postMessage``."""
    message = _posted(workspace, arguments, posting_channel(workspace, _channel(arguments)))
    return {
        "channel": message.channel,
        "ts": message.ts,
        "message": message_object(workspace, message),
    }


def post_ephemeral(workspace: Workspace, arguments: Json) -> Json:
    """``chat.postEphemeral``."""
    channel = posting_channel(workspace, _channel(arguments))
    viewer = required(arguments, "user")
    if viewer not in channel.members:
        raise Refusal("user_not_in_channel")
    return {"message_ts": _posted(workspace, arguments, channel, viewer).ts}


def _posted(
    workspace: Workspace, arguments: Json, channel: Channel, viewer: str | None = None
) -> Message:
    content = checked_content(workspace, arguments)
    message = Message(
        channel=channel.id,
        ts=workspace.conversations.next_ts(),
        user=BOT_USER_ID,
        text=content.text,
        blocks=content.blocks,
        thread_ts=checked_thread(workspace, channel, arguments.get("thread_ts")),
        metadata=content.metadata,
        viewer=viewer,
    )
    share_files(workspace, message)
    return workspace.conversations.post(message)


def update(workspace: Workspace, arguments: Json) -> Json:
    """``chat.update``: blocks and metadata that are left out stay, empty ones go."""
    channel = known_channel(workspace, _channel(arguments))
    if channel.is_archived:
        raise Refusal("is_inactive")
    old = _own_message(workspace, channel, arguments, "cant_update_message")
    new = replace(
        old,
        text=str(arguments.get("text") or ""),
        blocks=_new_blocks(workspace, old, arguments),
        metadata=checked_metadata(arguments.get("metadata", old.metadata)),
        edited_ts=workspace.conversations.next_ts(),
    )
    if len(new.text) > MOST_UPDATED_TEXT:
        raise Refusal("msg_too_long")
    if not new.text and not new.blocks:
        raise Refusal("no_text")
    share_files(workspace, new)
    workspace.conversations.change(old, new)
    shown = message_object(workspace, new)
    return {"channel": channel.id, "ts": new.ts, "text": new.text, "message": shown}


def _new_blocks(workspace: Workspace, old: Message, arguments: Json) -> Sequence[Json]:
    asked = arguments.get("blocks")
    return old.blocks if asked is None else checked_blocks(workspace, asked)


def delete(workspace: Workspace, arguments: Json) -> Json:
    """``chat.delete``."""
    channel = known_channel(workspace, _channel(arguments))
    message = _own_message(workspace, channel, arguments, "cant_delete_message")
    workspace.conversations.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(workspace: Workspace, arguments: Json) -> Json:
    """``chat.getPermalink``."""
    channel = known_channel(workspace, _channel(arguments))
    message = _message(workspace, channel, required(arguments, "message_ts"))
    link = f"{workspace.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def add_reaction(workspace: Workspace, arguments: Json) -> Json:
    """``reactions.add``."""
    channel = known_channel(workspace, _channel(arguments))
    old = _message(workspace, channel, required(arguments, "timestamp"))
    name = required(arguments, "name")
    if name in old.reactions:
        raise Refusal("already_reacted")
    workspace.conversations.change(old, replace(old, reactions=(*old.reactions, name)))
    return {}


def _channel(arguments: Json) -> str:
    return required(arguments, "channel")


def _message(workspace: Workspace, channel: Channel, ts: str) -> Message:
    message = workspace.conversations.find(channel.id, ts)
    if message is None or message.viewer:
        raise Refusal("message_not_found")
    return message


def _own_message(workspace: Workspace, channel: Channel, arguments: Json, error: str) -> Message:
    message = _message(workspace, channel, required(arguments, "ts"))
    if not message.is_app:
        raise Refusal(error)
    return message
