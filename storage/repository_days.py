"""The repositories of an organization or enterprise, day by day, and their totals over a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, Row, Select, String, and_, delete, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import JsonEntries, JsonField, insert, put_new, whole_sum
from storage.tables import Whole, ingests, repository_days, repository_reports

REPOSITORY_DAY_COLUMNS = tuple(column.name for column in repository_days.columns)
COUNTS = tuple(name for name in REPOSITORY_DAY_COLUMNS if name.startswith("total_"))
MEDIANS = tuple(name for name in REPOSITORY_DAY_COLUMNS if name.startswith("median_"))


@dataclass(frozen=True, slots=True)
class RepositoryReportRow:
    """A day's report: when GitHub was asked, which reading counts, and when that was made.

    Without `ingest` GitHub had no report of the day; without `asked_at` it was not asked.
    """

    day: date
    asked_at: datetime | None
    ingest: int | None
    read_at: datetime | None


async def put_repository_days(connection: AsyncConnection, rows: Sequence[tuple[Any, ...]]) -> int:
    """Write rows in the order of `REPOSITORY_DAY_COLUMNS`, the day as YYYY-MM-DD.

    Return how many of them were new in their reading: of a day on which GitHub lists a repository
    twice, the first line counts.
    """
    return await put_new(connection, repository_days, rows)


async def put_repository_report(
    connection: AsyncConnection,
    owner: str,
    day: date,
    *,
    asked_at: datetime | None = None,
    ingest: int | None = None,
) -> None:
    """Write when GitHub was asked for a day, and which reading counts from now on.

    What is None stays as it was; the rows of the reading before are gone.
    """
    mine = and_(repository_reports.c.owner == owner, repository_reports.c.day == day)
    if ingest is not None:
        before = select(repository_reports.c.ingest).where(mine)
        await connection.execute(
            delete(repository_days).where(
                repository_days.c.ingest.in_(before),
                repository_days.c.ingest != ingest,
                repository_days.c.day == day,
            )
        )
    statement = insert(connection, repository_reports).values(
        owner=owner, day=day, asked_at=asked_at, ingest=ingest
    )
    kept = {
        name: func.coalesce(statement.excluded[name], repository_reports.c[name])
        for name in ("asked_at", "ingest")
    }
    await connection.execute(
        statement.on_conflict_do_update(index_elements=("owner", "day"), set_=kept)
    )


async def repository_reports_between(
    connection: AsyncConnection, owner: str, first: date, last: date
) -> dict[date, RepositoryReportRow]:
    """Return what is known of every day from `first` to `last`, by its day."""
    query = (
        select(
            repository_reports.c.day,
            repository_reports.c.asked_at,
            repository_reports.c.ingest,
            ingests.c.begun_at,
        )
        .outerjoin(ingests, ingests.c.id == repository_reports.c.ingest)
        .where(repository_reports.c.owner == owner, repository_reports.c.day.between(first, last))
    )
    return {row.day: RepositoryReportRow(*row) for row in await connection.execute(query)}


async def repository_totals(
    connection: AsyncConnection, owner: str, first: date, last: date
) -> Sequence[Row[Any]]:
    """Return a row for each repository with activity from `first` to `last`.

    `days` are those with activity; counts are added up under GitHub's names, and of each median
    there are `lowest_…` and `highest_…` of the days. What no day has is None.
    """
    columns = repository_days.c
    return await _rows(
        connection,
        _counting(
            (
                columns.repo_id,
                func.count().label("days"),
                *(whole_sum(columns[name]).label(name) for name in COUNTS),
                *_spread({name: columns[name] for name in MEDIANS}),
            ),
            owner,
            first,
            last,
        ).group_by(columns.repo_id),
    )


async def repository_names(
    connection: AsyncConnection, owner: str, first: date, last: date
) -> Sequence[Row[Any]]:
    """Return what each repository was called on its newest day, and who could see it."""
    columns = repository_days.c
    newest = func.row_number().over(partition_by=columns.repo_id, order_by=columns.day.desc())
    named = _counting(
        (
            columns.repo_id,
            columns.owner_name,
            columns.name,
            columns.visibility,
            newest.label("age"),
        ),
        owner,
        first,
        last,
    ).subquery()
    wanted = (named.c.repo_id, named.c.owner_name, named.c.name, named.c.visibility)
    return await _rows(connection, select(*wanted).where(named.c.age == 1))


async def repository_review_times(
    connection: AsyncConnection, owner: str, first: date, last: date, minutes: Sequence[str]
) -> Sequence[Row[Any]]:
    """Return a row for each repository, author and reviewer, as GitHub tells them apart.

    `total_merged` is added up, and of each of the `minutes`, GitHub's names, there are `lowest_…`
    and `highest_…` of the days.
    """
    entry = JsonEntries(repository_days.c.review_times).table_valued("value", name="entry")
    authored_by, reviewed_by = (
        JsonField(entry.c.value, name, String()) for name in ("authored_by", "reviewed_by")
    )
    groups = (
        repository_days.c.repo_id,
        authored_by.label("authored_by"),
        reviewed_by.label("reviewed_by"),
    )
    query = _counting(
        (
            *groups,
            whole_sum(JsonField(entry.c.value, "total_merged", Whole)).label("total_merged"),
            *_spread({name: JsonField(entry.c.value, name, Float()) for name in minutes}),
        ),
        owner,
        first,
        last,
    )
    return await _rows(connection, query.join(entry, true()).group_by(*groups))


def _spread(fields: dict[str, Any]) -> list[ColumnElement[Any]]:
    return [
        label
        for name, field in fields.items()
        for label in (
            func.min(field).label(f"lowest_{name}"),
            func.max(field).label(f"highest_{name}"),
        )
    ]


def _counting(columns: Sequence[Any], owner: str, first: date, last: date) -> Select[Any]:
    """Select from the rows of the readings that count."""
    return (
        select(*columns)
        .select_from(repository_reports)
        .join(
            repository_days,
            and_(
                repository_days.c.ingest == repository_reports.c.ingest,
                repository_days.c.day == repository_reports.c.day,
            ),
        )
        .where(repository_reports.c.owner == owner, repository_reports.c.day.between(first, last))
    )


async def _rows(connection: AsyncConnection, query: Select[Any]) -> Sequence[Row[Any]]:
    return list(await connection.execute(query))


async def repositories_read_at(
    connection: AsyncConnection, owner: str, day: date
) -> datetime | None:
    """Return when GitHub knew what counts of the repositories of a day, None where nothing does."""
    query = (
        select(ingests.c.begun_at)
        .join(repository_reports, repository_reports.c.ingest == ingests.c.id)
        .where(repository_reports.c.owner == owner, repository_reports.c.day == day)
    )
    return (await connection.execute(query)).scalar_one_or_none()
