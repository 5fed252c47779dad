"""The shape of the closed `copilot/metrics` endpoints, counted from the same people's days.

https://github.blog/changelog/2026-01-29-closing-down-notice-of-legacy-copilot-metrics-apis
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from sandbox.company.activity import Cell, PersonDay
from sandbox.company.breakdowns import Record
from sandbox.company.company import WINDOW_DAYS, Company
from sandbox.company.teams import SMALLEST_REPORTED_TEAM, Team

_DEFAULT_MODEL: Record = {
    "name": "default",
    "is_custom_model": False,
    "custom_model_training_date": None,
}
_CUSTOM_MODEL: Record = {
    "name": "acme-completions",
    "is_custom_model": True,
    "custom_model_training_date": "2025-09-01",
}
_CUSTOM_MODEL_EDITOR = "neovim"

Use = tuple[int, Cell]
"""A cell with the place of the person it belongs to."""


def legacy_days(
    company: Company, scope: str, now: datetime, *, team: Team | None = None
) -> list[Record]:
    """The last 28 processed days of a scope, oldest first.

    Absent are days without data or activity, and days on which fewer than five people had a seat.
    """
    latest = company.latest_day(now)
    days = (latest - timedelta(days=age) for age in reversed(range(WINDOW_DAYS)))
    counted = [_legacy_day(company, scope, team, day, now) for day in days]
    return [record for record in counted if record]


def _legacy_day(
    company: Company, scope: str, team: Team | None, day: date, now: datetime
) -> Record | None:
    if not company.has_data(day, now):
        return None
    people = company.people_of(scope) if team is None else company.team_members(team, day)
    seated = {person.index for person in people if person.seated <= day}
    active = [one for one in company.person_days(scope, day, now) if one.person.index in seated]
    if len(seated) < SMALLEST_REPORTED_TEAM or not active:
        return None
    return {
        "date": day.isoformat(),
        "total_active_users": len(active),
        "total_engaged_users": sum(1 for one in active if _engaged(one)),
        "copilot_ide_code_completions": _completions(active),
        "copilot_ide_chat": _ide_chat(active),
        "copilot_dotcom_chat": _dotcom_chat(active),
        "copilot_dotcom_pull_requests": _dotcom_pull_requests(active),
    }


def _engaged(one: PersonDay) -> bool:
    prompts, _, accepted, *_ = one.counts()
    return bool(prompts or accepted or one.github_chats)


def _uses(people: Iterable[PersonDay], wanted: Callable[[Cell], bool]) -> list[Use]:
    return [(one.person.index, cell) for one in people for cell in one.cells if wanted(cell)]


def _grouped(uses: Iterable[Use], key: Callable[[Cell], str]) -> list[tuple[str, list[Use]]]:
    ordered = sorted(uses, key=lambda use: key(use[1]))
    return [(name, list(group)) for name, group in groupby(ordered, lambda use: key(use[1]))]


def _people(uses: Iterable[Use]) -> int:
    return len({person for person, _ in uses})


def _completions(active: Sequence[PersonDay]) -> Record | None:
    uses = _uses(active, lambda cell: cell.feature == "code_completion")
    if not uses:
        return None
    return {
        "total_engaged_users": _people(uses),
        "languages": [
            {"name": language, "total_engaged_users": _people(group)}
            for language, group in _grouped(uses, lambda cell: cell.language)
        ],
        "editors": [
            {
                "name": editor,
                "total_engaged_users": _people(group),
                "models": [_completion_model(editor, group)],
            }
            for editor, group in _grouped(uses, lambda cell: cell.ide)
        ],
    }


def _completion_model(editor: str, uses: list[Use]) -> Record:
    """The model of an editor; like GitHub's own example, a custom one does not say how many used it."""
    languages = [
        _completion_language(language, group)
        for language, group in _grouped(uses, lambda cell: cell.language)
    ]
    if editor == _CUSTOM_MODEL_EDITOR:
        return {**_CUSTOM_MODEL, "languages": languages}
    return {**_DEFAULT_MODEL, "total_engaged_users": _people(uses), "languages": languages}


def _completion_language(language: str, uses: list[Use]) -> Record:
    _, generated, accepted, suggested, _, kept, _ = (
        sum(column) for column in zip(*(cell.counts for _, cell in uses), strict=True)
    )
    return {
        "name": language,
        "total_engaged_users": _people(uses),
        "total_code_suggestions": generated,
        "total_code_acceptances": accepted,
        "total_code_lines_suggested": suggested,
        "total_code_lines_accepted": kept,
    }


def _ide_chat(active: Sequence[PersonDay]) -> Record | None:
    uses = _uses(active, lambda cell: cell.feature.startswith("chat_"))
    if not uses:
        return None
    return {
        "total_engaged_users": _people(uses),
        "editors": [
            {
                "name": editor,
                "total_engaged_users": _people(group),
                "models": [_chat_model(group)],
            }
            for editor, group in _grouped(uses, lambda cell: cell.ide)
        ],
    }


def _chat_model(uses: list[Use]) -> Record:
    accepted = sum(cell.counts[2] for _, cell in uses)
    return {
        **_DEFAULT_MODEL,
        "total_engaged_users": _people(uses),
        "total_chats": sum(cell.counts[0] for _, cell in uses),
        "total_chat_insertion_events": accepted // 2,
        "total_chat_copy_events": accepted - accepted // 2,
    }


def _dotcom_chat(active: Sequence[PersonDay]) -> Record | None:
    chats = [one.github_chats for one in active if one.github_chats]
    if not chats:
        return None
    model = {**_DEFAULT_MODEL, "total_engaged_users": len(chats), "total_chats": sum(chats)}
    return {"total_engaged_users": len(chats), "models": [model]}


def _dotcom_pull_requests(active: Sequence[PersonDay]) -> Record | None:
    """Summaries Copilot wrote: one for every second pull request a person opened."""
    writers = [one for one in active if _summaries(one)]
    if not writers:
        return None
    repositories = sorted({_repository(one) for one in writers})
    by_repository = [
        (name, [one for one in writers if _repository(one) == name]) for name in repositories
    ]
    return {
        "total_engaged_users": len(writers),
        "repositories": [
            {
                "name": name,
                "total_engaged_users": len(here),
                "models": [
                    {
                        **_DEFAULT_MODEL,
                        "total_engaged_users": len(here),
                        "total_pr_summaries_created": sum(map(_summaries, here)),
                    }
                ],
            }
            for name, here in by_repository
        ],
    }


def _summaries(one: PersonDay) -> int:
    return (one.pull_requests.created + 1) // 2 if one.pull_requests else 0


def _repository(one: PersonDay) -> str:
    return f"{one.person.repository.owner}/{one.person.repository.name}"
