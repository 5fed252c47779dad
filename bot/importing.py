"""Importing files at the terminal: what is asked, what came of each file, and what to do next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.build import REAL, Surroundings, open_database
from bot.settings import Settings
from bot.terminal import fitted
from metrics.imports.files import Refused
from metrics.imports.importer import Imported, Importer
from metrics.imports.kinds import Kind
from metrics.numbers import count, plural
from metrics.numbers import period as span
from metrics.retention import delete_old_rows
from metrics.scope import Scope

# Lines of a file that could not be read, and names that are new, told one by one.
MOST_TOLD = 3
OF_PERSONS = frozenset({Kind.USERS, Kind.USER_TEAMS})


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What came of the files of one command.

    `too_old` is true where rows about persons are older than `USER_DATA_DAYS`, and so gone again.
    """

    imported: tuple[Imported, ...]
    refused: tuple[Refused, ...]
    too_old: bool = False


async def import_files(
    settings: Settings,
    scope: Scope,
    files: Sequence[Path],
    downloaded_at: datetime | None = None,
    around: Surroundings = REAL,
) -> Outcomes:
    """Store the files for a scope, and return what came of each. Raises `CannotStart`."""
    now = around.clock()
    async with open_database(settings) as engine:
        importer = Importer(engine, scope, now, downloaded_at=downloaded_at)
        outcomes = [outcome async for outcome in importer.files(files)]
        # Rows that are older than they may be were of use only for the totals of teams.
        await delete_old_rows(engine, settings.user_data_days, now)
    imported = tuple(one for one in outcomes if isinstance(one, Imported))
    first_kept = now.date() - timedelta(days=settings.user_data_days)
    return Outcomes(
        imported,
        tuple(one for one in outcomes if isinstance(one, Refused)),
        any(one.file.kind in OF_PERSONS and one.file.period.first < first_kept for one in imported),
    )


def told(console: Console, scope: Scope, outcomes: Outcomes) -> RenderableType:
    """Return the files that were imported as a table, with what is to be known about them."""
    files = plural(len(outcomes.imported), "file", "files")
    return Group(
        _table(outcomes.imported),
        Text(fitted(console, f"\n{scope}: {files} imported.")),
        *(Text(fitted(console, note), style="dim") for note in _notes(outcomes)),
    )


def sentence(refused: Refused) -> str:
    """Return why a file was not imported: "FILE, line 7: …"."""
    line = "" if refused.line is None else f", line {refused.line}"
    return f"{refused.path}{line}: {refused.reason}."


def _table(imported: Sequence[Imported]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("File", overflow="fold")
    for name in ("Report", "Days"):
        table.add_column(name, no_wrap=True)
    is_any_newer = any(one.newer for one in imported)
    for name in ("Rows", "Kept aside", *(["Days stored newer"] if is_any_newer else [])):
        table.add_column(name, justify="right", overflow="fold")
    for one in sorted(imported, key=lambda one: (one.file.period.first, str(one.file.path))):
        file = one.file
        days = span(file.period.first, file.period.last)
        numbers = [count(file.rows), count(file.kept_aside)]
        numbers += [count(len(one.newer))] if is_any_newer else []
        table.add_row(Text(file.path.name), file.report, days, *numbers)
    return table


def _notes(outcomes: Outcomes) -> Iterable[str]:
    imported = outcomes.imported
    for one in imported:
        file = one.file
        for line, reason in file.broken[:MOST_TOLD]:
            yield f"{file.path}, line {line} was kept aside: {reason}."
        if len(file.broken) > MOST_TOLD:
            yield f"{file.path}: {count(file.kept_aside - MOST_TOLD)} more were kept aside."
    new = sorted({name for one in imported for name in one.file.unknown})
    if new:
        more = f" and {count(len(new) - MOST_TOLD)} more" if len(new) > MOST_TOLD else ""
        yield f"Not known to this version: {', '.join(new[:MOST_TOLD])}{more}."
    if outcomes.too_old:
        yield (
            "Rows about persons that are older than USER_DATA_DAYS were deleted again; "
            "the totals of days and teams stay."
        )
    if any(one.newer for one in imported):
        yield (
            "Days that are stored as GitHub knew them later stay as they are; "
            "with --downloaded-at you can tell when you downloaded the files."
        )
