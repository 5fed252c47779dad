"""`python -m sandbox`: the page; `python -m sandbox ask QUESTION…`: the same without a page."""

import asyncio
import contextlib
import signal
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.logs import start_logging
from sandbox.asking import ask as ask_questions
from sandbox.github.faults import FAULTS as GITHUB_FAULTS
from sandbox.slack.faults import FAULTS as SLACK_FAULTS
from sandbox.slack.faults import known as is_slack_fault
from sandbox.world import Plan, running

FIRST_QUESTION = "/copilot-metrics org acme"
HALF_A_MINUTE = 30.0

main = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

Today = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day on which it all happens.")
]
People = Annotated[int, typer.Option(min=1, help="How many people acme has.")]
Seed = Annotated[int, typer.Option(help="Another number makes another company.")]
Legacy = Annotated[str, typer.Option(help="on, or off as on github.com since April 2026.")]
Fault = Annotated[
    list[str] | None, typer.Option(help="Let something fail; `faults` lists what can.")
]


@main.callback(invoke_without_command=True)
def page(
    context: typer.Context,
    *,
    today: Today = None,
    people: People = 400,
    seed: Seed = 1,
    legacy: Legacy = "on",
    fault: Fault = None,
    port: Annotated[int, typer.Option(help="The page's port; 0 takes a free one.")] = 0,
) -> None:
    """Start a stand-in GitHub, a stand-in Slack and the real bot, and open the page for them."""
    if context.invoked_subcommand is None:
        plan = _plan(today, people, seed, legacy, fault, port=port)
        start_logging("WARNING", "text")
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_page(plan))


@main.command()
def ask(
    questions: Annotated[list[str], typer.Argument(help='"/copilot-metrics org acme" "> …"')],
    *,
    out: Annotated[Path | None, typer.Option(help="Write messages.json and charts here.")] = None,
    today: Today = None,
    people: People = 400,
    seed: Seed = 1,
    legacy: Legacy = "on",
    fault: Fault = None,
) -> None:
    """Ask and print the answers; one that begins with "> " is said in the last one's thread."""
    plan = _plan(today, people, seed, legacy, fault)
    start_logging("WARNING", "text")
    if not asyncio.run(_ask(plan, questions, out)):
        raise typer.Exit(1)


@main.command()
def faults() -> None:
    """List everything that can be made to fail."""
    for name, fault in GITHUB_FAULTS.items():
        print(f"{name:<28} {fault.sentence}")
    for name, sentence in SLACK_FAULTS.items():
        print(f"{name:<28} {sentence}")


async def _page(plan: Plan) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with running(plan) as world:
        await ask_questions(world, [FIRST_QUESTION], None)
        print(f"\nThe page is at {world.slack.url} – Ctrl-C stops everything.", flush=True)
        await stop.wait()


async def _ask(plan: Plan, questions: list[str], out: Path | None) -> bool:
    async with running(plan) as world:
        return await ask_questions(world, questions, out)


def _plan(
    today: datetime | None,
    people: int,
    seed: int,
    legacy: str,
    faults: list[str] | None,
    *,
    port: int = 0,
) -> Plan:
    day: date = (today or datetime.now(UTC)).date()
    if legacy not in {"on", "off"}:
        _fail("--legacy is on or off")
    for name in faults or ():
        if name not in GITHUB_FAULTS and not is_slack_fault(name):
            _fail(f"There is no fault {name}. `python -m sandbox faults` lists them.")
    return Plan(day, people, seed, legacy == "on", tuple(faults or ()), port)


def _fail(reason: str) -> NoReturn:
    print(reason, file=sys.stderr)
    raise typer.Exit(2)


if __name__ == "__main__":
    main()
