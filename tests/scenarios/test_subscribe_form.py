"""A digest that is ordered in a window, through the real app."""

import pytest

from handlers.orders.digest import DigestOrder
from handlers.orders.schedule import Every
from handlers.request import Request, ViewName
from handlers.subscriptions.keeping import Subscriptions
from handlers.subscriptions.subscription import Subscription
from metrics.scope import LastDays, Scope, ScopeKind
from sandbox.slack.facts import Message, View
from sandbox.world import World
from storage.engine import open_engine
from tests.scenarios.conftest import Running, asked, is_answer, kept

pytestmark = pytest.mark.asyncio(loop_scope="session")

COPILOT, RANDOM, PARTNERS = "C0COPILOT1", "C0RANDOM01", "C0PARTNERS"
ACME = Scope.of(ScopeKind.ORG, "acme")


async def ordered(world: World) -> list[Subscription]:
    """Return every subscription there is."""
    engine = open_engine(world.settings.database_url)
    found = await Subscriptions(engine).every()
    await engine.dispose()
    return [*found]


async def below_answer(world: World, question: str = "org acme by language 28d") -> View:
    """Ask, press "Subscribe…" below the answer, and return the window."""
    answer = await kept(world, await asked(world, question))
    heard = await world.slack.press("Mina", "#copilot", answer.ts, "subscribe")
    assert heard.ok, heard.error
    return await world.slack.modal_after(heard.mark, "Mina")


async def at_home(world: World) -> View:
    """Open the App Home, press "Subscribe…" there, and return the window."""
    opened = await world.slack.open_home("Mina")
    await world.slack.home_after(opened.mark, "Mina")
    heard = await world.slack.press_in_view("Mina", "home_subscribe")
    assert heard.ok, heard.error
    return await world.slack.modal_after(heard.mark, "Mina")


async def submitted(world: World, where: str = "#copilot", **values: str) -> Message:
    """Submit the window and return what is then said in a channel."""
    heard = await world.slack.submit_view("Mina", values)
    assert heard.ok, heard.error
    assert heard.payload == {}
    return await world.slack.message_after(heard.mark, where, where=is_answer)


async def refused(world: World, **values: str) -> dict[str, str]:
    """Submit the window and return what then stands below its fields."""
    heard = await world.slack.submit_view("Mina", values)
    assert heard.payload["response_action"] == "errors"
    assert world.slack.modal("Mina") is not None
    errors: dict[str, str] = heard.payload["errors"]
    return errors


async def test_the_button_below_an_answer_orders_what_was_answered(world_with: Running) -> None:
    """On Mondays at nine in the zone of the person's profile, in the channel of the answer."""
    async with world_with() as world:
        view = await below_answer(world)
        message = await submitted(world)
        (order,) = await ordered(world)
        mina = world.slack.user("Mina")

    assert view.payload["title"]["text"] == "Subscribe a channel"
    assert message.viewer is None
    assert message.text.startswith(f"<@{mina.id}> ordered a digest for this channel: ")
    assert isinstance(order.order, DigestOrder)
    assert order.order.question == Request(ACME, LastDays(28), ViewName.LANGUAGES)
    assert order.order.schedule.command == f"weekly mon 09:00 {mina.tz}"
    assert (order.channel, order.owner) == (COPILOT, mina.id)


async def test_at_home_everything_is_chosen(world_with: Running) -> None:
    """Scope, days, how often, when, in which zone and where."""
    async with world_with() as world:
        await at_home(world)
        values = {"every": "daily", "at": "16:30", "zone": "new york", "period": "1d"}
        message = await submitted(world, name="acme", channel=COPILOT, **values)
        (order,) = await ordered(world)

    assert message.viewer is None
    assert order.order.schedule.every is Every.DAILY
    assert order.order.command == "subscribe org acme 1d daily 16:30 America/New_York"


async def test_what_is_wrong_stands_below_its_field(world_with: Running) -> None:
    """Also what the rules say; the window stays open, nothing is kept, and then it works."""
    async with world_with() as world:
        await at_home(world)
        zone = await refused(world, name="acme", channel=COPILOT, zone="Atlantis")
        name = await refused(world, name="acme/platform", channel=COPILOT)
        shared = await refused(world, name="acme", channel=PARTNERS)
        nothing = await ordered(world)
        await submitted(world, name="acme", channel=COPILOT)
        orders = await ordered(world)

    assert "I know no time zone “Atlantis”." in zone["zone"]
    assert "is a team's name" in name["name"]
    assert "shared with others" in shared["channel"]
    assert (nothing, len(orders)) == ([], 1)


async def test_a_channel_without_the_app_is_said_in_the_window(world_with: Running) -> None:
    """A private one cannot be looked at; what to type there is told."""
    async with world_with() as world:
        await at_home(world)
        errors = await refused(world, name="acme", channel="C0LEADS001")
        orders = await ordered(world)

    assert errors["channel"].startswith("I am not in that channel. Type “/invite @")
    assert orders == []


async def test_a_submission_delivered_twice_is_one_order(world_with: Running) -> None:
    """Slack delivers again what it has heard no answer to."""
    async with world_with() as world:
        await below_answer(world)
        await submitted(world)
        again = await world.slack.interact(world.slack.last_interaction)
        orders = await ordered(world)

    assert again.ok
    assert len(orders) == 1


async def test_what_was_ordered_from_home_stands_there(world_with: Running) -> None:
    """Without a press on "Refresh", and below the questions of this person's own direct message."""
    async with world_with() as world:
        await at_home(world)
        heard = await world.slack.submit_view("Mina", {"name": "acme", "channel": COPILOT})
        view = await world.slack.home_after(heard.mark, "Mina")

    rows = [block["text"]["text"] for block in view.payload["blocks"] if "text" in block]
    assert [row for row in rows if row.startswith("*1* `org acme 7d`")]
    assert view.payload["private_metadata"].startswith("D")


async def test_an_order_from_below_an_answer_leaves_the_home_alone(world_with: Running) -> None:
    """Nobody looks at it then, and Slack asks for it when somebody does."""
    async with world_with() as world:
        await below_answer(world)
        await submitted(world)
        await asked(world, "org acme 7d")
        methods = [call.method for call in world.slack.received]

    assert "views.publish" not in methods


async def test_a_comparison_has_no_button(world_with: Running) -> None:
    """The window could not show its second scope."""
    async with world_with() as world:
        answer = await asked(world, "compare org acme team acme/platform")
        one = await asked(world, "org acme")

    def ids(message: Message) -> list[str]:
        parts = [part for block in message.blocks for part in block.get("elements", [])]
        return [part["action_id"] for part in parts if "action_id" in part]

    assert "subscribe" not in ids(answer)
    assert "subscribe" in ids(one)
