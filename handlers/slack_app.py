"""The Slack app: which listener hears what, and what happens when one fails.

https://docs.slack.dev/tools/bolt-python/
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import (
    buttons,
    home_subscriptions,
    link_answers,
    links_button,
    links_form,
    paused_buttons,
    subscribe_form,
    words,
)
from handlers.alerts import buttons as alert_buttons
from handlers.buttons import ACTION_IDS
from handlers.form import CALLBACK_ID, SHORTCUT_ID
from handlers.home_view import ASK, REFRESH
from handlers.listeners.commands import Commands
from handlers.listeners.forms import Forms
from handlers.listeners.home import Homes
from handlers.listeners.links import LinkListeners
from handlers.listeners.mentions import Mentions
from handlers.listeners.paused import PausedPresses
from handlers.listeners.payloads import Unreadable
from handlers.listeners.presses import Presses
from handlers.listeners.snoozes import Snoozes
from handlers.listeners.subscribing import Subscribing
from handlers.problems import place_of, sentence_for
from handlers.vocabulary import LINKS_SHORTCUT, SLASH_COMMAND

logger = logging.getLogger(__name__)

# What the app asks a workspace for, and each is used: `manifest.yml` names the same.
BOT_SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:read",
        "im:read",
        "mpim:read",
        "usergroups:read",
        "users:read",
    }
)

# What a workspace may grant besides: with it, a digest that Slack did not confirm is looked for in
# its channel before it is posted again.
OPTIONAL_SCOPES = frozenset({"channels:history", "groups:history", "im:history", "mpim:history"})


@dataclass(frozen=True, slots=True)
class Listeners:
    """Everything that hears Slack."""

    commands: Commands
    mentions: Mentions
    links: LinkListeners
    presses: Presses
    paused: PausedPresses
    forms: Forms
    homes: Homes
    snoozes: Snoozes
    subscribing: Subscribing


def slack_app(slack: AsyncWebClient, listeners: Listeners) -> AsyncApp:
    """Return the app with its listeners.

    Every listener only acknowledges and hands its work over, so a request is answered when its
    listener returns (`process_before_response`): an error then still finds the open request,
    whereas Bolt's other way loses an acknowledgement that an error follows closely.
    Requests are verified before Bolt sees them, by `bot.web`, because Bolt parses a body first.
    """
    app = AsyncApp(
        # Without a name, Bolt looks for one in the source of whoever calls, which takes a while.
        name="copilot-metrics",
        # The token comes with the authorization; Bolt warns of one that comes twice.
        client=AsyncWebClient(base_url=slack.base_url, retry_handlers=[]),
        authorize=_authorize(slack),
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        # Slack shows an error to the person for what is not acknowledged; `_failed` does it.
        raise_error_for_unhandled_request=True,
        user_facing_authorize_error_message=words.refusal("token_revoked"),
    )
    app.command(SLASH_COMMAND)(listeners.commands.asked)
    app.event("app_mention")(listeners.mentions.heard)
    _hear_of_links(app, listeners.links)
    _hear_of_subscribing(app, listeners.subscribing)
    for action_id in ACTION_IDS:
        app.action(action_id)(listeners.presses.pressed)
    for action_id in paused_buttons.ACTION_IDS:
        app.action(action_id)(listeners.paused.pressed)
    for action_id in alert_buttons.ACTION_IDS:
        app.action(action_id)(listeners.snoozes.pressed)
    app.shortcut(SHORTCUT_ID)(listeners.forms.asked_for)
    app.view(CALLBACK_ID)(listeners.forms.submitted)
    app.event("app_home_opened")(listeners.homes.opened)
    app.action(ASK)(listeners.homes.asked)
    app.action(REFRESH)(listeners.homes.looked_at)
    app.action(home_subscriptions.CHANGE)(listeners.homes.changed)
    app.error(_failed)
    return app


def _hear_of_links(app: AsyncApp, links: LinkListeners) -> None:
    app.action(links_button.ACTION)(links.pressed)
    app.action(link_answers.FRESH)(links.fresh)
    app.action(link_answers.PRESSED_LINK)(links.opened)
    app.message_shortcut(LINKS_SHORTCUT)(links.shortcut)
    app.view_submission(links_form.CALLBACK)(links.submitted)


def _hear_of_subscribing(app: AsyncApp, subscribing: Subscribing) -> None:
    app.action(buttons.SUBSCRIBE)(subscribing.pressed)
    app.action(home_subscriptions.SUBSCRIBE)(subscribing.pressed_at_home)
    app.view_submission(subscribe_form.CALLBACK_ID)(subscribing.submitted)


def _authorize(slack: AsyncWebClient) -> Callable[[], Awaitable[AuthorizeResult]]:
    """Return Bolt's question who the bot is; one workspace's answer is kept."""
    known: list[AuthorizeResult] = []

    async def authorize() -> AuthorizeResult:
        if not known:
            bot = await slack.auth_test()
            known.append(
                AuthorizeResult.from_auth_test_response(
                    auth_test_response=bot, bot_token=slack.token
                )
            )
        return known[0]

    return authorize


async def _failed(error: Exception, body: Mapping[str, Any]) -> BoltResponse:
    if isinstance(error, BoltUnhandledRequestError | Unreadable):
        # Only what it was, and never what stood in it.
        unread = str(error) if isinstance(error, Unreadable) else "nothing here hears it"
        logger.warning("Slack sent what cannot be used: %s", unread)
        return BoltResponse(status=200)
    if "command" in body:
        return BoltResponse(status=200, body=sentence_for(error))
    # Nobody reads the answer to anything else. What is logged is where it went wrong, because the
    # error's own text may repeat what stood in the delivery.
    logger.error("a delivery was not handled: %s", place_of(error))
    return BoltResponse(status=200)
