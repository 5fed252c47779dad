"""Adding up, where missing stays missing."""

from metrics.models import FeatureTotals, LanguageFeatureTotals, LanguageTotals
from metrics.totals import add_up, group, total


def of(language: str, generated: int | None, **more: int) -> LanguageFeatureTotals:
    return LanguageFeatureTotals(
        language=language, feature="f", code_generation_activity_count=generated, **more
    )


def test_a_sum_needs_one_value() -> None:
    """Nothing but missing values is missing; a zero is a value."""
    assert total([]) is None
    assert total([None, None]) is None
    assert total([None, 0]) == 0
    assert total([3, None, 4]) == 7


def test_each_count_is_added_up_by_itself() -> None:
    """A part without one count still gives its others."""
    parts = [
        FeatureTotals(feature="a", loc_added_sum=5),
        FeatureTotals(feature="b", loc_added_sum=2, code_generation_activity_count=9),
    ]

    assert add_up(parts) == {
        "user_initiated_interaction_count": None,
        "code_generation_activity_count": 9,
        "code_acceptance_activity_count": None,
        "loc_suggested_to_add_sum": None,
        "loc_suggested_to_delete_sum": None,
        "loc_added_sum": 7,
        "loc_deleted_sum": None,
    }


def test_parts_are_grouped_by_the_names_of_the_kind() -> None:
    """One entry a language, whatever the features were."""
    grouped = group(LanguageTotals, [of("go", 1), of("python", 2), of("go", 4)])

    assert [
        LanguageTotals(language="go", code_generation_activity_count=5),
        LanguageTotals(language="python", code_generation_activity_count=2),
    ] == list(grouped)


def test_the_most_active_part_comes_first() -> None:
    """Equals stand in the order of their names, and a missing count at the end."""
    grouped = group(
        LanguageTotals, [of("b", None), of("ruby", 3), of("go", 3), of("java", 8), of("a", 0)]
    )

    assert [part.language for part in grouped] == ["java", "go", "ruby", "a", "b"]


def test_names_are_taken_as_github_spells_them() -> None:
    """Two spellings of one language stay two: nobody but GitHub knows what it meant."""
    grouped = group(LanguageTotals, [of("csharp", 1), of("C#", 1)])

    assert {"csharp", "C#"} == {part.language for part in grouped}


def test_nothing_is_grouped_into_nothing() -> None:
    """No parts, no groups."""
    assert group(LanguageTotals, []) == ()
