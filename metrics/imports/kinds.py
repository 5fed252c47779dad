"""What a record is, told from its own fields: which report it comes from, and whose it is."""

from datetime import date
from enum import StrEnum

import msgspec

NOTHING = msgspec.Raw(b"")


class Kind(StrEnum):
    """The reports that can be imported, by what their records are about."""

    TOTALS = "totals"
    USERS = "users"
    USER_TEAMS = "user-teams"
    REPOSITORIES = "repos"
    LEGACY = "copilot/metrics"


class Unrecognised(Exception):
    """A record of no report; its text says what it is instead, or what it lacks."""


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """The fields by which records of different reports differ, and those that say whose they are.

    GitHub sends ids as strings in some reports and as numbers in others.
    """

    organization_id: int | str | None = None
    enterprise_id: int | str | None = None
    report_start_day: date | None = None
    report_end_day: date | None = None
    created_at: msgspec.Raw = NOTHING
    day: msgspec.Raw = NOTHING
    legacy_day: msgspec.Raw = msgspec.field(name="date", default=NOTHING)
    day_totals: msgspec.Raw = NOTHING
    user_id: msgspec.Raw = NOTHING
    team_id: msgspec.Raw = NOTHING
    repo_id: msgspec.Raw = NOTHING
    daily_active_users: msgspec.Raw = NOTHING
    code_generation_activity_count: msgspec.Raw = NOTHING
    totals_by_feature: msgspec.Raw = NOTHING
    total_active_users: msgspec.Raw = NOTHING
    total_engaged_users: msgspec.Raw = NOTHING
    copilot_ide_code_completions: msgspec.Raw = NOTHING
    copilot_ide_chat: msgspec.Raw = NOTHING
    download_links: msgspec.Raw = NOTHING
    documentation_url: msgspec.Raw = NOTHING


_MARKS = msgspec.json.Decoder(Marks)


def marks(record: bytes) -> Marks:
    """Return what tells a record's kind. Raises `Unrecognised` where it is not a JSON object."""
    try:
        return _MARKS.decode(record)
    except msgspec.ValidationError as error:
        if record.lstrip()[:1] == b'"':
            raise Unrecognised("it is GitHub's answer that there is no report yet") from None
        raise Unrecognised(f"it is no record of a report ({error})") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Unrecognised("it is not JSON") from None


def recognise(found: Marks) -> Kind:
    """Return which report's record this is. Raises `Unrecognised` for a record of none."""
    if found.user_id and found.team_id:
        return Kind.USER_TEAMS
    if found.user_id:
        return Kind.USERS
    if found.repo_id:
        return Kind.REPOSITORIES
    if found.day_totals or (found.day and _has_totals(found)):
        return Kind.TOTALS
    if found.legacy_day and _is_legacy(found):
        return Kind.LEGACY
    if found.download_links:
        raise Unrecognised(
            "it has the links to a report, and not the report; "
            "download the files that it links to, and import those"
        )
    if found.documentation_url:
        raise Unrecognised("it is GitHub's refusal to give a report")
    raise Unrecognised("it has the fields of none of the reports that can be imported")


def _has_totals(found: Marks) -> bool:
    return bool(
        found.daily_active_users or found.code_generation_activity_count or found.totals_by_feature
    )


def _is_legacy(found: Marks) -> bool:
    return bool(
        found.total_active_users
        or found.total_engaged_users
        or found.copilot_ide_code_completions
        or found.copilot_ide_chat
    )
