"""The `pull_requests` object of day totals and repositories, and the review times of repositories."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from statistics import median

from sandbox.company import launches
from sandbox.company.activity import Merge, PullRequests
from sandbox.company.breakdowns import Record


def pull_request_totals(day: date, done: Sequence[PullRequests]) -> Record:
    """Sums and medians of one day; a median is null when nothing of its kind was merged."""
    merges = [merge for one in done for merge in one.merges]
    record: Record = {
        "total_created": sum(one.created for one in done),
        "total_created_by_copilot": sum(one.created_by_copilot for one in done),
        "total_reviewed": sum(one.reviewed for one in done),
        "total_reviewed_by_copilot": sum(one.reviewed_by_copilot for one in done),
        "total_merged": len(merges),
        "total_merged_created_by_copilot": sum(merge.by_copilot for merge in merges),
        "total_suggestions": sum(one.suggestions for one in done),
        "total_applied_suggestions": sum(one.applied for one in done),
        **_copilot_suggestions(done),
        "median_minutes_to_merge": _median(merges),
        "median_minutes_to_merge_copilot_authored": _median(m for m in merges if m.by_copilot),
    }
    if day >= launches.CODE_REVIEW_USE:
        reviewed = [merge for merge in merges if merge.reviewed_by_copilot]
        record["total_merged_reviewed_by_copilot"] = len(reviewed)
        record["median_minutes_to_merge_copilot_reviewed"] = _median(reviewed)
    return record


def _copilot_suggestions(done: Iterable[PullRequests]) -> Record:
    made: Counter[str] = Counter()
    applied: Counter[str] = Counter()
    for one in done:
        for comments in one.copilot_suggestions:
            made[comments.comment_type] += comments.made
            applied[comments.comment_type] += comments.applied
    return {
        "total_copilot_suggestions": made.total(),
        "total_copilot_applied_suggestions": applied.total(),
        "copilot_suggestions_by_comment_type": [
            {
                "comment_type": kind,
                "total_copilot_suggestions": made[kind],
                "total_copilot_applied_suggestions": applied[kind],
            }
            for kind in made
        ],
    }


def _median(merges: Iterable[Merge]) -> float | None:
    minutes = [merge.minutes for merge in merges]
    return round(median(minutes), 2) if minutes else None


def review_times(done: Iterable[PullRequests]) -> list[Record]:
    """Median and 90th percentile of the three stretches of people's pull requests, or nothing."""
    merges = [merge for one in done for merge in one.merges if not merge.by_copilot]
    if not merges:
        return []
    record: Record = {"authored_by": "human", "reviewed_by": "human", "total_merged": len(merges)}
    stretches = {
        "ready_to_first_review": [merge.to_first_review for merge in merges],
        "first_to_final_review": [merge.to_final_review for merge in merges],
        "final_review_to_merge": [
            merge.minutes - merge.to_first_review - merge.to_final_review for merge in merges
        ],
    }
    for name, minutes in stretches.items():
        record[f"median_minutes_{name}"] = round(median(minutes), 2)
        record[f"p90_minutes_{name}"] = round(sorted(minutes)[(len(minutes) * 9 - 1) // 10], 2)
    return [record]
