"""Exporting from the terminal: what is stored, to a file or to standard output."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast

from bot.build import REAL, Surroundings, open_database
from bot.settings import Settings
from bot.tables import Format, writer
from handlers.grammar.reading import read, split
from handlers.request import Request
from metrics.exports import Exports, What, columns
from metrics.numbers import period as span
from metrics.numbers import plural
from metrics.retention import delete_old_rows
from metrics.scope import Asked, Period, Scope

NO_PARQUET = (
    "Parquet needs the extra of that name: in this app's folder, pip install '.[parquet]', "
    "or take --format csv or jsonl."
)
NEEDS_FILE = "Parquet is nothing for standard output: name a file with --out."
TWO_PERIODS = "Name the days either behind the name or with --since and --until."
NO_DAYS = "--since is a later day than --until."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported: without `asked`, every day that is stored."""

    what: What
    scope: Scope
    asked: Asked | None


class Unclear(Exception):
    """The command contradicts itself; its text is the sentence that says how."""


def wanted(
    what: What, question: list[str], request: Request, since: date | None, until: date | None
) -> Wanted:
    """Return what the words of the command ask for. Raises `Unclear`."""
    if request.view:
        raise Unclear(f"An export has no views: leave “{request.view}” out.")
    if request.scope.is_team and what is not What.DAYS:
        owner = request.scope.of_owner()
        raise Unclear(
            f"A team has days only; its {what} are part of: "
            f"copilot-metrics export {what} {owner.kind} {owner.name}"
        )
    asked = request.asked if _names_days(question) else None
    if since is None and until is None:
        return Wanted(what, request.scope, asked)
    if asked is not None:
        raise Unclear(TWO_PERIODS)
    first, last = since or date.min, until or date.max
    if first > last:
        raise Unclear(NO_DAYS)
    return Wanted(what, request.scope, Period(first, last))


def _names_days(question: list[str]) -> bool:
    # Everywhere else a request without days means 28; of an export it means all.
    reading = read(split(" ".join(question)), date.max)
    return reading is not None and reading.period != ""


def format_of(form: Format | None, out: Path | None) -> Format:
    """Return the format that is asked for, or the one that the file's ending names, or CSV."""
    endings = {f".{known}": known for known in Format}
    return form or endings.get("" if out is None else out.suffix.lower(), Format.CSV)


async def export(
    settings: Settings,
    asked: Wanted,
    form: Format,
    out: Path | None,
    around: Surroundings = REAL,
) -> str | None:
    """Write what is stored; return the sentence that sums it up, None where nothing is stored.

    Raises `CannotStart`, `NoParquet` and `OSError`.
    """
    async with open_database(settings) as engine:
        # What is too old to be kept must not leave the database either.
        await delete_old_rows(engine, settings.user_data_days, around.clock())
        exports = Exports(engine)
        period = await exports.period(asked.what, asked.scope, asked.asked)
        if period is None:
            return None
        with _opened(out) as file:
            rows, number = writer(form, columns(asked.what), file), 0
            async for row in exports.rows(asked.what, asked.scope, period):
                rows.add(row)
                number += 1
            rows.finish()
    return summed_up(asked, period, number, out)


def unwritable(out: Path | None, error: OSError) -> str:
    """Return the sentence for a file that cannot be written."""
    where = "standard output" if out is None else str(out)
    return f"The export cannot be written to {where}: {error.strerror}."


def nothing(asked: Wanted) -> str:
    """Return the sentence where nothing is stored of what is asked for."""
    people = "" if asked.what is What.DAYS else " --people"
    return (
        f"No {asked.what} of {asked.scope} are stored. Fetch them with "
        f"copilot-metrics backfill {asked.scope}{people}, or import files that you have."
    )


def summed_up(asked: Wanted, period: Period, rows: int, out: Path | None) -> str:
    """Return what was written, and where."""
    where = "standard output" if out is None else str(out)
    return (
        f"{asked.scope}, {asked.what}, {span(period.first, period.last)}: "
        f"{plural(rows, 'row', 'rows')} written to {where}."
    )


@contextmanager
def _opened(out: Path | None) -> Iterator[BinaryIO]:
    """Give the file to write to; one with a name is there when it is complete, and not before.

    Only its owner may read it, as with the database, because it can hold rows about persons.
    """
    if out is None:
        yield sys.stdout.buffer
        return
    with NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as file:
        try:
            yield cast("BinaryIO", file)
            file.flush()
            Path(file.name).replace(out)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
