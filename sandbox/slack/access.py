"""What the app may touch: scopes, and the channels it is in."""

from sandbox.slack.facts import BOT_USER_ID, Channel
from sandbox.slack.refusal import Refusal
from sandbox.slack.workspace import Workspace

_PREFIX = {"public": "channels", "private": "groups", "im": "im"}
_LACKING = {
    "slack-missing-scope-files": {"files:read", "files:write"},
    "slack-missing-scope-chat": {"chat:write"},
}


def need_scope(workspace: Workspace, scope: str) -> None:
    """Raises Refusal ``missing_scope`` unless the app was granted it."""
    taken = {
        lacking
        for fault, scopes in _LACKING.items()
        if scope in scopes and workspace.faults.take(fault)
        for lacking in scopes
    }
    if taken or scope not in workspace.scopes:
        provided = workspace.scopes - taken
        raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(provided)))


def need_channel_scope(workspace: Workspace, channel: Channel, what: str) -> None:
    """Raises Refusal ``missing_scope`` unless the app may ``read`` or see the ``history``."""
    need_scope(workspace, f"{_PREFIX[channel.kind]}:{what}")


def known_channel(workspace: Workspace, channel_id: str) -> Channel:
    """A channel by its id, if the app can know of it.

    Raises Refusal ``channel_not_found``, also for private channels the app is not in.
    """
    channel = workspace.conversations.channels.get(channel_id)
    if channel is None or (channel.kind != "public" and BOT_USER_ID not in channel.members):
        raise Refusal("channel_not_found")
    return channel


def posting_channel(workspace: Workspace, channel_id: str) -> Channel:
    """A channel the app may post to; a person's id stands for their direct message.

    Raises Refusal ``channel_not_found``, ``is_archived`` or ``not_in_channel``.
    """
    if channel_id in workspace.conversations.users:
        return _direct_message(workspace, channel_id)
    channel = known_channel(workspace, channel_id)
    if channel.is_archived:
        raise Refusal("is_archived")
    if BOT_USER_ID not in channel.members and "chat:write.public" not in workspace.scopes:
        raise Refusal("not_in_channel")
    return channel


def _direct_message(workspace: Workspace, user: str) -> Channel:
    if workspace.conversations.users[user].is_deleted:
        raise Refusal("channel_not_found")
    try:
        return workspace.conversations.direct_message(user)
    except LookupError as error:
        raise Refusal("channel_not_found") from error
