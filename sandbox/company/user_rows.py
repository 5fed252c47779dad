"""The rows of users-1-day and users-28-day, and the rows of user-teams-1-day."""

from datetime import date

from sandbox.company import launches, surfaces
from sandbox.company.activity import COUNTERS, PersonDay
from sandbox.company.breakdowns import (
    Record,
    customization_totals,
    terminal_totals,
    totals_by,
)
from sandbox.company.surfaces import phase_name

_PLUGINS = {
    "vscode": "copilot-chat",
    "intellij": "copilot-intellij",
    "jetbrains": "copilot-intellij",
    "neovim": "copilot.vim",
    "xcode": "copilot-xcode",
    "eclipse": "copilot-eclipse",
}
_VERSIONS = {"vscode": "1.{}.2", "visualstudio": "18.{}.0", "xcode": "26.{}", "neovim": "0.11.{}"}
_VERSION_OF_JULY_2026 = 118


def user_row(day: date, person_day: PersonDay, phase: int) -> Record:
    """One person's row of a day, without the scope's identification."""
    person, used = person_day.person, person_day.used
    row: Record = {
        "day": day.isoformat(),
        "user_id": person.user_id,
        "user_login": person.login,
        **dict(zip(COUNTERS, person_day.counts(), strict=True)),
        **totals_by(person_day.cells),
        "used_chat": bool(used & surfaces.CHAT),
        "used_agent": bool(used & surfaces.AGENT),
        **_used(day, person_day),
        **_server_side_totals(day, person_day),
    }
    for total in row["totals_by_ide"]:
        total.update(_editor_versions(day, total["ide"], person.index))
    if day >= launches.ADOPTION_PHASES:
        row["ai_adoption_phase"] = {
            "phase_number": phase,
            "phase": phase_name(phase),
            "version": "v1",
        }
    if day >= launches.AI_CREDITS:
        row["ai_credits_used"] = _ai_credits(person_day)
    return row


def _used(day: date, person_day: PersonDay) -> Record:
    used = person_day.used
    flags: Record = {}
    if day >= launches.CLI:
        flags["used_cli"] = bool(used & surfaces.CLI)
    if day >= launches.CODE_REVIEW_USE:
        unknown = (person_day.person.index + day.toordinal()) % 9 == 0
        for name, surface in (
            ("active", surfaces.REVIEW_ACTIVE),
            ("passive", surfaces.REVIEW_PASSIVE),
        ):
            answer = None if unknown else False
            flags[f"used_copilot_code_review_{name}"] = True if used & surface else answer
    if day >= launches.CLOUD_AGENT:
        flags["used_copilot_coding_agent"] = bool(used & surfaces.CLOUD_AGENT)
        flags["used_copilot_cloud_agent"] = bool(used & surfaces.CLOUD_AGENT)
    if day >= launches.COPILOT_APP:
        flags["used_copilot_app"] = bool(used & surfaces.APP)
    if day >= launches.VSCODE_AGENTS:
        flags["used_vscode_agent"] = bool(used & surfaces.VSCODE_AGENT)
    return flags


def _server_side_totals(day: date, person_day: PersonDay) -> Record:
    totals: Record = {}
    if person_day.cli:
        totals["totals_by_cli"] = {
            **terminal_totals([person_day.cli]),
            "last_known_cli_version": {
                "cli_version": f"1.0.{(day - launches.CLI).days // 3}",
                "sampled_at": _sampled_at(day, person_day.person.index),
            },
        }
        if day >= launches.CUSTOMIZATIONS:
            totals |= customization_totals(person_day.customizations)
    if person_day.app:
        totals["totals_by_copilot_app"] = terminal_totals([person_day.app])
    if person_day.vscode_agent:
        sessions, messages = person_day.vscode_agent
        totals["totals_by_vscode_agent"] = {
            "session_count": sessions,
            "total_user_messages": messages,
        }
    if person_day.agent_apps:
        totals["totals_by_3rd_party_agent"] = [
            {
                "agent_id": use.agent_id,
                "agent_name": use.agent_name,
                "user_initiated_interaction_count": use.jobs,
            }
            for use in person_day.agent_apps
        ]
    return totals


def _editor_versions(day: date, ide: str, index: int) -> Record:
    """Versions rise monthly; one person in eleven lags a year behind, some plugins do not say."""
    months = (day.year - 2026) * 12 + day.month - 7 - (12 if index % 11 == 0 else 0)
    version = _VERSIONS.get(ide, "2026.{}").format(max(0, _VERSION_OF_JULY_2026 + months))
    sampled_at = _sampled_at(day, index)
    silent = index % 23 == 0
    return {
        "last_known_ide_version": {"ide_version": version, "sampled_at": sampled_at},
        "last_known_plugin_version": {
            "plugin": "" if silent else _PLUGINS.get(ide, "copilot"),
            "plugin_version": "" if silent else f"0.{max(0, 46 + months)}.{index % 4}",
            "sampled_at": sampled_at,
        },
    }


def _sampled_at(day: date, index: int) -> str:
    return f"{day}T{7 + index % 11:02}:{index * 7 % 60:02}:{index * 13 % 60:02}.000Z"


def _ai_credits(person_day: PersonDay) -> float | None:
    """Credits used; null where the editor does not report, which is not the same as none."""
    if not person_day.person.telemetry:
        return None
    requests = sum(use.requests for use in (person_day.cli, person_day.app) if use)
    return round(0.33 * person_day.counts()[0] + 0.8 * requests, 2)
