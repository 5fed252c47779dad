"""The audit record as a file for whoever keeps such records."""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import TextIO

from bot.build import open_database
from bot.settings import Settings
from storage.audit import AuditRow, audited
from storage.engine import reading


class Form(StrEnum):
    """How a line of the record is written."""

    CSV = "csv"
    JSONL = "jsonl"


async def recorded(settings: Settings, since: datetime | None) -> Sequence[AuditRow]:
    """Return what is recorded, since a moment or ever, the newest first."""
    async with open_database(settings) as engine, reading(engine) as connection:
        return await audited(connection, since)


def write(rows: Sequence[AuditRow], form: Form, file: TextIO) -> None:
    """Write one line for each act, as CSV below the names of its columns or as JSON objects."""
    if form is Form.JSONL:
        file.writelines(f"{json.dumps(line, ensure_ascii=False)}\n" for line in _lines(rows))
        return
    table = csv.DictWriter(file, AuditRow.__slots__, lineterminator="\n")
    table.writeheader()
    table.writerows(_lines(rows))


def _lines(rows: Sequence[AuditRow]) -> Iterator[dict[str, str | None]]:
    for row in rows:
        yield asdict(row) | {"at": row.at.isoformat()}
