"""What several ask at the same moment is asked once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from handlers.subscriptions.once import OncePerMoment

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


class Asked:
    """Counts how often it was asked, and answers when it may."""

    def __init__(self, error: Exception | None = None) -> None:
        self.times = 0
        self.error = error
        self.may = asyncio.Event()

    async def __call__(self) -> int:
        self.times += 1
        await self.may.wait()
        if self.error is not None:
            raise self.error
        return self.times


async def test_the_same_question_at_the_same_moment_has_one_answer() -> None:
    """Another question, or the same a minute later, has another."""
    once, asked = OncePerMoment[int](), Asked()
    asked.may.set()
    found = [
        await once.of("acme", NOW, asked),
        await once.of("acme", NOW, asked),
        await once.of("beta", NOW, asked),
        await once.of("acme", NOW + timedelta(minutes=1), asked),
    ]

    assert found == [1, 1, 2, 3]


async def test_an_error_is_everybodys() -> None:
    """Nobody asks again at the same moment."""
    once, asked = OncePerMoment[int](), Asked(ValueError("no"))
    asked.may.set()
    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            await once.of("acme", NOW, asked)

    assert asked.times == 1


async def test_who_gives_up_waiting_does_not_take_the_answer_from_others() -> None:
    """The question goes on."""
    once, asked = OncePerMoment[int](), Asked()
    first = asyncio.create_task(once.of("acme", NOW, asked))
    second = asyncio.create_task(once.of("acme", NOW, asked))
    await asyncio.sleep(0)
    first.cancel()
    asked.may.set()

    assert await second == 1
