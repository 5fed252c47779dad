"""The day of the closed `copilot/metrics` endpoints, and what of it means the same as today.

Only values whose definition is the same are carried over; the rest stays missing.
https://docs.github.com/en/enterprise-cloud@latest/rest/copilot/copilot-metrics
"""

from collections.abc import Iterator
from datetime import date

import msgspec

from metrics.models import (
    CODE_COMPLETION,
    Count,
    Counters,
    Day,
    FeatureTotals,
    IdeTotals,
    LanguageFeatureTotals,
    LanguageModelTotals,
    ModelFeatureTotals,
    Source,
)
from metrics.totals import add_up, group

IDE_CHAT = "copilot_ide_chat"

# GitHub's own word for what it has no name for; its description requires none but the day's date.
UNKNOWN = "unknown"


class Language(msgspec.Struct, frozen=True, kw_only=True):
    """The completions of one language in one model of one editor."""

    name: str = UNKNOWN
    total_engaged_users: Count | None = None
    total_code_suggestions: Count | None = None
    total_code_acceptances: Count | None = None
    total_code_lines_suggested: Count | None = None
    total_code_lines_accepted: Count | None = None


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """One model of one editor: its completions by language, or its chats."""

    name: str = UNKNOWN
    total_engaged_users: Count | None = None
    languages: tuple[Language, ...] | None = None
    total_chats: Count | None = None
    total_chat_insertion_events: Count | None = None
    total_chat_copy_events: Count | None = None


class Editor(msgspec.Struct, frozen=True, kw_only=True):
    """One editor and its models."""

    name: str = UNKNOWN
    total_engaged_users: Count | None = None
    models: tuple[Model, ...] | None = None


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """`copilot_ide_code_completions` or `copilot_ide_chat`."""

    total_engaged_users: Count | None = None
    editors: tuple[Editor, ...] | None = None


class LegacyDay(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the array; only `date` is always there, and a block may be null."""

    date: date
    total_active_users: Count | None = None
    total_engaged_users: Count | None = None
    copilot_ide_code_completions: Block | None = None
    copilot_ide_chat: Block | None = None


class _Part(Counters, frozen=True, kw_only=True):
    ide: str
    model: str
    feature: str
    language: str = ""


def day(legacy: LegacyDay) -> Day:
    """Return the day in today's words.

    `total_active_users` is the day's active users.
    Suggestions and acceptances become the counts of `code_completion`, and chats in editors become
    prompts. Totals over all features are left missing, because these endpoints never had them.
    """
    completions = tuple(_completions(legacy.copilot_ide_code_completions))
    chats = tuple(_chats(legacy.copilot_ide_chat))
    parts = completions + chats
    return Day(
        day=legacy.date,
        source=Source.LEGACY,
        daily_active_users=legacy.total_active_users,
        total_engaged_users=legacy.total_engaged_users,
        user_initiated_interaction_count=add_up(chats)["user_initiated_interaction_count"],
        totals_by_ide=group(IdeTotals, parts),
        totals_by_feature=group(FeatureTotals, parts),
        totals_by_language_feature=group(LanguageFeatureTotals, completions),
        totals_by_language_model=group(LanguageModelTotals, completions),
        totals_by_model_feature=group(ModelFeatureTotals, parts),
    )


def _completions(block: Block | None) -> Iterator[_Part]:
    for editor, model in _models(block):
        for language in model.languages or ():
            yield _Part(
                ide=editor.name,
                model=model.name,
                language=language.name,
                feature=CODE_COMPLETION,
                code_generation_activity_count=language.total_code_suggestions,
                code_acceptance_activity_count=language.total_code_acceptances,
                loc_suggested_to_add_sum=language.total_code_lines_suggested,
                loc_added_sum=language.total_code_lines_accepted,
            )


def _chats(block: Block | None) -> Iterator[_Part]:
    for editor, model in _models(block):
        yield _Part(
            ide=editor.name,
            model=model.name,
            feature=IDE_CHAT,
            user_initiated_interaction_count=model.total_chats,
        )


def _models(block: Block | None) -> Iterator[tuple[Editor, Model]]:
    for editor in (block.editors if block else None) or ():
        for model in editor.models or ():
            yield editor, model
