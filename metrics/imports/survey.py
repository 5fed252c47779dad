"""Looking through a file before anything of it is stored: what it holds, whose, and what is broken."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import msgspec

from metrics.decoding import decode, legacy_payload, report_payloads, unknown_fields
from metrics.errors import BrokenAnswer
from metrics.imports.files import Record, Refused, records
from metrics.imports.kinds import Kind, Marks, Unrecognised, marks, recognise
from metrics.ingest import MOST_KEPT_ASIDE
from metrics.models import Source
from metrics.scope import Period, Scope, ScopeKind
from metrics.users import BrokenLine, membership, user_day

ENTERPRISES = frozenset({ScopeKind.ENTERPRISE, ScopeKind.ENTERPRISE_TEAM})
OUTSIDE = "a day outside of the report"


@dataclass(slots=True)
class Surveyed:
    """What stands in a file.

    `report` is GitHub's name of it, as in "organization-28-day" or "users-1-day".
    `owner` is GitHub's id of the organization or enterprise, where the file has it. `bounds` are
    the days that a report of many days names as its own, `created_at` when it says it was made.
    `broken` are the first lines that cannot be read, with the reasons; `kept_aside` counts all.
    `refused` is there where something on a later line forbids to import the file.
    """

    path: Path
    kind: Kind
    report: str
    bounds: Period | None = None
    created_at: datetime | None = None
    owner: str | None = None
    days: set[date] = field(default_factory=set)
    rows: int = 0
    kept_aside: int = 0
    broken: list[tuple[int, str]] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    refused: Refused | None = None

    @property
    def period(self) -> Period:
        """The first and the last day with a row."""
        return Period(min(self.days), max(self.days))

    def keep_aside(self, line: int, reason: str) -> None:
        """Count a line that cannot be read."""
        self.kept_aside += 1
        if len(self.broken) < MOST_KEPT_ASIDE:
            self.broken.append((line, reason))


def survey(path: Path, scope: Scope) -> Surveyed:
    """Return what stands in a file that is to be imported for a scope.

    Raises `Refused` where no record could be read before the reason came up.
    """
    found: Surveyed | None = None
    try:
        for record in records(path):
            found = _with(found, path, record, scope)
    except Refused as refused:
        if found is None or not found.days:
            raise
        found.refused = refused
    if found is None or not (found.days or found.broken):
        raise Refused(path, "it has no day")
    if not found.days:
        line, reason = found.broken[0]
        raise Refused(path, f"no record is readable: {reason}", line)
    return found


def _with(found: Surveyed | None, path: Path, record: Record, scope: Scope) -> Surveyed:
    """Return what was found with one more record."""
    try:
        named = marks(record.text)
        kind = recognise(named)
    except Unrecognised as unrecognised:
        if found is None or found.kind in {Kind.TOTALS, Kind.LEGACY}:
            raise Refused(path, str(unrecognised), record.line) from None
        found.keep_aside(record.line, str(unrecognised))
        return found
    if found is None:
        _check_scope(path, kind, scope)
        found = _begun(path, kind, named, scope)
    elif kind is not found.kind:
        reason = f"it is a {kind} record, and the ones before it are {found.kind} records"
        raise Refused(path, reason, record.line)
    _check_owner(found, record, named, scope)
    _look_at(found, record)
    return found


def created_at(found: Marks) -> datetime | None:
    """Return when a report says that it was made, None where it does not or cannot be read."""
    if not found.created_at:
        return None
    try:
        said = msgspec.json.decode(found.created_at, type=datetime)
    except msgspec.DecodeError:
        return None
    return None if said.tzinfo is None else said


def bounds(found: Marks) -> Period | None:
    """Return the days that a report of many days names as its own, None where it names none."""
    first, last = found.report_start_day, found.report_end_day
    return None if first is None or last is None or first > last else Period(first, last)


def _begun(path: Path, kind: Kind, found: Marks, scope: Scope) -> Surveyed:
    report = report_name(kind, found, scope)
    return Surveyed(path, kind, report, bounds(found), created_at(found))


def report_name(kind: Kind, found: Marks, scope: Scope) -> str:
    """Return GitHub's name of the report of a scope that a record is of."""
    if kind is Kind.LEGACY:
        return str(kind)
    whose, is_of_many = str(kind), bounds(found) is not None
    if kind is Kind.TOTALS:
        whose = "enterprise" if scope.kind in ENTERPRISES else "organization"
        is_of_many = bool(found.day_totals)
    return f"{whose}-28-day" if is_of_many else f"{whose}-1-day"


def _check_scope(path: Path, kind: Kind, scope: Scope) -> None:
    if scope.is_team and kind is not Kind.LEGACY:
        owner = scope.of_owner()
        reason = (
            f"a team's days are made of the users and user-teams reports of its {_words(owner)}; "
            f"import it with --scope {owner.kind}/{owner.name}"
        )
        raise Refused(path, reason)


def _words(owner: Scope) -> str:
    return "enterprise" if owner.kind is ScopeKind.ENTERPRISE else "organization"


def _check_owner(found: Surveyed, record: Record, named: Marks, scope: Scope) -> None:
    """Raise `Refused` where a record is of another organization or enterprise than the scope's."""
    of_enterprise = scope.kind in ENTERPRISES
    if of_enterprise and named.organization_id and found.kind is not Kind.REPOSITORIES:
        reason = f"it is of an organization (organization_id {named.organization_id})"
        raise Refused(found.path, f"{reason}; import it with --scope org/NAME", record.line)
    if not of_enterprise and named.enterprise_id and not named.organization_id:
        reason = f"it is of a whole enterprise (enterprise_id {named.enterprise_id})"
        raise Refused(found.path, f"{reason}; import it with --scope enterprise/NAME", record.line)
    owner = named.enterprise_id if of_enterprise else named.organization_id
    if owner is None:
        return
    if found.owner not in {None, str(owner)}:
        reason = f"it is of {owner}, and the records before it are of {found.owner}"
        raise Refused(found.path, reason, record.line)
    found.owner = str(owner)


def _look_at(found: Surveyed, record: Record) -> None:
    try:
        if found.kind in {Kind.TOTALS, Kind.LEGACY}:
            found.days.update(_days_of(found, record))
        else:
            found.days.add(_day_of(found, record))
    except BrokenAnswer as error:
        raise Refused(found.path, error.detail, record.line) from None
    except BrokenLine as error:
        found.keep_aside(record.line, str(error))
    else:
        found.rows += 1


def _days_of(found: Surveyed, record: Record) -> Iterator[date]:
    if found.kind is Kind.LEGACY:
        payload = legacy_payload(record.text)
        decode(payload, Source.LEGACY)
        yield payload.day
        return
    for payload in report_payloads(record.text):
        decode(payload, Source.REPORTS)
        found.unknown.update(unknown_fields(payload))
        yield payload.day


def _day_of(found: Surveyed, record: Record) -> date:
    day = _decoded_day(found, record)
    if found.bounds is not None and not found.bounds.first <= day <= found.bounds.last:
        raise BrokenLine(OUTSIDE)
    if found.kind is not Kind.USERS and found.days and day not in found.days:
        reason = f"it is of {day}, and the records before it are of {min(found.days)}"
        raise Refused(found.path, f"{reason}; import each day as a file of its own", record.line)
    return day


class _OfRepository(msgspec.Struct, frozen=True):
    day: date


_OF_REPOSITORY = msgspec.json.Decoder(_OfRepository)


def _decoded_day(found: Surveyed, record: Record) -> date:
    if found.kind is Kind.USERS:
        return user_day(record.text, found.unknown).day
    if found.kind is Kind.USER_TEAMS:
        return membership(record.text, found.unknown).day
    try:
        return _OF_REPOSITORY.decode(record.text).day
    except msgspec.DecodeError as error:
        raise BrokenLine(str(error)) from None
