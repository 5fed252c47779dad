"""The ``files.*`` methods and the URL that takes a file's bytes.

https://docs.slack.dev/messaging/working-with-files#upload
"""

import asyncio

from aiohttp import web

from sandbox.slack.access import posting_channel
from sandbox.slack.arguments import required
from sandbox.slack.content import checked_thread, share_files
from sandbox.slack.facts import BOT_USER_ID, ApiCall, Json, Message
from sandbox.slack.objects import file_object
from sandbox.slack.refusal import Refusal
from sandbox.slack.workspace import Workspace

MOST_ALT_TEXT = 1_000


def get_upload_url(workspace: Workspace, arguments: Json) -> Json:
    """``files.getUploadURLExternal``."""
    length = str(arguments.get("length") or 0)
    if not length.isdigit() or int(length) == 0:
        raise Refusal("missing_argument")
    alt_txt = str(arguments.get("alt_txt") or "")
    if len(alt_txt) > MOST_ALT_TEXT:
        raise Refusal("alt_txt_too_large")
    if workspace.faults.take("slack-storage-limit"):
        raise Refusal("storage_limit_reached")
    file = workspace.files.announce(required(arguments, "filename"), int(length), alt_txt)
    return {"upload_url": f"{workspace.url}/upload/v1/{file.id}", "file_id": file.id}


async def receive_bytes(workspace: Workspace, request: web.Request) -> web.Response:
    """The upload URL: the bytes of one announced file, raw or as a form."""
    file_id = request.match_info["file"]
    data = await _posted_bytes(request)
    error = _refused_bytes(workspace, file_id, data)
    workspace.record(ApiCall("upload", {"file": file_id, "length": len(data)}, error=error))
    if error == "internal_error":
        return web.Response(status=500, text=error)
    if error:
        return web.Response(status=400, text=error)
    workspace.files.find(file_id).data = data
    return web.Response(text=f"OK - {len(data)}")


async def _posted_bytes(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    for part in (await request.post()).values():
        if isinstance(part, web.FileField):
            return await asyncio.to_thread(part.file.read)
    return b""


def _refused_bytes(workspace: Workspace, file_id: str, data: bytes) -> str | None:
    if workspace.faults.take("slack-upload-fails"):
        return "internal_error"
    try:
        file = workspace.files.find(file_id)
    except Refusal as refusal:
        return refusal.error
    return None if len(data) == file.length else "length_mismatch"


def complete_upload(workspace: Workspace, arguments: Json) -> Json:
    """``files.completeUploadExternal``: starts the scan, and shares where a channel is named."""
    asked = arguments.get("files")
    if not isinstance(asked, list) or not asked:
        raise Refusal("invalid_arguments")
    if not all(isinstance(file, dict) and "id" in file for file in asked):
        raise Refusal("invalid_arguments")
    files = [workspace.files.complete(file["id"], file.get("title")) for file in asked]
    if arguments.get("channel_id"):
        _share(workspace, arguments, tuple(file.id for file in files))
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def _share(workspace: Workspace, arguments: Json, file_ids: tuple[str, ...]) -> None:
    channel = posting_channel(workspace, str(arguments["channel_id"]))
    message = Message(
        channel=channel.id,
        ts=workspace.conversations.next_ts(),
        user=BOT_USER_ID,
        text=str(arguments.get("initial_comment") or ""),
        thread_ts=checked_thread(workspace, channel, arguments.get("thread_ts")),
        files=file_ids,
    )
    share_files(workspace, message)
    workspace.conversations.post(message)


def info(workspace: Workspace, arguments: Json) -> Json:
    """``files.info``: no media type until the scan is over."""
    file = workspace.files.find(required(arguments, "file"))
    return {"file": file_object(workspace, file, ready=workspace.files.look(file))}


def delete(workspace: Workspace, arguments: Json) -> Json:
    """``files.delete``."""
    workspace.files.delete(required(arguments, "file"))
    return {}
