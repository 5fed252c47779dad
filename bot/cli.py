"""The command line: `copilot-metrics serve`, `show`, `doctor`, `backfill`, `forget` and `audit`."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.text import Text

from bot.auditing import Form, recorded, write
from bot.backfilling import INTERRUPTED, KEPT, fill_up
from bot.build import build_metrics, utc_now
from bot.doctor import Finding, Mark, examine
from bot.forgetting import SPARED, erase, erased, found, question, unknown, unlink, unlinked
from bot.logs import start_logging
from bot.problems import CannotStart
from bot.progress import with_progress
from bot.serve import serve
from bot.settings import Need, Settings, SettingsError, load_settings
from bot.show import chart, document, page
from bot.terminal import MISUSED, STOPPED, err, fail, fitted, out
from charts.errors import ChartFailed
from charts.worker import ChartWorker
from handlers import words
from handlers.grammar import parse
from handlers.mrkdwn import plain
from handlers.request import HelpWanted, Misunderstood, Request
from handlers.views import facts_for
from metrics.errors import MetricsError
from metrics.scope import Scope

COLOURS = {Mark.WELL: "green", Mark.FAILS: "red", Mark.NOT_NEEDED: "yellow"}

main = typer.Typer(
    name="copilot-metrics",
    help="GitHub Copilot usage in Slack and in the terminal.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@main.command("serve")
def serve_command() -> None:
    """Run the Slack app until it is stopped: Socket Mode with SLACK_APP_TOKEN, else HTTP."""
    settings = _settings(Need.GITHUB, Need.SLACK)
    start_logging(settings.log_level, settings.log_format)
    try:
        asyncio.run(serve(settings))
    except CannotStart as error:
        fail(str(error))


@main.command()
def show(
    question: Annotated[
        list[str],
        typer.Argument(help="Whose figures, which view, which days: org acme by language 28d"),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    png: Annotated[Path | None, typer.Option(help="Write the chart to this file.")] = None,
) -> None:
    """Show a summary here, without Slack."""
    request = _request(question)
    if png is not None and not png.parent.is_dir():
        fail(f"There is no folder {png.parent}.", MISUSED)
    settings = _settings(Need.GITHUB)
    start_logging("WARNING", settings.log_format)
    asking = _asked(settings, request, drawn=png is not None)
    try:
        facts, picture = asyncio.run(with_progress(err, "Asking GitHub …", asking))
    except MetricsError as error:
        fail(plain(words.problem(error, request.scope)))
    except (CannotStart, ChartFailed) as error:
        fail(str(error))
    if png is not None:
        _write(png, picture)
    if as_json:
        sys.stdout.buffer.write(
            msgspec.json.format(msgspec.json.encode(document(request, facts))) + b"\n"
        )
    else:
        out.print(page(out, request, facts), soft_wrap=True)


@main.command()
def doctor(
    scope: Annotated[
        list[str] | None, typer.Argument(help="Whose endpoints to check: org acme")
    ] = None,
) -> None:
    """Check every setting, token, endpoint and permission, and print the fix for what fails."""
    start_logging("ERROR", "text")
    scopes = [_request(scope).scope] if scope else []
    if not asyncio.run(_examined(scopes)):
        raise typer.Exit(1)


@main.command()
def backfill(
    scope: Annotated[list[str], typer.Argument(help="Whose days to fetch: org acme")],
    *,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day to fetch.")
    ] = None,
    people: Annotated[
        bool, typer.Option("--people", help="Fetch the reports about people and teams as well.")
    ] = False,
) -> None:
    """Fetch every day that GitHub still has; run it again after an interruption, and it goes on."""
    whose = _request(scope).scope
    settings = _settings(Need.GITHUB)
    start_logging("WARNING", settings.log_format)
    first = None if since is None else since.date()
    try:
        told = asyncio.run(fill_up(settings, whose, first, err, people=people))
    except KeyboardInterrupt:
        fail(INTERRUPTED, STOPPED)
    except MetricsError as error:
        fail(f"{plain(words.problem(error, whose))} {KEPT}")
    except CannotStart as error:
        fail(str(error))
    out.print(fitted(out, told), markup=False, soft_wrap=True)


@main.command()
def forget(
    login: Annotated[str, typer.Argument(help="The person's login at GitHub, in any case")],
    *,
    user_id: Annotated[
        int | None,
        typer.Option("--id", min=1, help="The person's id at GitHub, where no login is stored."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
) -> None:
    """Erase every row of one person, and take none in again; totals stay as they are."""
    settings = _settings()
    start_logging("WARNING", settings.log_format)
    login = login.removeprefix("@")
    try:
        person = asyncio.run(found(settings, login, user_id))
        if person is None:
            _unlink(settings, login)
            return
        if not yes and not typer.confirm(question(login, person)):
            fail(SPARED)
        days = asyncio.run(erase(settings, person.user_id, login))
    except CannotStart as error:
        fail(str(error))
    out.print(fitted(out, erased(login, days)), markup=False, soft_wrap=True)


@main.command()
def audit(
    *,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first UTC day to print.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How a line is written.")] = Form.CSV,
) -> None:
    """Print the audit record, the newest first: who asked for what about persons, or for a link."""
    settings = _settings()
    start_logging("WARNING", settings.log_format)
    first = None if since is None else since.replace(tzinfo=UTC)
    try:
        rows = asyncio.run(recorded(settings, first))
    except CannotStart as error:
        fail(str(error))
    write(rows, form, sys.stdout)


def _unlink(settings: Settings, login: str) -> None:
    """Erase a login of which there is no day, but perhaps a link to somebody in Slack."""
    if not asyncio.run(unlink(settings, login)):
        fail(unknown(login))
    out.print(fitted(out, unlinked(login)), markup=False, soft_wrap=True)


async def _examined(scopes: list[Scope]) -> bool:
    well, fix_before = True, ""
    findings = examine(scopes)
    while (finding := await with_progress(err, "Looking …", anext(findings, None))) is not None:
        well = well and finding.mark is not Mark.FAILS
        _print_finding(finding)
        if finding.fix and finding.fix != fix_before:
            out.print(fitted(out, f"→ {finding.fix}", "  "), markup=False, soft_wrap=True)
        fix_before = finding.fix or fix_before
    return well


def _print_finding(finding: Finding) -> None:
    seen = fitted(out, f"{finding.what}: {finding.seen}", "  ").strip()
    mark = (finding.mark.value, COLOURS[finding.mark])
    line = Text.assemble(mark, " ", (finding.what, "bold"), seen.removeprefix(finding.what))
    out.print(line, soft_wrap=True)


async def _asked(settings: Settings, request: Request, *, drawn: bool) -> tuple[Any, bytes]:
    async with build_metrics(settings) as metrics:
        facts = await facts_for(metrics.questions, request, utc_now())
    if not drawn:
        return facts, b""
    charts = ChartWorker()
    try:
        return facts, await charts.png(chart(request, facts))
    finally:
        await charts.close()


def _write(path: Path, picture: bytes) -> None:
    try:
        path.write_bytes(picture)
    except OSError as error:
        fail(f"The chart cannot be written to {path}: {error.strerror}.")


def _request(words_typed: list[str]) -> Request:
    try:
        request = parse(" ".join(words_typed), utc_now().date())
    except Misunderstood as misunderstood:
        fail(plain(str(misunderstood)), MISUSED)
    if isinstance(request, HelpWanted):
        fail("Name whose figures you want, for example: org acme 28d", MISUSED)
    return request


def _settings(*needs: Need) -> Settings:
    try:
        return load_settings(*needs)
    except SettingsError as error:
        fail(str(error))
