"""Standing orders through the real app: who orders, changes and ends what, and who is told."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import insert

from charts.worker import ChartWorker
from handlers.acts.subscribe import MOST_IN_CHANNEL
from sandbox.slack.facts import Message
from sandbox.world import World
from storage.audit import audited
from storage.deliveries import State
from storage.engine import open_engine, reading, writing
from storage.subscriptions import running_subscriptions
from storage.tables import deliveries
from tests.scenarios.conftest import PLAN, Running, asked, is_answer, opened
from tests.scenarios.conftest import kept as noted
from tests.scenarios.test_threads import MENTION, remembered

pytestmark = pytest.mark.asyncio(loop_scope="session")

WEEKLY = "subscribe org acme weekly mon 09:00 Europe/Berlin"
MONDAY = "<!date^1795420800^{date_short_pretty} at {time}|Mon 23 Nov 2026 09:00 Europe/Berlin>"


@pytest_asyncio.fixture(loop_scope="session", name="world")
async def _world(charts: ChartWorker) -> AsyncIterator[World]:
    """A world of its own for each test, because numbers are given once."""
    async with opened(PLAN, with_days=True, charts=charts) as world:
        yield world


async def kept(world: World) -> list[tuple[int, str, str]]:
    """Return the number, channel and owner of every subscription that has not ended."""
    engine = open_engine(world.settings.database_url)
    async with reading(engine) as connection:
        rows = await running_subscriptions(connection)
    await engine.dispose()
    return [(row.id, row.channel, row.owner) for row in rows]


def told(world: World, channel: str) -> list[str]:
    """Return what everybody in a channel reads of the app."""
    return [
        message.text
        for message in world.slack.messages(channel)
        if message.is_app and message.viewer is None
    ]


class TestSubscribing:
    async def test_the_channel_reads_who_ordered_what_and_how_it_ends(self, world: World) -> None:
        """With the next time in everybody's own clock."""
        message = await asked(world, WEEKLY)

        mina = world.slack.user("Mina").id
        assert message.viewer is None
        assert message.text.splitlines() == [
            (
                f"<@{mina}> ordered a digest for this channel: `org acme 7d`, every Monday at "
                "09:00 (Europe/Berlin)."
            ),
            f"It comes next on {MONDAY}.",
            "Chosen by default: the newest 7 days.",
            (
                "`/copilot-metrics preview 1` shows what it would say now, and "
                f"`/copilot-metrics unsubscribe 1` ends it, which <@{mina}> or an administrator "
                "may do."
            ),
        ]
        assert await kept(world) == [(1, "C0COPILOT1", mina)]

    async def test_what_was_not_said_is_chosen_and_told(self, world: World) -> None:
        """The time zone is that of the person's profile."""
        message = await asked(world, "subscribe org acme", user="tomas")

        assert "every Monday at 09:00 (America/Mexico_City)" in message.text
        assert (
            "Chosen by default: Mondays; 09:00; America/Mexico_City, the time zone of their Slack profile; "
            "the newest 7 days." in message.text
        )

    async def test_the_same_twice_is_one(self, world: World) -> None:
        """The second time names the first."""
        await asked(world, WEEKLY)
        message = await asked(world, WEEKLY, user="tomas")

        assert message.viewer == world.slack.user("tomas").id
        assert message.text.startswith("That is ordered here already: it is subscription 1 of")
        assert len(await kept(world)) == 1

    @pytest.mark.parametrize(
        ("command", "unknown"),
        [
            ("subscribe org acmee weekly", "`org acmee`"),
            ("subscribe team acmee/payments weekly", "`team acmee/payments`"),
            ("subscribe compare org acme org acmee weekly", "`org acmee`"),
            ("alert org acmee no data for 3 days", "`org acmee`"),
        ],
    )
    async def test_what_github_does_not_know_is_not_kept(
        self, world: World, command: str, unknown: str
    ) -> None:
        """Who misspelt it learns so at once, and not when the first one is due."""
        message = await asked(world, command)

        assert message.viewer == world.slack.user("Mina").id
        assert message.text.startswith(f"GitHub does not know {unknown}")
        assert await kept(world) == []

    @pytest.mark.parametrize("fault", ["github-500", "github-401", "github-no-data"])
    async def test_a_github_that_does_not_answer_keeps_nobody_from_ordering(
        self, world: World, fault: str
    ) -> None:
        """What is wrong now may be mended when it is due."""
        world.github.faults.add(fault)
        message = await asked(world, WEEKLY)

        assert "ordered a digest for this channel: `org acme 7d`" in message.text
        assert len(await kept(world)) == 1

    async def test_a_channel_has_only_so_many(self, world: World) -> None:
        """One has to end before another begins."""
        for minute in range(MOST_IN_CHANNEL):
            await asked(world, f"subscribe org acme daily 09:{minute:02} UTC")
        message = await asked(world, WEEKLY)

        assert message.text.startswith("A channel can have 20 subscriptions, and it has as many.")
        assert len(await kept(world)) == MOST_IN_CHANNEL

    async def test_in_a_thread_its_question_comes_again(self, world: World) -> None:
        """The channel is told, and the person in the thread is told that it was."""
        root = await asked(world, "org acme by language 28d")
        await remembered(world, root)
        note = await said_below(world, root, "subscribe monthly 10am UTC")

        assert note.viewer == world.slack.user("Mina").id
        assert note.text == "That is subscription 1. I have told <#C0COPILOT1> about it."
        (said,) = [text for text in told(world, "#copilot") if "ordered a digest" in text]
        assert "`org acme by language 28d`, on the first working day of each month at 10:00" in said

    @pytest.mark.parametrize("channel", ["#random", "#leads"])
    async def test_without_the_app_nothing_is_kept(self, world: World, channel: str) -> None:
        """Neither where it cannot look nor where it cannot post."""
        message = await asked(world, WEEKLY, channel=channel)

        assert message.viewer is not None
        assert message.text.startswith("I am not in this conversation, so nothing could come here")
        assert await kept(world) == []

    async def test_a_channel_shared_with_others_gets_nothing(self, world: World) -> None:
        """As with every question."""
        message = await asked(world, WEEKLY, channel="#partners")

        assert message.text.startswith("Copilot figures stay out of channels that are shared")
        assert await kept(world) == []

    async def test_a_guest_orders_nothing(self, world: World) -> None:
        """Figures are for full members."""
        message = await asked(world, WEEKLY, user="Lee", channel="#engineering")

        assert message.text.startswith("Copilot figures are for full members")
        assert await kept(world) == []

    async def test_persons_never_come_by_themselves(self, world: World) -> None:
        """Not even to an analyst."""
        heard = await world.slack.command(
            "tomas", "#copilot", "/copilot-metrics subscribe who org acme weekly"
        )

        assert "What is about single people is shown to one person at a time" in str(heard.payload)

    async def test_it_is_recorded_who_ordered_what(self, world: World) -> None:
        """For administrators."""
        await asked(world, WEEKLY)
        engine = open_engine(world.settings.database_url)
        async with reading(engine) as connection:
            (row,) = await audited(connection, datetime(2026, 1, 1, tzinfo=UTC))
        await engine.dispose()

        assert (row.action, row.scope, row.outcome) == ("subscribe", "org acme", "allowed")
        assert row.detail == "subscribe org acme 7d weekly mon 09:00 Europe/Berlin"


class TestListing:
    async def test_a_channel_s_list_has_what_when_and_by_whom(self, world: World) -> None:
        """For the person alone."""
        await asked(world, WEEKLY)
        message = await asked(world, "subscriptions", user="tomas")

        mina = world.slack.user("Mina").id
        assert message.viewer == world.slack.user("tomas").id
        assert message.text.splitlines()[:2] == [
            "*What comes here by itself*",
            (
                "• *1* `org acme 7d`, every Monday at 09:00 (Europe/Berlin), ordered by "
                f"<@{mina}>. Next: {MONDAY}."
            ),
        ]

    async def test_the_last_delivery_and_a_pause_are_told(self, world: World) -> None:
        """With why it is paused, and what ends that."""
        await asked(world, WEEKLY)
        await delivered(world, ts="1.1", state=State.SENT)
        await asked(world, "pause 1 until 1 December")
        message = await asked(world, "subscriptions")

        assert (
            "*Paused* until <!date^1796079600^{date_short_pretty} at {time}|Tue 1 Dec 2026 00:00 "
            "Europe/Berlin>. Next: <!date^1796630400^" in message.text
        )
        assert "Last: <!date^" in message.text

    async def test_a_direct_message_lists_one_s_own_of_all_channels(self, world: World) -> None:
        """And not those of others."""
        await asked(world, WEEKLY)
        await asked(world, WEEKLY, channel="#engineering")
        await asked(world, "subscribe org acme daily", user="tomas")
        message = await asked(world, "subscriptions", channel="@mina")

        assert message.text.startswith("*Your subscriptions*\n• *1* ")
        assert "in <#C0COPILOT1>" in message.text
        assert "in <#C0ENGINEER>" in message.text
        assert "*3*" not in message.text

    async def test_nothing_is_told_kindly(self, world: World) -> None:
        """With how to order something."""
        message = await asked(world, "subscriptions")

        assert message.text.startswith("Nothing comes here by itself. In a channel, ")


class TestPreview:
    async def test_one_person_sees_what_it_would_say(self, world: World) -> None:
        """Nobody else does, and nothing is recorded."""
        await asked(world, WEEKLY)
        before = told(world, "#copilot")
        message = await asked(world, "preview 1", user="tomas")

        assert message.viewer == world.slack.user("tomas").id
        assert "acme" in message.text.splitlines()[0]
        assert "This is a preview of subscription 1 for <#C0COPILOT1>" in message.text
        assert told(world, "#copilot") == before
        assert await delivered_count(world) == 0

    async def test_a_number_of_another_channel_is_none_here(self, world: World) -> None:
        """Except for who ordered it, and for administrators."""
        await asked(world, WEEKLY)
        of_others = await asked(world, "preview 1", user="tomas", channel="#engineering")
        of_mina = await asked(world, "preview 1", channel="@mina")
        of_admin = await asked(world, "preview 1", user="Ada", channel="@ada")

        assert of_others.text.startswith("There is no subscription 1 here.")
        assert "This is a preview" in of_mina.text
        assert "This is a preview" in of_admin.text


class TestChanging:
    async def test_pausing_and_resuming_is_told_to_the_channel(self, world: World) -> None:
        """With the next time."""
        await asked(world, WEEKLY)
        paused = await asked(world, "pause 1")
        resumed = await asked(world, "resume 1")
        again = await asked(world, "resume 1")

        mina = world.slack.user("Mina").id
        assert paused.viewer is None
        assert paused.text.startswith(f"<@{mina}> paused subscription 1: `org acme 7d`")
        assert paused.text.endswith("`/copilot-metrics resume 1` lets it come again.")
        assert resumed.viewer is None
        assert resumed.text.endswith(f"It comes next on {MONDAY}.")
        assert again.text == f"Subscription 1 is not paused. It comes next on {MONDAY}."

    async def test_the_end_of_a_pause_is_told(self, world: World) -> None:
        """As it was understood, beside the next time, which is later."""
        await asked(world, WEEKLY)
        paused = await asked(world, "pause 1 until tuesday")

        assert "paused subscription 1 until <!date^" in paused.text
        assert "|Tue 24 Nov 2026 00:00 Europe/Berlin>: `org acme 7d`" in paused.text

    async def test_the_same_pause_is_not_told_to_the_channel_twice(self, world: World) -> None:
        """Nothing changed; another end is another pause."""
        await asked(world, WEEKLY)
        await asked(world, "pause 1")
        again = await asked(world, "pause 1")
        other = await asked(world, "pause 1 until tuesday")

        assert again.viewer == world.slack.user("Mina").id
        assert again.text == (
            "Subscription 1 is paused already. `/copilot-metrics resume 1` ends the pause."
        )
        assert other.viewer is None

    @pytest.mark.parametrize("text", ["pause 1", "resume 1", "move 1 #engineering", "stop 1"])
    async def test_somebody_else_s_is_theirs(self, world: World, text: str) -> None:
        """The refusal names them, and nothing is changed."""
        await asked(world, WEEKLY)
        before = await kept(world)
        message = await asked(world, text, user="tomas")

        mina = world.slack.user("Mina").id
        assert message.viewer == world.slack.user("tomas").id
        assert message.text.startswith(
            f"Subscription 1 is <@{mina}>'s. They or an administrator can change it;"
        )
        assert await kept(world) == before

    async def test_an_administrator_may_end_it_from_anywhere(self, world: World) -> None:
        """The channel is told, and so are they."""
        await asked(world, WEEKLY)
        message = await asked(world, "unsubscribe 1", user="Ada", channel="@ada")

        ada = world.slack.user("Ada").id
        said = (
            f"<@{ada}> ended subscription 1: `org acme 7d`, every Monday at 09:00 (Europe/Berlin). "
            "`/copilot-metrics subscribe org acme 7d weekly mon 09:00 Europe/Berlin` orders it "
            "again."
        )
        assert message.text == said
        assert told(world, "#copilot")[-1] == said
        assert await kept(world) == []

    async def test_an_ended_one_is_gone(self, world: World) -> None:
        """Its number is not given again."""
        await asked(world, WEEKLY)
        await asked(world, "unsubscribe 1")
        gone = await asked(world, "unsubscribe 1")
        await asked(world, WEEKLY)

        assert gone.text.startswith("There is no subscription 1 here.")
        assert [number for number, _, _ in await kept(world)] == [2]

    async def test_an_archived_channel_does_not_keep_it(self, world: World) -> None:
        """Nobody can be told there, so the person alone is."""
        await asked(world, WEEKLY)
        world.slack.archive("#copilot")
        message = await asked(world, "unsubscribe 1", channel="@mina")

        assert "ended subscription 1" in message.text
        assert await kept(world) == []


class TestMoving:
    @pytest.mark.parametrize("named", ["#engineering", "<#C0ENGINEER|engineering>", "#Engineering"])
    async def test_both_channels_are_told(self, world: World, named: str) -> None:
        """However the channel was written."""
        await asked(world, WEEKLY)
        message = await asked(world, f"move 1 {named}")

        mina = world.slack.user("Mina").id
        assert message.text.startswith(f"<@{mina}> moved subscription 1 to <#C0ENGINEER>: ")
        assert told(world, "#engineering")[0].startswith(f"<@{mina}> moved subscription 1 here: ")
        assert await kept(world) == [(1, "C0ENGINEER", mina)]

    async def test_here_is_where_it_is_asked(self, world: World) -> None:
        """As in one's own direct message."""
        await asked(world, WEEKLY)
        message = await asked(world, "move 1 here", channel="@mina")

        assert "moved subscription 1 here" in message.text
        await world.slack.message_after(
            0, "#copilot", where=lambda one: "moved subscription 1 to a direct message" in one.text
        )
        assert (await kept(world))[0][1].startswith("D")

    @pytest.mark.parametrize(
        ("channel", "said"),
        [
            ("#nowhere", "I find no channel `#nowhere` that you and I are both in."),
            ("#leads", "I find no channel `#leads` that you and I are both in."),
            ("#copilot", "Subscription 1 comes in <#C0COPILOT1> already."),
            ("#partners", "The figures of `org acme` cannot come to <#C0PARTNERS>"),
            ("#random", "Nothing was moved, because I cannot post in <#C0RANDOM01>."),
        ],
    )
    async def test_where_it_cannot_come_it_is_not_moved(
        self, world: World, channel: str, said: str
    ) -> None:
        """The person reads why, and what would help."""
        await asked(world, WEEKLY)
        before = await kept(world)
        message = await asked(world, f"move 1 {channel}")

        assert message.text.startswith(said)
        assert message.viewer is not None
        assert await kept(world) == before

    async def test_a_private_channel_of_others_is_not_found(self, world: World) -> None:
        """Although the app is in it."""
        world.slack.invite("#leads")
        await asked(world, WEEKLY, user="tomas")
        by_name = await asked(world, "move 1 #leads", user="tomas")
        by_id = await asked(world, "move 1 <#C0LEADS001|leads>", user="tomas")

        assert by_name.text.startswith("I find no channel `#leads`")
        assert by_id.text.startswith("I find no channel <#C0LEADS001>")


class TestStopping:
    async def test_below_a_digest_it_ends_that_one(self, world: World) -> None:
        """And no other."""
        await asked(world, WEEKLY)
        await asked(world, "subscribe org acme daily")
        root = world.slack.messages("#copilot")[-1]
        await delivered(world, ts=root.ts, state=State.SENT)
        message = await said_below(world, root, "stop")

        assert "ended subscription 1" in message.text
        assert [number for number, _, _ in await kept(world)] == [2]

    @pytest.mark.parametrize("order", [WEEKLY, "alert org acme acceptance below 25%"])
    async def test_below_the_order_it_ends_what_was_ordered(self, world: World, order: str) -> None:
        """Also before anything has come, and no other one."""
        await asked(world, "subscribe org acme daily")
        root = await noted(world, await asked(world, order), subscription=2)
        message = await said_below(world, root, "stop")

        assert "ended subscription 2" in message.text
        assert [number for number, _, _ in await kept(world)] == [1]

    async def test_below_a_change_it_ends_what_was_changed(self, world: World) -> None:
        """As below the message that something comes to this channel from now on."""
        await asked(world, WEEKLY, channel="#engineering")
        await asked(world, "move 1 #copilot", channel="#engineering")
        (moved,) = [one for one in world.slack.messages("#copilot") if "moved" in one.text]
        root = await noted(world, moved, subscription=1)
        message = await said_below(world, root, "stop")

        assert "ended subscription 1" in message.text
        assert await kept(world) == []

    async def test_below_somebody_else_s_order_it_ends_nothing(self, world: World) -> None:
        """It is theirs, and the refusal names them."""
        root = await noted(world, await asked(world, WEEKLY, user="tomas"), subscription=1)
        message = await said_below(world, root, "stop")

        assert message.text.startswith("Subscription 1 is <@U0TOMAS001>'s.")
        assert len(await kept(world)) == 1

    async def test_below_what_has_ended_it_says_so(self, world: World) -> None:
        """Nothing else is ended instead."""
        root = await noted(world, await asked(world, WEEKLY), subscription=1)
        await asked(world, "subscribe org acme daily")
        await asked(world, "unsubscribe 1")
        message = await said_below(world, root, "stop")

        assert message.text.startswith("There is no subscription 1 here.")
        assert [number for number, _, _ in await kept(world)] == [2]

    async def test_elsewhere_it_lists_what_there_is(self, world: World) -> None:
        """Because nobody knows which one is meant."""
        await asked(world, WEEKLY)
        message = await asked(world, "stop")

        assert message.text.startswith("*What comes here by itself*\n• *1* ")
        assert len(await kept(world)) == 1


async def said_below(world: World, root: Message, text: str) -> Message:
    """Mention the app in the thread of a message, and return what the person alone is told."""
    said = await world.slack.say("Mina", "#copilot", f"{MENTION} {text}", thread_ts=root.ts)
    assert said is not None
    return await world.slack.message_after(
        said.mark, "#copilot", where=lambda one: is_answer(one) and one.viewer is not None
    )


async def delivered(world: World, *, ts: str, state: State) -> None:
    """Write down that the first subscription was delivered as this message."""
    at = datetime(2026, 11, 16, 8, tzinfo=UTC)
    engine = open_engine(world.settings.database_url)
    row = {"subscription": 1, "due_at": at, "key": "1", "channel": "C0COPILOT1", "state": state}
    more = {"not_before": at, "attempts": 1, "ts": ts, "sent_at": at + timedelta(seconds=2)}
    async with writing(engine) as connection:
        await connection.execute(insert(deliveries).values(**row, **more))
    await engine.dispose()


async def delivered_count(world: World) -> int:
    """Return how many deliveries are written down."""
    engine = open_engine(world.settings.database_url)
    async with reading(engine) as connection:
        rows = (await connection.execute(deliveries.select())).all()
    await engine.dispose()
    return len(rows)


async def test_a_group_s_figures_come_to_a_direct_message_only(world_with: Running) -> None:
    """In a channel others would read them too."""
    async with world_with(with_days=True) as world:
        assert world.settings.access_file is not None
        world.settings.access_file.write_text(
            '[[scope]]\nname = "org acme"\nuser_groups = ["S0ANALYSTS"]\n', encoding="utf-8"
        )
        refused = await asked(world, WEEKLY, user="tomas")
        allowed = await asked(world, WEEKLY, user="tomas", channel="@tomas")

    assert refused.text.startswith("You may see the figures of `org acme`, but not everybody in")
    assert allowed.text.startswith("<@U0TOMAS001> ordered a digest for this channel:")
