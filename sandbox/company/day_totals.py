"""The day totals of an organization or an enterprise, counted from its people's days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median

from sandbox.company import launches, surfaces
from sandbox.company.activity import COUNTERS, NOTHING, PersonDay, PullRequests
from sandbox.company.breakdowns import (
    Record,
    customization_totals,
    terminal_totals,
    totals_by,
)
from sandbox.company.pull_requests import pull_request_totals
from sandbox.company.surfaces import Window, phase_name

_ENGAGEMENT = {
    "code_completion": surfaces.COMPLETION,
    "agent_edit": surfaces.AGENT,
    "copilot_code_review_passive": surfaces.REVIEW_PASSIVE,
    "copilot_code_review_active": surfaces.REVIEW_ACTIVE,
    "copilot_cloud_agent": surfaces.CLOUD_AGENT,
    "copilot_cli": surfaces.CLI,
    "copilot_app": surfaces.APP,
}


@dataclass(frozen=True, slots=True)
class ScopeDay:
    """What an aggregate of one day is counted from."""

    day: date
    people: Sequence[PersonDay]
    """The days of those who were active."""
    windows: Sequence[Window]
    """The trailing windows of everybody in the scope."""
    phases: Sequence[int]
    """The adoption phase of each of `people`."""
    pull_requests: Sequence[PullRequests]


def day_total(scope_day: ScopeDay) -> Record:
    """The aggregate record of one day, without the scope's identification."""
    day, people = scope_day.day, scope_day.people
    sums = [sum(column) for column in zip(*(one.counts() for one in people), strict=True)]
    record: Record = {
        "day": day.isoformat(),
        **dict(zip(COUNTERS, sums or [0] * len(COUNTERS), strict=True)),
        **_active_users(scope_day),
        **totals_by(cell for one in people for cell in one.cells),
        **_server_side_totals(day, people),
        "pull_requests": pull_request_totals(day, scope_day.pull_requests),
    }
    if day >= launches.ADOPTION_PHASES:
        record["totals_by_ai_adoption_phase"] = list(_adoption_phases(scope_day))
    return record


def _active_users(scope_day: ScopeDay) -> Record:
    day, windows = scope_day.day, scope_day.windows
    days = [one.used for one in scope_day.people]
    weeks = [window.week for window in windows]
    months = [window.month for window in windows]
    record: Record = {
        "daily_active_users": len(days),
        "weekly_active_users": _users(weeks, surfaces.ACTIVE),
        "monthly_active_users": _users(months, surfaces.ACTIVE),
        "monthly_active_chat_users": _users(months, surfaces.CHAT),
        "monthly_active_agent_users": _users(months, surfaces.AGENT),
    }
    if cli := _users(days, surfaces.CLI):
        record["daily_active_cli_users"] = cli
    if day >= launches.COPILOT_APP:
        record["daily_active_copilot_app_users"] = _users(days, surfaces.APP) or None
    if vscode := _users(days, surfaces.VSCODE_AGENT):
        record["daily_active_vscode_agent_users"] = vscode
    for period, used in (("daily", days), ("weekly", weeks), ("monthly", months)):
        record |= _agent_users(day, period, used)
    return record


def _agent_users(day: date, period: str, used: Sequence[int]) -> Record:
    record: Record = {}
    if day >= launches.CLOUD_AGENT:
        record[f"{period}_active_copilot_cloud_agent_users"] = _users(used, surfaces.CLOUD_AGENT)
    if day >= launches.CODE_REVIEW_USERS:
        active = _users(used, surfaces.REVIEW_ACTIVE)
        either = _users(used, surfaces.REVIEW_ACTIVE | surfaces.REVIEW_PASSIVE)
        record[f"{period}_active_copilot_code_review_users"] = active
        record[f"{period}_passive_copilot_code_review_users"] = either - active
    return record


def _users(used: Iterable[int], surface: int) -> int:
    return sum(1 for one in used if one & surface)


def _server_side_totals(day: date, people: Sequence[PersonDay]) -> Record:
    record: Record = {}
    if cli := [one.cli for one in people if one.cli]:
        record["totals_by_cli"] = terminal_totals(cli)
        if day >= launches.CUSTOMIZATIONS:
            record |= customization_totals(use for one in people for use in one.customizations)
    if app := [one.app for one in people if one.app]:
        record["totals_by_copilot_app"] = terminal_totals(app)
    if vscode := [one.vscode_agent for one in people if one.vscode_agent]:
        sessions, messages = (sum(column) for column in zip(*vscode, strict=True))
        record["totals_by_vscode_agent"] = {
            "session_count": sessions,
            "total_user_messages": messages,
        }
    if agents := _agent_apps(people):
        record["totals_by_3rd_party_agent"] = agents
    return record


def _agent_apps(people: Sequence[PersonDay]) -> list[Record]:
    totals: dict[str, Record] = {}
    for use in (use for one in people for use in one.agent_apps):
        total = totals.setdefault(
            use.agent_id,
            {
                "agent_id": use.agent_id,
                "agent_name": use.agent_name,
                "session_count": 0,
                "user_initiated_interaction_count": 0,
            },
        )
        total["session_count"] += use.sessions
        total["user_initiated_interaction_count"] += use.jobs
    return list(totals.values())


def _adoption_phases(scope_day: ScopeDay) -> Iterable[Record]:
    day = scope_day.day
    population = [window.phase for window in scope_day.windows if window.month]
    for number in sorted(set(population)):
        engaged = [
            one
            for one, phase in zip(scope_day.people, scope_day.phases, strict=True)
            if phase == number
        ]
        record: Record = {
            "phase_number": number,
            "phase": phase_name(number),
            "total_engaged_users": len(engaged),
            **_phase_activity(engaged),
            **_phase_pull_requests(day, engaged),
        }
        if day >= launches.FEATURE_ENGAGEMENT:
            record["users_in_phase_28d"] = population.count(number)
        yield record


def _phase_activity(engaged: Sequence[PersonDay]) -> Record:
    counts = [one.counts() for one in engaged] or [NOTHING]
    prompts, generated, accepted, _, _, added, deleted = (
        round(fmean(column), 2) for column in zip(*counts, strict=True)
    )
    return {
        "avg_user_initiated_interactions": prompts,
        "avg_code_generation_activities": generated,
        "avg_code_acceptance_activities": accepted,
        "avg_loc_added": added,
        "avg_loc_deleted": deleted,
    }


def _phase_pull_requests(day: date, engaged: Sequence[PersonDay]) -> Record:
    users = max(1, len(engaged))
    done = [one.pull_requests for one in engaged if one.pull_requests]
    merges = [merge for one in done for merge in one.merges]
    record: Record = {
        "avg_pull_requests_created": round(sum(one.created for one in done) / users, 2),
        "avg_pull_requests_reviewed": round(sum(one.reviewed for one in done) / users, 2),
        "avg_pull_requests_merged": round(len(merges) / users, 2),
        "total_pull_requests_merged": len(merges),
    }
    if merges:
        record["avg_pull_requests_median_minutes_to_merge"] = round(
            fmean(median(m.minutes for m in one.merges) for one in done if one.merges), 2
        )
        if day >= launches.REVIEW_CYCLES:
            record["avg_pull_requests_minutes_to_review"] = round(
                fmean(merge.to_first_review for merge in merges), 2
            )
            record["avg_pull_requests_review_cycles"] = round(
                fmean(merge.review_cycles for merge in merges), 2
            )
    return record


def feature_engagement(windows: Sequence[Window]) -> Record:
    """`copilot_feature_engagement`: who used each feature on at least two of the 28 days."""
    return {
        "active_user_count": _users((window.twice for window in windows), surfaces.ACTIVE),
        "totals_by_feature": [
            {
                "feature": feature,
                "engaged_user_count": _users((window.twice for window in windows), surface),
            }
            for feature, surface in _ENGAGEMENT.items()
        ],
    }
