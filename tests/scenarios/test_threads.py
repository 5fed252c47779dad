"""A conversation in a thread, through the real app: what is said, where, and how often."""

import csv
import io

import pytest
from PIL import Image

from sandbox.slack.blocks import problems_of_blocks
from sandbox.slack.facts import BOT_USER_ID, Message
from sandbox.world import World
from storage.answers import last_answer
from storage.engine import open_engine, reading
from tests.scenarios.conftest import Running, asked, is_answer

pytestmark = pytest.mark.asyncio(loop_scope="session")

MENTION = "@Copilot Metrics"


async def replied(world: World, root: Message, text: str, *, user: str = "Mina") -> Message:
    """Say something in the thread of a message, and return what comes of it."""
    await remembered(world, root)
    said = await world.slack.say(user, "#copilot", f"{MENTION} {text}", thread_ts=root.ts)
    assert said is not None
    assert said.ok, said.error
    return await world.slack.message_after(said.mark, "#copilot", where=is_answer)


async def remembered(world: World, root: Message) -> None:
    """Wait until the newest answer of a thread is known; people need longer than that to reply."""
    newest = max(
        (one for one in world.slack.messages("#copilot") if one.is_app and one.viewer is None),
        key=lambda one: one.ts,
        default=None,
    )
    if newest is None:
        return
    engine = open_engine(world.settings.database_url)
    try:
        found = None
        while found is None or found.ts != newest.ts:
            async with reading(engine) as connection:
                found = await last_answer(connection, root.channel, root.ts)
    finally:
        await engine.dispose()


def assert_only_below(world: World, root: Message) -> None:
    """Nothing was broadcast, and whatever was posted after the root hangs below it."""
    calls = [call for call in world.slack.received if call.error is None]
    assert not any(call.arguments.get("reply_broadcast") for call in calls)
    posts = [call for call in calls if call.method in {"chat.postMessage", "chat.postEphemeral"}]
    posts += [
        call for call in calls if call.method == "files.completeUploadExternal" and call.channel
    ]
    assert {call.thread_ts for call in posts if call.ts != root.ts} <= {root.ts}
    seen = [one for one in world.slack.messages("#copilot") if one.is_app and one.viewer is None]
    assert [one.ts for one in seen if one.thread_ts is None] == [root.ts]


async def test_each_reply_changes_one_part_of_the_question(world_with: Running) -> None:
    """And the next one goes on from there; all of it stays in the thread."""
    async with world_with(with_days=True) as world:
        root = await asked(world, "org acme")
        titles = [
            (await replied(world, root, text)).text.splitlines()[0]
            for text in ("by language", "and last week?", "vs team acme/payments", "why?", "total")
        ]
        assert_only_below(world, root)

    assert titles == [
        "Copilot in acme by language, 23 Oct – 19 Nov 2026",
        "Copilot in acme by language, 9–15 Nov 2026",
        "Copilot in acme and acme/payments, 9–15 Nov 2026",
        "What moved in acme, 9–15 Nov 2026",
        "Copilot in acme, 9–15 Nov 2026",
    ]


@pytest.mark.parametrize(
    ("question", "header", "rows"),
    [
        ("org acme 7d", "scope,day,provisional,daily_active_users,", 7),
        ("org acme by language 7d", "language,code_generation_activity_count,code_completion.", 12),
        ("org acme why 14d", "metric,by,part,earlier,later,effect", 20),
    ],
)
async def test_a_file_hangs_in_the_thread(
    world_with: Running, question: str, header: str, rows: int
) -> None:
    """With plain numbers under GitHub's names, and the question stays what it was."""
    async with world_with(with_days=True) as world:
        root = await asked(world, question)
        shared = await replied(world, root, "as csv")
        again = await replied(world, root, "by editor")
        assert_only_below(world, root)

        (file,) = shared.files
        text = world.slack.files[file].decode()
    assert (shared.thread_ts, "as CSV" in shared.text) == (root.ts, True)
    assert text.startswith(header)
    assert len(list(csv.reader(io.StringIO(text)))) > rows
    assert "by editor" in again.text


@pytest.mark.parametrize("view", ["teams", "phases", "agents", "pull requests", "vs previous"])
async def test_every_view_can_be_had_as_a_file(world_with: Running, view: str) -> None:
    """With a line of names, and at least one of values."""
    async with world_with(with_days=True) as world:
        root = await asked(world, f"org acme {view} 7d")
        (file,) = (await replied(world, root, "csv")).files

        lines = list(csv.reader(io.StringIO(world.slack.files[file].decode())))
    assert len(lines) > 1
    assert {len(line) for line in lines} == {len(lines[0])}


async def test_a_chart_comes_again_twice_as_large(world_with: Running) -> None:
    """With its title and its source, and the question stays what it was."""
    async with world_with(with_days=True) as world:
        root = await asked(world, "org acme by model 7d")
        large = await replied(world, root, "bigger chart, please")
        assert_only_below(world, root)

        (image,) = (block for block in large.blocks if block["type"] == "image")
        picture = Image.open(io.BytesIO(world.slack.files[image["slack_file"]["id"]]))
    assert picture.size == (2400, 1400)
    assert [block["type"] for block in large.blocks] == ["header", "image", "context"]
    assert large.text.startswith("Copilot in acme by model")
    assert problems_of_blocks(list(large.blocks), "message") == []


async def test_vs_previous_fetches_the_period_before(world_with: Running) -> None:
    """A summary makes do with halves where it is not stored; this is held against it surely."""
    async with world_with() as world:
        root = await asked(world, "org acme")
        beside = await replied(world, root, "vs previous")
        after = await replied(world, root, "total")

    assert "the first 14" in root.text
    assert "Changes are against the 28 days before, 25 Sep – 22 Oct 2026." in beside.text
    assert "Changes are against the 28 days before, 25 Sep – 22 Oct 2026." in after.text


async def test_without_a_period_before_it_is_said(world_with: Running) -> None:
    """GitHub keeps one year, and the two weeks before these are partly beyond it."""
    async with world_with() as world:
        message = await asked(world, "org acme vs previous 2025-12-15..2025-12-28")

    assert "GitHub does not have all the days of the period before" in message.text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("stop", "Nothing comes here by itself."),
        ("langage", "Did you mean `by language`?"),
        ("help", "GitHub Copilot figures"),
    ],
)
async def test_what_is_for_one_person_is_shown_to_them_in_the_thread(
    world_with: Running, text: str, answer: str
) -> None:
    """And to nobody else."""
    async with world_with(with_days=True) as world:
        root = await asked(world, "org acme 7d")
        said = await replied(world, root, text)
        assert_only_below(world, root)

        assert said.viewer == world.slack.user("Mina").id
    assert (said.thread_ts, answer in said.text) == (root.ts, True)


async def test_a_mention_outside_of_a_thread_begins_one(world_with: Running) -> None:
    """The answer hangs below it, and replies go on from there."""
    async with world_with(with_days=True) as world:
        heard = await world.slack.say("Mina", "#copilot", f"{MENTION} show me org acme 7d")
        assert heard is not None
        first = await world.slack.message_after(heard.mark, "#copilot", where=is_answer)
        (root,) = (one for one in world.slack.messages("#copilot") if one.ts == first.thread_ts)
        second = await replied(world, root, "by editor")

    assert MENTION not in root.text
    assert f"<@{BOT_USER_ID}>" in root.text
    assert second.thread_ts == root.ts
    assert second.text.startswith("Copilot in acme by editor")


async def test_an_event_that_comes_again_is_answered_once(world_with: Running) -> None:
    """Slack delivers some twice, with and without saying so."""
    async with world_with(with_days=True) as world:
        root = await asked(world, "org acme 7d")
        await remembered(world, root)
        said = await world.slack.say("Mina", "#copilot", f"{MENTION} by editor", thread_ts=root.ts)
        assert said is not None
        assert said.event_id is not None
        await world.slack.message_after(said.mark, "#copilot")
        for _ in range(3):
            assert (await world.slack.repeat_event(said.event_id)).ok
        last = await replied(world, root, "by model")

        answers = [one for one in world.slack.messages("#copilot") if one.is_app and one.is_reply]
    assert [one.ts for one in answers][-1] == last.ts
    assert len(answers) == 2


async def test_a_deleted_parent_ends_it_quietly(
    world_with: Running, caplog: pytest.LogCaptureFixture
) -> None:
    """It goes while the answer is under way: nothing is posted elsewhere, and the log names nobody."""
    async with world_with(with_days=True) as world:
        root = await asked(world, "org acme 7d")
        await remembered(world, root)
        said = await world.slack.say("Mina", "#copilot", f"{MENTION} by editor", thread_ts=root.ts)
        assert said is not None
        world.slack.workspace.conversations.delete(root)
        known = len(world.slack.messages("#copilot"))
        refused = await world.slack.call_after(said.mark, "chat.postEphemeral")

        assert posted_since(world, known) == []
        assert world.slack.user("Mina").id not in caplog.text
    assert refused.error == "thread_not_found"
    assert "Traceback" not in caplog.text


async def test_a_locked_thread_is_told_to_the_person_beside_it(world_with: Running) -> None:
    """Nobody may write in it; only the person who asked sees why there is no answer."""
    async with world_with(with_days=True) as world:
        root = await asked(world, "org acme 7d")
        world.slack.faults.turn_on("slack-thread-locked")
        await remembered(world, root)
        said = await world.slack.say("Mina", "#copilot", f"{MENTION} by editor", thread_ts=root.ts)
        assert said is not None
        told = await world.slack.message_after(said.mark, "#copilot", where=is_answer)

        assert (told.viewer, told.thread_ts) == (world.slack.user("Mina").id, None)
    assert told.text.startswith("This thread is locked.")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("slack-missing-scope-files", "This app lacks a permission in Slack"),
        ("slack-storage-limit", "no room left for files"),
        ("slack-upload-fails", "It did not reach Slack"),
    ],
)
async def test_a_file_that_slack_does_not_take_is_told_in_the_thread(
    world_with: Running, fault: str, sentence: str
) -> None:
    """With what to do about it."""
    async with world_with(with_days=True) as world:
        root = await asked(world, "org acme 7d")
        world.slack.faults.turn_on(fault)
        told = await replied(world, root, "as csv")

    assert (told.thread_ts, sentence in told.text) == (root.ts, True)


@pytest.mark.parametrize("fault", ["slack-archived", "slack-not-in-channel"])
async def test_a_place_that_is_gone_ends_it_quietly(
    world_with: Running, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    """An archived channel, or one that the app was removed from: acknowledged, and no more."""
    async with world_with(with_days=True) as world:
        root = await asked(world, "org acme 7d")
        before = world.slack.messages("#copilot")
        world.slack.faults.turn_on(fault)
        await remembered(world, root)
        said = await world.slack.say("Mina", "#copilot", f"{MENTION} by editor", thread_ts=root.ts)
        assert said is not None
        refused = await world.slack.call_after(said.mark, "chat.postEphemeral")
        assert posted_since(world, len(before)) == []

    assert said.ok
    assert refused.error in {"is_archived", "not_in_channel"}
    assert "Traceback" not in caplog.text
    assert world.slack.user("Mina").id not in caplog.text


def posted_since(world: World, known: int) -> list[Message]:
    """Return what the app has posted since there were so many messages."""
    return [one for one in world.slack.messages("#copilot")[known:] if one.is_app]
