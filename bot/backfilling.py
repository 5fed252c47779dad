"""Fetching all days of a scope from the terminal: how far it has come, and what came of it."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.build import REAL, Surroundings, build_metrics
from bot.settings import Settings
from metrics.backfill import Filled, Pace
from metrics.numbers import count, moment, plural
from metrics.numbers import period as span
from metrics.retention import delete_old_rows
from metrics.scope import Scope

KEPT = "What has come is stored; run the same command again to go on."
INTERRUPTED = f"Interrupted. {KEPT}"
# Outside of a terminal, a line for so many days.
DAYS_A_LINE = 28


async def fill_up(
    settings: Settings,
    scope: Scope,
    since: date | None,
    console: Console,
    around: Surroundings = REAL,
    *,
    people: bool = False,
) -> str:
    """Fetch the days, show how far that is, and return the sentence that sums it up.

    Raises `MetricsError` and `CannotStart`.
    """
    async with build_metrics(settings, around) as metrics:
        pace = Pace(around.clock, around.sleep)
        steps = metrics.backfill.days(scope, since, pace, people=people)
        show = _bar if console.is_terminal else _lines
        async for filled in show(console, scope, steps):
            last = filled
        without = await metrics.backfill.without_figures(scope, last.period)
        # Rows that are older than they may be were of use only for the totals of teams.
        await delete_old_rows(metrics.engine, settings.user_data_days, around.clock())
    return summed_up(scope, last, without)


def summed_up(scope: Scope, filled: Filled, without_figures: int) -> str:
    """Return what was fetched, what was there, and what GitHub does not have."""
    days = plural(filled.period.length, "day", "days")
    said = (
        f"{scope}, {span(filled.period.first, filled.period.last)}: {days}, "
        f"{count(filled.fetched)} fetched, {count(filled.there)} already there, "
        f"{count(without_figures)} without figures at GitHub."
    )
    if filled.unreadable:
        unreadable = plural(filled.unreadable, "day", "days")
        said += f" {unreadable} could not be read; run the same command again later."
    return said


async def _bar(
    console: Console, scope: Scope, steps: AsyncGenerator[Filled, None]
) -> AsyncIterator[Filled]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
        task = progress.add_task(str(scope))
        async with aclosing(steps):
            async for filled in steps:
                doing = str(scope) if filled.waiting_until is None else _waiting(filled)
                progress.update(
                    task, description=doing, completed=filled.done, total=filled.period.length
                )
                yield filled


async def _lines(
    console: Console, scope: Scope, steps: AsyncGenerator[Filled, None]
) -> AsyncIterator[Filled]:
    told = 0
    async with aclosing(steps):
        async for filled in steps:
            if filled.waiting_until is not None:
                console.print(_waiting(filled), soft_wrap=True)
            elif filled.done - told >= DAYS_A_LINE:
                told = filled.done
                line = f"{scope}: {count(filled.done)} of {count(filled.period.length)} days"
                console.print(line, markup=False, soft_wrap=True)
            yield filled


def _waiting(filled: Filled) -> str:
    assert filled.waiting_until is not None  # noqa: S101 - asked for only while it waits
    return f"GitHub answers again at {moment(filled.waiting_until)}"
