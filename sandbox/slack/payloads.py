"""What Slack sends to an app, for each thing a person can do."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.slack.facts import APP_ID, BOT_USER_ID, TEAM_ID, Channel, Json, Message, User, View
from sandbox.slack.objects import message_object
from sandbox.slack.workspace import Workspace

_CHANNEL_NAMES = {"im": "directmessage", "private": "privategroup"}
_COMMON: Json = {
    "token": "stand-in-verification-token",
    "api_app_id": APP_ID,
    "enterprise": None,
    "is_enterprise_install": False,
    "team": {"id": TEAM_ID, "domain": "stand-in"},
}


def channel_name(channel: Channel) -> str:
    """A channel's name as payloads have it, which hides direct and private ones."""
    return _CHANNEL_NAMES.get(channel.kind, channel.name)


def command(
    user: User, channel: Channel, line: str, trigger_id: str, response_url: str
) -> dict[str, str]:
    """A slash command (https://docs.slack.dev/interactivity/implementing-slash-commands)."""
    name, _, text = line.strip().partition(" ")
    return {
        "token": _COMMON["token"],
        "team_id": TEAM_ID,
        "team_domain": "stand-in",
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text.strip(),
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def event(workspace: Workspace, number: int, inner: Json, *, ext_shared: bool = False) -> Json:
    """An Events API callback (https://docs.slack.dev/apis/events-api)."""
    return {
        "token": _COMMON["token"],
        "team_id": TEAM_ID,
        "api_app_id": APP_ID,
        "event": inner,
        "type": "event_callback",
        "event_id": f"Ev0EVENT{number:05}",
        "event_time": int(workspace.clock().timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER_ID,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": ext_shared,
        "event_context": f"4-event-context-{number}",
    }


def mention(workspace: Workspace, message: Message) -> Json:
    """The inner event of a message that mentions the app."""
    shown = message_object(workspace, message)
    return shown | {"type": "app_mention", "channel": message.channel, "event_ts": message.ts}


def home_opened(user: User, channel: Channel, view: View | None, ts: str) -> Json:
    """The inner event of an opened App Home."""
    inner: Json = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": channel.id,
        "tab": "home",
        "event_ts": ts,
    }
    return inner | ({"view": view.payload} if view else {})


def _person(user: User) -> Json:
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": TEAM_ID}


def _place(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel_name(channel)}


def press(
    workspace: Workspace,
    user: User,
    message: Message,
    action: Mapping[str, Any],
    response_url: str,
) -> Json:
    """block_actions below a message (https://docs.slack.dev/reference/interaction-payloads)."""
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.viewer is not None,
    }
    if message.is_reply:
        container["thread_ts"] = message.thread_ts
    return {
        **_COMMON,
        "type": "block_actions",
        "user": _person(user),
        "container": container,
        "trigger_id": workspace.triggers.make(user.id),
        "channel": _place(workspace.conversations.channels[message.channel]),
        "message": message_object(workspace, message),
        "state": {"values": _state(action)},
        "response_url": response_url,
        "actions": [action],
    }


def press_in_view(
    workspace: Workspace, user: User, view: View, action: Mapping[str, Any], state: Json
) -> Json:
    """block_actions inside a modal or the App Home."""
    return {
        **_COMMON,
        "type": "block_actions",
        "user": _person(user),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": workspace.triggers.make(user.id),
        "view": view.payload | {"state": {"values": state}},
        "actions": [action],
    }


def submission(
    workspace: Workspace, user: User, view: View, state: Json, response_urls: Sequence[Json] = ()
) -> Json:
    """view_submission of a modal."""
    return {
        **_COMMON,
        "type": "view_submission",
        "user": _person(user),
        "trigger_id": workspace.triggers.make(user.id),
        "view": view.payload | {"state": {"values": state}},
        "response_urls": [*response_urls],
    }


def closed(user: User, view: View) -> Json:
    """view_closed of a modal that asked for it."""
    return {
        **_COMMON,
        "type": "view_closed",
        "user": _person(user),
        "view": view.payload,
        "is_cleared": False,
    }


def shortcut(
    workspace: Workspace, user: User, message: Message, callback_id: str, response_url: str
) -> Json:
    """message_action: a shortcut from a message's menu."""
    return {
        **_COMMON,
        "type": "message_action",
        "callback_id": callback_id,
        "user": _person(user),
        "trigger_id": workspace.triggers.make(user.id),
        "response_url": response_url,
        "channel": _place(workspace.conversations.channels[message.channel]),
        "message_ts": message.ts,
        "message": message_object(workspace, message),
        "action_ts": workspace.conversations.next_ts(),
    }


def global_shortcut(workspace: Workspace, user: User, callback_id: str) -> Json:
    """shortcut: one that belongs to no message and no channel."""
    return {
        **_COMMON,
        "type": "shortcut",
        "callback_id": callback_id,
        "user": _person(user),
        "trigger_id": workspace.triggers.make(user.id),
        "action_ts": workspace.conversations.next_ts(),
    }


def _state(action: Mapping[str, Any]) -> Json:
    if action["type"] in {"button", "overflow"}:
        return {}
    hidden = {"action_id", "block_id", "action_ts", "placeholder"}
    chosen = {key: value for key, value in action.items() if key not in hidden}
    return {action["block_id"]: {action["action_id"]: chosen}}
