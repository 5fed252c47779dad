"""Where a change came from: the parts add up to the whole, and nobody is added to anybody."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.causes import line_causes, rate_causes, weekday_moves
from metrics.models import CODE_COMPLETION, Day, FeatureTotals, LanguageFeatureTotals
from metrics.names import Dimension
from metrics.scope import Period, Scope, ScopeKind
from metrics.summaries import FetchedDay, Summary, summarize

LAST = date(2026, 11, 19)
FETCHED = datetime(2026, 11, 25, tzinfo=UTC)
ACME = Scope.of(ScopeKind.ORG, "acme")

# For each language: suggested, accepted.
Languages = Mapping[str, tuple[int, int]]


def day_of(day: date, languages: Languages, *, unbroken: int = 0) -> Day:
    """Return a day; `unbroken` completions are in the whole and in no language."""
    suggested = sum(suggested for suggested, _ in languages.values()) + unbroken
    accepted = sum(accepted for _, accepted in languages.values())
    return Day(
        day=day,
        loc_added_sum=10 * suggested,
        totals_by_feature=(
            FeatureTotals(
                feature=CODE_COMPLETION,
                code_generation_activity_count=suggested,
                code_acceptance_activity_count=accepted,
                loc_added_sum=8 * suggested,
            ),
        ),
        totals_by_language_feature=tuple(
            LanguageFeatureTotals(
                language=name,
                feature=CODE_COMPLETION,
                code_generation_activity_count=suggested,
                code_acceptance_activity_count=accepted,
            )
            for name, (suggested, accepted) in languages.items()
        ),
    )


def moved(earlier: Languages, later: Languages, *, unbroken: int = 0) -> Summary:
    """Return the summary of a day that is held against the same day of the week before."""
    days = [
        FetchedDay(day_of(day, languages, unbroken=unbroken), "organization-1-day", FETCHED)
        for day, languages in ((LAST - timedelta(days=7), earlier), (LAST, later))
    ]
    return summarize(ACME, Period(LAST, LAST), days[1:], last_day=LAST, before=days[:1])


completions = st.integers(0, 10_000).flatmap(
    lambda suggested: st.tuples(st.just(suggested), st.integers(0, suggested))
)
languages = st.dictionaries(st.sampled_from(["Go", "Java", "Ruby", "Rust", "C#"]), completions)


@given(languages, languages, st.integers(0, 50))
def test_the_effects_add_up_to_the_whole_change(
    earlier: Languages, later: Languages, unbroken: int
) -> None:
    """With what GitHub does not break down; a part's effect is its own rate's and its weight's."""
    summary = moved(earlier, later, unbroken=unbroken)

    for causes in (
        rate_causes(summary, Dimension.LANGUAGE),
        line_causes(summary, Dimension.FEATURE),
    ):
        if causes is None:
            continue
        whole = sum(mover.effect for mover in causes.movers) + causes.rest
        assert whole == pytest.approx(causes.later - causes.earlier, abs=1e-9)
        for mover in causes.movers:
            if mover.inside is not None and mover.mix is not None:
                assert mover.inside + mover.mix == pytest.approx(mover.effect, abs=1e-12)


@given(languages, languages)
def test_nothing_is_left_over_where_everything_is_broken_down(
    earlier: Languages, later: Languages
) -> None:
    """Also where a language came or went."""
    causes = rate_causes(moved(earlier, later), Dimension.LANGUAGE)

    assert causes is None or causes.rest == pytest.approx(0, abs=1e-9)


def test_a_rate_that_moved_by_itself() -> None:
    """Half of the completions are Go's, and Go's rate rose by 20 points."""
    causes = rate_causes(
        moved({"Go": (100, 20), "Java": (100, 30)}, {"Go": (100, 40), "Java": (100, 30)}),
        Dimension.LANGUAGE,
    )
    assert causes is not None
    go, java = causes.movers

    assert (go.name, go.earlier, go.later) == ("Go", 0.2, 0.4)
    assert go.effect == pytest.approx(causes.change) == pytest.approx(0.1)
    assert go.inside == pytest.approx(0.1)
    assert java.effect == pytest.approx(0)


def test_a_mix_that_moved_by_itself() -> None:
    """Both rates stay; more of what is suggested is in the language with the higher one."""
    causes = rate_causes(
        moved({"Go": (100, 20), "Java": (100, 40)}, {"Go": (50, 10), "Java": (150, 60)}),
        Dimension.LANGUAGE,
    )
    assert causes is not None

    assert causes.change == pytest.approx(0.05)
    assert [mover.inside for mover in causes.movers] == [0, 0]
    assert [mover.mix for mover in causes.movers] == pytest.approx([0.03125, 0.01875])


def test_a_part_that_is_new_has_no_rate_before() -> None:
    """Its effect is its weight's alone."""
    causes = rate_causes(
        moved({"Go": (100, 20)}, {"Go": (100, 20), "Zig": (100, 60)}), Dimension.LANGUAGE
    )
    assert causes is not None
    zig = next(mover for mover in causes.movers if mover.name == "Zig")

    assert (zig.earlier, zig.later, zig.inside) == (None, 0.6, 0)


@pytest.mark.parametrize("dimension", [Dimension.IDE, Dimension.MODEL])
def test_what_is_not_broken_down_has_no_causes(dimension: Dimension) -> None:
    """Editors come without their completions, and this day has no models."""
    assert rate_causes(moved({"Go": (9, 1)}, {"Go": (9, 2)}), dimension) is None


def test_people_are_told_by_weekday_and_never_added() -> None:
    """Two Mondays against two: their means; a weekday that one side lacks is not there."""
    first = date(2026, 11, 2)
    days = [
        FetchedDay(
            Day(day=first + timedelta(days=n), daily_active_users=100 + 10 * (n // 7) + n),
            "organization-28-day",
            FETCHED,
        )
        for n in range(14)
        if n != 4
    ]
    period = Period(first, first + timedelta(days=13))
    moves = weekday_moves(summarize(ACME, period, days, last_day=period.last, before=None))

    assert [(move.weekday, move.earlier, move.later) for move in moves] == [
        (weekday, 100 + weekday, 117 + weekday) for weekday in range(4)
    ]
    assert {move.change for move in moves} == {17}
