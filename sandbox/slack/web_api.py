"""The Web API: tokens, scopes, faults, and which function answers which method."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from aiohttp import web

from sandbox.slack import (
    chat_methods,
    conversation_methods,
    file_methods,
    view_methods,
)
from sandbox.slack.access import need_scope
from sandbox.slack.arguments import read_arguments
from sandbox.slack.facts import ApiCall, Json
from sandbox.slack.refusal import Refusal
from sandbox.slack.workspace import Workspace

Method: TypeAlias = Callable[[Workspace, Json], Json]

# A method and the scope it needs; None where it needs none, or one that depends on the channel.
METHODS: dict[str, tuple[Method, str | None]] = {
    "auth.test": (conversation_methods.auth_test, None),
    "chat.delete": (chat_methods.delete, "chat:write"),
    "chat.getPermalink": (chat_methods.get_permalink, None),
    "chat.postEphemeral": (chat_methods.post_ephemeral, "chat:write"),
    "chat.postMessage": (chat_methods.post_message, "chat:write"),
    "chat.update": (chat_methods.update, "chat:write"),
    "conversations.history": (conversation_methods.history, None),
    "conversations.info": (conversation_methods.info, None),
    "conversations.members": (conversation_methods.members, None),
    "conversations.open": (conversation_methods.open_direct_message, "im:write"),
    "conversations.replies": (conversation_methods.replies, None),
    "files.completeUploadExternal": (file_methods.complete_upload, "files:write"),
    "files.delete": (file_methods.delete, "files:write"),
    "files.getUploadURLExternal": (file_methods.get_upload_url, "files:write"),
    "files.info": (file_methods.info, "files:read"),
    "reactions.add": (chat_methods.add_reaction, "reactions:write"),
    "team.info": (conversation_methods.team_info, "team:read"),
    "usergroups.users.list": (conversation_methods.group_members, "usergroups:read"),
    "users.conversations": (conversation_methods.conversations_of, None),
    "users.info": (conversation_methods.user_info, "users:read"),
    "views.open": (view_methods.open_view, None),
    "views.publish": (view_methods.publish, None),
    "views.push": (view_methods.push, None),
    "views.update": (view_methods.update, None),
}
_CONNECTIONS = "apps.connections.open"
_WRITING = {"chat.postMessage", "chat.postEphemeral", "chat.update"}
_POSTING = {"chat.postMessage", "chat.postEphemeral"}
_WRITING_FAULTS = {"slack-msg-too-long": "msg_too_long"}
_POSTING_FAULTS = {
    "slack-not-in-channel": "not_in_channel",
    "slack-channel-not-found": "channel_not_found",
    "slack-archived": "is_archived",
    "slack-restricted-action": "restricted_action",
}


@dataclass(frozen=True, slots=True)
class WebApi:
    """``/api/{method}`` for the holder of one bot token and one app token."""

    workspace: Workspace
    bot_token: str
    app_token: str
    connection_url: Callable[[], str]

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call and record it, whatever the answer."""
        method = request.match_info["method"]
        arguments: Json = {}
        try:
            arguments = await read_arguments(request)
            body = self._run(method, request.headers.get("Authorization", ""), arguments)
        except Refusal as refusal:
            self.workspace.record(ApiCall(method, arguments, error=refusal.error))
            return self._response(refusal.body(), refusal.status, refusal.headers)
        ts = body.get("ts") or body.get("message_ts")
        self.workspace.record(ApiCall(method, arguments, ts=ts))
        if method == "chat.postMessage" and self.workspace.faults.take("slack-dropped"):
            _cut(request)
        return self._response({"ok": True, **body})

    def _run(self, method: str, authorization: str, arguments: Json) -> Json:
        if method not in METHODS and method != _CONNECTIONS:
            raise Refusal("unknown_method", req_method=method)
        self._check_token(authorization, app=method == _CONNECTIONS)
        if method == _CONNECTIONS:
            return {"url": self.connection_url()}
        function, scope = METHODS[method]
        if scope:
            need_scope(self.workspace, scope)
        self._misbehave(method)
        return function(self.workspace, arguments)

    def _check_token(self, authorization: str, *, app: bool) -> None:
        kind, _, token = authorization.partition(" ")
        if kind != "Bearer" or not token:
            raise Refusal("not_authed")
        if token not in (self.bot_token, self.app_token):
            raise Refusal("invalid_auth")
        if (token == self.app_token) != app:
            raise Refusal("not_allowed_token_type")
        if not app and self.workspace.faults.take("slack-token-revoked"):
            raise Refusal("token_revoked")

    def _misbehave(self, method: str) -> None:
        take = self.workspace.faults.take
        if method in _WRITING:
            if take("slack-429"):
                raise Refusal("ratelimited", status=429, headers={"Retry-After": "1"})
            if take("slack-429-hour"):
                raise Refusal("ratelimited", status=429, headers={"Retry-After": "3600"})
            if take("slack-internal-error"):
                raise Refusal("internal_error", status=500)
        faults = (_WRITING_FAULTS if method in _WRITING else {}) | (
            _POSTING_FAULTS if method in _POSTING else {}
        )
        for fault, error in faults.items():
            if take(fault):
                raise Refusal(error)

    def _response(
        self, body: Json, status: int = 200, headers: dict[str, str] | None = None
    ) -> web.Response:
        scopes = {"x-oauth-scopes": ",".join(sorted(self.workspace.scopes))}
        return web.json_response(body, status=status, headers=scopes | (headers or {}))


def _cut(request: web.Request) -> None:
    if request.transport:
        request.transport.close()
