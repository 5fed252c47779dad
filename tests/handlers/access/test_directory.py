"""What Slack knows of people and channels, and that its silence is a no."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from handlers.access import Access, Action, Asker, Role, Shown, Why
from handlers.access.directory import KEPT_FOR, Directory, SlackSilent
from handlers.access.policy import PolicyFile
from handlers.access.rules import Person, Place, Standing
from tests.handlers.access.slacks import Slack, telling


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(name="slack")
def _slack() -> Slack:
    return Slack({"U1": {}}, {"C1": {}}, {"S1": ["U1"], "S2": []})


@pytest.fixture(name="clock")
def _clock() -> Clock:
    return Clock()


@pytest.fixture(name="client")
async def _client(slack: Slack) -> AsyncIterator[AsyncWebClient]:
    async with telling(slack) as client:
        yield client


@pytest.fixture(name="directory")
def _directory(client: AsyncWebClient, clock: Clock) -> Directory:
    return Directory(client, clock)


@pytest.mark.parametrize(
    ("told", "enterprise", "standing"),
    [
        ({}, None, Standing.MEMBER),
        ({"is_restricted": True}, None, Standing.GUEST),
        ({"is_ultra_restricted": True}, None, Standing.GUEST),
        ({"is_stranger": True}, None, Standing.STRANGER),
        ({"team_id": "T0OTHER"}, None, Standing.STRANGER),
        ({"team_id": "T0OTHER", "enterprise_user": {"enterprise_id": "E1"}}, "E1", Standing.MEMBER),
        (
            {"team_id": "T0OTHER", "enterprise_user": {"enterprise_id": "E2"}},
            "E1",
            Standing.STRANGER,
        ),
        (
            {"team_id": "T0OTHER", "enterprise_user": {"enterprise_id": "E2"}},
            None,
            Standing.STRANGER,
        ),
        ({"team_id": "T0OTHER"}, "E1", Standing.STRANGER),
        ({"is_bot": True}, None, Standing.BOT),
        ({"is_workflow_bot": True}, None, Standing.BOT),
        ({"deleted": True, "is_restricted": True}, None, Standing.GONE),
    ],
)
async def test_somebody_s_standing(
    slack: Slack,
    directory: Directory,
    told: dict[str, Any],
    enterprise: str | None,
    standing: Standing,
) -> None:
    """The workspaces of one Enterprise Grid are one house, and another company's are not."""
    slack.users["U1"], slack.enterprise = told, enterprise

    assert (await directory.person("U1", ())).standing is standing


@pytest.mark.parametrize("told", [{"is_admin": True}, {"is_owner": True}])
async def test_owners_are_admins(slack: Slack, directory: Directory, told: dict[str, Any]) -> None:
    """Both may administer."""
    slack.users["U1"] = told

    assert (await directory.person("U1", ())).is_workspace_admin


@pytest.mark.parametrize(
    "code", ["user_not_found", "missing_scope", "internal_error", "ratelimited", "invalid_auth"]
)
async def test_somebody_of_whom_slack_does_not_tell_is_nobody(
    slack: Slack, directory: Directory, code: str
) -> None:
    """Whatever the reason."""
    slack.silent["users.info"] = code

    assert await directory.person("U1", ("S1",)) == Person("U1", Standing.UNKNOWN)


async def test_without_knowing_its_own_workspace_everybody_is_unknown(
    slack: Slack, directory: Directory
) -> None:
    """Nobody could be told from a stranger."""
    slack.silent["auth.test"] = "internal_error"

    assert (await directory.person("U1", ())).standing is Standing.UNKNOWN


async def test_groups_are_those_somebody_is_in(directory: Directory) -> None:
    """Of those that are asked about."""
    found = await directory.person("U1", ("S1", "S2"))

    assert (found.groups, found.untold) == (frozenset({"S1"}), frozenset())


@pytest.mark.parametrize("code", ["plan_upgrade_required", "missing_scope", "no_such_subteam"])
async def test_a_group_of_which_slack_does_not_tell_has_nobody_in_it(
    slack: Slack, directory: Directory, code: str
) -> None:
    """The other groups are what they are."""
    slack.groups["S2"], slack.silent["S2"] = ["U1"], code
    found = await directory.person("U1", ("S1", "S2"))

    assert (found.groups, found.untold) == (frozenset({"S1"}), frozenset({"S2"}))


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ({}, Place.PUBLIC),
        ({"is_private": True}, Place.PRIVATE),
        ({"is_private": True, "is_mpim": True}, Place.PRIVATE),
        ({"is_private": True, "is_im": True}, Place.DIRECT),
        ({"is_ext_shared": True}, Place.SHARED),
        ({"is_im": True, "is_ext_shared": True}, Place.SHARED),
        ({"is_pending_ext_shared": True}, Place.SHARED),
        ({"is_org_shared": True, "is_shared": True}, Place.PUBLIC),
    ],
)
async def test_what_a_channel_is(
    slack: Slack, directory: Directory, told: dict[str, Any], place: Place
) -> None:
    """Shared within an Enterprise Grid is not shared with others."""
    slack.channels["C1"] = told

    assert await directory.place("C1") is place


async def test_a_conversation_that_the_app_is_not_in(slack: Slack, directory: Directory) -> None:
    """Slack says so by not knowing it."""
    slack.silent["C1"] = "channel_not_found"

    assert await directory.place("C1") is Place.ELSEWHERE


async def test_an_answer_is_kept_for_a_while_and_silence_is_not(
    slack: Slack, directory: Directory, clock: Clock
) -> None:
    """A change takes five minutes at most; what failed is asked again at once."""
    await directory.person("U1", ("S1",))
    slack.users["U1"] = {"is_restricted": True}
    assert (await directory.person("U1", ("S1",))).standing is Standing.MEMBER
    assert slack.asked == {"users.info": 1, "auth.test": 1, "usergroups.users.list": 1}
    clock.now += KEPT_FOR + timedelta(seconds=1)
    assert (await directory.person("U1", ("S1",))).standing is Standing.GUEST

    slack.silent["C1"] = "ratelimited"
    with pytest.raises(SlackSilent):
        await directory.place("C1")
    slack.silent.clear()
    assert await directory.place("C1") is Place.PUBLIC


async def test_silence_is_logged_once_until_slack_tells_again(
    slack: Slack, directory: Directory, caplog: pytest.LogCaptureFixture
) -> None:
    """However many are asked for meanwhile; another reason is news."""
    slack.users = {f"U{number}": {} for number in range(1, 8)}
    for code, users in (
        ("token_revoked", ("U1", "U2", "U3")),
        ("internal_error", ("U3", "U4")),
        (None, ("U5",)),
        ("internal_error", ("U6", "U7")),
    ):
        slack.silent = {} if code is None else {"users.info": code}
        for user in users:
            await directory.person(user, ())

    said = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert said == [
        f"Slack did not tell who may see what: {code} (user)"
        for code in ("token_revoked", "internal_error", "internal_error")
    ]


class TestGate:
    @pytest.fixture(name="access")
    def _access(self, directory: Directory) -> Access:
        return Access(PolicyFile(None, None), directory)

    async def test_a_channel_of_which_slack_does_not_tell_is_shared(
        self, slack: Slack, access: Access
    ) -> None:
        """It may be, so nothing is shown."""
        slack.silent["C1"] = "missing_scope"
        found = await access.may(Asker("U1", "C1"), Action.FIGURES)

        assert found.why is Why.SHARED

    async def test_a_conversation_without_the_app_is_for_the_asker(
        self, slack: Slack, access: Access
    ) -> None:
        """The answer reaches nobody else."""
        slack.silent["C1"] = "channel_not_found"
        found = await access.may(Asker("U1", "C1"), Action.FIGURES)

        assert (found.allowed, found.shown) == (True, Shown.ASKER)

    async def test_who_is_not_known_may_still_ask_why(self, slack: Slack, access: Access) -> None:
        """`whoami` is for everybody, and nothing else is."""
        slack.silent["users.info"] = "internal_error"
        asker = Asker("U1", "C1")
        allowed = [action for action in Action if (await access.may(asker, action)).allowed]

        assert allowed == [Action.WHOAMI]
        assert (await access.may(asker, Action.WHOAMI)).role is Role.NOBODY


@pytest.mark.parametrize(
    ("told", "zone"),
    [
        ({"tz": "Europe/Berlin"}, "Europe/Berlin"),
        ({"tz": "Mars/Olympus"}, None),
        ({"tz": "../etc/passwd"}, None),
        ({"tz": None}, None),
        ({}, None),
    ],
)
async def test_a_time_zone_is_one_that_exists(
    slack: Slack, directory: Directory, told: dict[str, Any], zone: str | None
) -> None:
    """Whatever stands in the profile."""
    slack.users["U1"] = told

    assert await directory.time_zone("U1") == zone


async def test_where_slack_is_silent_there_is_no_time_zone(
    slack: Slack, directory: Directory
) -> None:
    """Nobody has to wait for it."""
    slack.silent["users.info"] = "fatal_error"

    assert await directory.time_zone("U1") is None


async def test_somebody_s_channels_are_found_on_every_page(
    slack: Slack, directory: Directory
) -> None:
    """By their names."""
    slack.channels = {"C1": {"name": "copilot"}, "C2": {"name": "leads"}}

    assert await directory.channels_of("U1") == {"copilot": "C1", "leads": "C2"}
    assert slack.asked["users.conversations"] == 2
