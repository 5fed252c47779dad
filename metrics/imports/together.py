"""Which files are one report, and how new the figures in it are.

A file does not say when it was downloaded, and its time in the file system is that of the last
copy. So what is not known is taken to be as old as it can be: then an import replaces nothing that
is newer, and a day that may have been read before it was final is not taken for final.
"""

from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from metrics.imports.files import Refused, records
from metrics.imports.kinds import Kind
from metrics.imports.survey import Surveyed
from metrics.scope import Period

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Together:
    """Files that are imported as one: all or none of them.

    `teams` are the files of the user-teams report of the same day, which make its teams' days.
    `known_at` is when GitHub knew these figures, or the earliest moment at which it can have.
    """

    kind: Kind
    files: tuple[Surveyed, ...]
    teams: tuple[Surveyed, ...]
    known_at: datetime

    @property
    def every(self) -> tuple[Surveyed, ...]:
        """All of its files."""
        return self.files + self.teams

    @property
    def period(self) -> Period:
        """The days that its records may be of."""
        periods = [file.bounds or file.period for file in self.files]
        return Period(min(one.first for one in periods), max(one.last for one in periods))


def after(day: date) -> datetime:
    """Return the earliest moment at which a report that ends with a day can have been made."""
    # Behind the calendar's last day, which only nonsense names, there is none.
    return datetime.combine(min(day, date.max - DAY) + DAY, time(), UTC)


def known_at(last: date, created_at: datetime | None, downloaded_at: datetime | None) -> datetime:
    """Return when GitHub knew a report's figures.

    That is when the report says that it was made; else when somebody says that it was downloaded,
    because GitHub makes reports of a day afresh; else the first moment after its last day.
    """
    return max(after(last), created_at or downloaded_at or after(last))


def last_day(file: Surveyed) -> date:
    """Return the last day that a file's report was made for.

    Where it has many days without saying which is its last one, it is somebody's collection of
    reports, the oldest of which may have been made right after the first day.
    """
    if file.bounds is not None:
        return file.bounds.last
    return min(file.days) if file.kind is Kind.USERS else max(file.days)


def put_together(
    files: Iterable[Surveyed], downloaded_at: datetime | None
) -> tuple[list[Together], list[Refused]]:
    """Return the reports that the files make up, the oldest first, and the files of none."""
    reports: defaultdict[object, list[Surveyed]] = defaultdict(list)
    teams: defaultdict[Period, list[Surveyed]] = defaultdict(list)
    for file in files:
        if file.kind is Kind.USER_TEAMS:
            teams[file.period].append(file)
        else:
            reports[_same_report(file)].append(file)
    made = []
    for parts in reports.values():
        is_users_1_day = parts[0].kind is Kind.USERS and parts[0].bounds is None
        joined = teams.pop(parts[0].period, []) if is_users_1_day else []
        made.append(_together(parts, joined, downloaded_at))
    alone = [_without_users(file) for left in teams.values() for file in left]
    return sorted(made, key=lambda one: (one.known_at, one.period.first)), alone


def _same_report(file: Surveyed) -> object:
    """Return what the files of one report have in common, and no other file has."""
    of_people = file.kind in {Kind.USERS, Kind.REPOSITORIES}
    if of_people and (file.bounds is not None or file.period.length == 1):
        return file.kind, file.bounds, None if file.bounds else file.period
    return file.path


def _together(
    files: Sequence[Surveyed], teams: Sequence[Surveyed], downloaded_at: datetime | None
) -> Together:
    moments = (known_at(last_day(file), file.created_at, downloaded_at) for file in files)
    return Together(files[0].kind, tuple(files), tuple(teams), min(moments))


def _without_users(file: Surveyed) -> Refused:
    day = file.period.last
    reason = (
        f"who was in which team on {day} counts only together with what they did; "
        f"name the users-1-day files of {day} in the same command"
    )
    return Refused(file.path, reason)


def lines(files: Iterable[Surveyed]) -> Iterator[AsyncGenerator[bytes, None]]:
    """Yield the records of each file, as those of a download come. Reading raises `Refused`."""
    return map(_lines, files)


async def _lines(file: Surveyed) -> AsyncGenerator[bytes, None]:
    for record in records(file.path):
        yield record.text
