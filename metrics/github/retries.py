"""When to ask again: only where an error says that it may help, and never for long."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential_jitter,
)

from metrics.errors import GitHubError, RateLimited

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

MOST_TRIES = 3
# Somebody is waiting in Slack: a limit that lasts longer is told, not waited for.
LONGEST_WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Retries:
    """Three tries with growing, jittered pauses; `clock` returns an aware UTC time."""

    clock: Callable[[], datetime]
    sleep: Sleep

    async def of(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Return what `ask` returns in the end, or raise its last error unchanged."""
        retrying = AsyncRetrying(
            stop=stop_after_attempt(MOST_TRIES),
            wait=self._pause,
            retry=retry_if_exception(self._may_help),
            sleep=self.sleep,
            reraise=True,
        )

        # tenacity awaits only what is declared with `async def`, which a lambda is not.
        async def attempt() -> T:
            return await ask()

        return await retrying(attempt)

    def _may_help(self, error: BaseException) -> bool:
        if isinstance(error, RateLimited):
            return self._until(error.retry_at) <= LONGEST_WAIT_SECONDS
        return isinstance(error, GitHubError) and not error.permanent

    def _pause(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        if isinstance(error, RateLimited):
            return max(self._until(error.retry_at), 0.0)
        return BACKOFF(state)

    def _until(self, moment: datetime) -> float:
        return (moment - self.clock()).total_seconds()


BACKOFF = wait_exponential_jitter(multiplier=0.5, max=8, jitter=0.5)
