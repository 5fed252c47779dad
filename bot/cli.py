"""The command line: `copilot-metrics serve`, `show`, `doctor`, and what looks after the database."""

import asyncio
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.text import Text

from bot import __version__
from bot.auditing import Form, recorded, write
from bot.backfilling import INTERRUPTED, KEPT, fill_up
from bot.build import build_metrics, utc_now
from bot.doctor import examine
from bot.exporting import (
    NEEDS_FILE,
    NO_PARQUET,
    Unclear,
    export,
    format_of,
    nothing,
    unwritable,
    wanted,
)
from bot.findings import Finding, Mark
from bot.forgetting import SPARED, erase, erased, found, question, unknown, unlink, unlinked
from bot.importing import import_files, sentence, told
from bot.logs import start_logging
from bot.problems import CannotStart
from bot.progress import with_progress
from bot.serve import serve
from bot.settings import Need, Settings, SettingsError, load_settings
from bot.show import chart, distinct_users, document, page
from bot.tables import Format, NoParquet
from bot.terminal import MISUSED, STOPPED, err, fail, fitted, out
from charts.errors import ChartFailed
from charts.worker import ChartWorker
from handlers import words
from handlers.grammar import parse
from handlers.mrkdwn import plain
from handlers.request import HelpWanted, Misunderstood, Request
from handlers.views import facts_for
from metrics.errors import MetricsError
from metrics.exports import What
from metrics.scope import Scope

COLOURS = {Mark.WELL: "green", Mark.FAILS: "red", Mark.NOT_NEEDED: "yellow"}

# Arguments are hidden from the help, which would call them <list[str]>; its text explains them.
main = typer.Typer(
    name="copilot-metrics",
    help="GitHub Copilot usage in Slack and in the terminal.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _tell_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the option's value
    if wanted:
        out.print(f"copilot-metrics {__version__}")
        raise typer.Exit


@main.callback()
def every_command(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_tell_version,
            is_eager=True,
            help="Print the version and exit.",
        ),
    ] = False,
) -> None:
    """Show GitHub Copilot usage in Slack and in the terminal."""


@main.command("serve")
def serve_command() -> None:
    """Run the Slack app until it is stopped.

    It uses Socket Mode with SLACK_APP_TOKEN, and else listens for HTTP.
    """
    settings = _settings(Need.GITHUB, Need.SLACK)
    start_logging(settings.log_level, settings.log_format)
    try:
        asyncio.run(serve(settings))
    except CannotStart as error:
        fail(str(error))


@main.command()
def show(
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", hidden=True)],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    png: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the chart to this file.")
    ] = None,
) -> None:
    """Show the figures here, without Slack.

    The QUESTION says whose figures, which view and which days, as in: org acme by language 28d
    """
    request = _request(question)
    if png is not None and not png.parent.is_dir():
        fail(f"There is no folder {png.parent}.", MISUSED)
    settings = _settings(Need.GITHUB)
    start_logging("WARNING", settings.log_format)
    asking = _asked(settings, request, drawn=png is not None)
    try:
        facts, distinct, picture = asyncio.run(with_progress(err, "Asking GitHub …", asking))
    except MetricsError as error:
        fail(plain(words.problem(error, request.scope)))
    except (CannotStart, ChartFailed) as error:
        fail(str(error))
    if png is not None:
        _write(png, picture)
    if as_json:
        sys.stdout.buffer.write(
            msgspec.json.format(msgspec.json.encode(document(request, facts, distinct))) + b"\n"
        )
    else:
        out.print(page(out, request, facts), soft_wrap=True)


@main.command()
def doctor(
    scope: Annotated[list[str] | None, typer.Argument(metavar="SCOPE", hidden=True)] = None,
) -> None:
    """Check settings, tokens, endpoints and permissions.

    The SCOPE says whose endpoints, as in: org acme. Under what fails stands the fix.
    """
    start_logging("ERROR", "text")
    scopes = [_request(scope).scope] if scope else []
    if not asyncio.run(_examined(scopes)):
        raise typer.Exit(1)


@main.command()
def backfill(
    scope: Annotated[list[str], typer.Argument(metavar="SCOPE", hidden=True)],
    *,
    since: Annotated[
        datetime | None,
        typer.Option(metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="The first day to fetch."),
    ] = None,
    people: Annotated[
        bool, typer.Option("--people", help="Fetch the reports about people and teams as well.")
    ] = False,
) -> None:
    """Fetch every day that GitHub still has.

    The SCOPE says whose days, as in: org acme. Run it again after an interruption, and it goes on.
    """
    whose = _request(scope).scope
    settings = _settings(Need.GITHUB)
    start_logging("WARNING", settings.log_format)
    try:
        summed_up = asyncio.run(fill_up(settings, whose, _day(since), err, people=people))
    except KeyboardInterrupt:
        fail(INTERRUPTED, STOPPED)
    except MetricsError as error:
        fail(f"{plain(words.problem(error, whose))} {KEPT}")
    except CannotStart as error:
        fail(str(error))
    out.print(fitted(out, summed_up), markup=False, soft_wrap=True)


@main.command("import")
def import_command(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", hidden=True, exists=True, dir_okay=False),
    ],
    *,
    scope: Annotated[
        str, typer.Option(metavar="SCOPE", help="Whose they are: org/acme, enterprise/acme-inc.")
    ],
    downloaded_at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"],
            metavar="DAY",
            help="When they were downloaded (UTC).",
        ),
    ] = None,
) -> None:
    """Store report files that were downloaded by hand.

    Importing a file again changes nothing.
    """
    whose = _request([scope if " " in scope else scope.replace("/", " ", 1)]).scope
    settings = _settings()
    start_logging("ERROR", settings.log_format)
    then = None if downloaded_at is None else downloaded_at.replace(tzinfo=UTC)
    work = import_files(settings, whose, files, then)
    try:
        outcomes = asyncio.run(with_progress(err, "Reading the files …", work))
    except CannotStart as error:
        fail(str(error))
    if outcomes.imported:
        out.print(told(out, whose, outcomes), soft_wrap=True)
    if outcomes.refused:
        fail("\n".join(map(sentence, outcomes.refused)))


@main.command("export")
def export_command(
    what: Annotated[What, typer.Argument(metavar="WHAT", hidden=True)],
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", hidden=True)],
    *,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="The first day.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="The last day.")
    ] = None,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format", metavar="FORMAT", help="csv, jsonl or parquet; else as --out ends."
        ),
    ] = None,
    target: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="The file to write.", dir_okay=False),
    ] = None,
) -> None:
    """Write what is stored as a table.

    WHAT is days, or users or teams with a row for each on each day. A QUESTION says whose, and
    which days if not all, as in: org acme 90d. GitHub is not asked.
    """
    request, form = _request(question), format_of(form, target)
    if form is Format.PARQUET and target is None:
        fail(NEEDS_FILE, MISUSED)
    try:
        asked = wanted(what, question, request, _day(since), _day(until))
    except Unclear as unclear:
        fail(str(unclear), MISUSED)
    settings = _settings()
    start_logging("WARNING", settings.log_format)
    try:
        said = asyncio.run(export(settings, asked, form, target))
    except NoParquet:
        fail(NO_PARQUET)
    except CannotStart as error:
        fail(str(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        fail(unwritable(target, error))
    if said is None:
        fail(nothing(asked))
    err.print(fitted(err, said), markup=False, soft_wrap=True)


@main.command()
def forget(
    login: Annotated[str, typer.Argument(metavar="LOGIN", hidden=True)],
    *,
    user_id: Annotated[
        int | None,
        typer.Option(
            "--id",
            metavar="N",
            min=1,
            help="The person's id at GitHub, where no login is stored.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
) -> None:
    """Erase every row of one person, and take none in again.

    The LOGIN is the person's at GitHub, in any case. Totals stay as they are.
    """
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
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="The first UTC day to print."),
    ] = None,
    form: Annotated[
        Form, typer.Option("--format", metavar="FORMAT", help="csv or jsonl.")
    ] = Form.CSV,
) -> None:
    """Print who asked about persons or for links.

    The newest comes first.
    """
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


async def _asked(
    settings: Settings, request: Request, *, drawn: bool
) -> tuple[Any, int | None, bytes]:
    async with build_metrics(settings) as metrics:
        facts = await facts_for(metrics.questions, request, utc_now())
        distinct = await distinct_users(metrics.questions, facts)
    if not drawn:
        return facts, distinct, b""
    charts = ChartWorker()
    try:
        return facts, distinct, await charts.png(chart(request, facts))
    finally:
        await charts.close()


def _write(path: Path, picture: bytes) -> None:
    try:
        path.write_bytes(picture)
    except OSError as error:
        fail(f"The chart cannot be written to {path}: {error.strerror}.")


def _day(option: datetime | None) -> date | None:
    return None if option is None else option.date()


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
