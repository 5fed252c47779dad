"""A question that is put together in a window, through the real app."""

import pytest

from sandbox.slack.facts import Acknowledgement, Message
from sandbox.world import World
from tests.scenarios.conftest import Running, is_answer

pytestmark = pytest.mark.asyncio(loop_scope="session")

COPILOT = "C0COPILOT1"
RANDOM = "C0RANDOM01"


async def opened(world: World, *, user: str = "Mina", channel: str = "#copilot") -> Acknowledgement:
    heard = await world.slack.command(user, channel, "/copilot-metrics ask")
    assert heard.ok, heard.error
    return heard


async def answered(world: World, where: str, **values: str) -> Message:
    heard = await world.slack.submit_view("Mina", values)
    assert heard.ok, heard.error
    assert heard.payload == {}
    return await world.slack.message_after(heard.mark, where, where=is_answer)


async def test_the_command_opens_the_window_and_its_question_is_answered(
    world_with: Running,
) -> None:
    """In the channel it was opened in, as if it had been typed."""
    async with world_with() as world:
        heard = await opened(world)
        view = await world.slack.modal_after(heard.mark, "Mina")
        message = await answered(world, COPILOT, name="acme", view="by language", period="7d")

        assert view.payload["title"]["text"] == "Copilot figures"
        assert world.slack.modal("Mina") is None
        assert message.viewer is None
        assert "Copilot in acme by language, 13–19 Nov 2026" in message.text


async def test_the_shortcut_opens_the_window_wherever_somebody_is(world_with: Running) -> None:
    """It belongs to no channel, so that one is chosen."""
    async with world_with() as world:
        heard = await world.slack.global_shortcut("Mina", "ask")
        await world.slack.modal_after(heard.mark, "Mina")
        message = await answered(world, COPILOT, name="acme", channel=COPILOT)

        assert message.channel == COPILOT
        assert message.viewer is None


async def test_what_is_wrong_is_said_in_the_window(world_with: Running) -> None:
    """It stays open, and nothing is asked."""
    async with world_with() as world:
        heard = await opened(world)
        await world.slack.modal_after(heard.mark, "Mina")
        wrong = await world.slack.submit_view("Mina", {"name": "acme/platform"})

        assert wrong.payload["response_action"] == "errors"
        assert "is a team's name" in wrong.payload["errors"]["name"]
        assert world.slack.modal("Mina") is not None
        assert world.github.requests == []

        message = await answered(world, COPILOT, name="acme")
        assert "people in acme" in message.text


async def test_a_channel_without_the_app_answers_the_person_alone(world_with: Running) -> None:
    """As the command does there."""
    async with world_with() as world:
        heard = await opened(world)
        await world.slack.modal_after(heard.mark, "Mina")
        message = await answered(world, RANDOM, name="acme", channel=RANDOM)

        assert message.viewer == world.slack.user("Mina").id


async def test_the_channel_that_is_chosen_decides_who_may_see_it(world_with: Running) -> None:
    """A channel that is shared with others gets nothing, from wherever it was chosen."""
    async with world_with() as world:
        heard = await opened(world)
        await world.slack.modal_after(heard.mark, "Mina")
        message = await answered(world, "C0PARTNERS", name="acme", channel="C0PARTNERS")

        assert message.viewer == world.slack.user("Mina").id
        assert "shared with others" in message.text
        assert world.github.requests == []


async def test_a_guest_gets_no_window(world_with: Running) -> None:
    """Neither by the command nor by the shortcut, and is told why."""
    async with world_with() as world:
        heard = await opened(world, user="Lee", channel="#engineering")
        by_command = await world.slack.message_after(heard.mark, "#engineering", where=is_answer)
        heard = await world.slack.global_shortcut("Lee", "ask")
        by_shortcut = await world.slack.message_after(heard.mark, "@Lee", where=is_answer)

        assert "full members" in by_command.text
        assert by_shortcut.text == by_command.text
        assert world.slack.modal("Lee") is None


async def test_a_submission_delivered_twice_is_one_question(world_with: Running) -> None:
    """Slack delivers again what it has heard no answer to."""
    async with world_with() as world:
        heard = await opened(world)
        await world.slack.modal_after(heard.mark, "Mina")
        await answered(world, COPILOT, name="acme")
        again = await world.slack.interact(world.slack.last_interaction)
        await opened(world)
        await world.slack.modal_after(again.mark, "Mina")
        await answered(world, COPILOT, name="acme", period="7d")

        assert again.ok
        posted = [call for call in world.slack.received if call.method == "chat.postMessage"]
        assert len(posted) == 2


async def test_a_trigger_that_has_expired_is_told_kindly(world_with: Running) -> None:
    """Slack gives three seconds to open a window; then one asks again."""
    async with world_with() as world:
        world.slack.faults.turn_on("slack-trigger-expired")
        heard = await opened(world)
        told = await world.slack.message_after(heard.mark, "#copilot", where=is_answer)

        assert told.text == "That took too long for Slack to open the window. Please open it again."
        assert told.viewer == world.slack.user("Mina").id


async def test_a_mention_says_how_the_window_is_opened(world_with: Running) -> None:
    """Slack opens none for a message."""
    async with world_with() as world:
        said = await world.slack.say("Mina", "#copilot", "@Copilot Metrics ask")
        assert said is not None
        told = await world.slack.message_after(said.mark, "#copilot", where=is_answer)

        assert "`/copilot-metrics ask`" in told.text
