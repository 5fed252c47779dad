"""Files as an administrator has them in a folder, and the database they are imported into."""

import gzip
import json
import sqlite3
import zlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from metrics.imports.files import Refused
from metrics.imports.importer import Imported, Importer
from metrics.scope import Scope, ScopeKind
from sandbox.company import Company
from sandbox.github.reports import Report, content, file_paths
from storage.engine import open_engine
from tests.databases import migrated
from tests.metrics.offered import Line, file

ACME = Scope.of(ScopeKind.ORG, "acme")
ACME_INC = Scope.of(ScopeKind.ENTERPRISE, "acme-inc")
DAY = date(2026, 11, 12)
NOW = datetime.fromisoformat("2026-11-21T08:30:00Z")
ID = "2002"


def total(day: date = DAY, **fields: Any) -> dict[str, Any]:
    """Return a record of an organization's day."""
    record = {"day": day.isoformat(), "organization_id": ID, "enterprise_id": "1001"}
    return record | {"daily_active_users": 3, "totals_by_feature": []} | fields


def month(*days: dict[str, Any], last: date, **fields: Any) -> dict[str, Any]:
    """Return the one object of an organization-28-day report that ends with a day."""
    first = date.fromordinal(last.toordinal() - 27)
    bounds = {"report_start_day": first.isoformat(), "report_end_day": last.isoformat()}
    return bounds | {"organization_id": ID, "day_totals": list(days)} | fields


@dataclass(frozen=True)
class Folder:
    """A folder with downloaded files."""

    path: Path

    def put(self, name: str, *lines: Line) -> Path:
        """Write a file of these lines."""
        return self.raw(name, file(lines))

    def raw(self, name: str, content: bytes) -> Path:
        """Write a file of these bytes."""
        target = self.path / name
        target.write_bytes(content)
        return target

    def zipped(self, name: str, *lines: Line) -> Path:
        """Write a gzip file of these lines."""
        return self.raw(name, gzip.compress(file(lines)))

    def pretty(self, name: str, document: Any) -> Path:
        """Write a document over many lines."""
        return self.raw(name, json.dumps(document, indent=2).encode())

    def report(self, company: Company, report: Report) -> list[Path]:
        """Write every file of a report, as the link host serves them."""
        paths = file_paths(company, report)
        return [
            self.raw(
                f"{report.name}-{report.scope}-{report.last}-{number}.json",
                b"".join(content(company, report, number, len(paths))),
            )
            for number in range(len(paths))
        ]


@dataclass(frozen=True)
class Database:
    """A database of its own, and what stands in it."""

    engine: AsyncEngine
    path: Path

    async def load(
        self,
        *paths: Path,
        scope: Scope = ACME,
        now: datetime = NOW,
        downloaded_at: datetime | None = None,
    ) -> list[Imported | Refused]:
        """Import files in one command."""
        importer = Importer(self.engine, scope, now, downloaded_at=downloaded_at)
        return [outcome async for outcome in importer.files(paths)]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds; `json(…)` unpacks a payload, `people(…)` counts a set."""
        with closing(sqlite3.connect(self.path)) as database:
            database.create_function("json", 1, lambda blob: blob and zlib.decompress(blob))
            database.create_function(
                "people",
                1,
                lambda blob: blob and int.from_bytes(zlib.decompress(blob), "little").bit_count(),
            )
            return database.execute(query).fetchall()

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return what counts of every table, without the numbers that a reading happens to get."""
        return {
            "days": self.rows(
                "SELECT scope, source, day, revision, report, fetched_at, json(payload) FROM days"
            ),
            "owner_days": self.rows(
                "SELECT owner, day, asked_at, users_ingest IS NULL, teams_ingest IS NULL, people(active), people(in_teams) FROM owner_days"
            ),
            "users": self.rows(
                "SELECT day, user_id, login, user_initiated_interaction_count FROM user_days ORDER BY 1, 2"
            ),
            "members": self.rows("SELECT team_id, user_id FROM team_members ORDER BY 1, 2"),
            "teams": self.rows(
                "SELECT owner, team_id, day, slug, people(members), people(active), json(payload) FROM team_days ORDER BY 1, 2, 3"
            ),
            "readings": self.rows(
                "SELECT owner, report, first_day, last_day, begun_at, complete, rows, repeated, broken FROM ingests ORDER BY 1, 2, 3"
            ),
        }


@asynccontextmanager
async def database(folder: Path, name: str = "imported.db") -> AsyncIterator[Database]:
    """Give an empty database."""
    engine = open_engine(migrated(folder / name))
    try:
        yield Database(engine, folder / name)
    finally:
        await engine.dispose()


def imported(outcomes: Iterable[Imported | Refused]) -> list[str]:
    """Return the reports of the files that were imported; fails for one that was refused."""
    told = list(outcomes)
    assert [one for one in told if isinstance(one, Refused)] == []
    return [one.file.report for one in told if isinstance(one, Imported)]


def refused(outcomes: Iterable[Imported | Refused]) -> list[tuple[str, int | None, str]]:
    """Return file, line and reason of those that were not imported."""
    return [(one.path.name, one.line, one.reason) for one in outcomes if isinstance(one, Refused)]
