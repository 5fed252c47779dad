"""`manifest.yml` asks Slack for exactly what the app hears and calls, no more and no less."""

import ast
import inspect
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from pydantic import SecretStr
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.build import build
from bot.settings import Settings
from handlers.buttons import ACTION_IDS
from handlers.form import CALLBACK_ID
from handlers.slack_app import BOT_SCOPES, OPTIONAL_SCOPES
from handlers.vocabulary import SLASH_COMMAND
from handlers.words.slack import APP_NAME
from sandbox.world import GLOBAL_SHORTCUTS, MESSAGE_SHORTCUTS

REPOSITORY = Path(__file__).parent.parent
SCHEMA = REPOSITORY.parent / "shared" / "facts" / "slack_manifest.schema.json"
MANIFEST: dict[str, Any] = yaml.safe_load((REPOSITORY / "manifest.yml").read_text())

_HISTORY = {"channels:history", "groups:history", "im:history", "mpim:history"}

# What each method needs: https://docs.slack.dev/reference/methods
SCOPES_OF_METHODS: dict[str, set[str]] = {
    "apps_connections_open": set(),  # the app-level token has its own scope
    "auth_test": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": _HISTORY,
    "conversations_replies": _HISTORY,
    "conversations_info": {"channels:read", "groups:read", "im:read", "mpim:read"},
    "files_delete": {"files:write"},
    "files_info": {"files:read"},
    "files_upload_v2": {"files:write"},
    "usergroups_users_list": {"usergroups:read"},
    "users_conversations": {"channels:read", "groups:read"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
}

# What comes once interactivity is on: presses of these elements, and these windows.
ACTIONS = (*ACTION_IDS, "links", "links_fresh", "link-1")
CALLBACK_IDS = (CALLBACK_ID, "links")

# What each event needs: https://docs.slack.dev/reference/events
SCOPES_OF_EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
}

# What is pressed is named by the app's own messages and views, and not by the manifest.
PRESSED = ("home_ask_0", "home_refresh")


@pytest.fixture(name="app")
async def _app(tmp_path: Path) -> AsyncIterator[AsyncApp]:
    settings = Settings.model_construct(
        slack_bot_token=SecretStr("xoxb-1"),
        github_token=SecretStr("ghp_1"),
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}",
    )
    async with build(settings) as bot:
        yield bot.app


def payloads() -> Iterator[dict[str, Any]]:
    """Yield what Slack sends for each command, event and shortcut that the manifest names.

    With interactivity on, it also sends what is pressed in the app's messages and submitted in its
    windows, which have no names in the manifest.
    """
    features, settings = MANIFEST["features"], MANIFEST["settings"]
    for command in features.get("slash_commands", []):
        yield {"command": command["command"], "text": "help"}
    for event in settings.get("event_subscriptions", {}).get("bot_events", []):
        yield {"type": "event_callback", "event": {"type": event}}
    if settings["interactivity"]["is_enabled"]:
        for action_id in PRESSED:
            yield {"type": "block_actions", "actions": [{"action_id": action_id}]}
    for shortcut in features.get("shortcuts", []):
        kind = {"global": "shortcut", "message": "message_action"}[shortcut["type"]]
        yield {"type": kind, "callback_id": shortcut["callback_id"]}
    if settings["interactivity"]["is_enabled"]:
        for action in ACTIONS:
            yield {"type": "block_actions", "actions": [{"action_id": action, "block_id": "1"}]}
        for view in CALLBACK_IDS:
            yield {"type": "view_submission", "view": {"type": "modal", "callback_id": view}}


async def heard(app: AsyncApp, payload: dict[str, Any]) -> list[object]:
    """Return the app's listeners that hear a payload."""
    request = AsyncBoltRequest(body=payload, mode="socket_mode")
    return [
        listener
        for listener in app._async_listeners
        if await listener.async_matches(req=request, resp=BoltResponse(status=200))
    ]


def called() -> set[str]:
    """Return the methods of Slack's Web API that the product's source calls."""
    methods = {
        name
        for name, member in inspect.getmembers(AsyncWebClient, inspect.iscoroutinefunction)
        if "_" in name.strip("_") and not name.startswith("_") and name != "api_call"
    }
    sources = (path for room in ("bot", "handlers") for path in (REPOSITORY / room).rglob("*.py"))
    return {
        node.attr
        for source in sources
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in methods
    }


@pytest.mark.skipif(not SCHEMA.exists(), reason="Slack's manifest schema is not beside the project")
def test_slack_accepts_the_manifest() -> None:
    """The manifest is valid against Slack's own schema."""
    schema = json.loads(SCHEMA.read_text())
    version_1 = {"$ref": "#/definitions/v1", "definitions": schema["definitions"]}

    assert [fault.message for fault in Draft7Validator(version_1).iter_errors(MANIFEST)] == []


async def test_everything_the_manifest_names_is_heard_by_one_listener(app: AsyncApp) -> None:
    """Each command, event and shortcut of the manifest has exactly one listener."""
    listeners = [await heard(app, payload) for payload in payloads()]

    assert [len(found) for found in listeners] == [1] * len(listeners)


async def test_every_listener_hears_something_the_manifest_names(app: AsyncApp) -> None:
    """No listener waits for what Slack was never asked to send."""
    listeners = [listener for payload in payloads() for listener in await heard(app, payload)]

    assert {id(listener) for listener in listeners} == set(map(id, app._async_listeners))


async def test_what_the_manifest_does_not_name_is_not_heard(app: AsyncApp) -> None:
    """The test above can tell one command from another."""
    assert await heard(app, {"command": "/another", "text": ""}) == []


def test_the_scopes_are_those_of_the_methods_that_are_called() -> None:
    """Each scope is needed by a command or a call, and each call has its scope."""
    needed = {scope for method in called() for scope in SCOPES_OF_METHODS[method]}
    if MANIFEST["features"]["slash_commands"]:
        needed.add("commands")
    for event in MANIFEST["settings"]["event_subscriptions"]["bot_events"]:
        needed |= SCOPES_OF_EVENTS[event]

    scopes = MANIFEST["oauth_config"]["scopes"]
    assert set(scopes["bot"]) == BOT_SCOPES
    assert set(scopes["bot_optional"]) == OPTIONAL_SCOPES
    assert needed == BOT_SCOPES | OPTIONAL_SCOPES


def test_no_scope_is_both_needed_and_optional() -> None:
    """What may be left out is only what nothing else depends on."""
    assert not BOT_SCOPES & OPTIONAL_SCOPES


def test_every_method_of_the_table_is_called() -> None:
    """The table above holds no method that the source has stopped calling."""
    assert called() == set(SCOPES_OF_METHODS)


def test_socket_mode_is_the_default_and_needs_no_address() -> None:
    """A new app works from behind any firewall: nothing in the manifest is an address."""
    text = json.dumps(MANIFEST["features"]) + json.dumps(MANIFEST["settings"])

    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert "://" not in text


def test_the_manifest_and_the_code_use_the_same_names() -> None:
    """The app invites itself, and is asked, by the names that Slack shows."""
    command = MANIFEST["features"]["slash_commands"][0]

    shortcuts = {each["callback_id"]: each["name"] for each in MANIFEST["features"]["shortcuts"]}

    assert MANIFEST["features"]["bot_user"]["display_name"] == APP_NAME
    assert shortcuts == GLOBAL_SHORTCUTS | MESSAGE_SHORTCUTS
    assert command["command"] == SLASH_COMMAND
    # The grammar reads plain names; escaped ones would arrive as <@U123|name>.
    assert command["should_escape"] is False
