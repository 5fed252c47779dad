"""Reading what a caller of the Web API sent, in any of the three ways Slack takes it."""

import json
from typing import Any

from aiohttp import web

from sandbox.slack.facts import Json
from sandbox.slack.refusal import Refusal, with_messages

# These are JSON whichever way they come; the word is Slack's for one that is not.
_NESTED = {
    "blocks": "invalid_blocks_format",
    "files": "invalid_arguments",
    "metadata": "invalid_metadata_format",
    "view": "invalid_arguments",
}


async def read_arguments(request: web.Request) -> Json:
    """The arguments of a call from its query, form or JSON body, without the token."""
    found: Json = dict(request.query)
    if request.content_type == "application/json":
        found |= await _json_body(request)
    elif request.can_read_body:
        found |= dict(await request.post())
    found.pop("token", None)
    return {name: _decoded(name, value) for name, value in found.items()}


async def _json_body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError as error:
        raise Refusal("invalid_json") from error
    if not isinstance(body, dict):
        raise Refusal("json_not_object")
    return body


def _decoded(name: str, value: Any) -> Any:
    if name not in _NESTED or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError as error:
        raise Refusal(_NESTED[name]) from error


def required(arguments: Json, name: str) -> str:
    """A text that must be there. Raises Refusal ``invalid_arguments``."""
    value = arguments.get(name)
    if value is None or value == "":
        raise with_messages("invalid_arguments", [f"missing required field: {name}"])
    return str(value)


def flag(arguments: Json, name: str) -> bool:
    """A yes or no, in any of Slack's spellings."""
    return str(arguments.get(name, "")).lower() in {"1", "true"}


def count(arguments: Json, name: str, default: int, most: int) -> int:
    """A number of items from 1 to ``most``. Raises Refusal ``invalid_limit``."""
    value = str(arguments.get(name) or default)
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= most:
        raise Refusal("invalid_limit")
    return int(value)
