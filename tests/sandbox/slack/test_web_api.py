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

    assert (
        answer["user_id"],
        answer["bot_id"],
        answer["team_id"],
    ) == ("U0COPILOT1", "B0COPILOT1", "T0STANDIN1")


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
        assert await response.json() == {"ok": False, "error": "not_authed"}


async def test_the_bot_token_opens_no_connection(slack: StandInSlack) -> None:
    """apps.connections.open wants the app token."""
    client = client_of(slack)

    opened = client.apps_connections_open(app_token=slack.bot_token)

    assert await error_of(opened) == "not_allowed_token_type"


async def test_an_unknown_method_is_refused_and_recorded(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """A method this stand-in does not have is never answered with ok."""
    assert await error_of(client.api_call("chat.postMesage")) == "unknown_method"
    assert [call.error for call in slack.received] == ["unknown_method"]


async def test_a_missing_scope_says_what_is_needed(clock: Clock) -> None:
    """The refusal names the scope, and the scopes there are; so does a header."""
    async with StandInSlack(clock, scopes={"chat:write", "commands"}) as slack:
        body = await refused(client_of(slack).users_info(user="U0MINA0001"))
        granted = await client_of(slack).auth_test()

    assert (
        body["error"],
        body["needed"],
        body["provided"],
    ) == ("missing_scope", "users:read", "chat:write,commands")
    assert granted.headers["x-oauth-scopes"] == "chat:write,commands"


async def test_history_needs_the_scope_of_its_kind_of_channel(clock: Clock) -> None:
    """channels:history does not open direct messages."""
    async with StandInSlack(clock, scopes={"channels:history"}) as slack:
        client = client_of(slack)
        body = await refused(client.conversations_history(channel=slack.channel("@mina").id))
        await client.conversations_history(channel=slack.channel("#copilot").id)

    assert body["needed"] == "im:history"


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
    assert [message.text for message in slack.messages("#copilot")] == ["hello"]


async def test_blocks_in_a_form_are_json_or_refused(slack: StandInSlack) -> None:
    """A form carries blocks as a JSON text; anything else is invalid_blocks_format."""
    client = client_of(slack)
    data = {"channel": "C0COPILOT1", "blocks": "[{'type': 'divider'}]"}

    assert await error_of(client.api_call("chat.postMessage", data=data)) == "invalid_blocks_format"


async def test_a_person_has_a_time_zone_and_on_request_a_locale(client: AsyncWebClient) -> None:
    """users.info as a digest in the reader's own time needs it."""
    plain = (await client.users_info(user="U0MINA0001"))["user"]
    full = (await client.users_info(user="U0MINA0001", include_locale=True))["user"]

    assert (plain["tz"], plain["tz_offset"]) == ("Europe/Berlin", 3600)
    assert "locale" not in plain
    assert full["locale"] == "de-DE"


async def test_the_guest_and_the_admin_can_be_told_apart(client: AsyncWebClient) -> None:
    """users.info carries the flags that access rules read."""
    guest = (await client.users_info(user="U0LEEGUEST"))["user"]
    admin = (await client.users_info(user="U0ADAADMIN"))["user"]

    assert (
        guest["is_restricted"],
        guest["is_ultra_restricted"],
        guest["is_admin"],
    ) == (True, True, False)
    assert (admin["is_restricted"], admin["is_admin"]) == (False, True)
    assert await error_of(client.users_info(user="U0NOBODY01")) == "user_not_found"


async def test_a_shared_channel_says_so(client: AsyncWebClient) -> None:
    """conversations.info is where an app finds out that strangers read along."""
    channel = (await client.conversations_info(channel="C0PARTNERS"))["channel"]

    assert (channel["is_ext_shared"], channel["is_member"]) == (True, True)


async def test_a_private_channel_without_the_app_does_not_exist_for_it(
    client: AsyncWebClient,
) -> None:
    """Slack does not tell private from missing."""
    assert await error_of(client.conversations_info(channel="C0LEADS001")) == "channel_not_found"
    assert await error_of(client.conversations_info(channel="C0NOTHING1")) == "channel_not_found"


async def test_members_come_in_pages(client: AsyncWebClient) -> None:
    """A cursor leads from page to page until all members are seen."""
    seen: list[str] = []
    cursor = ""
    for _ in range(2):
        page = await client.conversations_members(channel="C0ENGINEER", limit=4, cursor=cursor)
        seen += page["members"]
        cursor = (page.get("response_metadata") or {"next_cursor": ""})["next_cursor"]

    assert not cursor
    assert 6 == len(seen) == len(set(seen))


async def test_somebody_s_private_channels_are_shown_where_the_app_is_in_them(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """Archived ones may be left out, and public ones are there without the app."""

    async def named() -> set[str]:
        told = await client.users_conversations(
            user="U0MINA0001", types="public_channel,private_channel", exclude_archived=True
        )
        return {channel["name"] for channel in told["channels"]}

    without = await named()
    slack.invite("#leads")

    assert without == {"copilot", "engineering", "random", "partners"}
    assert await named() == without | {"leads"}
    assert await error_of(client.users_conversations(user="U0NOBODY01")) == "user_not_found"


async def test_a_limit_out_of_range_is_refused(client: AsyncWebClient) -> None:
    """Slack takes 1 to 999."""
    call = client.conversations_members(channel="C0ENGINEER", limit=1000)

    assert await error_of(call) == "invalid_limit"


async def test_the_app_opens_its_direct_message(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """conversations.open gives the id that chat.update needs."""
    opened = await client.conversations_open(users="U0MINA0001")

    assert slack.channel("@mina").id == opened["channel"]["id"]
