"""What is pressed below an answer changes that answer, once, for whoever may ask."""

import asyncio
from collections.abc import Callable

import pytest

from sandbox.slack.facts import Acknowledgement, ApiCall, Message
from sandbox.world import World
from tests.scenarios.conftest import Running, asked, is_answer, kept

pytestmark = pytest.mark.asyncio(loop_scope="session")

HERE = "#copilot"


async def asked_here(world: World, text: str, *, channel: str = HERE) -> Message:
    """Return the answer to a command, once a press of it can be understood."""
    return await kept(world, await asked(world, text, channel=channel))


async def pressed(
    world: World, message: Message, action_id: str, value: str, *, user: str = "Mina"
) -> Acknowledgement:
    channel = message.channel
    heard = await world.slack.press(user, channel, message.ts, action_id, value)
    assert heard.ok, heard.error
    return heard


async def after(world: World, heard: Acknowledgement, where: str = HERE) -> Message:
    """Return the message that was posted or changed because of a press."""
    return await world.slack.message_after(heard.mark, where, where=is_answer)


def shown(message: Message, action_id: str) -> str | None:
    """Return what a select below an answer has chosen."""
    (block,) = [block for block in message.blocks if block["type"] == "actions"]
    (element,) = [each for each in block["elements"] if each["action_id"] == action_id]
    option = element.get("initial_option") or {}
    value: str | None = option.get("value")
    return value


def shows(period: str, view: str) -> Callable[[Message], bool]:
    """Return whether a message is an answer with these two chosen."""
    return lambda one: bool(
        one.blocks and (shown(one, "period"), shown(one, "view")) == (period, view)
    )


def image(message: Message) -> str:
    (file,) = [block["slack_file"]["id"] for block in message.blocks if block["type"] == "image"]
    return str(file)


def calls(world: World, method: str) -> list[ApiCall]:
    return [call for call in world.slack.received if call.method == method]


def standing(world: World, message: Message) -> Message | None:
    """Return what stands now where this message stood."""
    return world.slack.workspace.conversations.find(message.channel, message.ts)


async def done(world: World) -> None:
    """Wait for one more answer, which is posted after everything that was asked before it."""
    await asked_here(world, "org acme 1d")


async def test_another_period_is_shown_where_the_answer_stands(world_with: Running) -> None:
    """The same message has other figures and another chart, and nothing else was posted."""
    async with world_with() as world:
        before = await asked_here(world, "org acme 28d")
        now = await after(world, await pressed(world, before, "period", "7d"))
        answers = [one for one in world.slack.messages(HERE) if is_answer(one)]

        assert now.ts == before.ts
        assert now.edited_ts is not None
        assert answers == [now]
        assert "in the 7 days to 19 Nov 2026" in now.text
        assert (shown(before, "period"), shown(now, "period")) == ("28d", "7d")
        assert image(now) != image(before)


async def test_the_chart_that_was_replaced_is_deleted(world_with: Running) -> None:
    """A file that no message shows does not stay behind."""
    async with world_with() as world:
        before = await asked_here(world, "org acme 28d")
        now = await after(world, await pressed(world, before, "period", "7d"))
        await done(world)

        assert image(before) not in world.slack.files
        assert image(now) in world.slack.files


async def test_another_view_keeps_the_period(world_with: Running) -> None:
    """And the summary leads back."""
    async with world_with() as world:
        before = await asked_here(world, "org acme 7d")
        view = await after(world, await pressed(world, before, "view", "by language"))
        await kept(world, view, view="by language")
        back = await after(world, await pressed(world, view, "view", "summary"))

        assert "by language" in view.text
        assert (shown(view, "period"), shown(view, "view")) == ("7d", "by language")
        assert shown(back, "view") == "summary"
        assert back.text.splitlines()[0] == before.text.splitlines()[0]


async def test_the_thread_goes_on_from_what_the_message_shows_now(world_with: Running) -> None:
    """The question is remembered as it was changed."""
    async with world_with() as world:
        before = await asked_here(world, "org acme 28d")
        now = await after(world, await pressed(world, before, "view", "by editor"))
        await kept(world, now, view="by editor")
        said = await world.slack.say("Mina", HERE, "@Copilot Metrics 7d", thread_ts=now.ts)
        assert said is not None
        reply = await after(world, said)

        assert "by editor" in reply.text
        assert "13–19 Nov 2026" in reply.text


async def test_a_reply_in_a_thread_is_changed_in_its_thread(world_with: Running) -> None:
    """It stays where it is, and the answer above it as well."""
    async with world_with() as world:
        parent = await asked_here(world, "org acme 28d")
        said = await world.slack.say("Mina", HERE, "@Copilot Metrics 7d", thread_ts=parent.ts)
        assert said is not None
        reply = await kept(world, await after(world, said))
        now = await after(world, await pressed(world, reply, "period", "14d"))

        assert (now.ts, now.thread_ts) == (reply.ts, parent.ts)
        assert standing(world, parent) == parent


async def test_refreshing_shows_the_same_question_again(world_with: Running) -> None:
    """Days that were provisional may have changed."""
    async with world_with() as world:
        before = await asked_here(world, "org acme 7d")
        now = await after(world, await pressed(world, before, "more", "refresh"))

        assert now.ts == before.ts
        assert now.text == before.text
        assert image(now) != image(before)


async def test_the_same_press_delivered_twice_acts_once(world_with: Running) -> None:
    """Slack delivers again what it has heard no answer to."""
    async with world_with() as world:
        before = await asked_here(world, "org acme 28d")
        await after(world, await pressed(world, before, "period", "7d"))
        again = await world.slack.interact(world.slack.last_interaction)
        await done(world)

        assert again.ok
        assert len(calls(world, "chat.update")) == 1


async def test_two_choices_in_one_breath_both_hold(world_with: Running) -> None:
    """Changes of one answer follow each other, so that the last shows what both have chosen."""
    async with world_with() as world:
        before = await asked_here(world, "org acme 28d")
        mark = world.slack.mark
        await asyncio.gather(
            pressed(world, before, "period", "7d"),
            pressed(world, before, "view", "by language", user="Tomas"),
        )
        await world.slack.message_after(mark, HERE, where=shows("7d", "by language"))
        await done(world)
        now = standing(world, before)

        assert now is not None
        assert (shown(now, "period"), shown(now, "view")) == ("7d", "by language")
        assert image(before) not in world.slack.files


async def test_the_last_of_many_choices_is_what_stays(world_with: Running) -> None:
    """Whoever clicks through the periods ends at the one clicked last."""
    async with world_with() as world:
        before = await asked_here(world, "org acme 28d")
        mark = world.slack.mark
        for value in ("7d", "14d", "28d", "14d", "7d", "90d"):
            await pressed(world, before, "period", value)
        await world.slack.message_after(mark, HERE, where=shows("90d", "summary"))
        await done(world)
        now = standing(world, before)

        assert now is not None
        assert shown(now, "period") == "90d"


async def test_an_answer_for_one_person_is_changed_for_that_person(world_with: Running) -> None:
    """It cannot be found by its time, so that its blocks lead to the question."""
    async with world_with() as world:
        before = await asked(world, "org acme 28d", channel="#random")
        heard = await pressed(world, before, "view", "by language")
        now = await after(world, heard, "#random")
        then = await after(world, await pressed(world, now, "period", "7d"), "#random")

        mina = world.slack.user("Mina").id
        assert (now.ts, now.viewer) == (before.ts, mina)
        assert (then.ts, then.viewer) == (before.ts, mina)
        assert (shown(then, "view"), shown(then, "period")) == ("by language", "7d")
        assert "Only you can see this." in then.text
        assert [one.ts for one in world.slack.messages("#random")] == [before.ts]


async def test_who_may_not_ask_may_not_press(world_with: Running) -> None:
    """A guest sees the message, and presses; it stays as it is and the guest alone is told."""
    async with world_with() as world:
        before = await asked_here(world, "org acme 28d", channel="#engineering")
        heard = await pressed(world, before, "period", "7d", user="Lee")
        told = await after(world, heard, "#engineering")

        assert told.viewer == world.slack.user("Lee").id
        assert "full members" in told.text
        assert calls(world, "chat.update") == []
        assert standing(world, before) == before


async def test_a_failure_of_github_leaves_the_answer_as_it_was(world_with: Running) -> None:
    """Who pressed is told alone; the figures stay."""
    async with world_with() as world:
        before = await asked_here(world, "org acme 7d")
        world.github.faults.add("github-500")
        told = await after(world, await pressed(world, before, "period", "90d"))

        assert told.viewer == world.slack.user("Mina").id
        assert "GitHub is not answering" in told.text
        assert standing(world, before) == before


@pytest.mark.parametrize("words", ["as csv", "explain"])
async def test_the_menu_says_what_could_be_said_in_the_thread(
    words: str, world_with: Running
) -> None:
    """Typed or chosen, the same words have the same answer."""
    async with world_with() as world:
        message = await asked_here(world, "org acme 7d")
        said = await world.slack.say(
            "Mina", HERE, f"@Copilot Metrics {words}", thread_ts=message.ts
        )
        assert said is not None
        typed = await after(world, said)
        chosen = await after(world, await pressed(world, message, "more", words))

        assert chosen.text == typed.text
        assert standing(world, message) == message


async def test_a_forgotten_answer_says_so(world_with: Running) -> None:
    """An answer of another database has no question here, and nothing is guessed."""
    async with world_with() as world:
        message = await asked_here(world, "org acme 7d")
        await after(world, await pressed(world, message, "period", "14d"))
        another = world.slack.last_interaction
        another["container"]["message_ts"] = "1.000001"
        another["actions"][0]["action_ts"] = "9.000001"
        heard = await world.slack.interact(another)
        told = await after(world, heard)

        assert "I no longer know which question this answers" in told.text
        assert told.viewer == world.slack.user("Mina").id


async def pressed_again(world: World, value: str) -> Acknowledgement:
    """Deliver the newest press as if it had come later, with another value."""
    payload = world.slack.last_interaction
    action = payload["actions"][0]
    action["action_ts"] = f"{float(action['action_ts']) + 100:.6f}"
    action["selected_option"]["value"] = value
    heard = await world.slack.interact(payload)
    assert heard.ok, heard.error
    return heard


async def test_an_answer_that_was_deleted_ends_quietly(world_with: Running) -> None:
    """Nobody is told of it, and the chart that was made for it goes as well."""
    async with world_with() as world:
        message = await asked_here(world, "org acme 28d")
        now = await after(world, await pressed(world, message, "period", "7d"))
        world.slack.workspace.conversations.delete(now)
        heard = await pressed_again(world, "90d")
        call = await world.slack.call_after(heard.mark, "chat.update")
        last = await asked_here(world, "org acme 1d")

        assert call.error == "message_not_found"
        assert [one.ts for one in world.slack.messages(HERE) if is_answer(one)] == [last.ts]
        assert set(world.slack.files) == {image(last), image(now)}


async def test_an_archived_channel_ends_quietly(world_with: Running) -> None:
    """The press is acknowledged, and nothing is said where nothing can be said."""
    async with world_with() as world:
        message = await asked_here(world, "org acme 28d")
        now = await after(world, await pressed(world, message, "period", "7d"))
        world.slack.archive(HERE)
        heard = await pressed_again(world, "90d")
        call = await world.slack.call_after(heard.mark, "chat.update")

        assert call.error == "is_inactive"
        assert [*world.slack.messages(HERE)] == [now]


async def test_what_nobody_was_offered_changes_nothing(world_with: Running) -> None:
    """A value that stands in no button of ours is not believed, whoever signed it."""
    async with world_with() as world:
        message = await asked_here(world, "org acme 28d")
        now = await after(world, await pressed(world, message, "period", "7d"))
        told = await after(world, await pressed_again(world, "org other 7d"))

        assert "That cannot be chosen for this answer." in told.text
        assert told.viewer == world.slack.user("Mina").id
        assert standing(world, now) == now


async def test_a_choice_that_comes_late_does_not_undo_a_newer_one(world_with: Running) -> None:
    """Two people press, and what was pressed first is delivered last."""
    async with world_with() as world:
        message = await asked_here(world, "org acme 28d")
        now = await after(world, await pressed(world, message, "period", "7d"))
        late = world.slack.last_interaction
        late["user"]["id"] = world.slack.user("Tomas").id
        late["actions"][0] |= {"action_ts": message.ts}
        late["actions"][0]["selected_option"]["value"] = "90d"
        assert (await world.slack.interact(late)).ok
        await done(world)

        assert standing(world, now) == now
