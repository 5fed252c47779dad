"""Opening the App Home, and asking from there, through the real app."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from sandbox.slack.facts import View
from sandbox.world import World
from storage.audit import AuditRow, put_audit
from storage.engine import open_engine, writing
from tests.scenarios.conftest import Running, asked, is_answer

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def opened(world: World, user: str) -> View:
    """Open the App Home and return it once it is there."""
    heard = await world.slack.open_home(user)
    assert heard.ok, heard.error
    return await world.slack.home_after(heard.mark, user)


def said(view: View) -> str:
    """Return everything that the view says."""
    return json.dumps(view.payload["blocks"], ensure_ascii=False)


def buttons(view: View) -> list[Mapping[str, Any]]:
    """Return every button of the view, in order."""
    blocks = view.payload["blocks"]
    return [part for block in blocks for part in block.get("elements", []) if "value" in part]


async def test_a_member_sees_what_was_asked_with_its_freshness(world_with: Running) -> None:
    """A scope that was asked for has its last day, what may change, and its questions."""
    async with world_with() as world:
        await asked(world, "org acme")
        view = await opened(world, "Mina")

    assert "*`org acme`*" in said(view)
    assert "Figures until Thu 19 Nov 2026, checked 21 Nov 2026 08:30 UTC." in said(view)
    assert "may still change" in said(view)
    assert [button["value"] for button in buttons(view)] == [
        "org acme 28d",
        "org acme by language 28d",
        "org acme agents 28d",
        "org acme pull requests 28d",
    ]


async def test_before_anything_was_asked_the_home_says_how_to(world_with: Running) -> None:
    """A newcomer finds the command instead of an empty list."""
    async with world_with() as world:
        view = await opened(world, "Mina")

    assert "`/copilot-metrics org NAME`" in said(view)


async def test_an_example_is_answered_in_the_direct_message(world_with: Running) -> None:
    """One press brings the figures with their chart, and no channel sees them."""
    async with world_with() as world:
        await asked(world, "org acme")
        await opened(world, "Mina")
        heard = await world.slack.press_in_view("Mina", "home_ask_1")
        message = await world.slack.message_after(heard.mark, "@Mina", where=is_answer)

        assert heard.ok
        assert "by language" in message.text
        assert [block["type"] for block in message.blocks].count("image") == 1
        assert len(world.slack.messages("#copilot")) == 1


async def test_a_guest_gets_a_sentence_and_nothing_else(world_with: Running) -> None:
    """Whoever is no full member sees no scope, no button and no record."""
    async with world_with() as world:
        await asked(world, "org acme")
        view = await opened(world, "Lee")

    (block,) = view.payload["blocks"]
    assert "for full members of this workspace" in block["text"]["text"]


async def test_only_administrators_see_health_and_the_audit_record(world_with: Running) -> None:
    """The record names people, so a member's home has none of it."""
    async with world_with() as world:
        await _record(world)
        hers, his = await opened(world, "Ada"), await opened(world, "Mina")

    assert "an *administrator*, because you are an admin of this workspace" in said(hers)
    assert "<@U0TOMAS001> people `org acme`" in said(hers)
    assert "copilot-metrics doctor" in said(hers)
    assert "a *viewer*" in said(his)
    assert all(word not in said(his) for word in ("U0TOMAS001", "Audit record", "Health"))


async def test_refreshing_publishes_anew(world_with: Running) -> None:
    """What was asked meanwhile stands there after a press."""
    async with world_with() as world:
        before = await opened(world, "Mina")
        await asked(world, "org acme 7d")
        heard = await world.slack.press_in_view("Mina", "home_refresh")
        after = await world.slack.home_after(heard.mark, "Mina")

    assert "org acme" not in said(before)
    assert "*`org acme`*" in said(after)


async def test_a_home_that_changed_meanwhile_is_published_again(world_with: Running) -> None:
    """An old hash is refused by Slack, and what holds now is shown without an error."""
    async with world_with() as world:
        await opened(world, "Mina")
        heard = await world.slack.press_in_view("Mina", "home_refresh")
        await world.slack.home_after(heard.mark, "Mina")
        first = world.slack.delivered[0]
        event = first.payload["event"] | {"view": {"hash": "an old one"}}
        again = first.payload | {"event_id": "Ev0AGAIN001", "event": event}
        heard = await world.slack.deliver(replace(first, payload=again))
        view = await world.slack.home_after(heard.mark, "Mina")

    assert "What you can ask" in said(view)


async def test_an_event_that_comes_twice_publishes_once(world_with: Running) -> None:
    """Slack delivers events again, and the home is not put together again for that."""
    async with world_with() as world:
        heard = await world.slack.open_home("Mina")
        await world.slack.home_after(heard.mark, "Mina")
        assert heard.event_id
        assert (await world.slack.repeat_event(heard.event_id)).ok
        await asked(world, "org acme 7d")

    published = [call for call in world.slack.received if call.method == "views.publish"]
    assert len(published) == 1


async def _record(world: World) -> None:
    row = AuditRow(
        world.around.clock(), "U0TOMAS001", "people", "org acme", "C0COPILOT1", None, "allowed"
    )
    engine = open_engine(world.settings.database_url)
    async with writing(engine) as connection:
        await put_audit(connection, row)
    await engine.dispose()


async def subscribed(world: World, *, user: str = "Mina") -> None:
    """Order a digest for #copilot."""
    await asked(world, "subscribe org acme weekly mon 09:00 Europe/Berlin", user=user)


async def pressed(world: World, user: str, action_id: str) -> View:
    """Press something of a subscription, and return the home that is then there."""
    heard = await world.slack.press_in_view(user, action_id)
    assert heard.ok, heard.error
    return await world.slack.home_after(heard.mark, user)


async def test_a_subscription_is_paused_resumed_and_ended_at_home(world_with: Running) -> None:
    """After each press the home shows what holds now, and the channel is told who did it."""
    async with world_with() as world:
        await subscribed(world)
        before = await opened(world, "Mina")
        paused = await pressed(world, "Mina", "home_pause_1")
        resumed = await pressed(world, "Mina", "home_resume_1")
        ended = await pressed(world, "Mina", "home_unsubscribe_1")
        told = [message.text for message in world.slack.messages("#copilot")]

    assert "*1* `org acme 7d`, every Monday at 09:00 (Europe/Berlin) in <#C0COPILOT1>." in said(
        before
    )
    assert "*Paused*" in said(paused)
    assert "*Paused*" not in said(resumed)
    assert "Next: " in said(resumed)
    assert "Nothing yet." in said(ended)
    assert [text.partition(" ")[2][:6] for text in told[1:]] == ["paused", "resume", "ended "]


async def test_a_preview_comes_in_the_direct_message(world_with: Running) -> None:
    """The channel sees nothing of it."""
    async with world_with() as world:
        await subscribed(world)
        await opened(world, "Mina")
        heard = await world.slack.press_in_view("Mina", "home_preview_1")
        message = await world.slack.message_after(heard.mark, "@Mina", where=is_answer)

        assert "acme" in message.text
        assert len(world.slack.messages("#copilot")) == 1


async def test_nobody_sees_what_others_ordered_but_an_administrator(world_with: Running) -> None:
    """And of those only what does not come, which they can let come again."""
    async with world_with() as world:
        await subscribed(world)
        well = await opened(world, "Ada")
        await asked(world, "pause 1")
        colleague = await opened(world, "Priya")
        stuck = await opened(world, "Ada")
        resumed = await pressed(world, "Ada", "home_resume_1")
        mina = world.slack.user("Mina").id

    title = "Subscriptions of others that do not come"
    assert title not in said(well)
    assert title not in said(colleague)
    assert title in said(stuck)
    assert f"Ordered by <@{mina}>." in said(stuck)
    assert title not in said(resumed)


async def test_what_was_ended_meanwhile_is_told_and_gone(world_with: Running) -> None:
    """Somebody else may have ended it while the home stood open."""
    async with world_with() as world:
        await subscribed(world)
        await opened(world, "Mina")
        await asked(world, "unsubscribe 1")
        view = await pressed(world, "Mina", "home_pause_1")
        told = [message.text for message in world.slack.messages("@Mina")]

    assert "Nothing yet." in said(view)
    assert "There is no subscription 1 here." in told[-1]
