"""What a worker does with what is due, and what another one does after it has died."""

import asyncio
from datetime import datetime, timedelta

import pytest

from handlers.deliveries.moments import Moment
from handlers.deliveries.terms import Promise
from handlers.messages import text_message
from handlers.subscriptions.composed import Composed, Kept, Silent
from handlers.subscriptions.subscription import ASKED, Paused
from handlers.words.deliveries import may_be_a_repeat
from metrics.errors import TokenRefused, Unavailable
from storage.engine import open_engine
from tests.handlers.deliveries.office import CHANNEL, NINE, QUESTION, Office, dying_at

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
AFTER_LEASE = NINE + 6 * MINUTE
WITHOUT_HISTORY = pytest.mark.parametrize("history", [False])


async def test_a_message_and_its_details_come_once(desk: Office) -> None:
    """The details hang on the message; both are written down, and the memory with them."""
    desk.says.details = "details"
    await desk.order()
    for minutes in range(3):
        await desk.run(NINE + minutes * MINUTE)
    message, details = desk.messages()
    (row,) = await desk.rows()
    found = await desk.subscriptions.find(1)

    assert (message.text, details.text) == ("number 1", "details")
    assert details.thread_ts == message.ts
    assert (row.ts, row.details_ts, row.told) == (message.ts, details.ts, {"active": 5})
    assert found is not None
    assert found.memory == {"seen": 1}


async def test_two_processes_deliver_once(desk: Office, address: str) -> None:
    """Each with connections of its own."""
    other = open_engine(address)
    for _ in range(5):
        await desk.order()
    desk.clock.now = NINE
    first, second = desk.worker("first"), desk.worker("second", engine=other)
    await asyncio.gather(first.run(NINE), second.run(NINE))
    await other.dispose()

    assert sorted(desk.said()) == [f"number {number}" for number in range(1, 6)]
    assert [len(await desk.rows(number)) for number in range(1, 6)] == [1] * 5


@pytest.mark.parametrize("moment", [Moment.BEFORE_CLAIM, Moment.AFTER_CLAIM])
async def test_who_dies_before_posting_leaves_it_to_the_next(desk: Office, moment: Moment) -> None:
    """Which begins anew when the lease is over, and not before."""
    desk.says.details = "details"
    await desk.order()
    await desk.run(NINE, desk.worker(reached=dying_at(moment)))
    assert desk.said() == []

    await desk.run(AFTER_LEASE, desk.worker("second"))

    assert desk.said() == ["number 1", "details"]


@pytest.mark.parametrize("moment", [Moment.AFTER_POSTING, Moment.BEFORE_RECORDING])
@pytest.mark.parametrize("part", [1, 2])
async def test_who_dies_after_posting_is_looked_for_in_the_channel(
    desk: Office, moment: Moment, part: int
) -> None:
    """The message or the details that are there are not posted again, and the rest is."""
    times = 1 if moment is Moment.BEFORE_RECORDING else part
    desk.says.details = "details"
    await desk.order()
    await desk.run(NINE, desk.worker(reached=dying_at(moment, times)))
    await desk.run(NINE + MINUTE, desk.worker("second"))
    before = desk.said()
    await desk.run(AFTER_LEASE, desk.worker("second"))
    (row,) = await desk.rows()

    assert len(before) == times
    assert desk.said() == ["number 1", "details"]
    assert [row.ts, row.details_ts] == [message.ts for message in desk.messages()]
    assert (row.state, row.told) == ("sent", {"active": 5})


async def test_what_was_posted_is_found_however_many_died_since(desk: Office) -> None:
    """It is looked for from when it was due on, and not from when the last of them had it."""
    await desk.order()
    await desk.run(NINE, desk.worker(reached=dying_at(Moment.AFTER_POSTING)))
    for number in range(1, 4):
        dying = desk.worker(f"worker {number}", reached=dying_at(Moment.AFTER_CLAIM))
        await desk.run(NINE + number * 6 * MINUTE, dying)
    await desk.run(NINE + 24 * MINUTE, desk.worker("last"))

    assert desk.said() == ["number 1"]
    assert await desk.states() == [("sent", None)]


@WITHOUT_HISTORY
async def test_details_that_may_be_a_repeat_say_so(desk: Office) -> None:
    """In the thread too, nobody is left to wonder."""
    desk.says.details = "details"
    await desk.order()
    await desk.run(NINE, desk.worker(reached=dying_at(Moment.AFTER_POSTING, 2)))
    await desk.run(AFTER_LEASE, desk.worker("second"))

    assert desk.said() == ["number 1", "details", f"details\n{may_be_a_repeat()}"]


@WITHOUT_HISTORY
async def test_without_history_at_least_once_says_that_it_may_be_a_repeat(desk: Office) -> None:
    """It is posted again, because it might be missing."""
    await desk.order()
    await desk.run(NINE, desk.worker(reached=dying_at(Moment.AFTER_POSTING)))
    await desk.run(AFTER_LEASE, desk.worker("second"))

    assert desk.said() == ["number 1", "number 1 again"]


@WITHOUT_HISTORY
async def test_without_history_at_most_once_is_not_posted_again(desk: Office) -> None:
    """It is written down that it may have been sent."""
    await desk.order()
    promised = Promise.AT_MOST_ONCE
    await desk.run(NINE, desk.worker(reached=dying_at(Moment.AFTER_POSTING), promise=promised))
    await desk.run(AFTER_LEASE, desk.worker("second", promise=promised))

    assert desk.said() == ["number 1"]
    assert await desk.states() == [("skipped", "may_have_been_sent")]


async def test_a_worker_that_was_taken_over_writes_and_posts_nothing(desk: Office) -> None:
    """It was held up until its lease was over; the mark before posting is refused to it."""
    held = desk.says.hold = asyncio.Event()
    await desk.order()
    desk.clock.now = NINE
    slow = asyncio.create_task(desk.worker("slow").run(NINE))
    await desk.says.begun.wait()
    desk.says.hold = None
    await desk.run(AFTER_LEASE, desk.worker("quick"))
    held.set()
    await slow

    assert desk.said() == ["number 1"]
    assert await desk.states() == [("sent", None)]


async def test_one_that_is_slow_keeps_no_other_waiting(desk: Office) -> None:
    """What has been begun with is left to itself."""
    desk.says.hold = asyncio.Event()
    await desk.order()
    await desk.order("C0ENGINEER")
    desk.clock.now = NINE
    worker = desk.worker()
    mark = desk.slack.mark
    await worker.begin(NINE)
    await desk.slack.message_after(mark, "#engineering")
    assert desk.said() == []

    desk.says.hold.set()
    await worker.finish()

    assert desk.said() == ["number 1"]


async def test_a_channel_with_many_keeps_no_other_waiting(desk: Office) -> None:
    """Some of its own have to come later, and what another channel ordered does not."""
    desk.says.details = "details"
    worker = desk.worker()
    for _ in range(20):
        await desk.order()
    await desk.run(NINE, worker)
    await desk.order("C0ENGINEER")
    await desk.run(NINE, worker)

    assert desk.said("C0ENGINEER") == ["number 21", "details"]
    assert len(desk.said()) < 40


async def test_what_is_to_be_remembered_meanwhile_is_not_forgotten(desk: Office) -> None:
    """Somebody snoozes an alert while it is being looked at."""
    desk.says.hold = asyncio.Event()
    await desk.order()
    desk.clock.now = NINE
    worker = desk.worker()
    await worker.begin(NINE)
    await desk.says.begun.wait()
    await desk.subscriptions.remember(1, {"snooze": "a week"})
    desk.says.hold.set()
    await worker.finish()
    found = await desk.subscriptions.find(1)

    assert found is not None
    assert found.memory == {"seen": 1, "snooze": "a week"}


async def test_what_cannot_be_finished_is_left_to_its_lease(desk: Office) -> None:
    """A process that stops does not wait for ever."""
    desk.says.hold = asyncio.Event()
    await desk.order()
    desk.clock.now = NINE
    worker = desk.worker()
    await worker.begin(NINE)
    await desk.says.begun.wait()
    await worker.finish(0)
    desk.says.hold = None
    assert await worker.next_wake() == NINE + 5 * MINUTE

    await desk.run(AFTER_LEASE, desk.worker("second"))

    assert desk.said() == ["number 1"]


async def test_nothing_to_say_is_written_down_as_such(desk: Office) -> None:
    """With what is to be remembered."""
    desk.says.silent = Silent({"quiet": True})
    await desk.order()
    await desk.run(NINE)
    found = await desk.subscriptions.find(1)

    assert desk.said() == []
    assert await desk.states() == [("silent", None)]
    assert found is not None
    assert found.memory == {"quiet": True}


async def test_of_several_that_were_missed_the_newest_comes_and_is_late(desk: Office) -> None:
    """Those before it are written down with their reasons."""
    await desk.order()
    await desk.run(NINE + 3 * DAY + timedelta(hours=2))

    assert desk.said() == ["number 1"]
    assert [occasion.late for occasion in desk.says.asked] == [True]
    assert await desk.states() == [
        ("sent", None),
        ("skipped", "too_late"),
        ("skipped", "too_late"),
        ("skipped", "too_late"),
    ]


async def test_what_still_fails_when_the_next_one_comes_is_left_out(desk: Office) -> None:
    """Nobody reads yesterday's digest beside today's."""
    desk.says.error = Unavailable("metrics")
    await desk.order()
    await desk.run(NINE)
    desk.says.error = None
    await desk.run(NINE + DAY)

    assert desk.said() == ["number 1"]
    assert await desk.states() == [("sent", None), ("skipped", "newer_one_came")]


async def test_a_failure_is_tried_again_when_it_may_help(desk: Office) -> None:
    """As soon as the worker says that it will be."""
    desk.says.error = Unavailable("metrics")
    await desk.order()
    await desk.run(NINE)
    wake = await desk.worker().next_wake()
    assert wake is not None
    desk.says.error = None
    await desk.run(wake)

    assert NINE < wake < NINE + 5 * MINUTE
    assert desk.said() == ["number 1"]


async def test_what_somebody_mends_for_all_is_tried_whenever_it_is_due(desk: Office) -> None:
    """It is paused since it failed first, and not any more once it has come."""
    desk.says.error = TokenRefused("/orgs/acme", status=401)
    await desk.order()
    await desk.run(NINE)
    await desk.run(NINE + DAY)
    failing = await desk.subscriptions.find(1)
    desk.says.error = None
    await desk.run(NINE + 2 * DAY)
    mended = await desk.subscriptions.find(1)

    assert failing is not None
    assert (failing.paused, failing.next_due) == (
        Paused(NINE, None, "github_token"),
        NINE + 2 * DAY,
    )
    assert mended is not None
    assert (mended.paused, mended.next_due) == (None, NINE + 3 * DAY)
    assert desk.said() == ["number 1"]
    assert await desk.states() == [
        ("sent", None),
        ("failed", "github_token"),
        ("failed", "github_token"),
    ]


@pytest.mark.parametrize("until", [None, NINE + 3 * DAY])
async def test_a_pause_that_somebody_wished_meanwhile_stays_theirs(
    desk: Office, until: datetime | None
) -> None:
    """What fails then is written down, and the wish is not replaced by it."""
    desk.says.hold = asyncio.Event()
    desk.says.error = TokenRefused("/orgs/acme", status=401)
    await desk.order()
    desk.clock.now = NINE
    worker = desk.worker()
    await worker.begin(NINE)
    await desk.says.begun.wait()
    await desk.subscriptions.pause(1, ASKED, until, NINE)
    desk.says.hold.set()
    await worker.finish()
    found = await desk.subscriptions.find(1)

    assert found is not None
    assert found.paused == Paused(NINE, until, ASKED)
    assert await desk.states() == [("failed", "github_token")]


async def test_what_is_owed_when_a_pause_begins_is_left_out(desk: Office) -> None:
    """So is what is owed when the subscription ends."""
    desk.says.error = Unavailable("metrics")
    for _ in range(2):
        await desk.order()
    await desk.run(NINE)
    desk.says.error = None
    await desk.subscriptions.pause(1, ASKED, None, NINE)
    await desk.subscriptions.end(2, NINE)
    await desk.run(NINE + timedelta(hours=1))

    assert desk.said() == []
    assert await desk.states(1) == [("skipped", "paused")]
    assert await desk.states(2) == [("skipped", "ended")]


async def test_what_is_owed_goes_along_to_another_channel(desk: Office) -> None:
    """Unless it stands in the old one already."""
    desk.says.error = Unavailable("metrics")
    await desk.order()
    await desk.run(NINE)
    desk.says.error = None
    await desk.subscriptions.move(1, "C0ENGINEER")
    await desk.run(NINE + timedelta(hours=1))

    assert desk.said() == []
    assert desk.said("C0ENGINEER") == ["number 1"]


async def test_many_at_the_same_minute_are_spread(desk: Office) -> None:
    """Over half a minute, each channel always at the same second; few are not."""
    for number in range(30):
        await desk.order(f"C{number:09}")
    await desk.run(NINE)
    begins = {(await desk.rows(number))[0].not_before - NINE for number in range(1, 31)}

    assert len(begins) > 10
    assert max(begins) < timedelta(seconds=30)


async def test_what_was_said_edits_itself_when_it_does_not_hold_any_more(desk: Office) -> None:
    """In place, and it is looked at again when that may be different once more."""
    desk.says.look_again = NINE + DAY
    desk.says.revised = Composed(
        text_message("corrected", (), ""),
        QUESTION,
        told={"active": 6},
        look_again=NINE + 2 * DAY,
    )
    await desk.order()
    await desk.run(NINE)
    await desk.subscriptions.pause(1, ASKED, None, NINE)
    await desk.run(NINE + DAY)
    (row,) = await desk.rows()

    assert desk.said() == ["corrected"]
    assert (row.told, row.look_again) == ({"active": 6}, NINE + 2 * DAY)


async def test_what_holds_for_good_is_not_looked_at_again(desk: Office) -> None:
    """And what could not be looked at is looked at an hour later."""
    desk.says.look_again = NINE + DAY
    await desk.order()
    await desk.run(NINE)
    await desk.subscriptions.pause(1, ASKED, None, NINE)
    desk.says.error = Unavailable("metrics")
    await desk.run(NINE + DAY)
    later = (await desk.rows())[0].look_again
    desk.says.error, desk.says.revised = None, Kept(None)
    await desk.run(NINE + DAY + timedelta(hours=1))

    assert later == NINE + DAY + timedelta(hours=1)
    assert (await desk.rows())[0].look_again is None
    assert desk.said() == ["number 1"]


async def test_a_message_that_is_gone_is_not_looked_at_again(desk: Office) -> None:
    """Somebody deleted it."""
    desk.says.look_again = NINE + DAY
    desk.says.revised = Composed(text_message("corrected", (), ""), QUESTION)
    await desk.order()
    await desk.run(NINE)
    await desk.subscriptions.pause(1, ASKED, None, NINE)
    desk.slack.workspace.conversations.delete(desk.messages(CHANNEL)[0])
    await desk.run(NINE + DAY)

    assert (await desk.rows())[0].look_again is None


async def test_the_last_look_is_written_down_too(desk: Office) -> None:
    """A worker that was away for long changes the message, and notes what it says now."""
    desk.says.look_again = NINE + DAY
    desk.says.revised = Composed(
        text_message("corrected", (), ""), QUESTION, told={"active": 6}, look_again=NINE + 20 * DAY
    )
    await desk.order()
    await desk.run(NINE)
    await desk.subscriptions.pause(1, ASKED, None, NINE)
    await desk.run(NINE + 15 * DAY)
    (row,) = await desk.rows()

    assert desk.said() == ["corrected"]
    assert (row.told, row.look_again) == ({"active": 6}, NINE + 20 * DAY)


async def test_figures_stay_out_of_a_channel_that_was_left_because_it_is_shared(
    desk: Office,
) -> None:
    """What the message there says is not looked at again, wherever the next one comes."""
    desk.says.look_again = NINE + DAY
    desk.says.revised = Composed(text_message("corrected", (), ""), QUESTION)
    await desk.order()
    await desk.run(NINE)
    await desk.subscriptions.move(1, "C0ENGINEER")
    await desk.subscriptions.pause(1, ASKED, None, NINE)
    desk.slack.share("#copilot")
    await desk.run(NINE + DAY)

    assert desk.said() == ["number 1"]
    assert (await desk.rows())[0].look_again is None


async def test_details_stay_out_of_a_channel_that_is_shared_by_now(desk: Office) -> None:
    """The message stands in it already, and the next one comes elsewhere."""
    desk.says.details = "details"
    await desk.order()
    await desk.run(NINE, desk.worker(reached=dying_at(Moment.AFTER_POSTING)))
    desk.slack.share("#copilot")
    await desk.subscriptions.move(1, "C0ENGINEER")
    await desk.run(AFTER_LEASE, desk.worker("second"))

    found = await desk.subscriptions.find(1)
    assert found is not None
    assert (desk.said(), desk.said("C0ENGINEER")) == (["number 1"], [])
    assert await desk.states() == [("sent", "channel_shared")]
    assert found.paused is None
