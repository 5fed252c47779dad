"""The ``conversations.*``, ``users.*``, ``team.*`` and ``auth.*`` methods."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.slack.access import known_channel, need_channel_scope, need_scope
from sandbox.slack.arguments import count, flag, required
from sandbox.slack.facts import BOT_ID, BOT_USER_ID, TEAM_ID, Channel, Json, Message
from sandbox.slack.objects import channel_object, message_object, user_object
from sandbox.slack.people import GROUPS
from sandbox.slack.refusal import Refusal
from sandbox.slack.workspace import Workspace

_MOST = 999
_SCOPES_OF_TYPES = {"public_channel": "channels:read", "private_channel": "groups:read"}


def auth_test(workspace: Workspace, _arguments: Json) -> Json:
    """``auth.test``."""
    return {
        "url": f"{workspace.url}/",
        "team": "Stand-in workspace",
        "user": workspace.conversations.users[BOT_USER_ID].name,
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def team_info(_workspace: Workspace, _arguments: Json) -> Json:
    """``team.info``."""
    return {"team": {"id": TEAM_ID, "name": "Stand-in workspace", "domain": "stand-in"}}


def user_info(workspace: Workspace, arguments: Json) -> Json:
    """``users.info``."""
    user = workspace.conversations.users.get(required(arguments, "user"))
    if user is None:
        raise Refusal("user_not_found")
    return {"user": user_object(workspace, user, locale=flag(arguments, "include_locale"))}


def conversations_of(workspace: Workspace, arguments: Json) -> Json:
    """``users.conversations``: of private ones only those that the app is in too."""
    user = str(arguments.get("user") or BOT_USER_ID)
    if user not in workspace.conversations.users:
        raise Refusal("user_not_found")
    kinds = str(arguments.get("types") or "public_channel").split(",")
    for kind in kinds:
        need_scope(workspace, _SCOPES_OF_TYPES[kind])
    found = [
        channel_object(channel)
        for channel in workspace.conversations.channels.values()
        if f"{channel.kind}_channel" in kinds
        and user in channel.members
        and (channel.kind == "public" or BOT_USER_ID in channel.members)
        and not (channel.is_archived and flag(arguments, "exclude_archived"))
    ]
    page, more = _page(found, arguments, 100)
    return {"channels": page, **more}


def group_members(_workspace: Workspace, arguments: Json) -> Json:
    """``usergroups.users.list``."""
    group = GROUPS.get(required(arguments, "usergroup"))
    if group is None:
        raise Refusal("no_such_subteam")
    return {"users": sorted(group[1])}


def info(workspace: Workspace, arguments: Json) -> Json:
    """``conversations.info``."""
    return {"channel": channel_object(_channel(workspace, arguments, "read"))}


def members(workspace: Workspace, arguments: Json) -> Json:
    """``conversations.members``."""
    channel = _channel(workspace, arguments, "read")
    page, more = _page(sorted(channel.members), arguments, 100)
    return {"members": page, **more}


def open_direct_message(workspace: Workspace, arguments: Json) -> Json:
    """``conversations.open`` with one person."""
    try:
        channel = workspace.conversations.direct_message(required(arguments, "users"))
    except LookupError as error:
        raise Refusal("user_not_found") from error
    return {"no_op": True, "already_open": True, "channel": channel_object(channel)}


def history(workspace: Workspace, arguments: Json) -> Json:
    """``conversations.history``: newest first, without replies and ephemeral messages."""
    channel = _readable(workspace, arguments)
    found = [
        message
        for message in reversed(workspace.conversations.messages(channel.id))
        if message.viewer is None and not message.is_reply and _within(message, arguments)
    ]
    return _messages(workspace, found, arguments)


def replies(workspace: Workspace, arguments: Json) -> Json:
    """``conversations.replies``: the parent, then its replies, oldest first."""
    channel = _readable(workspace, arguments)
    parent = workspace.conversations.find(channel.id, required(arguments, "ts"))
    if parent is None or parent.viewer:
        raise Refusal("thread_not_found")
    below = workspace.conversations.replies(channel.id, parent.ts)
    found = [parent, *(message for message in below if _within(message, arguments))]
    return _messages(workspace, found, arguments)


def _channel(workspace: Workspace, arguments: Json, what: str) -> Channel:
    channel = known_channel(workspace, required(arguments, "channel"))
    need_channel_scope(workspace, channel, what)
    return channel


def _readable(workspace: Workspace, arguments: Json) -> Channel:
    channel = _channel(workspace, arguments, "history")
    if BOT_USER_ID not in channel.members:
        raise Refusal("not_in_channel")
    return channel


def _within(message: Message, arguments: Json) -> bool:
    ts = Decimal(message.ts)
    oldest = _bound(arguments, "oldest", "0")
    latest = _bound(arguments, "latest", "Infinity")
    if flag(arguments, "inclusive"):
        return oldest <= ts <= latest
    return oldest < ts < latest


def _bound(arguments: Json, name: str, default: str) -> Decimal:
    try:
        return Decimal(str(arguments.get(name) or default))
    except InvalidOperation as error:
        raise Refusal(f"invalid_ts_{name}") from error


def _messages(workspace: Workspace, found: Sequence[Message], arguments: Json) -> Json:
    page, more = _page(found, arguments, 100)
    with_metadata = flag(arguments, "include_all_metadata")
    shown = []
    for message in page:
        extra = {"metadata": message.metadata} if with_metadata and message.metadata else {}
        shown.append(message_object(workspace, message) | extra)
    return {"messages": shown, "has_more": bool(more), **more}


def _page(found: Sequence[Any], arguments: Json, default: int) -> tuple[Sequence[Any], Json]:
    cursor = str(arguments.get("cursor") or 0)
    if not cursor.isascii() or not cursor.isdigit():
        raise Refusal("invalid_cursor")
    start = int(cursor)
    end = start + count(arguments, "limit", default, _MOST)
    more = {"response_metadata": {"next_cursor": str(end)}} if end < len(found) else {}
    return found[start:end], more
