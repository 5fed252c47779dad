"""What comes back by an acknowledgement or a response_url, and what people then see.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

import json
from dataclasses import replace

from aiohttp import web

from sandbox.slack.blocks import slack_files
from sandbox.slack.content import Content, checked_content, share_files
from sandbox.slack.facts import BOT_USER_ID, SLACKBOT_ID, ApiCall, Json, Message
from sandbox.slack.refusal import Refusal, with_messages
from sandbox.slack.tickets import ResponseUrl
from sandbox.slack.workspace import Workspace

_NOT_FOUND = 404
_BAD = 400


async def receive_answer(workspace: Workspace, request: web.Request) -> web.Response:
    """One use of a response_url."""
    payload: Json = {}
    try:
        url = _used(workspace, request.path)
        payload = await _payload(request)
        message = say(workspace, url, payload)
    except Refusal as refusal:
        workspace.record(ApiCall("response_url", payload, error=refusal.error))
        return web.json_response(refusal.body(), status=_status(refusal))
    asked = {"channel": url.channel, **payload}
    workspace.record(ApiCall("response_url", asked, ts=message.ts if message else None))
    return web.Response(text="ok")


def _used(workspace: Workspace, path: str) -> ResponseUrl:
    if workspace.faults.take("slack-response-url-expired"):
        raise Refusal("expired_url", status=_NOT_FOUND)
    return workspace.response_urls.use(path)


def _status(refusal: Refusal) -> int:
    """A response_url answers 404 to blocks it dislikes, and 400 to what it cannot read."""
    if refusal.error.startswith(("invalid_blocks", "msg_blocks")):
        return _NOT_FOUND
    return max(refusal.status, _BAD)


async def _payload(request: web.Request) -> Json:
    try:
        if request.content_type == "application/json":
            payload = await request.json()
        else:
            payload = json.loads(str((await request.post())["payload"]))
    except (ValueError, KeyError) as error:
        raise Refusal("invalid_payload") from error
    if not isinstance(payload, dict):
        raise Refusal("invalid_payload")
    return payload


def say(workspace: Workspace, url: ResponseUrl, payload: Json) -> Message | None:
    """Show an answer: a new message, a replaced one, or one taken away (None).

    Raises Refusal ``no_text`` or ``invalid_blocks``, also for a file the channel has not seen.
    """
    original = _original(workspace, url)
    if payload.get("delete_original"):
        if original:
            workspace.conversations.delete(original)
        return None
    content = checked_content(workspace, payload)
    _refuse_private_files(workspace, url, content)
    if payload.get("replace_original") and original:
        return workspace.conversations.change(original, _replaced(workspace, original, content))
    message = _new(workspace, url, payload, content)
    if url.kind == "commands":
        url.ts = message.ts
    share_files(workspace, message)
    return workspace.conversations.post(message)


def complain(workspace: Workspace, channel: str, viewer: str, text: str) -> None:
    """Let Slackbot tell one person that something went wrong."""
    ts = workspace.conversations.next_ts()
    workspace.conversations.post(Message(channel, ts, SLACKBOT_ID, text, viewer=viewer))


def _original(workspace: Workspace, url: ResponseUrl) -> Message | None:
    return workspace.conversations.find(url.channel, url.ts) if url.ts else None


def _refuse_private_files(workspace: Workspace, url: ResponseUrl, content: Content) -> None:
    hidden = [
        f"invalid slack file [json-pointer:{place}]"
        for file_id, place in slack_files(content.blocks)
        if not workspace.files.shared(file_id, url.channel)
    ]
    if hidden:
        raise with_messages("invalid_blocks", hidden)


def _replaced(workspace: Workspace, original: Message, content: Content) -> Message:
    return replace(
        original,
        text=content.text,
        blocks=content.blocks,
        edited_ts=workspace.conversations.next_ts(),
    )


def _new(workspace: Workspace, url: ResponseUrl, payload: Json, content: Content) -> Message:
    in_channel = payload.get("response_type") == "in_channel"
    return Message(
        channel=url.channel,
        ts=workspace.conversations.next_ts(),
        user=BOT_USER_ID,
        text=content.text,
        blocks=content.blocks,
        thread_ts=payload.get("thread_ts") or url.thread_ts,
        viewer=None if in_channel else url.user,
    )
