"""The ``views.*`` methods (https://docs.slack.dev/surfaces/modals)."""

from sandbox.slack.arguments import required
from sandbox.slack.facts import Json
from sandbox.slack.refusal import Refusal, with_messages
from sandbox.slack.surfaces import checked_view
from sandbox.slack.workspace import Workspace


def open_view(workspace: Workspace, arguments: Json) -> Json:
    """``views.open``."""
    content = checked_view(workspace, arguments.get("view"), "modal")
    user = _exchanged(workspace, arguments)
    return {"view": workspace.views.open(user, content).payload}


def push(workspace: Workspace, arguments: Json) -> Json:
    """``views.push``."""
    content = checked_view(workspace, arguments.get("view"), "modal")
    user = _exchanged(workspace, arguments)
    return {"view": workspace.views.push(user, content).payload}


def _exchanged(workspace: Workspace, arguments: Json) -> str:
    if workspace.faults.take("slack-trigger-expired"):
        raise Refusal("expired_trigger_id")
    return workspace.triggers.exchange(required(arguments, "trigger_id"))


def update(workspace: Workspace, arguments: Json) -> Json:
    """``views.update``."""
    view_id, external_id = arguments.get("view_id"), arguments.get("external_id")
    if not view_id and not external_id:
        raise with_messages("invalid_arguments", ["missing required field: view_id"])
    content = checked_view(workspace, arguments.get("view"), "modal")
    view = workspace.views.update(
        content, view_id=view_id, external_id=external_id, known_hash=arguments.get("hash")
    )
    return {"view": view.payload}


def publish(workspace: Workspace, arguments: Json) -> Json:
    """``views.publish``."""
    user = required(arguments, "user_id")
    if user not in workspace.conversations.users:
        raise Refusal("user_not_found")
    content = checked_view(workspace, arguments.get("view"), "home")
    view = workspace.views.publish(user, content, arguments.get("hash"))
    return {"view": view.payload}
