"""Tokens, scopes and the three ways to send arguments."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import StandInSlack
from tests.sandbox.slack.conftest import Clock, client_of
from tests.sandbox.slack.refused import error_of, refused


async def test_auth_test_names_the_app(client: AsyncWebClient) -> None:
    """auth.test gives the ids that events and mentions will carry."""
    answer = await client.auth_test()

    assert ("U0COPILOT1", "B0COPILOT1", "T0STANDIN1") == (
        answer["user_id"],
        answer["bot_id"],
        answer["team_id"],
    )


@pytest.mark.parametrize(
    ("token", "error"),
    [("xoxb-somebody-else", "invalid_auth"), ("xapp-stand-in", "not_allowed_token_type")],
)
async def test_a_wrong_token_is_refused(slack: StandInSlack, token: str, error: str) -> None:
    """A foreign token is invalid; the app token is good for connections alone."""
    assert error == await error_of(client_of(slack, token).auth_test())


async def test_a_call_without_a_token_is_refused(slack: StandInSlack) -> None:
    """Only the Authorization header counts, not a token among the arguments."""
    url = f"{slack.api_url}auth.test?token={slack.bot_token}"
    async with aiohttp.ClientSession() as session, session.post(url) as response:
        assert {"ok": False, "error": "not_authed"} == await response.json()


async def test_the_bot_token_opens_no_connection(slack: StandInSlack) -> None:
    """apps.connections.open wants the app token."""
    client = client_of(slack)

    opened = client.apps_connections_open(app_token=slack.bot_token)

    assert "not_allowed_token_type" == await error_of(opened)


async def test_an_unknown_method_is_refused_and_recorded(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """A method this stand-in does not have is never answered with ok."""
    assert "unknown_method" == await error_of(client.api_call("chat.postMesage"))
    assert ["unknown_method"] == [call.error for call in slack.received]


async def test_a_missing_scope_says_what_is_needed(clock: Clock) -> None:
    """The refusal names the scope, and the scopes there are; so does a header."""
    async with StandInSlack(clock, scopes={"chat:write", "commands"}) as slack:
        body = await refused(client_of(slack).users_info(user="U0MINA0001"))
        granted = await client_of(slack).auth_test()

    assert ("missing_scope", "users:read", "chat:write,commands") == (
        body["error"],
        body["needed"],
        body["provided"],
    )
    assert "chat:write,commands" == granted.headers["x-oauth-scopes"]


async def test_history_needs_the_scope_of_its_kind_of_channel(clock: Clock) -> None:
    """channels:history does not open direct messages."""
    async with StandInSlack(clock, scopes={"channels:history"}) as slack:
        client = client_of(slack)
        body = await refused(client.conversations_history(channel=slack.channel("@mina").id))
        await client.conversations_history(channel=slack.channel("#copilot").id)

    assert "im:history" == body["needed"]


@pytest.mark.parametrize(
    "how",
    [
        {"params": {"channel": "C0COPILOT1", "text": "hello"}},
        {"data": {"channel": "C0COPILOT1", "text": "hello"}},
        {"json": {"channel": "C0COPILOT1", "text": "hello"}},
    ],
    ids=["query", "form", "json"],
)
async def test_arguments_come_by_query_form_or_json(
    slack: StandInSlack, how: dict[str, dict[str, str]]
) -> None:
    """All three say the same."""
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    url = f"{slack.api_url}chat.postMessage"
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(url, **how) as response,  # type: ignore[arg-type] # one of three keywords
    ):
        assert (await response.json())["ok"]
    assert ["hello"] == [message.text for message in slack.messages("#copilot")]


async def test_blocks_in_a_form_are_json_or_refused(slack: StandInSlack) -> None:
    """A form carries blocks as a JSON text; anything else is invalid_blocks_format."""
    client = client_of(slack)
    data = {"channel": "C0COPILOT1", "blocks": "[{'type': 'divider'}]"}

    assert "invalid_blocks_format" == await error_of(
        client.api_call("chat.postMessage", data=data)
    )


async def test_a_person_has_a_time_zone_and_on_request_a_locale(client: AsyncWebClient) -> None:
    """users.info as a digest in the reader's own time needs it."""
    plain = (await client.users_info(user="U0MINA0001"))["user"]
    full = (await client.users_info(user="U0MINA0001", include_locale=True))["user"]

    assert ("Europe/Berlin", 3600) == (plain["tz"], plain["tz_offset"])
    assert "locale" not in plain
    assert "de-DE" == full["locale"]


async def test_the_guest_and_the_admin_can_be_told_apart(client: AsyncWebClient) -> None:
    """users.info carries the flags that access rules read."""
    guest = (await client.users_info(user="U0LEEGUEST"))["user"]
    admin = (await client.users_info(user="U0ADAADMIN"))["user"]

    assert (True, True, False) == (
        guest["is_restricted"],
        guest["is_ultra_restricted"],
        guest["is_admin"],
    )
    assert (False, True) == (admin["is_restricted"], admin["is_admin"])
    assert "user_not_found" == await error_of(client.users_info(user="U0NOBODY01"))


async def test_a_shared_channel_says_so(client: AsyncWebClient) -> None:
    """conversations.info is where an app finds out that strangers read along."""
    channel = (await client.conversations_info(channel="C0PARTNERS"))["channel"]

    assert (True, True) == (channel["is_ext_shared"], channel["is_member"])


async def test_a_private_channel_without_the_app_does_not_exist_for_it(
    client: AsyncWebClient,
) -> None:
    """Slack does not tell private from missing."""
    assert "channel_not_found" == await error_of(client.conversations_info(channel="C0LEADS001"))
    assert "channel_not_found" == await error_of(client.conversations_info(channel="C0NOTHING1"))


async def test_members_come_in_pages(client: AsyncWebClient) -> None:
    """A cursor leads from page to page until all members are seen."""
    seen: list[str] = []
    cursor = ""
    while True:
        page = await client.conversations_members(channel="C0ENGINEER", limit=4, cursor=cursor)
        seen += page["members"]
        cursor = page.get("response_metadata", {}).get("next_cursor", "")
        if not cursor:
            break

    assert 6 == len(seen) == len(set(seen))


async def test_a_limit_out_of_range_is_refused(client: AsyncWebClient) -> None:
    """Slack takes 1 to 999."""
    call = client.conversations_members(channel="C0ENGINEER", limit=1000)

    assert "invalid_limit" == await error_of(call)


async def test_the_app_opens_its_direct_message(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """conversations.open gives the id that chat.update needs."""
    opened = await client.conversations_open(users="U0MINA0001")

    assert slack.channel("@mina").id == opened["channel"]["id"]
