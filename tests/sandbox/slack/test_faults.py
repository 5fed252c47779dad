"""Each fault does what its sentence says, for ever or once."""

from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import FAULTS, StandInSlack
from tests.sandbox.slack.apps import app_for, over_socket_mode
from tests.sandbox.slack.refused import error_of, refused
from tests.sandbox.slack.test_files import PNG, showing, uploaded

COPILOT = "C0COPILOT1"
CHART = {
    "type": "data_visualization",
    "title": "Editors",
    "chart": {"type": "pie", "segments": [{"label": "VS Code", "value": 61}]},
}


async def post(client: AsyncWebClient, **more: Any) -> Any:
    return await client.chat_postMessage(channel=COPILOT, text="412 people", **more)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("slack-not-in-channel", "not_in_channel"),
        ("slack-channel-not-found", "channel_not_found"),
        ("slack-archived", "is_archived"),
        ("slack-restricted-action", "restricted_action"),
        ("slack-msg-too-long", "msg_too_long"),
        ("slack-token-revoked", "token_revoked"),
        ("slack-missing-scope-chat", "missing_scope"),
        ("slack-429-hour", "ratelimited"),
        ("slack-internal-error", "internal_error"),
    ],
)
async def test_posting_is_refused_until_the_fault_is_off(
    slack: StandInSlack, client: AsyncWebClient, fault: str, error: str
) -> None:
    """Nothing is posted meanwhile, and everything is recorded."""
    slack.faults.turn_on(fault)
    errors = [await error_of(post(client)) for _ in range(2)]
    before = slack.messages("#copilot")
    slack.faults.turn_off(fault)

    assert ([error] * 2, ()) == (errors, before)
    assert (await post(client))["ok"]
    assert [error, error, None] == [call.error for call in slack.received]


async def test_what_happens_to_a_channel_can_be_undone(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """The app is removed, or the channel archived, until somebody changes that."""
    slack.remove("#copilot")
    removed = await error_of(post(client))
    slack.invite("#copilot")
    slack.archive("#copilot")
    archived = await error_of(post(client))
    slack.archive("#copilot", archived=False)

    assert (removed, archived) == ("not_in_channel", "is_archived")
    assert (await post(client))["ok"]


async def test_a_channel_can_be_shared_with_others(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """Slack says so, and takes messages as before."""
    slack.share("#copilot")
    shared = await client.conversations_info(channel=COPILOT)
    slack.share("#copilot", shared=False)
    own = await client.conversations_info(channel=COPILOT)

    assert (shared["channel"]["is_ext_shared"], own["channel"]["is_ext_shared"]) == (True, False)


async def test_people_can_leave_or_become_guests(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """Slack says so, and there is no writing to somebody who left."""
    slack.restrict("Mina")
    slack.deactivate("Tomas")
    mina = await client.users_info(user=slack.user("Mina").id)
    tomas = await client.users_info(user=slack.user("Tomas").id)

    assert (mina["user"]["is_restricted"], mina["user"]["deleted"]) == (True, False)
    assert tomas["user"]["deleted"] is True
    said = client.chat_postMessage(channel=slack.user("Tomas").id, text="hello")
    assert await error_of(said) == "channel_not_found"


async def test_a_fault_can_act_once(slack: StandInSlack, client: AsyncWebClient) -> None:
    """Every name may end in -once."""
    slack.faults.turn_on("slack-not-in-channel-once")

    assert await error_of(post(client)) == "not_in_channel"
    assert (await post(client))["ok"]


def test_an_unknown_fault_is_refused(slack: StandInSlack) -> None:
    """A typing mistake must not pass for good weather."""
    with pytest.raises(ValueError, match="no fault is called"):
        slack.faults.turn_on("slack-on-fire")


async def test_every_fault_has_a_sentence_and_can_be_turned_on(slack: StandInSlack) -> None:
    """The table is what the command line shows."""
    for name, sentence in FAULTS.items():
        slack.faults.turn_on(name)
        assert sentence.endswith(".")


async def test_429_says_when_to_come_back(slack: StandInSlack, client: AsyncWebClient) -> None:
    """Once: Retry-After in seconds, then good weather."""
    slack.faults.turn_on("slack-429-once")

    with pytest.raises(SlackApiError) as caught:
        await post(client)
    assert (
        caught.value.response.status_code,
        caught.value.response["error"],
    ) == (429, "ratelimited")
    assert caught.value.response.headers["Retry-After"] == "1"
    assert (await post(client))["ok"]


async def test_a_server_error_has_status_500(slack: StandInSlack, client: AsyncWebClient) -> None:
    """So that the SDK's own handling can be seen."""
    slack.faults.turn_on("slack-internal-error-once")

    with pytest.raises(SlackApiError) as caught:
        await post(client)
    assert caught.value.response.status_code == 500


async def test_a_dropped_connection_leaves_the_message_behind(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """The caller sees an error, people see the message: whoever repeats it posts twice."""
    slack.faults.turn_on("slack-dropped-once")

    with pytest.raises(aiohttp.ClientError):
        await post(client)
    assert [message.text for message in slack.messages("#copilot")] == ["412 people"]


async def test_missing_file_scopes_leave_the_words(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """files.* is refused by scope, chat.* is not."""
    slack.faults.turn_on("slack-missing-scope-files")

    body = await refused(uploaded(client))

    assert (body["error"], body["needed"]) == ("missing_scope", "files:write")
    assert "files:write" not in body["provided"]
    assert await error_of(client.files_info(file="F0FILE00001")) == "missing_scope"
    assert (await post(client))["ok"]


async def test_no_room_for_files(slack: StandInSlack, client: AsyncWebClient) -> None:
    """The first of the three steps is refused."""
    slack.faults.turn_on("slack-storage-limit")

    assert await error_of(uploaded(client)) == "storage_limit_reached"


async def test_a_scan_that_never_ends(slack: StandInSlack, client: AsyncWebClient) -> None:
    """However often one looks or posts."""
    slack.faults.turn_on("slack-file-never-ready")
    file_id = await uploaded(client)

    looks = [(await client.files_info(file=file_id))["file"]["mimetype"] for _ in range(10)]

    assert looks == [""] * 10
    assert await error_of(client.chat_postMessage(**showing(file_id))) == "invalid_blocks"


async def test_a_slow_scan_takes_four_looks(slack: StandInSlack, client: AsyncWebClient) -> None:
    """Patience is rewarded."""
    slack.faults.turn_on("slack-file-slow")
    file_id = await uploaded(client, PNG)

    looks = [(await client.files_info(file=file_id))["file"]["mimetype"] for _ in range(5)]

    assert [*[""] * 4, "image/png"] == looks


async def test_blocks_can_be_refused_while_words_pass(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """The last resort of a message is its text."""
    slack.faults.turn_on("slack-invalid-blocks")

    assert await error_of(post(client, blocks=[{"type": "divider"}])) == "invalid_blocks"
    assert (await post(client))["ok"]


async def test_an_older_workspace_refuses_the_newer_blocks_alone(
    slack: StandInSlack, client: AsyncWebClient
) -> None:
    """The refusal points at each of them, so an app can drop just those."""
    slack.faults.turn_on("slack-old-blocks-only")

    body = await refused(post(client, blocks=[{"type": "divider"}, CHART]))

    assert body["errors"] == ["unsupported type: data_visualization [json-pointer:/blocks/1/type]"]
    assert (await post(client, blocks=[{"type": "divider"}]))["ok"]


async def test_a_response_url_can_expire_early(slack: StandInSlack) -> None:
    """respond() does not raise; its status tells."""
    app: AsyncApp = app_for(slack)
    statuses: list[int] = []

    @app.command("/copilot-metrics")
    async def report(ack: Any, respond: Any) -> None:
        statuses.append((await respond("late")).status_code)
        await ack()

    slack.faults.turn_on("slack-response-url-expired")
    async with over_socket_mode(slack, app):
        await slack.command("mina", "#copilot", "/copilot-metrics help")

    assert (statuses, slack.messages("#copilot")) == ([404], ())
