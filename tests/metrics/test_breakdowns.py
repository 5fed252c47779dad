"""Days broken down: spellings merged, strongest first, what has no name last."""

import tomllib
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from metrics.breakdowns import Part, breakdown, strongest
from metrics.models import Day, FeatureTotals, IdeTotals, LanguageFeatureTotals
from metrics.names import Dimension, display_name
from metrics.scope import Period, Scope, ScopeKind
from metrics.summaries import FetchedDay, Summary, summarize

LAST = date(2026, 11, 19)
FETCHED = datetime(2026, 11, 25, tzinfo=UTC)


def languages(**generated: int) -> tuple[LanguageFeatureTotals, ...]:
    return tuple(
        LanguageFeatureTotals(
            language=name, feature="code_completion", code_generation_activity_count=count
        )
        for name, count in generated.items()
    )


def summary_of(*days: tuple[LanguageFeatureTotals, ...] | None) -> Summary:
    period = Period.ending(LAST, len(days))
    fetched = [
        FetchedDay(Day(day=day, totals_by_language_feature=parts), "organization-1-day", FETCHED)
        for day, parts in zip(period.days, days, strict=True)
    ]
    scope = Scope.of(ScopeKind.ORG, "acme")
    return summarize(scope, period, fetched, last_day=LAST, before=None)


def part(name: str, generated: int) -> Part:
    return Part(name, (name,), generated, generated / 100, 0.0, None, None, generated)


def test_spellings_are_one_part_and_stay_known() -> None:
    """Their counts are added up, and which ones they were is told."""
    (found,) = breakdown(
        summary_of(languages(ts=1, TypeScript=2, typescript=4)), Dimension.LANGUAGE
    )

    assert (found.name, found.generated) == ("TypeScript", 7)
    assert found.merged_from == ("TypeScript", "ts", "typescript")


def test_spellings_that_differ_in_case_are_one_even_where_nobody_listed_them() -> None:
    """The name is the spelling of most."""
    (found,) = breakdown(summary_of(languages(zig=1, Zig=5)), Dimension.LANGUAGE)

    assert (found.name, found.generated) == ("Zig", 6)


def test_what_has_no_name_comes_last_however_much_it_is() -> None:
    """Others and unknown are no languages."""
    parts = breakdown(
        summary_of(languages(unknown=90, go=1, others=50, rust=2)), Dimension.LANGUAGE
    )

    assert [(one.name, one.is_named) for one in parts] == [
        ("Rust", True),
        ("Go", True),
        ("unknown", False),
        ("others", False),
    ]


def test_a_share_moves_by_the_difference_of_the_two_sides() -> None:
    """A part that one side does not have was nothing there."""
    parts = breakdown(summary_of(languages(go=1, rust=3), languages(go=1)), Dimension.LANGUAGE)

    assert [(one.name, one.share, one.change) for one in parts] == [
        ("Rust", 0.6, -0.75),
        ("Go", 0.4, 0.75),
    ]


def test_without_a_known_side_no_change_is_known() -> None:
    """A day without the breakdown is not a day of zeros."""
    parts = breakdown(summary_of(None, languages(go=1)), Dimension.LANGUAGE)

    assert [(one.share, one.change) for one in parts] == [(1.0, None)]


def test_an_editor_has_no_completions_of_its_own() -> None:
    """GitHub's reports do not split them, and other features must not look like them."""
    ides = (IdeTotals(ide="vscode", code_generation_activity_count=9, loc_added_sum=4),)
    day = Day(day=LAST, totals_by_ide=ides)
    fetched = [FetchedDay(day, "organization-1-day", FETCHED)]
    scope, period = Scope.of(ScopeKind.ORG, "acme"), Period(LAST, LAST)
    summary = summarize(scope, period, fetched, last_day=LAST, before=None)

    (found,) = breakdown(summary, Dimension.IDE)

    assert (found.name, found.accepted, found.suggested) == ("VS Code", None, None)


def test_only_code_completions_are_accepted_or_suggested() -> None:
    """An agent's edits are a part, and nobody was asked to accept them."""
    features = (
        FeatureTotals(
            feature="code_completion",
            code_generation_activity_count=9,
            code_acceptance_activity_count=3,
        ),
        FeatureTotals(
            feature="agent_edit",
            code_generation_activity_count=1,
            code_acceptance_activity_count=0,
        ),
    )
    fetched = [FetchedDay(Day(day=LAST, totals_by_feature=features), "x", FETCHED)]
    scope, period = Scope.of(ScopeKind.ORG, "acme"), Period(LAST, LAST)
    summary = summarize(scope, period, fetched, last_day=LAST, before=None)

    parts = breakdown(summary, Dimension.FEATURE)

    assert [(one.name, one.accepted, one.suggested) for one in parts] == [
        ("Code completions", 3, 9),
        ("Agent edits", None, None),
    ]


def test_the_rest_is_added_up() -> None:
    """Nobody reads forty bars."""
    found = strongest([part("a", 40), part("b", 30), part("c", 20), part("d", 5)], 2)

    assert [one.name for one in found.strongest] == ["a", "b"]
    assert found.rest is not None
    assert (found.more, found.rest.generated, found.rest.share) == (2, 25, 0.25)
    assert found.rest.merged_from == ("c", "d")


def test_one_that_is_left_over_keeps_its_name() -> None:
    """One more line would take as much room."""
    found = strongest([part("a", 40), part("b", 30), part("unknown", 9)], 1)

    assert ([one.name for one in found.strongest], found.rest) == (["a", "b"], None)
    assert [one.name for one in found.unnamed] == ["unknown"]


def test_parts_without_generated_code_are_left_out() -> None:
    """They have no share to show."""
    assert strongest([part("a", 0)], 8).strongest == ()


@pytest.mark.parametrize(
    ("dimension", "raw", "name"),
    [
        (Dimension.LANGUAGE, "csharp", "C#"),
        (Dimension.LANGUAGE, "tsx", "TypeScript React"),
        (Dimension.LANGUAGE, "ShellScript", "Bash and shell"),
        (Dimension.LANGUAGE, "chatagent", "chatagent"),
        (Dimension.LANGUAGE, "", "unknown"),
        (Dimension.IDE, "vscode", "VS Code"),
        (Dimension.MODEL, "claude-4.6-sonnet", "claude-sonnet-4.6"),
        (Dimension.MODEL, "gpt-9", "gpt-9"),
        (Dimension.FEATURE, "chat_inline", "Inline chat"),
    ],
)
def test_a_name_is_shown_as_people_write_it(dimension: Dimension, raw: str, name: str) -> None:
    """What is not in the table is shown as GitHub wrote it."""
    assert display_name(dimension, raw) == name


def test_the_table_of_names_has_each_spelling_once() -> None:
    """In lower case, as it is looked up."""
    tables = tomllib.loads(files("metrics").joinpath("names.toml").read_text(encoding="utf-8"))
    for names in tables.values():
        spellings = [spelling for several in names.values() for spelling in several]
        assert len(set(spellings)) == len(spellings)
        assert [spelling for spelling in spellings if spelling != spelling.casefold()] == []
