"""What a person reads when GitHub or Slack fails, through the real app."""

import pytest
import pytest_asyncio

from charts.worker import ChartWorker
from sandbox.github.faults import FAULTS as GITHUB_FAULTS
from sandbox.slack.faults import FAULTS as SLACK_FAULTS
from tests.scenarios.conftest import PLAN, Running, asked, opened

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Each fault of GitHub that lasts, with a piece of the sentence that only the asker sees.
TOLD_ALONE = {
    "github-401": "GitHub does not accept this app's token for `org acme`",
    "github-401-once": "GitHub does not accept this app's token for `org acme`",
    "github-403-policy": "The policy “Copilot usage metrics” is off for `org acme`",
    "github-403-permission": 'the "Organization Copilot metrics" permission (read)',
    "github-403-primary-limit": "used up this hour's requests",
    "github-429-secondary": "asked too fast",
    "github-403-secondary": "asked too fast",
    "github-404": "GitHub does not know `org acme`",
    "github-410": "GitHub no longer answers the version of its API",
    "github-500": "GitHub is not answering (status 500). The figures are not zero",
    "github-dropped": "GitHub is not answering. The figures are not zero",
    "github-broken-body": "is not in the form that GitHub describes",
    "github-not-ready": "GitHub has no figures of `org acme` yet",
    "github-no-data": "GitHub has no figures of `org acme` yet",
    "github-empty-links": "GitHub has no figures of `org acme` yet",
    "links-foreign-host": "`GITHUB_LINK_HOSTS`",
    "links-expired": "Ask again to get a fresh one",
    "links-cut": "is not in the form that GitHub describes",
    "links-cut-silent": "is not in the form that GitHub describes",
    "links-bomb": "is larger than the 67.1 MB that this app accepts",
}
TOO_SLOW = ("github-timeout", "links-stalled")
# Each fault of GitHub that passes, so that the answer is the whole answer.
OVERCOME = (
    "github-429-secondary-once",
    "github-502-once",
    "github-dropped-once",
    "links-expired-once",
    "links-500-once",
    "links-gzip",
    "links-gzip-file",
)
# Each fault of Slack, with what the asker is told alone because nothing can be posted.
REFUSED = {
    "slack-archived": "This channel is archived",
    "slack-msg-too-long": "The answer is too long for one message",
    "slack-internal-error": "Slack did not confirm that the answer arrived",
    "slack-restricted-action": "This channel's settings keep me from posting",
    "slack-missing-scope-chat": "the scope `chat:write`",
    "slack-429-hour": "Slack asks me to slow down",
    "slack-token-revoked": "Slack has taken away this app's access",
}
# Each fault of Slack that costs the chart, with the line that says so below the figures.
WITHOUT_CHART = {
    "slack-missing-scope-files": "the scope `files:write`",
    "slack-file-never-ready": "Slack did not finish looking at it in time",
    "slack-upload-fails": "It did not reach Slack",
    "slack-invalid-blocks": "Slack did not accept the layout",
    "slack-storage-limit": "This workspace has no room left for files",
}
POSTED_ALL_THE_SAME = ("slack-429-once", "slack-file-slow", "slack-old-blocks-only")
OUT_OF_REACH = ("slack-not-in-channel", "slack-channel-not-found")


@pytest.mark.parametrize("fault", TOLD_ALONE)
async def test_a_failure_of_github_is_told_to_the_asker_alone(
    fault: str, world_with: Running
) -> None:
    """The sentence says what happened; nothing is posted, and no zero is made of an outage."""
    async with world_with(fault) as world:
        answer = await asked(world, "org acme 7d")

        assert TOLD_ALONE[fault] in answer.text
        assert answer.viewer == world.slack.user("Mina").id


@pytest.mark.parametrize("fault", TOO_SLOW)
async def test_a_question_ends_at_its_deadline(fault: str, world_with: Running) -> None:
    """Who asks is not left waiting when GitHub takes a question and never answers."""
    async with world_with(fault, deadline_seconds=0.3) as world:
        answer = await asked(world, "org acme 7d")

        assert "did not all arrive" in answer.text
        assert answer.viewer == world.slack.user("Mina").id


@pytest_asyncio.fixture(scope="module", loop_scope="session", name="untroubled")
async def _untroubled(charts: ChartWorker) -> str:
    """What is answered where nothing fails, asked once for all failures that pass."""
    async with opened(PLAN, charts=charts) as world:
        answer = await asked(world, "org acme 7d")
    return answer.text


@pytest.mark.parametrize("fault", OVERCOME)
async def test_a_passing_failure_of_github_is_not_noticed(
    fault: str, world_with: Running, untroubled: str
) -> None:
    """What helps is tried again, and the answer is the same as without the failure."""
    async with world_with(fault) as world:
        answer = await asked(world, "org acme 7d")

    assert answer.viewer is None
    assert answer.text == untroubled


async def test_a_team_is_answered_without_the_closed_endpoints(world_with: Running) -> None:
    """The sandbox has closed them, like github.com: the reports about users and teams answer."""
    async with world_with() as world:
        answer = await asked(world, "team acme/platform 7d")

    assert answer.viewer is None
    assert "users-1-day + user-teams-1-day" in answer.text


async def test_a_team_of_four_is_not_listed_and_others_are_named(world_with: Running) -> None:
    """GitHub leaves out teams of fewer than five seats; the answer says so, and which it lists."""
    async with world_with() as world:
        answer = await asked(world, "team acme/security 7d")

    assert answer.viewer == world.slack.user("Mina").id
    assert "fewer than five Copilot seats" in answer.text
    assert "`/copilot-metrics team acme/platform`" in answer.text


async def test_a_misspelt_team_is_answered_with_the_nearest_one(world_with: Running) -> None:
    """The names that GitHub lists are there, so the near one can be suggested."""
    async with world_with() as world:
        answer = await asked(world, "team acme/platfrom 7d")

    assert "Did you mean `/copilot-metrics team acme/platform`?" in answer.text


@pytest.mark.parametrize("fault", REFUSED)
async def test_a_refusal_of_slack_is_told_to_the_asker_alone(
    fault: str, world_with: Running
) -> None:
    """Where nothing can be posted, the person still learns why and what to do."""
    async with world_with(fault, with_days=True) as world:
        answer = await asked(world, "org acme 7d")

        assert REFUSED[fault] in answer.text
        assert answer.viewer == world.slack.user("Mina").id


@pytest.mark.parametrize("fault", WITHOUT_CHART)
async def test_the_figures_arrive_when_the_chart_cannot(fault: str, world_with: Running) -> None:
    """The message stands in the channel with every figure, and says why the chart is missing."""
    async with world_with(fault, with_days=True) as world:
        answer = await asked(world, "org acme 7d")

    assert answer.viewer is None
    assert "Acceptance rate: " in answer.text
    assert WITHOUT_CHART[fault] in answer.text
    assert not [block for block in answer.blocks if block["type"] == "image"]


@pytest.mark.parametrize("fault", POSTED_ALL_THE_SAME)
async def test_a_passing_refusal_of_slack_is_not_noticed(fault: str, world_with: Running) -> None:
    """The message is posted once, with its chart."""
    async with world_with(fault, with_days=True) as world:
        answer = await asked(world, "org acme 7d")

        assert [block for block in answer.blocks if block["type"] == "image"]
        assert len([m for m in world.slack.messages("#copilot") if m.viewer is None]) == 1


@pytest.mark.parametrize("fault", OUT_OF_REACH)
async def test_where_the_bot_is_not_in_the_channel_the_person_is_answered(
    fault: str, world_with: Running
) -> None:
    """The figures are shown to the asker alone, with how to invite the bot."""
    async with world_with(fault, with_days=True) as world:
        answer = await asked(world, "org acme 7d")

        assert answer.viewer == world.slack.user("Mina").id
        assert "Acceptance rate: " in answer.text
        assert "`/invite @Copilot Metrics`" in answer.text


async def test_a_message_that_slack_accepted_is_not_posted_twice(world_with: Running) -> None:
    """Where the connection breaks after Slack took the message, it stands there once."""
    async with world_with("slack-dropped", with_days=True) as world:
        await asked(world, "org acme 7d")
        told = await world.slack.message_after(
            world.slack.mark - 1, "#copilot", where=lambda message: message.viewer is not None
        )

        assert "Slack did not confirm that the answer arrived" in told.text
        assert len([m for m in world.slack.messages("#copilot") if m.viewer is None]) == 1


async def test_an_expired_way_back_does_not_stop_the_answer(world_with: Running) -> None:
    """A reply that Slack no longer takes is only logged; the answer stands in the channel."""
    async with world_with("slack-response-url-expired", with_days=True) as world:
        answer = await asked(world, "org acme 7d")

    assert answer.viewer is None


async def test_every_failure_is_reached() -> None:
    """No fault of the stand-ins is without a test here."""
    reached = {*TOLD_ALONE, *TOO_SLOW, *OVERCOME, "github-422"}
    reached |= {*REFUSED, *WITHOUT_CHART, *POSTED_ALL_THE_SAME, *OUT_OF_REACH}
    # A locked thread is reached where threads are, in `test_threads`.
    reached |= {"slack-dropped", "slack-response-url-expired"}
    reached |= {"slack-thread-locked", "slack-trigger-expired"}

    assert reached == {*GITHUB_FAULTS, *SLACK_FAULTS}
