"""Asking again happens only where it may help, and never makes anybody wait for long."""

from datetime import timedelta

import pytest

from metrics.errors import BrokenAnswer, GitHubError, RateLimited, Unavailable
from metrics.github.retries import Retries
from tests.metrics.github.times import NOW, Clock, Sleep


async def tries_of(error: Exception, clock: Clock, sleep: Sleep) -> int:
    """How often something is tried that always fails with `error`."""
    tries = 0

    async def fail() -> None:
        nonlocal tries
        tries += 1
        raise error

    with pytest.raises(type(error)) as caught:
        await Retries(clock, sleep).of(fail)
    assert caught.value is error
    return tries


def limited(seconds: float) -> RateLimited:
    return RateLimited("GET /x", retry_at=NOW + timedelta(seconds=seconds), secondary=True)


@pytest.mark.parametrize(
    ("error", "tries"),
    [
        (Unavailable("GET /x"), 3),
        (BrokenAnswer("GET /x"), 1),
        (GitHubError("GET /x"), 1),
        (ValueError("a mistake in this program"), 1),
        (limited(30.1), 1),
    ],
)
async def test_the_error_decides(error: Exception, tries: int, clock: Clock, sleep: Sleep) -> None:
    """What is permanent, what is no error of GitHub's, and a long limit are told at once."""
    assert await tries_of(error, clock, sleep) == tries
    assert len(sleep.naps) == tries - 1


@pytest.mark.parametrize(
    ("seconds", "naps"), [(30, [30, 0]), (0.5, [0.5, 0]), (0, [0, 0]), (-60, [0, 0])]
)
async def test_a_limit_is_waited_for_to_its_end(
    seconds: float, naps: list[float], clock: Clock, sleep: Sleep
) -> None:
    """Not longer than needed, and not at all where it is over already."""
    assert await tries_of(limited(seconds), clock, sleep) == 3
    assert sleep.naps == naps


async def test_what_comes_in_the_end_is_returned(clock: Clock, sleep: Sleep) -> None:
    """The third try counts as much as the first."""
    failures = [Unavailable("GET /x"), Unavailable("GET /x")]

    async def ask() -> str:
        if failures:
            raise failures.pop()
        return "figures"

    assert await Retries(clock, sleep).of(ask) == "figures"
