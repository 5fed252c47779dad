"""The reports GitHub offers, and what stands in their files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any, TypeVar

import msgspec

from sandbox.company import launches
from sandbox.company.breakdowns import Record
from sandbox.company.company import WINDOW_DAYS, Company
from sandbox.company.teams import ENTERPRISE, SCOPE_IDS
from sandbox.github.kept import KeptFiles

Item = TypeVar("Item")

ONE_DAY = (
    "enterprise-1-day",
    "organization-1-day",
    "users-1-day",
    "user-teams-1-day",
    "repos-1-day",
)
LATEST = ("enterprise-28-day", "organization-28-day", "users-28-day")
_ROWS_PER_FILE = 200
_USERS_28_DAY_FILES = 3
_ENTERPRISE_28_DAY_FILES = 2
_CHUNK = 64 * 1024
_KEPT = KeptFiles(64 * 1024 * 1024)
_RETENTION = timedelta(days=365)
_FIRST_DAYS = {
    "user-teams-1-day": launches.USER_TEAMS_REPORTS,
    "repos-1-day": launches.REPOS_REPORTS,
}


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a scope, from its first to its last UTC day, as GitHub knew it at `now`."""

    name: str
    scope: str
    first: date
    last: date
    now: datetime


def in_range(name: str, scope: str, day: date, now: datetime) -> bool:
    """Whether GitHub keeps a report of a day: for one year, and not before its first day."""
    launch = launches.ENTERPRISE_REPORTS if scope == ENTERPRISE else launches.ORGANIZATION_REPORTS
    floor = max(launch, now.date() - _RETENTION, _FIRST_DAYS.get(name, date.min))
    return floor <= day <= now.date()


def latest(company: Company, name: str, scope: str, now: datetime) -> Report | None:
    """The newest 28-day report, ending on the newest day with data, if there is one."""
    newest = company.latest_day(now)
    for age in range(WINDOW_DAYS):
        last = newest - timedelta(days=age)
        if company.has_data(last, now):
            return Report(name, scope, last - timedelta(days=WINDOW_DAYS - 1), last, now)
    return None


def file_paths(company: Company, report: Report) -> list[str]:
    """The paths of a report's files on the link host; none where the report would be empty."""
    files = _files(company, report)
    period = report.first if report.first == report.last else f"{report.first}_{report.last}"
    return [
        f"/{report.name}-report/{report.scope}/{period}/part-{number:05}-of-{files:05}.json"
        for number in range(files)
    ]


def _files(company: Company, report: Report) -> int:
    if report.name == "users-28-day":
        return _USERS_28_DAY_FILES
    if report.name == "enterprise-28-day":
        return _ENTERPRISE_28_DAY_FILES
    if report.name in {"organization-28-day", "organization-1-day", "enterprise-1-day"}:
        return 1
    return -(-_count_rows(company, report) // _ROWS_PER_FILE)


def _count_rows(company: Company, report: Report) -> int:
    match report.name:
        case "users-1-day":
            return len(company.person_days(report.scope, report.last, report.now))
        case "user-teams-1-day":
            return sum(1 for _ in company.user_team_rows(report.scope, report.last))
        case _:
            return sum(1 for _ in company.repository_rows(report.scope, report.last, report.now))


def read_path(path: str, now: datetime) -> tuple[Report, int, int]:
    """The report of a path, the number of its file, and how many there are. ValueError if none."""
    _, name, scope, period, part = path.split("/")
    name = name.removesuffix("-report")
    if name not in {*ONE_DAY, *LATEST} or scope not in SCOPE_IDS:
        raise ValueError(path)
    first, _, last = period.partition("_")
    _, number, _, files = part.removesuffix(".json").split("-")
    days = date.fromisoformat(first), date.fromisoformat(last or first)
    return Report(name, scope, *days, now), int(number), int(files)


def content(company: Company, report: Report, number: int, files: int) -> Iterator[bytes]:
    """The bytes of one file, a piece of some kilobytes at a time."""
    depends_on = (
        *company.made_of,
        *(report.name, report.scope, report.first, report.last),
        company.days.knowledge(report.last, report.now),
        *(number, files),
    )
    return _KEPT.pieces(depends_on, partial(_made, company, report, number, files))


def _made(company: Company, report: Report, number: int, files: int) -> Iterator[bytes]:
    if report.name.startswith(("enterprise", "organization")):
        yield msgspec.json.encode(_aggregate(company, report, number, files))
        return
    piece = bytearray()
    for row in _file_rows(company, report, number, files):
        piece += msgspec.json.encode(row) + b"\n"
        if len(piece) >= _CHUNK:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)


def _aggregate(company: Company, report: Report, number: int, files: int) -> Record:
    if report.first == report.last:
        total = company.day_total(report.scope, report.last, report.now)
        return {**total, **_partition(report)}
    days = _split(_days_with_data(company, report), number, files)
    # GitHub does not sort the days of a file.
    Random(report.last.toordinal()).shuffle(days)
    wrapper: Record = {
        "report_start_day": report.first.isoformat(),
        "report_end_day": report.last.isoformat(),
        "created_at": _created_at(report.last),
        **company.identification(report.scope),
        "day_totals": [company.day_total(report.scope, day, report.now) for day in days],
        **_partition(report),
    }
    engagement = company.feature_engagement(report.scope, report.last, report.now)
    if engagement is not None:
        wrapper["copilot_feature_engagement"] = engagement
    return wrapper


def _file_rows(company: Company, report: Report, number: int, files: int) -> Iterator[Record]:
    if report.name != "users-28-day":
        yield from _split(list(_rows(company, report)), number, files)
        return
    period = {
        "report_start_day": report.first.isoformat(),
        "report_end_day": report.last.isoformat(),
    }
    for day in _split(_days_with_data(company, report), number, files):
        for row in company.user_rows(report.scope, day, report.now):
            yield {**row, **period, **_partition(report)}


def _rows(company: Company, report: Report) -> Iterator[Record]:
    match report.name:
        case "users-1-day":
            for row in company.user_rows(report.scope, report.last, report.now):
                yield {**row, **_partition(report)}
        case "user-teams-1-day":
            yield from company.user_team_rows(report.scope, report.last)
        case _:
            yield from company.repository_rows(report.scope, report.last, report.now)


def _days_with_data(company: Company, report: Report) -> list[date]:
    days = (report.first + timedelta(days=number) for number in range(WINDOW_DAYS))
    return [day for day in days if company.has_data(day, report.now)]


def _split(items: Sequence[Item], number: int, files: int) -> list[Item]:
    size = -(-len(items) // files)
    return list(items[number * size : (number + 1) * size])


def _partition(report: Report) -> dict[str, Any]:
    """GitHub's housekeeping fields."""
    return {
        "etl_id": "green",
        "day_partition": report.last.isoformat(),
        "entity_id_partition": int(SCOPE_IDS[report.scope]) % 64,
    }


def _created_at(last: date) -> str:
    made = datetime.combine(last + timedelta(days=1), time(3, 36, 11))
    return f"{made.isoformat()}.710Z"
