"""A line of a repos-1-day report, typed, with GitHub's own field names.

https://docs.github.com/en/copilot/reference/copilot-usage-metrics/copilot-usage-metrics
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from metrics.models import Amount, Count, PullRequests
from metrics.users import BrokenLine, Id, count_unknown

Record = dict[str, Any]


class RepositoryPullRequests(PullRequests, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The pull requests of a repository's day.

    What Copilot's suggestions were about is not available of repositories; the list is empty.
    """

    copilot_suggestions_by_comment_type: object = None


class ReviewTimes(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """How long the reviews of the pull requests merged on a day took, by who wrote and reviewed.

    All are minutes: the median, and what nine of ten took at most. GitHub sends them since
    25 September 2026, and of people only.
    """

    authored_by: str
    reviewed_by: str
    total_merged: Count | None = None
    median_minutes_ready_to_first_review: Amount | None = None
    median_minutes_first_to_final_review: Amount | None = None
    median_minutes_final_review_to_merge: Amount | None = None
    p90_minutes_ready_to_first_review: Amount | None = None
    p90_minutes_first_to_final_review: Amount | None = None
    p90_minutes_final_review_to_merge: Amount | None = None


class RepositoryDay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One repository's UTC day. A repository without activity on a day has no line for it."""

    day: date
    repo_id: Id
    repo_owner_name: str
    repo_name: str
    repo_visibility: str | None = None
    pull_requests: RepositoryPullRequests | None = None
    pull_request_review_times: tuple[ReviewTimes, ...] | None = None
    # GitHub's housekeeping, which says nothing about the repository.
    created_at: object = None
    day_partition: object = None
    enterprise_id: object = None
    entity_id_partition: object = None
    etl_id: object = None
    organization_id: object = None
    report_end_day: object = None
    report_start_day: object = None


@dataclass(frozen=True, slots=True)
class RepositoryLine:
    """A repository's day; `unread` is the whole line, where it has fields that are new."""

    row: RepositoryDay
    unread: bytes | None = None

    @property
    def day(self) -> date:
        """The UTC day."""
        return self.row.day


_EXACT = msgspec.json.Decoder(RepositoryDay)
_RECORDS = msgspec.json.Decoder(Record)


def repository_line(line: bytes, unknown: Counter[str]) -> RepositoryLine:
    """Return a line of a repos-1-day report, counting what is new in it. Raises `BrokenLine`.

    A field is counted by its name, one within another as "pull_requests.name".
    """
    try:
        return RepositoryLine(_EXACT.decode(line))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # There may be nothing wrong but a field that is new; what is broken fails again.
        pass
    try:
        record = _RECORDS.decode(line)
        new = list(_taken_out(record))
        row = msgspec.convert(record, RepositoryDay)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BrokenLine(str(error)) from None
    except RecursionError:
        raise BrokenLine("nested too deeply") from None
    for name in new:
        count_unknown(name, unknown)
    return RepositoryLine(row, line)


def _taken_out(record: Record) -> Iterator[str]:
    """Take the fields out that this version does not know, and yield their names."""
    yield from _new(record, RepositoryDay, "")
    yield from _new(record.get("pull_requests"), RepositoryPullRequests, "pull_requests.")
    times = record.get("pull_request_review_times")
    for entry in times if isinstance(times, list) else ():
        yield from _new(entry, ReviewTimes, "pull_request_review_times.")


def _new(part: object, kind: type[msgspec.Struct], before: str) -> Iterator[str]:
    if isinstance(part, dict):
        for name in part.keys() - set(kind.__struct_fields__):
            del part[name]
            yield f"{before}{name}"
