"""The day of the closed endpoints, in today's words."""

import msgspec

from metrics.decoding import decode, legacy_payload
from metrics.models import (
    AcceptanceRate,
    Day,
    FeatureTotals,
    IdeTotals,
    ModelFeatureTotals,
    Source,
    acceptance,
)
from tests.metrics.samples import sample


def official() -> Day:
    (document,) = msgspec.json.decode(sample("organization_legacy.json"), type=list[msgspec.Raw])
    return decode(legacy_payload(bytes(document)), Source.LEGACY)


def day(**parts: object) -> Day:
    document = msgspec.json.encode({"date": "2026-03-02", **parts})
    return decode(legacy_payload(document), Source.LEGACY)


def test_people_of_the_official_example() -> None:
    """24 people were active, 20 engaged; who was active over a week nobody ever said."""
    example = official()

    assert (example.daily_active_users, example.total_engaged_users) == (24, 20)
    assert example.weekly_active_users is None
    assert example.monthly_active_users is None


def test_completions_of_the_official_example() -> None:
    """249 + 496 + 112 + 132 suggested, 123 + 253 + 56 + 67 accepted, and their lines."""
    example = official()

    assert AcceptanceRate(accepted=499, suggested=989) == acceptance(example)
    assert example.feature("code_completion") == FeatureTotals(
        feature="code_completion",
        code_generation_activity_count=989,
        code_acceptance_activity_count=499,
        loc_suggested_to_add_sum=225 + 520 + 143 + 154,
        loc_added_sum=135 + 270 + 61 + 72,
    )


def test_chats_of_the_official_example() -> None:
    """45 + 10 chats in editors are prompts; the 38 on github.com never were in today's reports."""
    example = official()

    assert example.user_initiated_interaction_count == 55
    assert example.feature("copilot_ide_chat") == FeatureTotals(
        feature="copilot_ide_chat", user_initiated_interaction_count=55
    )


def test_editors_of_the_official_example() -> None:
    """Visual Studio Code has completions and chats, Neovim completions alone."""
    assert official().totals_by_ide == (
        IdeTotals(
            ide="vscode",
            user_initiated_interaction_count=55,
            code_generation_activity_count=745,
            code_acceptance_activity_count=376,
            loc_suggested_to_add_sum=745,
            loc_added_sum=405,
        ),
        IdeTotals(
            ide="neovim",
            code_generation_activity_count=244,
            code_acceptance_activity_count=123,
            loc_suggested_to_add_sum=297,
            loc_added_sum=133,
        ),
    )


def test_languages_of_the_official_example() -> None:
    """The most suggested language comes first; all of them are completions."""
    assert [
        (
            part.language,
            part.feature,
            part.code_generation_activity_count,
            part.code_acceptance_activity_count,
        )
        for part in official().totals_by_language_feature or ()
    ] == [
        ("ruby", "code_completion", 496, 253),
        ("python", "code_completion", 249, 123),
        ("go", "code_completion", 132, 67),
        ("typescript", "code_completion", 112, 56),
    ]


def test_a_model_that_does_not_say_how_many_used_it() -> None:
    """The custom model of the official example has no `total_engaged_users`; its counts count."""
    assert official().totals_by_model_feature == (
        ModelFeatureTotals(
            model="default",
            feature="code_completion",
            code_generation_activity_count=745,
            code_acceptance_activity_count=376,
            loc_suggested_to_add_sum=745,
            loc_added_sum=405,
        ),
        ModelFeatureTotals(
            model="a-custom-model",
            feature="code_completion",
            code_generation_activity_count=244,
            code_acceptance_activity_count=123,
            loc_suggested_to_add_sum=297,
            loc_added_sum=133,
        ),
        ModelFeatureTotals(
            model="a-custom-model", feature="copilot_ide_chat", user_initiated_interaction_count=10
        ),
        ModelFeatureTotals(
            model="default", feature="copilot_ide_chat", user_initiated_interaction_count=45
        ),
    )


def test_totals_that_these_endpoints_never_had_are_missing() -> None:
    """Completions are not all generated code, so they do not become the day's own totals."""
    example = official()

    assert example.code_generation_activity_count is None
    assert example.code_acceptance_activity_count is None
    assert example.loc_added_sum is None


def test_null_blocks_are_missing_figures() -> None:
    """Only the date is always there; a null block is not a block of zeros."""
    quiet = day(
        copilot_ide_code_completions=None,
        copilot_ide_chat=None,
        copilot_dotcom_chat=None,
        copilot_dotcom_pull_requests=None,
    )

    assert quiet == day()
    assert acceptance(quiet) is None
    assert quiet.daily_active_users is None
    assert quiet.user_initiated_interaction_count is None


def test_lists_may_be_null_or_absent_at_every_depth() -> None:
    """Editors, models and languages are optional in GitHub's description."""
    blocks: list[object] = [
        {},
        {"editors": None},
        {"editors": [{"name": "vscode"}]},
        {"editors": [{"name": "vscode", "models": None}]},
        {"editors": [{"name": "vscode", "models": [{"name": "default", "languages": None}]}]},
    ]
    for block in blocks:
        assert acceptance(day(copilot_ide_code_completions=block)) is None


def test_what_has_no_name_is_unknown() -> None:
    """GitHub's description requires no name, and its own word for that is "unknown"."""
    counts = {"total_code_suggestions": 4, "total_code_acceptances": 1}
    nameless = day(
        copilot_ide_code_completions={"editors": [{"models": [{"languages": [counts]}]}]}
    )

    assert AcceptanceRate(1, 4) == acceptance(nameless)
    assert [part.ide for part in nameless.totals_by_ide or ()] == ["unknown"]
    assert [part.language for part in nameless.totals_by_language_feature or ()] == ["unknown"]
