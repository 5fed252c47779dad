"""The command line: `copilot-metrics serve`, `show` and `doctor`."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import msgspec
import typer
from rich.console import Console
from rich.markup import escape

from bot.build import build_metrics, utc_now
from bot.doctor import examine
from bot.logs import start_logging
from bot.progress import with_progress
from bot.serve import serve
from bot.settings import Need, Settings, SettingsError, load_settings
from bot.show import document, page
from charts.daily import daily_usage
from charts.errors import ChartFailed
from charts.worker import ChartWorker
from handlers import words
from handlers.grammar import parse
from handlers.mrkdwn import plain
from handlers.request import HelpWanted, Misunderstood, Request
from metrics.errors import MetricsError
from metrics.scope import Scope
from metrics.summaries import Summary

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, highlight=False)

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
    asyncio.run(serve(settings))


@main.command()
def show(
    question: Annotated[
        list[str], typer.Argument(help="Whose figures, and which days: org acme 28d")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    png: Annotated[Path | None, typer.Option(help="Write the chart to this file.")] = None,
) -> None:
    """Show a summary here, without Slack."""
    request = _request(question)
    settings = _settings(Need.GITHUB)
    start_logging("WARNING", settings.log_format)
    asking = _summary(settings, request, drawn=png is not None)
    try:
        summary, picture = asyncio.run(with_progress(err, "Asking GitHub …", asking))
    except MetricsError as error:
        _fail(plain(words.problem(error, request.scope)))
    except ChartFailed as error:
        _fail(str(error))
    if png is not None:
        png.write_bytes(picture)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(document(summary))) + b"\n")
    else:
        out.print(page(summary))


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


async def _examined(scopes: list[Scope]) -> bool:
    well = True
    findings = examine(scopes)
    while (finding := await with_progress(err, "Looking …", anext(findings, None))) is not None:
        well = well and finding.well
        mark = "[green]✓[/]" if finding.well else "[red]✗[/]"
        out.print(f"{mark} [bold]{escape(finding.what)}[/]: {escape(finding.seen)}")
        if finding.fix:
            out.print(f"  → {escape(finding.fix)}")
    return well


async def _summary(settings: Settings, request: Request, *, drawn: bool) -> tuple[Summary, bytes]:
    async with build_metrics(settings) as metrics:
        summary = await metrics.service.summary(request.scope, request.asked, utc_now())
    if not drawn:
        return summary, b""
    charts = ChartWorker()
    try:
        return summary, await charts.png(daily_usage(summary))
    finally:
        await charts.close()


def _request(words_typed: list[str]) -> Request:
    try:
        request = parse(" ".join(words_typed), utc_now().date())
    except Misunderstood as misunderstood:
        _fail(plain(str(misunderstood)))
    if isinstance(request, HelpWanted):
        _fail("Name whose figures you want, for example: org acme 28d")
    return request


def _settings(*needs: Need) -> Settings:
    try:
        return load_settings(*needs)
    except SettingsError as error:
        _fail("\n".join(error.problems))


def _fail(reason: str) -> NoReturn:
    err.print(reason, markup=False)
    raise typer.Exit(1)
