"""`python -m sandbox`: the page; `ask` and `run-digests` do the same without a page."""

import asyncio
import contextlib
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from bot.logs import start_logging
from metrics.numbers import day
from sandbox.asking import ANSWER_SECONDS, write
from sandbox.asking import ask as ask_questions
from sandbox.github.faults import FAULTS as GITHUB_FAULTS
from sandbox.passing import Hands, Passing, end_of
from sandbox.slack.faults import FAULTS as SLACK_FAULTS
from sandbox.slack.faults import known as is_slack_fault
from sandbox.world import Plan, morning, running

FIRST_QUESTION = "/copilot-metrics org acme"
FIRST_ORDER = "/copilot-metrics subscribe org acme weekly mon 09:00 Europe/Berlin"
DAYS_BEFORE = timedelta(days=10)

# Arguments are hidden from the help, which would call them <list[str]>; its text explains them.
main = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

Today = Annotated[
    datetime | None,
    typer.Option(
        metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="The day on which it all happens."
    ),
]
People = Annotated[int, typer.Option(metavar="N", min=1, help="How many people acme has.")]
Seed = Annotated[int, typer.Option(metavar="N", help="Another number makes another company.")]
Legacy = Annotated[
    Literal["on", "off"],
    typer.Option(
        metavar="on|off", help="Serve the metrics endpoints that github.com closed in April 2026."
    ),
]
Fault = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="Let something fail; `faults` lists what can."),
]
Out = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER", file_okay=False, help="Write messages.json and charts to this folder."
    ),
]
Http = Annotated[bool, typer.Option("--http", help="Reach the bot over HTTP, not Socket Mode.")]


@main.callback(invoke_without_command=True)
def page(
    context: typer.Context,
    *,
    today: Today = None,
    people: People = 400,
    seed: Seed = 1,
    legacy: Legacy = "off",
    fault: Fault = None,
    http: Http = False,
    port: Annotated[
        int,
        typer.Option(metavar="N", min=0, max=65535, help="The page's port; 0 takes a free one."),
    ] = 0,
) -> None:
    """Start a stand-in GitHub, a stand-in Slack with a page, and the real bot between them."""
    if context.invoked_subcommand is None:
        plan = _plan(today, people, seed, legacy, fault, http=http, port=port)
        start_logging("WARNING", "text")
        try:
            asyncio.run(_page(plan))
        except OSError as error:
            _fail(f"Port {port} cannot be used: {error.strerror}")


@main.command()
def ask(
    questions: Annotated[list[str], typer.Argument(metavar="QUESTION", hidden=True)],
    *,
    out: Out = None,
    today: Today = None,
    people: People = 400,
    seed: Seed = 1,
    legacy: Legacy = "off",
    fault: Fault = None,
    http: Http = False,
) -> None:
    """Ask without the page, and print the answers.

    A QUESTION is what is typed into Slack, as in "/copilot-metrics org acme". What begins with
    "> " is said in the thread of the last answer, and "+2d" lets two days pass.

    The exit code is 1 where a question was not answered, or nothing was posted.
    """
    plan = _plan(today, people, seed, legacy, fault, http=http)
    start_logging("WARNING", "text")
    if not asyncio.run(_ask(plan, questions, out)):
        raise typer.Exit(1)


@main.command()
def run_digests(
    questions: Annotated[list[str] | None, typer.Argument(metavar="QUESTION", hidden=True)] = None,
    *,
    until: Annotated[
        datetime,
        typer.Option(metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="The last day that passes."),
    ],
    out: Out = None,
    today: Today = None,
    people: People = 400,
    seed: Seed = 1,
    legacy: Legacy = "off",
    fault: Fault = None,
    http: Http = False,
) -> None:
    """Let days pass, and print what comes by itself: digests, what is in their threads, alerts.

    A QUESTION orders something first, as in "/copilot-metrics subscribe org acme daily 09:00";
    without any, it is the weekly digest of the README. Without --today, it begins ten days
    before --until.
    """
    plan = _plan(today or until - DAYS_BEFORE, people, seed, legacy, fault, http=http)
    if plan.today > until.date():
        _fail("--until is before --today, so no day would pass.")
    start_logging("WARNING", "text")
    if not asyncio.run(_run_digests(plan, questions or [], until, out)):
        raise typer.Exit(1)


@main.command()
def faults() -> None:
    """List everything that can be made to fail."""
    for name, fault in GITHUB_FAULTS.items():
        print(f"{name:<28} {fault.sentence}")
    for name, sentence in SLACK_FAULTS.items():
        print(f"{name:<28} {sentence}")


async def _page(plan: Plan) -> None:
    running_now = asyncio.current_task()
    assert running_now is not None  # noqa: S101 - a coroutine that runs has a task
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, running_now.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        async with running(plan) as world:
            await ask_questions(world.slack, [FIRST_QUESTION], None)
            print(f"\nThe page is at {world.slack.url} – Ctrl-C stops everything.", flush=True)
            await asyncio.Event().wait()


async def _ask(plan: Plan, questions: list[str], out: Path | None) -> bool:
    # Time stands still but for "+2d", and Slack waits for a machine that is busy, so that the same
    # plan gives the same messages.
    hands, patient = Hands(morning(plan.today)), replace(plan, acknowledge_within=ANSWER_SECONDS)
    async with running(patient, clock=hands, delivers=False) as world:
        passing = Passing(world.bot, world.slack, hands)

        async def later(days: int) -> None:
            await passing.until(hands.now + timedelta(days=days))

        async def answered() -> None:
            await world.bot.background.finish(ANSWER_SECONDS)

        return await ask_questions(world.slack, questions, out, later, answered)


async def _run_digests(plan: Plan, questions: list[str], until: datetime, out: Path | None) -> bool:
    print(f"In the sandbox it is {day(plan.today)}.")
    if not questions:
        print("Nothing is ordered yet, so this orders the weekly digest of the README.")
    hands = Hands(morning(plan.today))
    unharmed = replace(plan, faults=(), acknowledge_within=ANSWER_SECONDS)
    async with running(unharmed, clock=hands, delivers=False) as world:
        answered = await ask_questions(world.slack, questions or [FIRST_ORDER], None)
        # Only what is ordered can fail to come, and in a closed channel nothing is ordered.
        for fault in plan.faults:
            world.turn_on(fault)
        passing = Passing(world.bot, world.slack, hands)
        await passing.until(end_of(until.replace(tzinfo=UTC)))
        await passing.print_next_times()
        if out is not None:
            write(world.slack, out)
    return answered


def _plan(
    today: datetime | None,
    people: int,
    seed: int,
    legacy: str,
    faults: list[str] | None,
    *,
    http: bool,
    port: int = 0,
) -> Plan:
    for name in faults or ():
        if name not in GITHUB_FAULTS and not is_slack_fault(name):
            _fail(f"There is no fault {name}. `python -m sandbox faults` lists them.")
    day = (today or datetime.now(UTC)).date()
    return Plan(day, people, seed, legacy == "on", tuple(faults or ()), port, http)


def _fail(reason: str) -> NoReturn:
    print(reason, file=sys.stderr)
    raise typer.Exit(2)


if __name__ == "__main__":
    main()
