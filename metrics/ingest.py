"""Reading a report of people line by line into the database, however large it is.

Every batch is a transaction of its own, and none of it counts until the reading is recorded
complete: a file that ends in the middle, or a process that does, changes no figure.
"""

import logging
import re
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from metrics.errors import BrokenAnswer
from metrics.repository_lines import RepositoryLine
from metrics.scope import Period
from metrics.users import BrokenLine, Membership, UserDay
from storage.engine import writing
from storage.forgotten import forgotten_among, is_anybody_forgotten
from storage.ingests import (
    BrokenLineRow,
    begin_ingest,
    drop_ingest,
    drop_left_behind,
    put_broken_lines,
    put_counts,
)

Row = TypeVar("Row", UserDay, Membership, RepositoryLine)
Lines = AsyncGenerator[bytes, None]

BATCH_LINES = 2000
ROWS_AT_ONCE = 50
MOST_KEPT_ASIDE = 100
LONGEST_KEPT_ASIDE = 2000
# No reading takes this long: what is older and not complete was left behind by a process.
LEFT_BEHIND_AFTER = timedelta(hours=1)
# Whom a line speaks of, found without decoding it, because it could not be decoded.
USER_ID = re.compile(rb'"user_id"\s*:\s*"?([1-9][0-9]{0,18})(?![0-9])')

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Ingest:
    """One reading of one report, and what was counted in it so far.

    `repeated` are rows of a person and day, or of a person and team, that had come before in the
    same report; the first one counts.
    """

    id: int
    owner: str
    report: str
    period: Period
    lines: int = 0
    rows: int = 0
    repeated: int = 0
    broken: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    aside: list[BrokenLineRow] = field(default_factory=list)

    def rows_of(
        self, lines: Sequence[bytes], decode: Callable[[bytes, Counter[str]], Row]
    ) -> Iterator[list[Row]]:
        """Yield the rows of the next lines; one that cannot be read is counted and kept aside.

        They come few at a time, because the memory of rows that are used at once and let go stays
        in the processor's cache.
        """
        for begin in range(0, len(lines), ROWS_AT_ONCE):
            yield self._rows(lines[begin : begin + ROWS_AT_ONCE], decode)

    def _rows(
        self, lines: Sequence[bytes], decode: Callable[[bytes, Counter[str]], Row]
    ) -> list[Row]:
        rows: list[Row] = []
        first, last, unknown = self.period.first, self.period.last, self.unknown
        for number, line in enumerate(lines, self.lines + 1):
            try:
                row = decode(line, unknown)
            except BrokenLine as broken:
                self._keep_aside(number, line, str(broken))
                continue
            if first <= row.day <= last:
                rows.append(row)
            else:
                self._keep_aside(number, line, "a day outside of the report")
        self.lines += len(lines)
        return rows

    def _keep_aside(self, number: int, line: bytes, reason: str) -> None:
        self.broken += 1
        self.reasons[reason] += 1
        if len(self.aside) < MOST_KEPT_ASIDE:
            self.aside.append(BrokenLineRow(number, reason, line[:LONGEST_KEPT_ASIDE]))

    async def complete(self, connection: AsyncConnection) -> None:
        """Record that every line was read. Raises `BrokenAnswer` where none of them was good."""
        if self.broken and not self.rows:
            ((reason, _),) = self.reasons.most_common(1)
            raise BrokenAnswer(f"{self.report} of {self.owner}", f"no line is readable: {reason}")
        await put_broken_lines(connection, self.id, await _of_nobody_forgotten(connection, self))
        counts = {"rows": self.rows, "repeated": self.repeated, "broken": self.broken}
        await put_counts(
            connection, self.id, {**counts, "unknown": dict(self.unknown), "complete": True}
        )
        self._tell()

    def _tell(self) -> None:
        # A line's content names a person, so the log gets reasons and numbers only.
        name = f"{self.report} of {self.owner}, {self.period.first} to {self.period.last}"
        if self.broken:
            reasons = dict(self.reasons.most_common(3))
            logger.warning(
                "%s: %d of %d lines kept aside: %s", name, self.broken, self.lines, reasons
            )
        if self.unknown:
            logger.info("%s: not known to this version: %s", name, sorted(self.unknown))


async def _of_nobody_forgotten(connection: AsyncConnection, ingest: Ingest) -> list[BrokenLineRow]:
    """Return the lines kept aside; once somebody is forgotten, only those known to be of others."""
    if not await is_anybody_forgotten(connection):
        return ingest.aside
    kept = []
    for row in ingest.aside:
        named = {int(found) for found in USER_ID.findall(row.line)}
        if named and not await forgotten_among(connection, named):
            kept.append(row)
    return kept


async def batches(files: Iterable[Lines]) -> AsyncGenerator[list[bytes], None]:
    """Yield the lines of all files, as many at a time as one transaction takes."""
    batch: list[bytes] = []
    for lines in files:
        async with aclosing(lines):
            async for line in lines:
                batch.append(line)
                if len(batch) == BATCH_LINES:
                    yield batch
                    batch = []
    if batch:
        yield batch


@asynccontextmanager
async def reading_report(
    engine: AsyncEngine, owner: str, report: str, period: Period, now: datetime
) -> AsyncIterator[Ingest]:
    """Give a new reading; where the block fails, nothing of it stays behind."""
    async with writing(engine) as connection:
        await drop_left_behind(connection, now - LEFT_BEHIND_AFTER)
        number = await begin_ingest(connection, owner, report, (period.first, period.last), now)
    try:
        yield Ingest(number, owner, report, period)
    except BaseException:
        async with writing(engine) as connection:
            await drop_ingest(connection, number)
        raise
