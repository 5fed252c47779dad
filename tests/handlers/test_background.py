"""Work that goes on after Slack has been answered."""

import asyncio

from handlers.background import Background


async def test_work_under_way_is_finished_before_the_app_stops() -> None:
    """What was started comes to its end."""
    background, done = Background(), []
    may_go_on = asyncio.Event()

    async def work() -> None:
        await may_go_on.wait()
        done.append("answer")

    background.start(work())
    asyncio.get_running_loop().call_soon(may_go_on.set)
    await background.finish(within_seconds=5)

    assert done == ["answer"]


async def test_work_that_takes_too_long_is_cancelled() -> None:
    """Stopping does not wait for ever."""
    background = Background()
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    background.start(work())
    await asyncio.sleep(0)
    await background.finish(within_seconds=0)

    assert ended.is_set()


async def test_nothing_under_way_ends_at_once() -> None:
    """An idle app stops without waiting."""
    await Background().finish(within_seconds=0)
