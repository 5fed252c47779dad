"""How long a command waits for its acknowledgement and for its figures, in the sandbox."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date

from bot.build import build_metrics
from metrics.scope import LastDays, Scope, ScopeKind
from sandbox.world import Plan, World, running

COMMANDS = 200
A_SECOND = 50
ANSWERS = 50
ACME = Scope.of(ScopeKind.ORG, "acme")


def main() -> None:
    """Print acknowledgements at a steady pace while charts are drawn, and answers from storage."""
    asyncio.run(_measured())


async def _measured() -> None:
    async with running(Plan(date(2026, 11, 21))) as world:
        await first_answer(world)
        print_head()
        counting = iter(range(COMMANDS))
        waited = await acknowledged_until(world, lambda: next(counting, None) is None)
        print_row(f"acknowledged, {A_SECOND} a second", waited)
        async with build_metrics(world.settings, world.around) as metrics:

            async def answer() -> None:
                await metrics.service.summary(ACME, LastDays(28), world.around.clock())

            print_row("28 days from storage", await _times(answer))


async def first_answer(world: World) -> None:
    """Let everything be fetched and imported that only the first command waits for."""
    heard = await world.slack.command("Mina", "#copilot", "/copilot-metrics org acme")
    await world.slack.message_after(
        heard.mark, "#copilot", where=lambda message: bool(message.blocks), within=30
    )


async def acknowledged_until(world: World, enough: Callable[[], bool]) -> list[float]:
    """Ask at a steady pace, whether or not the answers before have come; return milliseconds."""
    asking = []
    while not enough():
        asking.append(
            asyncio.create_task(
                world.slack.command("Mina", "#copilot", "/copilot-metrics org acme 7d")
            )
        )
        await asyncio.sleep(1 / A_SECOND)
    return [heard.milliseconds for heard in await asyncio.gather(*asking)]


async def _times(act: Callable[[], Awaitable[None]]) -> list[float]:
    times = []
    for _ in range(ANSWERS):
        begin = time.perf_counter()
        await act()
        times.append((time.perf_counter() - begin) * 1000)
    return times


def print_head() -> None:
    """Begin a table."""
    print(f"\n{'milliseconds':<34}{'median':>10}{'p99':>8}{'most':>8}")


def print_row(name: str, times: Sequence[float]) -> None:
    """Print what is usual, what one in a hundred exceeds, and the worst."""
    p99 = statistics.quantiles(times, n=100)[98]
    print(f"{name:<34}{statistics.median(times):>10.1f}{p99:>8.1f}{max(times):>8.1f}")


if __name__ == "__main__":
    main()
