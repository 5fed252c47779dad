"""How fast is posted: a channel once a second, all of them three times, and never while Slack waits."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.deliveries.pace import LONGEST, Pace
from handlers.refusals import Limited

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


class Time:
    """Passes by sleeping only."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


async def turns(channels: list[str]) -> list[datetime]:
    """Return when each gets its turn, where each waits for the one before it."""
    time = Time()
    pace, found = Pace(time, time.sleep), []
    for channel in channels:
        await pace.turn(channel)
        found.append(time.now)
    return found


async def test_a_channel_is_posted_to_once_a_second() -> None:
    """The first time at once."""
    found = await turns(["C1", "C1", "C1"])

    assert found == [NOW, NOW + timedelta(seconds=1), NOW + timedelta(seconds=2)]


async def test_all_together_post_three_times_a_second() -> None:
    """To channels of which each is posted to once."""
    found = await turns(["C1", "C2", "C3", "C4"])

    assert found[-1] - found[0] == timedelta(seconds=1.002)


@given(st.lists(st.sampled_from("ABCD"), max_size=30))
def test_the_pace_is_never_faster(channels: list[str]) -> None:
    """Whoever is to be posted to, in whatever order."""
    found = asyncio.run(turns(channels))
    by_channel = {
        channel: [at for at, to in zip(found, channels, strict=True) if to == channel]
        for channel in set(channels)
    }

    assert all(after - before >= timedelta(milliseconds=333) for before, after in pairwise(found))
    for times in by_channel.values():
        assert all(after - before >= timedelta(seconds=1) for before, after in pairwise(times))


async def test_while_slack_asks_for_patience_nobody_posts() -> None:
    """Neither in the channel in which it asked, nor in another."""
    time = Time()
    pace = Pace(time, time.sleep)
    pace.hold(20)
    await pace.turn("C1")

    assert time.now == NOW + timedelta(seconds=20)


async def test_who_would_wait_for_long_gives_way() -> None:
    """It is told in how many seconds to come again."""
    time = Time()
    pace = Pace(time, time.sleep)
    pace.hold(LONGEST.total_seconds() + 1)
    with pytest.raises(Limited) as limited:
        await pace.turn("C1")

    assert limited.value.seconds == 31
    assert time.now == NOW


async def test_a_channel_with_many_keeps_no_other_waiting() -> None:
    """Another channel gets the next turn that is free in between."""
    waits = list[float]()

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    pace = Pace(lambda: NOW, sleep)
    for _ in range(5):
        await pace.turn("C1")
    await pace.turn("C2")

    assert waits == [1, 2, 3, 4, 0.334]


async def test_who_waits_already_is_patient_too() -> None:
    """Slack asks for it while somebody sleeps until its turn."""
    time = Time()

    async def sleep(seconds: float) -> None:
        if time.now == NOW:
            pace.hold(10)
        await time.sleep(seconds)

    pace = Pace(time, sleep)
    await pace.turn("C1")
    await pace.turn("C1")

    assert time.now == NOW + timedelta(seconds=10)
