"""How Slack shows its people, channels, messages and files in JSON."""

from typing import Any
from zoneinfo import ZoneInfo

from sandbox.slack.facts import APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID, Channel, Json, Message, User
from sandbox.slack.files import SlackFile
from sandbox.slack.workspace import Workspace


def user_object(workspace: Workspace, user: User, *, locale: bool = False) -> Json:
    """https://docs.slack.dev/reference/objects/user-object."""
    offset = workspace.clock().astimezone(ZoneInfo(user.tz)).utcoffset()
    shown: Json = {
        "id": user.id,
        "team_id": TEAM_ID,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.is_deleted,
        "tz": user.tz,
        "tz_label": user.tz.rsplit("/", maxsplit=1)[-1].replace("_", " "),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": {"real_name": user.real_name, "display_name": user.name, "team": TEAM_ID},
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_bot": user.is_bot,
        "is_app_user": False,
    }
    return shown | ({"locale": user.locale} if locale else {})


def channel_object(channel: Channel) -> Json:
    """https://docs.slack.dev/reference/objects/conversation-object."""
    shown: Json = {
        "id": channel.id,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": channel.kind == "im",
        "is_mpim": False,
        "is_private": channel.kind != "public",
        "is_archived": channel.is_archived,
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "context_team_id": TEAM_ID,
    }
    if channel.kind == "im":
        return shown | {"user": min(channel.members - {BOT_USER_ID})}
    return shown | {
        "name": channel.name,
        "topic": {"value": channel.topic},
        "is_member": BOT_USER_ID in channel.members,
    }


def message_object(workspace: Workspace, message: Message) -> Json:
    """https://docs.slack.dev/reference/events/message."""
    shown: Json = {
        "type": "message",
        "user": message.user,
        "team": TEAM_ID,
        "ts": message.ts,
        "text": message.text,
    }
    if message.is_app:
        shown |= {"bot_id": BOT_ID, "app_id": APP_ID}
    if message.blocks:
        shown["blocks"] = [_drawn(block) for block in message.blocks]
    if message.files:
        files = workspace.files
        shown["files"] = [file_object(workspace, files.find(file)) for file in message.files]
    if message.edited_ts:
        shown["edited"] = {"user": message.user, "ts": message.edited_ts}
    return shown | _thread(workspace, message)


def _drawn(block: Json) -> Json:
    """A chart comes back with the pictures Slack drew, which it takes from nobody."""
    return block | {"preview_images": []} if block["type"] == "data_visualization" else block


def _thread(workspace: Workspace, message: Message) -> Json:
    if message.is_reply:
        return {"thread_ts": message.thread_ts}
    replies = workspace.conversations.replies(message.channel, message.ts)
    if not replies:
        return {}
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "latest_reply": replies[-1].ts,
    }


def file_object(workspace: Workspace, file: SlackFile, *, ready: bool = True) -> dict[str, Any]:
    """https://docs.slack.dev/reference/objects/file-object, with no type while it is scanned."""
    return {
        "id": file.id,
        "created": int(file.created.timestamp()),
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype if ready else "",
        "filetype": file.filetype if ready else "",
        "size": file.length,
        "is_public": bool(file.channels),
        "channels": sorted(file.channels),
        "shares": _shares(workspace, file) if ready else {},
        "alt_txt": file.alt_txt,
    }


def _shares(workspace: Workspace, file: SlackFile) -> Json:
    """The messages that show a file, those of public channels apart from the others."""
    shown: Json = {}
    for channel, messages in file.shares.items():
        kind = workspace.conversations.channel(channel).kind
        shown.setdefault("public" if kind == "public" else "private", {})[channel] = [
            {"ts": message.ts} | ({"thread_ts": message.thread_ts} if message.thread_ts else {})
            for message in messages
        ]
    return shown
